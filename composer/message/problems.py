"""What keeps a message from being sent or from showing as intended, by field."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from composer.message import limits, links, markup
from composer.message.header_types import HEADER_TYPES, one_of
from composer.message.model import Button, Header, Message, is_blank
from composer.message.phone_numbers import sender_problem
from composer.message.recipient import Country, recipient_problem
from composer.message.text import characters, pasted, placeholders, urls
from composer.message.text.expiry import expires, when

Severity = Literal["error", "warning"]

_LINE_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    field: `to from callback_url header.type header.value header.caption body footer buttons buttons[N].id
    buttons[N].title`, N from 0.
    severity: an error keeps the message from being sent, a warning does not.
    text: one plain sentence that says what to do.
    place: of the character that it is about, in code points from 0; None for the whole field.
    mended: the field's text as one click makes it, None where the program cannot know that.
    """

    field: str
    severity: Severity
    text: str
    place: int | None = None
    mended: str | None = None


def problems(message: Message, now: datetime, country: Country | None = None) -> tuple[Problem, ...]:
    """Return everything to put right in a message, in the order of the form, the callback URL last.

    What depends on the account or on the network is not checked here.

    now: UTC; whether a signed address has stopped working.
    country: tried for a recipient without a country code.
    """
    return (
        *_recipient(message.to, country),
        *_sender(message.sender),
        *_header(message.header, now),
        *_body(message.body),
        *_footer(message.footer),
        *_buttons(message.buttons),
        *_callback(message.callback_url),
    )


def _recipient(to: str, country: Country | None) -> Iterator[Problem]:
    if found := recipient_problem(to, country):
        yield Problem("to", found.severity, found.text, mended=found.mended or None)


def _sender(sender: str | None) -> Iterator[Problem]:
    if sender and (sentence := sender_problem(sender)):
        yield Problem("from", "error", sentence)


def _header(header: Header | None, now: datetime) -> Iterator[Problem]:
    if header is None:
        return
    if header.type not in HEADER_TYPES:
        text = f"Choose {one_of([*HEADER_TYPES])} as the header's type."
        yield Problem("header.type", "error", text)
    elif header.is_media:
        yield from _media(header, now)
    else:
        yield from _header_text(header.value)
        if not is_blank(header.caption):
            media = one_of([name for name, facts in HEADER_TYPES.items() if facts.endings])
            text = f"The caption will not be sent with a text header: delete it, or choose an {media}."
            yield Problem("header.caption", "warning", text)


def _header_text(value: str) -> Iterator[Problem]:
    field = "header.value"
    if is_blank(value):
        yield Problem(field, "error", "Write the header's text, or choose no header.")
        return
    yield from _length(field, "header", value, limits.HEADER_TEXT_MAX)
    # Whether WhatsApp takes a break here is not known, so it is no error.
    sentence = "Write the header on one line: WhatsApp may refuse a line break here."
    yield from _one_line(field, value, sentence)
    if _has_formatting(value):
        text = "Remove the formatting marks from the header: the customer would see them as typed."
        yield Problem(field, "warning", text)
    yield from _text(field, value, formatted=False)


def _media(header: Header, now: datetime) -> Iterator[Problem]:
    field, url = "header.value", header.value
    if is_blank(url):
        text = f"Enter the web address of the {header.type}, or choose no header."
        yield Problem(field, "error", text)
    elif sentence := urls.unreachable(url):
        yield Problem(field, "error", sentence, mended=urls.mended(url) or None)
    else:
        yield from _doubts(field, url, urls.doubts(url, header.type))
        yield from _expiry(field, url, now)
        yield from _characters(field, url)
        if header.type == "document" and is_blank(header.caption) and not urls.has_file_name(url):
            text = (
                "Write the document's file name as the caption, as in Prices.pdf: its web address has "
                "none, and the customer may see “Untitled”."
            )
            yield Problem("header.caption", "warning", text)
    if not is_blank(header.caption):  # else it is not sent
        yield from _one_line("header.caption", header.caption, "Write the caption on one line.")
        yield from _text("header.caption", header.caption)


def _expiry(field: str, url: str, now: datetime) -> Iterator[Problem]:
    end = expires(url)
    if end is None:
        return
    if end <= now:
        text = (
            f"This link stopped working on {when(end)}: copy a new one, or use a link that does not expire."
        )
        yield Problem(field, "error", text)
    else:
        text = (
            f"This link stops working on {when(end)}: send the message before then, or use a link that "
            "does not expire."
        )
        yield Problem(field, "warning", text)


def _doubts(field: str, url: str, doubts: Iterable[str]) -> Iterator[Problem]:
    for doubt in doubts:
        yield Problem(field, "warning", doubt)
    if better := urls.mended(url):  # of what is no error, that mends `&amp;` alone
        text = "“&amp;” in the web address comes from a page's source: write & in its place."
        yield Problem(field, "warning", text, mended=better)


def _body(body: str) -> Iterator[Problem]:
    if is_blank(body):
        yield Problem("body", "error", "Write the text of the message.")
        return
    yield from _length("body", "body", body, limits.BODY_MAX)
    yield from _text("body", body, lines=True)
    for place, sentence, mended in _broken_links(body):
        yield Problem("body", "warning", sentence, place, mended)


def _footer(footer: str) -> Iterator[Problem]:
    if is_blank(footer):  # it is not sent
        return
    yield from _length("footer", "footer", footer, limits.FOOTER_MAX)
    if _has_formatting(footer):
        text = "Remove the formatting marks from the footer: some phones show them as typed."
        yield Problem("footer", "warning", text)
    yield from _one_line("footer", footer, "Write the footer on one line.")
    yield from _text("footer", footer)


