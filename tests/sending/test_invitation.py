"""The address that lets a customer write first."""

from urllib.parse import parse_qs, urlsplit

import pytest

from composer.kaleyra.account import Account
from composer.message.model import Message
from composer.sending.invitation import invitation_link, invitation_obstacle
from composer.sending.outgoing import Outgoing


@pytest.mark.parametrize("sender", ["+14155550100", "14155550100"])
def test_the_address_has_the_number_without_its_plus(sender: str) -> None:
    assert invitation_link(sender, "Hello") == "https://wa.me/14155550100?text=Hello"


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\n"])
def test_no_text_leaves_no_question_mark(text: str) -> None:
    assert invitation_link("+14155550100", text) == "https://wa.me/14155550100"


@pytest.mark.parametrize("text", ["a&b=c#d?e", "Olá, é daí?", "100% 🎉", "a+b c", "line\nline", "/../"])
def test_any_text_arrives_whole(text: str) -> None:
    parts = urlsplit(invitation_link("+14155550100", text))
    assert (parts.netloc, parts.path) == ("wa.me", "/14155550100")
    assert parse_qs(parts.query, strict_parsing=True) == {"text": [text]}
    assert parts.fragment == ""


def test_half_an_emoji_is_no_fault() -> None:
    assert invitation_link("+14155550100", "Hi \ud83d") == "https://wa.me/14155550100?text=Hi%20%3F"


@pytest.mark.parametrize(
    ("kind", "sender", "own", "says"),
    [
        ("live", "+14155550100", None, ""),
        ("test", "14155550100", None, ""),
        ("live", "", "+44 20 7946 0958", ""),
        ("sandbox", "+14155550100", None, "sandbox"),
        ("live", "", None, "Enter the WhatsApp number"),
        ("test", "12345", None, "no whole phone number"),
    ],
)
def test_what_stands_against_it(kind: str, sender: str, own: str | None, says: str) -> None:
    base = "http://127.0.0.1:1" if kind == "sandbox" else "https://api.kaleyra.io"
    account = Account("Shop", base, sender=sender, kind=kind)
    found = invitation_obstacle(Outgoing(Message(sender=own), account))
    assert says in found
    assert bool(found) == bool(says)
