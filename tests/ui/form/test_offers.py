"""One click writes what was probably meant, and a number that is typed is left in peace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from composer.kaleyra.account import Account, ApiKey
from composer.message.model import Button, Header

BUTTONS = (Button("1", "Yes"),)
ESCAPED = "Hi Tom &amp; Jerry\\nhow are you? **Bye**"


@pytest.fixture
def offers(user):
    """Return the buttons beneath a field."""

    def find(field: str):
        user.refresh()
        return user.form.fields[field].notes.buttons

    return find


@pytest.fixture
def italian(user):
    user.session.settings.country = "IT"
    return user


def test_each_problem_has_its_own_button(user, show, offers):
    show(to="+14155550123", body=ESCAPED, buttons=BUTTONS)
    assert [button.text() for button in offers("body")] == ["Write it like this"] * 3
    assert user.notes("body").count("\n") == 2
    tips = [button.toolTip() for button in offers("body")]
    assert "Jerry\nhow" not in tips[0]
    assert "&amp;amp;" in tips[0]  # only the break is mended by this one
    assert "Tom &amp; Jerry" in tips[1]  # plain text, escaped for the tooltip
    assert "*Bye*" in tips[2]


def test_a_click_is_one_undo_step_and_leaves_the_others(user, show, offers):
    show(to="+14155550123", body=ESCAPED, buttons=BUTTONS)
    steps = user.session.document.undo_stack.count()
    user.click(offers("body")[1])
    assert user.session.document.message.body == "Hi Tom & Jerry\\nhow are you? **Bye**"
    assert user.session.document.undo_stack.count() == steps + 1
    assert user.window.focusWidget() is user.form.body.input
    assert user.form.body.input.textCursor().position() == len("Hi Tom &")
    assert len(offers("body")) == 2
    user.session.document.undo_stack.undo()
    assert user.session.document.message.body == ESCAPED


def test_a_click_is_no_part_of_the_typing_around_it(user, show, offers):
    show(to="+14155550123", body="Hi &amp", buttons=BUTTONS)
    user.form.body.input.put_caret(7)
    user.form.body.input.setFocus()
    user.qtbot.keyClicks(user.form.body.input, ";")
    user.click(offers("body")[0])
    user.qtbot.keyClicks(user.form.body.input, "!")
    assert user.session.document.message.body == "Hi &!"
    stack = user.session.document.undo_stack
    found = []
    for _ in range(3):
        stack.undo()
        found.append(user.session.document.message.body)
    assert found == ["Hi &", "Hi &amp;", "Hi &amp"]


def test_nothing_mends_itself(user, show, offers):
    show(to="0039 347 123 4567", body=ESCAPED, footer="a\nb", buttons=BUTTONS)
    for field in ("to", "body", "footer"):
        assert offers(field)
    message = user.session.document.message
    assert (message.to, message.body, message.footer) == ("0039 347 123 4567", ESCAPED, "a\nb")


def test_an_offer_that_is_out_of_date_writes_nothing(user, show, offers):
    show(to="+14155550123", body="Tom &amp; Jerry", buttons=BUTTONS)
    (button,) = offers("body")
    user.form.body.input.setFocus()
    user.form.body.input.put_caret(0)
    user.qtbot.keyClicks(user.form.body.input, "Hi ")
    button.click()  # quicker than the window looks again
    assert user.session.document.message.body == "Hi Tom &amp; Jerry"
    user.click(offers("body")[0])
    assert user.session.document.message.body == "Hi Tom & Jerry"


@pytest.mark.parametrize(
    ("fields", "field", "after"),
    [
        ({"to": "0039 347 123 4567"}, "to", "+39 347 123 4567"),
        ({"to": "14155550123.0"}, "to", "+1 415-555-0123"),
        ({"footer": "Tea\nand cake"}, "footer", "Tea and cake"),
        ({"buttons": (Button("1", "Yes\nplease"),)}, "buttons[0].title", "Yes please"),
        ({"buttons": (Button(" 1", "Yes"),)}, "buttons[0].id", "1"),
        ({"header": Header("text", "Sale\n")}, "header.value", "Sale"),
        (
            {"header": Header("image", "https://example.com/my photo.png")},
            "header.value",
            "https://example.com/my%20photo.png",
        ),
        ({"callback_url": "https://example.com/a&amp;b"}, "callback_url", "https://example.com/a&b"),
    ],
)
def test_each_field_is_mended_by_keyboard(user, show, offers, fields, field, after):
    show(**{"to": "+14155550123", "body": "Hi", "buttons": BUTTONS} | fields)
    user.form.focus(field)
    entry = user.form.fields[field].input
    (button,) = offers(field)
    user.qtbot.keyClick(entry, Qt.Key.Key_Tab)
    assert user.window.focusWidget() is button
    assert button.accessibleName()
    user.qtbot.keyClick(button, Qt.Key.Key_Space)
    assert entry.text() == after
    assert user.window.focusWidget() is entry
    assert entry.cursorPosition() == len(after)
    assert offers(field) == []


def test_tab_passes_the_buttons_of_all_rows_in_their_order(user, show, offers):
    show(to="+14155550123", body="Hi", footer="a\nb", buttons=(Button("1", "x\ny"), Button("2", "No")))
    offers("footer")
    show(to="+14155550123", body="Hi", footer="a\nb", buttons=(Button("1", "x\ny"),))
    user.form.focus("footer")
    row = user.form.buttons.rows[0]
    expected = [*offers("footer"), row.title.input, *offers("buttons[0].title"), row.id.input]
    for widget in expected:
        user.qtbot.keyClick(user.window.focusWidget(), Qt.Key.Key_Tab)
        assert user.window.focusWidget() is widget


def test_other_peoples_text_is_plain(user, show, offers):
    show(to="+14155550123", body="<b>x</b> &amp; <img src='file:///x'>", buttons=BUTTONS)
    (button,) = offers("body")
    assert "<b>" not in button.toolTip()
    assert "&lt;b&gt;" in button.toolTip()


def test_a_key_elsewhere_touches_no_note(user, show, offers, monkeypatch):
    show(to="+14155550123", body="Hi", footer="Tom &amp; Jerry", buttons=BUTTONS)
    (button,) = offers("footer")
    made = []
    monkeypatch.setattr(type(button), "setToolTip", lambda *_: made.append(1))
    user.type("body", "Hello")
    assert offers("footer") == [button]
    assert made == []


# What stands in the list beside Send


def test_the_list_beside_send_mends_too(user, show):
    show(to="+14155550123", body="Tom &amp; Jerry", footer="a\nb", buttons=BUTTONS)
    lines = user.window.message.send_bar.problems
    button = lines.itemWidget(lines.item(0))
    assert button.geometry().right() <= lines.viewport().width()
    user.click(button)
    assert user.session.document.message.body == "Tom & Jerry"
    user.refresh()
    assert lines.count() == 1
    user.click(lines.itemWidget(lines.item(0)))
    assert user.session.document.message.footer == "a b"


def test_a_line_with_a_button_still_leads_to_its_field(user, show):
    show(to="+14155550123", body="Tom &amp; Jerry", buttons=BUTTONS)
    user.form.footer.input.setFocus()
    user.click_row(user.window.message.send_bar.problems, 0)
    assert user.window.focusWidget() is user.form.body.input


def test_the_lines_button_writes_the_newest(user, show):
    show(to="+14155550123", body="Tom &amp; Jerry", buttons=BUTTONS)
    lines = user.window.message.send_bar.problems
    button = lines.itemWidget(lines.item(0))
    user.form.body.input.put_caret(len("Tom &amp; Jerry"))
    user.form.body.input.setFocus()
    user.qtbot.keyClicks(user.form.body.input, "!")
    user.refresh()
    assert lines.itemWidget(lines.item(0)) is button  # nothing is made again at a key
    user.click(button)
    assert user.session.document.message.body == "Tom & Jerry!"


# A number written at home


def test_a_number_written_at_home_is_offered_and_its_country_remembered(user, offers):
    account = Account("Shop", "https://api.kaleyra.io", sid="HX1", sender="+39 347 765 4321")
    user.session.accounts.save(account, None, ApiKey("k"))
    user.session.accounts.select("Shop")
    user.type("to", "347 123 4567")
    user.qtbot.keyClick(user.form.to.input, Qt.Key.Key_Return)
    assert "if it is one of Italy" in user.notes("to")
    (button,) = offers("to")
    assert button.text() == "Use +39 347 123 4567"
    user.click(button)
    assert user.session.document.message.to == "+39 347 123 4567"
    assert user.session.settings.country == "IT"
    user.session.accounts.select("sandbox")
    user.type("to", "347 765 4321")
    user.qtbot.keyClick(user.form.to.input, Qt.Key.Key_Return)
    assert [button.text() for button in offers("to")] == ["Use +39 347 765 4321"]


# While a number is typed


def look(user) -> tuple[str, str, str]:
    user.refresh()
    lines = user.window.message.send_bar.problems
    of_to = [lines.item(row).text() for row in range(lines.count())]
    return (
        user.form.to.input.property("state"),
        user.form.to.notes.text,
        next((line for line in of_to if "Recipient" in line), "")[:1],
    )


@pytest.mark.parametrize(
    "number", ["+44 20 7946 0958", "+39 347 123 4567", "347 123 4567", "06.12.34.56.78", "(0)20 7946 0958"]
)
def test_nothing_turns_red_while_a_number_is_typed(empty, number):
    entry = empty.form.to.input
    entry.setFocus()
    for character in number:
        empty.qtbot.keyClicks(entry, character)
        state, text, sign = look(empty)
        assert state == ""
        assert "✕" not in text
        assert sign in ("", "○")
        good = text.startswith("Will be sent to")
        assert empty.window.message.send_bar.send.isEnabled() is False or good


def test_leaving_the_field_says_what_is_wrong(empty):
    empty.type("to", "+1415555")
    assert look(empty) == ("", "With + and the country code", "○")
    empty.form.focus("body")
    state, text, sign = look(empty)
    assert (state, sign) == ("error", "✕")
    assert "too short" in text


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_says_it_too(empty, key):
    empty.type("to", "+1415555")
    empty.qtbot.keyClick(empty.form.to.input, key)
    assert look(empty)[0] == "error"


def test_send_says_it_too(empty):
    empty.type("to", "+1415555")
    empty.window.menus.send.trigger()
    assert empty.form.to.input.property("state") == "error"


def test_a_pause_says_it_too(empty, monkeypatch):
    empty.session.recipient._pause.setInterval(50)
    empty.type("to", "+1415555")
    empty.qtbot.waitUntil(lambda: empty.form.to.input.property("state") == "error")


@pytest.mark.parametrize("text", ["+14155550123456", "Maria", "+1 415 555 x", "+999"])
def test_what_no_digit_mends_is_said_at_once(empty, text):
    empty.type("to", text)
    assert look(empty)[0] == "error"


# Lines that become one


def paste(entry, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    entry.selectAll()
    entry.paste()


@pytest.mark.parametrize("field", ["footer", "buttons[0].title", "buttons[0].id", "name", "tags", "from"])
def test_lines_that_were_pasted_are_said_to_be_one_until_the_next_key(user, show, field):
    show(to="+14155550123", body="Hi", buttons=BUTTONS)
    entry = user.form.fields[field].input
    entry.setFocus()
    paste(entry, "Tea\nand\u2028cake")
    assert entry.text() == "Tea and cake"
    notes = user.notes(field).splitlines()
    assert sum("one line" in note for note in notes) == 1
    assert not any("Write the" in note and "line" in note for note in notes)
    user.qtbot.keyClicks(entry, "!")
    assert "one line" not in user.notes(field)


@pytest.mark.parametrize("text", ["Tea", "Tea\n", "\tTea and cake\r\n", "Tea\tand cake", "  Tea"])
def test_an_ordinary_paste_is_without_a_word(user, show, text):
    show(to="+14155550123", body="Hi", buttons=BUTTONS)
    paste(user.form.footer.input, text)
    assert "one line" not in user.notes("footer")


def test_another_draft_says_nothing_of_an_earlier_paste(user, show):
    show(to="+14155550123", body="Hi", buttons=BUTTONS)
    paste(user.form.footer.input, "Tea\nand cake")
    show(to="+14155550123", body="Hi", footer="Bye", buttons=BUTTONS)
    assert user.notes("footer") == ""