def _buttons(buttons: tuple[Button, ...]) -> Iterator[Problem]:
    if not buttons:
        yield Problem("buttons", "error", "Add at least one button.")
    if (extra := len(buttons) - limits.BUTTONS_MAX) > 0:
        text = f"Remove {extra} button{'s' * (extra > 1)}: a message has at most {limits.BUTTONS_MAX}."
        yield Problem("buttons", "error", text)
    ids: dict[str, int] = {}
    titles: dict[str, int] = {}
    alike: dict[str, int] = {}
    for position, button in enumerate(buttons):
        yield from _id(
            f"buttons[{position}].id", button.id, ids.setdefault(button.id.strip(), position), position
        )
        first = titles.setdefault(button.title.strip(), position)
        field = f"buttons[{position}].title"
        yield from _title(field, button.title, first, position)
        similar = alike.setdefault(_folded(button.title), position)
        if similar != position and first == position and not is_blank(button.title):
            text = (
                f"Change this title: it differs too little from button {similar + 1}'s, WhatsApp may "
                "refuse both."
            )
            yield Problem(field, "warning", text)


def _id(field: str, value: str, first: int, position: int) -> Iterator[Problem]:
    if is_blank(value):
        text = "Give the button an id: it tells your system which button was tapped."
        yield Problem(field, "error", text)
        return
    yield from _length(field, "id", value, limits.BUTTON_ID_MAX)
    if value != value.strip():
        yield Problem(field, "error", "Remove the space before or after the id.", mended=value.strip())
    else:
        yield from _one_line(field, value, "Write the id on one line.")
    if first != position:
        yield Problem(field, "error", f"Change this id: button {first + 1} has the same one.")
    yield from _characters(field, value)


def _title(field: str, title: str, first: int, position: int) -> Iterator[Problem]:
    if is_blank(title):
        yield Problem(field, "error", "Write what the button says.")
        return
    yield from _length(field, "title", title, limits.TITLE_MAX)
    yield from _one_line(field, title, "Write the title on one line, without a line break.", "error")
    if first != position:
        yield Problem(field, "error", f"Change this title: button {first + 1} says the same.")
    if _has_formatting(title):
        text = "Remove the formatting marks from the title: the customer would see them as typed."
        yield Problem(field, "warning", text)
    yield from _text(field, title, formatted=False)


def _callback(url: str | None) -> Iterator[Problem]:
    field = "callback_url"
    if url is None or not url.strip():
        text = (
            "Enter a callback URL, here or in the account: without one you do not learn which button was "
            "tapped."
        )
        yield Problem(field, "warning", text)
    elif sentence := urls.malformed(url):
        yield Problem(field, "error", sentence, mended=urls.mended(url) or None)
    else:
        # A company's test handler may well be a local one; that it is then not encrypted says nothing new.
        private = urls.unreachable(url)
        yield from _doubts(field, url, (private,) if private else urls.doubts(url))
        yield from _characters(field, url)


def _length(field: str, name: str, text: str, most: int) -> Iterator[Problem]:
    count = limits.count(text)
    if count > most:
        sentence = f"Shorten the {name} by {count - most:,} to at most {most:,} characters: it has {count:,}."
        yield Problem(field, "error", sentence)
    elif 2 * count > most and (units := limits.utf16_units(text)) > most:
        sentence = (
            f"Shorten the {name} by {units - most:,} to be safe: where an emoji counts as two or more "
            f"characters, it has {units:,} of at most {most:,}."
        )
        yield Problem(field, "warning", sentence)


def _one_line(field: str, text: str, sentence: str, severity: Severity = "warning") -> Iterator[Problem]:
    if found := _LINE_BREAK.search(text):
        yield Problem(field, severity, sentence, found.start(), characters.in_one_line(text))


def _text(field: str, text: str, formatted: bool = True, lines: bool = False) -> Iterator[Problem]:
    """Find what is odd in words for people.

    formatted: whether WhatsApp formats the field.
    lines: whether it may have several lines.
    """
    yield from _characters(field, text, formatted, lines)
    for leftover in _leftovers(text, formatted, lines):
        sentence = f"{leftover.what}: the customer would see it as typed."
        yield Problem(field, "warning", sentence, leftover.place, leftover.mended)


def _characters(field: str, text: str, formatted: bool = False, lines: bool = False) -> Iterator[Problem]:
    if half := characters.broken(text):
        yield Problem(field, "error", *half)
    for finding in characters.odd(text, formatted, lines):
        yield Problem(field, "warning", *finding)
    if found := placeholders.first(text):
        place, sign = found
        sentence = (
            f"{sign} is another system's placeholder, and goes out as it stands: write the words themselves."
        )
        yield Problem(field, "warning", sentence, place)


_leftovers = lru_cache(maxsize=64)(pasted.leftovers)


@lru_cache(maxsize=16)
def _broken_links(text: str) -> tuple[tuple[int, str, str], ...]:
    """Return where a mark becomes part of a web address: the place, a sentence, the text without it."""
    found = []
    for link in links.find(text):
        mark = text[link.end - 1]
        line = text[text.rfind("\n", 0, link.start) + 1 : link.start]
        if mark in "*_~`" and (start := line.rfind(mark)) >= 0:
            first = link.start - len(line) + start
            rest = text[first + 1 : link.end - 1] + text[link.end :]
            sentence = (
                f"The {mark} right after a web address becomes part of it, so the link leads elsewhere: "
                f"leave out the {mark} around it."
            )
            found.append((link.end - 1, sentence, text[:first] + rest))
    return tuple(found)


@lru_cache(maxsize=64)
def _has_formatting(text: str) -> bool:
    return any(line.block != "plain" or any(run.styles for run in line.runs) for line in markup.parse(text))


def _folded(title: str) -> str:
    """Return a title without what may be too little of a difference: capitals, spaces, width, composition."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())
