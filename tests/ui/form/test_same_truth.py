"""Counter, phone, sentences and what goes out say the same."""

import pytest

from composer.message.model import Button, Header
from composer.sending.outgoing import Outgoing

BUTTONS = (Button("1", "Yes"),)


@pytest.mark.parametrize("blank", [" ", "\n", "\xa0\u200b", " " * 70])
def test_a_blank_footer_is_not_there(user, show, blank):
    show(to="+14155550123", body="Hi", footer=blank, buttons=BUTTONS)
    assert user.form.footer.counter.text == "0/60"
    assert user.notes("footer") == ""
    assert user.window.message.send_bar.send.isEnabled()
    assert "footer" not in user.window.preview.view.phone().parts
    user.type("footer", "Bye")
    assert user.form.footer.counter.text == "3/60"


def test_a_blank_caption_is_not_there(user, show):
    header = Header("document", "https://example.com/a.pdf", "\u200b ")
    show(to="+14155550123", header=header, body="Hi", buttons=BUTTONS)
    assert "✕" not in user.notes("header.caption")
    assert "!" not in user.notes("header.caption")


@pytest.mark.parametrize("user_id", ["US.13491208655302741918", "BR.9876543210123456", "IN.a1b2c3d4e5"])
def test_a_user_id_gets_one_sentence_on_what_is_possible(user, show, user_id):
    show(to=user_id, body="Hi", buttons=BUTTONS)
    (note,) = user.notes("to").splitlines()
    assert "user id" in note
    assert "phone number" in note
    assert user.form.to.notes.buttons == []
    assert not user.window.message.send_bar.send.isEnabled()


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ("+52 1 55 1234 5678", "+52 55 1234 5678"),
        ("+55 11 8765 4321", "+55 11 98765-4321"),
        ("+229 97 12 34 56", "+229 01 97 12 34 56"),
        ("+225 07 12 34 56", "+225 07 07 123456"),
    ],
)
def test_an_older_number_is_sent_as_it_stands_and_its_newer_form_is_one_click_away(user, show, older, today):
    show(to=older, body="Hi", buttons=BUTTONS)
    session = user.session
    digits = "".join(filter(str.isdecimal, older))
    shown = user.notes("to").splitlines()[-1]
    assert "".join(filter(str.isdecimal, shown)) == digits
    assert Outgoing(session.document.message, session.accounts.current).recipient == f"+{digits}"
    (button,) = user.form.to.notes.buttons
    user.click(button)
    user.refresh()
    now = "".join(filter(str.isdecimal, session.document.message.to))
    assert now == "".join(filter(str.isdecimal, today)) or older.startswith("+225")
    assert user.form.to.notes.buttons == []
