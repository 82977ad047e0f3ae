"""Typing into the form."""

import pytest
from PySide6.QtCore import QMimeData, Qt

from composer.message.model import Button, Header


@pytest.fixture
def empty(user):
    user.window.files.new()
    return user


def test_typing_fills_the_message(empty):
    empty.type("to", "+44 20 7946 0958")
    empty.type("body", "Hi *you*")
    empty.type("footer", "Bye")
    empty.type("buttons[0].title", "Yes")
    message = empty.app.document.message
    assert (message.to, message.body, message.footer) == ("+44 20 7946 0958", "Hi *you*", "Bye")
    assert message.buttons == (Button("1", "Yes"),)
    empty.look()
    assert empty.window.send_bar.send.isEnabled()


def test_the_number_that_will_be_used_is_shown(empty):
    empty.type("to", "+44 20-7946 0958")
    assert empty.notes("to") == "Will be sent to +44 20 7946 0958"


def test_an_empty_field_is_reproached_only_after_it_was_visited(empty):
    assert empty.notes("body") == ""
    empty.form.focus("body")
    empty.form.focus("footer")
    assert empty.notes("body").startswith("✕ ")


@pytest.mark.parametrize(
    ("field", "limit", "amber"), [("body", 1024, 922), ("footer", 60, 54), ("buttons[0].title", 20, 18)]
)
def test_the_counter_turns_amber_then_red(empty, field, limit, amber):
    counter = empty.form.fields[field].counter
    states = []
    for length in (amber - 1, amber, limit, limit + 1):
        empty.form.fields[field].input.selectAll()
        paste(empty.form.fields[field].input, "x" * length)
        assert counter.text == f"{length}/{limit}"
        states.append(counter.state)
    assert states == ["ok", "warning", "warning", "error"]


def paste(entry, text: str) -> None:
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText(text)
    entry.paste()


def test_an_emoji_counts_as_one(empty):
    paste(empty.form.body.input, "🎉🎉")
    assert empty.form.body.counter.text == "2/1024"


def test_more_text_than_allowed_stays(empty):
    paste(empty.form.body.input, "x" * 3000)
    assert len(empty.app.document.message.body) == 3000
    assert "Shorten the body by 1,976" in empty.notes("body")


def test_a_no_break_space_is_kept_and_named(empty):
    paste(empty.form.body.input, "10\u00a0€")
    assert empty.app.document.message.body == "10\u00a0€"
    assert "no-break space" in empty.notes("body")


def test_rich_text_is_pasted_plain(empty):
    data = QMimeData()
    data.setHtml("<b>Bold</b>")
    data.setText("Bold")
    empty.form.body.input.insertFromMimeData(data)
    assert empty.app.document.message.body == "Bold"


def test_the_header_has_what_belongs_to_its_type(empty):
    header = empty.form.header
    assert not header.value.isVisibleTo(empty.form)
    empty.click(header.types.button("text"))
    assert header.value.counter.isVisibleTo(empty.form)
    assert not header.caption.isVisibleTo(empty.form)
    empty.type("header.value", "Hello")
    empty.click(header.types.button("image"))
    assert header.caption.isVisibleTo(empty.form)
    assert not header.value.counter.isVisibleTo(empty.form)
    empty.type("header.value", "https://example.com/a.png")
    empty.type("header.caption", "Receipt")
    assert empty.app.document.message.header == Header("image", "https://example.com/a.png", "Receipt")
    empty.click(header.types.button(""))
    assert empty.app.document.message.header is None


def test_buttons_are_added_moved_and_removed(empty):
    rows = empty.form.buttons
    empty.type("buttons[0].title", "Yes")
    empty.click(rows.add)
    assert empty.window.focusWidget() is empty.form.fields["buttons[1].title"].input
    empty.type("buttons[1].title", "No")
    empty.click(rows.add)
    assert not rows.add.isEnabled()
    empty.type("buttons[2].title", "Later")
    empty.click(rows.rows[2].up)
    assert [button.title for button in empty.app.document.message.buttons] == ["Yes", "Later", "No"]
    empty.click(rows.rows[0].remove)
    assert [button.title for button in empty.app.document.message.buttons] == ["Later", "No"]
    assert [row.title.input.text() for row in rows.rows] == ["Later", "No"]
    assert len({button.id for button in empty.app.document.message.buttons}) == 2


def test_tab_walks_through_the_form_from_top_to_bottom(empty):
    empty.window.activateWindow()
    empty.click(empty.form.buttons.add)
    empty.form.focus("footer")
    walked = []
    for _step in range(12):
        empty.qtbot.keyClick(empty.window.focusWidget(), Qt.Key.Key_Tab)
        walked.append(empty.window.focusWidget().accessibleName() or empty.window.focusWidget().text())
    assert walked == [
        "Button 1 title",
        "Button 1 id",
        "Down button 1",
        "Remove button 1",
        "Button 2 title",
        "Button 2 id",
        "Up button 2",
        "Remove button 2",
        "Add reply button",
        "Sender",
        "Callback URL",
        "What to look at before sending",
    ]


def test_undo_works_inside_a_text_field_and_puts_the_caret_back(empty):
    empty.window.activateWindow()
    empty.type("footer", "Bye")
    empty.type("body", "Hello")
    for field in ("body", "footer"):
        empty.qtbot.keyClick(empty.form.fields[field].input, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    message = empty.app.document.message
    assert (message.body, message.footer) == ("", "")
    empty.qtbot.keyClick(
        empty.form.fields["footer"].input,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert empty.app.document.message.footer == "Bye"
    assert empty.form.fields["footer"].input.text() == "Bye"
    assert empty.form.fields["footer"].input.cursorPosition() == 3


def test_typing_in_the_middle_keeps_the_caret_there(empty):
    paste(empty.form.body.input, "🎉 Hi 🎉")
    cursor = empty.form.body.input.textCursor()
    cursor.setPosition(5)
    empty.form.body.input.setTextCursor(cursor)
    empty.qtbot.keyClicks(empty.form.body.input, " you")
    assert empty.app.document.message.body == "🎉 Hi you 🎉"
    assert empty.form.body.input.textCursor().position() == 9


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Bold", "Hi *you* "), ("Italic", "Hi _you_ "), ("Strike", "Hi ~you~ "), ("Code", "Hi `you` ")],
)
def test_formatting_hugs_the_selected_words(empty, name, expected):
    from composer.ui.form.toolbar import FormattingBar

    paste(empty.form.body.input, "Hi you ")
    cursor = empty.form.body.input.textCursor()
    cursor.setPosition(3)
    cursor.setPosition(7, cursor.MoveMode.KeepAnchor)
    empty.form.body.input.setTextCursor(cursor)
    bar = empty.form.body.findChild(FormattingBar)
    empty.click(bar.buttons[name])
    assert empty.app.document.message.body == expected
    empty.click(bar.buttons[name])
    assert empty.app.document.message.body == "Hi you "


def test_sender_and_callback_url_are_shown_from_the_account_and_can_be_overridden(empty):
    assert "+14155550199 (from the account)" in empty.form.from_.input.placeholderText()
    empty.type("from", "+442079460958")
    assert empty.app.document.message.sender == "+442079460958"
    empty.type("from", "")
    assert empty.app.document.message.sender is None


def test_every_input_has_a_name_for_assistive_technology(empty):
    assert all(field.input.accessibleName() for field in empty.form.fields.values())
