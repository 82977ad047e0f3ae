"""Typing into the form."""

import pytest
from PySide6.QtCore import QMimeData, Qt

from composer.message.model import Button, Header
from composer.ui.widgets import notify

from ..pressing import press


@pytest.fixture
def empty(user):
    user.window.files.new()
    return user


def test_typing_fills_the_message(empty):
    empty.type("to", "+44 20 7946 0958")
    empty.type("body", "Hi *you*")
    empty.type("footer", "Bye")
    empty.type("buttons[0].title", "Yes")
    message = empty.session.document.message
    assert (message.to, message.body, message.footer) == ("+44 20 7946 0958", "Hi *you*", "Bye")
    assert message.buttons == (Button("1", "Yes"),)
    empty.refresh()
    assert empty.window.message.send_bar.send.isEnabled()


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
    assert len(empty.session.document.message.body) == 3000
    assert "Shorten the body by 1,976" in empty.notes("body")


def test_a_no_break_space_is_kept_and_named(empty):
    paste(empty.form.body.input, "10\u00a0€")
    assert empty.session.document.message.body == "10\u00a0€"
    assert "no-break space" in empty.notes("body")


def test_rich_text_is_pasted_plain(empty):
    data = QMimeData()
    data.setHtml("<b>Bold</b>")
    data.setText("Bold")
    empty.form.body.input.insertFromMimeData(data)
    assert empty.session.document.message.body == "Bold"


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
    assert empty.session.document.message.header == Header("image", "https://example.com/a.png", "Receipt")
    empty.click(header.types.button(""))
    assert empty.session.document.message.header is None


def test_a_look_at_other_headers_loses_nothing(empty):
    types, document = empty.form.header.types, empty.session.document
    link = Header("image", "https://example.com/a.png", "Receipt")
    empty.click(types.button("image"))
    empty.type("header.value", link.value)
    empty.type("header.caption", link.caption)
    empty.click(types.button("text"))
    assert document.message.header == Header("text")  # a link is no header text
    assert empty.form.header.value.input.text() == ""
    empty.click(types.button("image"))
    assert document.message.header == link
    empty.click(types.button("text"))
    empty.type("header.value", "Hello")
    empty.click(types.button(""))
    empty.click(types.button("image"))
    assert document.message.header == link
    assert empty.form.header.value.input.text() == link.value
    assert empty.form.header.caption.input.text() == link.caption
    empty.click(types.button("document"))
    assert document.message.header == Header("document", link.value, link.caption)
    empty.click(types.button("text"))
    assert document.message.header == Header("text", "Hello")


def test_the_headers_of_another_draft_are_not_remembered(empty, monkeypatch):
    types = empty.form.header.types
    empty.click(types.button("image"))
    empty.type("header.value", "https://example.com/a.png")
    empty.click(types.button(""))
    press("Don't save")
    empty.window.menus.new.trigger()
    empty.click(types.button("image"))
    assert empty.session.document.message.header == Header("image")


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
    assert [button.title for button in empty.session.document.message.buttons] == ["Yes", "Later", "No"]
    empty.click(rows.rows[0].remove)
    assert [button.title for button in empty.session.document.message.buttons] == ["Later", "No"]
    assert [row.title.input.text() for row in rows.rows] == ["Later", "No"]
    assert len({button.id for button in empty.session.document.message.buttons}) == 2


def test_tab_walks_through_the_form_from_top_to_bottom(empty):
    empty.window.activateWindow()
    empty.click(empty.form.buttons.add)
    empty.refresh()
    empty.form.focus("footer")
    assert walk(empty, 14) == [
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
        "Tags",
        "Note",
        "What to look at before sending",
    ]


def walk(user, steps: int) -> list[str]:
    """Press Tab and say where that leads."""
    walked = []
    for _step in range(steps):
        user.qtbot.keyClick(user.window.focusWidget(), Qt.Key.Key_Tab)
        walked.append(user.window.focusWidget().accessibleName() or user.window.focusWidget().text())
    return walked


def test_tab_goes_on_from_the_last_field_to_what_is_wrong_or_to_send(user):
    user.window.activateWindow()
    user.click(user.form.buttons.rows[1].remove)  # rows come and go
    user.click(user.form.buttons.add)
    user.type(f"buttons[{len(user.form.buttons.rows) - 1}].title", "Later")
    user.refresh()
    user.form.focus("note")
    assert walk(user, 1) == ["Send to the sandbox"]
    user.type("footer", "x" * 61)
    user.refresh()
    user.form.focus("note")
    assert walk(user, 1) == ["What to look at before sending"]


