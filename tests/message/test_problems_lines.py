"""A line break in a field of one line: one sentence, and what one click makes of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from composer.message.model import Button, Header, Message
from composer.message.problems import problems

NOW = datetime(2026, 12, 1, tzinfo=UTC)
GOOD = Message(
    to="+14155550123",
    body="Hi",
    buttons=(Button("yes", "Yes"), Button("no", "No")),
    callback_url="https://example.com/c",
)
BREAKS = ["\n", "\r", "\r\n", "\n\n", " \n ", "\v", "\f", "\x85", "\u2028", "\u2029", "\n\u2028"]


def with_text(field: str, text: str) -> Message:
    match field:
        case "header.value":
            return replace(GOOD, header=Header("text", text))
        case "header.caption":
            return replace(GOOD, header=Header("image", "https://example.com/a.png", text))
        case "footer":
            return replace(GOOD, footer=text)
        case "buttons[0].title":
            return replace(GOOD, buttons=(Button("yes", text), GOOD.buttons[1]))
    return replace(GOOD, buttons=(Button(text, "Yes"), GOOD.buttons[1]))


FIELDS = ["header.value", "header.caption", "footer", "buttons[0].title", "buttons[0].id"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("between", BREAKS, ids=ascii)
def test_a_line_break_has_one_sentence_and_becomes_a_blank(field: str, between: str) -> None:
    (found,) = problems(with_text(field, f"Good{between}day"), NOW)
    assert found.field == field
    assert "on one line" in found.text
    assert found.mended == "Good day"
    assert found.severity == ("error" if field.endswith("title") else "warning")
    assert problems(with_text(field, found.mended), NOW) == ()


@pytest.mark.parametrize("field", FIELDS)
def test_one_at_the_end_goes(field: str) -> None:
    (found,) = problems(with_text(field, "Good day\n"), NOW)
    assert found.mended == "Good day"


@pytest.mark.parametrize("text", ["Good day", "Good – day", "¡Buenos días!", "शुभ दिन", "Bon jour 👋", "a  b"])
@pytest.mark.parametrize("field", FIELDS)
def test_one_line_stays_without_a_word(field: str, text: str) -> None:
    assert problems(with_text(field, text), NOW) == ()


def test_the_body_keeps_its_lines() -> None:
    assert problems(replace(GOOD, body="Good\nday\n\nYours"), NOW) == ()
    (found,) = problems(replace(GOOD, body="Good\u2028day"), NOW)
    assert "press Enter instead" in found.text


@pytest.mark.parametrize(
    "blank", [" ", "   ", "\xa0", "\t", "\n", "\u2028", "\u200b", "\u2060 ", "x"[:0], " " * 70]
)
def test_a_blank_footer_or_caption_is_not_sent_and_not_spoken_of(blank: str) -> None:
    assert problems(replace(GOOD, footer=blank), NOW) == ()
    picture = Header("image", "https://example.com/a.png", blank)
    assert problems(replace(GOOD, header=picture), NOW) == ()
    assert problems(replace(GOOD, header=Header("text", "Hi", blank)), NOW) == ()


@pytest.mark.parametrize("text", ["0", ".", "-", "\u200b0", "👍"])
def test_what_is_seen_is_no_blank(text: str) -> None:
    (found,) = problems(replace(GOOD, header=Header("text", "Hi", text)), NOW)
    assert found.field == "header.caption"