def test_undo_works_inside_a_text_field_and_puts_the_caret_back(empty):
    empty.window.activateWindow()
    empty.type("footer", "Bye")
    empty.type("body", "Hello")
    for field in ("body", "footer"):
        empty.qtbot.keyClick(
            empty.form.fields[field].input, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        )
    message = empty.session.document.message
    assert (message.body, message.footer) == ("", "")
    empty.qtbot.keyClick(
        empty.form.fields["footer"].input,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert empty.session.document.message.footer == "Bye"
    assert empty.form.fields["footer"].input.text() == "Bye"
    assert empty.form.fields["footer"].input.cursorPosition() == 3


def test_typing_in_the_middle_keeps_the_caret_there(empty):
    paste(empty.form.body.input, "🎉 Hi 🎉")
    cursor = empty.form.body.input.textCursor()
    cursor.setPosition(5)
    empty.form.body.input.setTextCursor(cursor)
    empty.qtbot.keyClicks(empty.form.body.input, " you")
    assert empty.session.document.message.body == "🎉 Hi you 🎉"
    assert empty.form.body.input.textCursor().position() == 9


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Bold", "Hi *you* "), ("Italic", "Hi _you_ "), ("Strike", "Hi ~you~ "), ("Code", "Hi `you` ")],
)
def test_formatting_hugs_the_selected_words(empty, name, expected):
    from composer.ui.form.toolbar import FormattingBar

    paste(empty.form.body.input, "Hi you ")
    select(empty.form.body.input, 3, 7)
    bar = empty.form.body.findChild(FormattingBar)
    empty.click(bar.buttons[name])
    assert empty.session.document.message.body == expected
    empty.click(bar.buttons[name])
    assert empty.session.document.message.body == "Hi you "


@pytest.mark.parametrize("field", ["body", "footer"])
def test_typing_goes_on_in_the_body_after_a_click_on_a_format(empty, field):
    from composer.ui.form.toolbar import FormattingBar

    entry = empty.form.body.input
    empty.window.activateWindow()
    paste(entry, "Hi you")
    select(entry, 3, 6)
    empty.form.focus(field)
    empty.click(empty.form.body.findChild(FormattingBar).buttons["Bold"])
    assert entry.textCursor().selectedText() == "*you*"
    empty.qtbot.keyClicks(empty.window.focusWidget(), "all")
    assert empty.session.document.message.body == "Hi all"


def select(entry, start: int, end: int) -> None:
    """Select text as Qt counts it, an emoji as two."""
    cursor = entry.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
    entry.setTextCursor(cursor)


@pytest.mark.parametrize(
    ("text", "start", "end", "marked"),
    [
        ("Hi 🎉you🎉 and me", 3, 10, "Hi *🎉you🎉* and me"),
        ("🎉 Hi you", 3, 5, "🎉 *Hi* you"),
        ("🎉", 0, 2, "*🎉*"),
        ("one\ntwo", 0, 7, "*one*\n*two*"),
        ("Hi one \n\n 🎉 two", 3, 16, "Hi *one* \n\n *🎉 two*"),
    ],
)
def test_formatting_can_be_put_on_and_taken_off_again(empty, text, start, end, marked):
    entry = empty.form.body.input
    empty.window.activateWindow()
    empty.form.focus("body")
    paste(entry, text)
    select(entry, start, end)
    for expected in (marked, text, marked, text):
        empty.qtbot.keyClick(entry, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        assert empty.session.document.message.body == expected
        assert entry.toPlainText() == expected
    assert entry.textCursor().selectedText() == text.encode("utf-16-le")[2 * start : 2 * end].decode(
        "utf-16-le"
    ).replace("\n", "\u2029")


def test_formatting_completes_lines_of_which_one_is_marked(empty):
    empty.window.activateWindow()
    empty.form.focus("body")
    paste(empty.form.body.input, "*one*\ntwo")
    empty.form.body.input.selectAll()
    empty.qtbot.keyClick(empty.form.body.input, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert empty.session.document.message.body == "*one*\n*two*"


def test_sender_and_callback_url_are_shown_from_the_account_and_can_be_overridden(empty):
    assert "+14155550199 (from the account)" in empty.form.from_.input.placeholderText()
    empty.type("from", "+442079460958")
    assert empty.session.document.message.sender == "+442079460958"
    empty.type("from", "")
    assert empty.session.document.message.sender is None


def test_every_input_has_a_name_for_assistive_technology(empty):
    assert all(field.input.accessibleName() for field in empty.form.fields.values())


def test_a_paste_that_would_freeze_the_window_is_refused_in_words(empty, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, _title, text: told.append(text))
    empty.type("body", "Hi")
    paste(empty.form.body.input, "x" * 1_000_000)
    empty.qtbot.waitUntil(lambda: bool(told))
    assert "1,000,000 characters" in told[0]
    assert empty.session.document.message.body == "Hi"


def test_one_undo_is_one_step_after_a_button_was_removed(empty):
    for _ in range(2):
        empty.click(empty.form.buttons.add)
    empty.click(empty.form.buttons.rows[2].remove)
    steps = empty.session.document.undo_stack.index()
    entry = empty.form.fields["buttons[0].title"].input
    empty.qtbot.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert empty.session.document.undo_stack.index() == steps - 1


def test_tags_and_note_are_kept_in_the_draft_and_not_sent(user):
    user.type("tags", "promo, spring,")
    assert user.form.tags.input.text() == "promo, spring,"  # the comma stays for the next one
    user.type("note", "Ask Maria first")
    draft = user.session.document.draft
    assert (draft.extra["tags"], draft.extra["note"]) == (["promo", "spring"], "Ask Maria first")
    assert user.window.isWindowModified()
    user.send()
    assert "Ask Maria" not in user.session.log.send(0).request
    user.session.document.undo_stack.undo()
    assert user.form.note.input.text() != "Ask Maria first"
