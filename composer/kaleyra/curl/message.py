"""The fields of a request -> the message in them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from composer.kaleyra.curl.fields import PLACEHOLDER
from composer.kaleyra.curl.lenient_json import read_json
from composer.kaleyra.curl.notes import CurlError, ImportNotes, UnreadableError, quoted
from composer.message.header_types import HEADER_TYPES, HeaderType
from composer.message.model import Button, Header, Message

BUTTONS_READ = 100
"""Buttons that are read at most: more than a message's three, so that extra ones are seen, but no flood."""

_INTERACTIVE = "The type was “interactive”; a message with reply buttons is sent as “reply”."


class _Text(NamedTuple):
    text: str
    is_text: bool


def read_message(fields: Mapping[str, Any], notes: ImportNotes, strict: bool) -> Message:
    """Return the message in a request's fields.

    Raises CurlError for a request that sends no WhatsApp message with reply buttons.

    fields: as `read_fields` returns them.
    notes: receives what could not be read.
    strict: raise UnreadableError for buttons that cannot be read, instead of leaving them out.
    """
    if "action" not in fields and not _is(fields, "type", "reply"):
        _check(fields, "type", "reply")
        raise CurlError("The command sends no message with reply buttons: it has no action with buttons.")
    if not _is_interactive(fields, strict):
        _check(fields, "type", "reply")
    _check(fields, "channel", "WhatsApp")
    _report_missing(fields, notes)
    message = Message(
        to=_text(fields, "to", notes),
        sender=_text(fields, "from", notes) or None,
        callback_url=_text(fields, "callback_url", notes) or None,
        header=_header(fields, notes),
        body=_text(fields, "body", notes),
        footer=_text(fields, "footer", notes),
        buttons=_buttons(fields.get("action"), notes, strict),
    )
    _report_placeholders(message, notes)
    return message


def texts(message: Message) -> Sequence[str]:
    """Return every text of a message."""
    header = (message.header.value, message.header.caption) if message.header else ()
    buttons = (text for button in message.buttons for text in (button.id, button.title))
    common = (message.to, message.sender or "", message.callback_url or "", message.body, message.footer)
    return (*common, *header, *buttons)


def _is(fields: Mapping[str, Any], name: str, wanted: str) -> bool:
    return _as_text(fields.get(name)).text.strip().casefold() == wanted.casefold()


def _check(fields: Mapping[str, Any], name: str, wanted: str) -> None:
    value = _as_text(fields.get(name)).text.strip()
    if value and not _is(fields, name, wanted) and not PLACEHOLDER.fullmatch(value):
        kind = "with reply buttons" if name == "type" else "for WhatsApp"
        raise CurlError(
            f"The command sends no message {kind}: its {name} is {quoted(value)}, not {quoted(wanted)}."
        )


def _is_interactive(fields: Mapping[str, Any], strict: bool) -> bool:
    """Whether a message with reply buttons is called by the name that WhatsApp's own API has for it."""
    if not _is(fields, "type", "interactive"):
        return False
    try:
        listed = _listed(fields.get("action"), ImportNotes())
    except UnreadableError:
        if strict:
            raise
        return False
    return bool(listed) and all(
        isinstance(entry, dict) and entry.get("type", "reply") == "reply" for entry in listed
    )


def _report_missing(fields: Mapping[str, Any], notes: ImportNotes) -> None:
    for name, wanted in (("type", "reply"), ("channel", "WhatsApp")):
        if name == "type" and _is(fields, name, "interactive"):
            notes.repair(_INTERACTIVE)
        elif not _is(fields, name, wanted):
            notes.repair(f"The {name} was missing: {quoted(wanted)} was filled in.")


def _text(fields: Mapping[str, Any], name: str, notes: ImportNotes) -> str:
    value, is_text = _as_text(fields.get(name, ""))
    if not is_text:
        notes.ignore(f"The field {quoted(name)} was left out: it is not text.")
    return value


def _as_text(value: Any) -> _Text:
    """Return a JSON value as text: the vendor's page calls the numbers integers."""
    if isinstance(value, str) or value is None:
        return _Text(value or "", True)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _Text(str(value), True)
    return _Text("", False)


def _header(fields: Mapping[str, Any], notes: ImportNotes) -> Header | None:
    given, value, caption = (
        _text(fields, name, notes) for name in ("header_type", "header_value", "caption")
    )
    if not (given or value or caption):
        return None
    kind = next((kind for kind in HEADER_TYPES if kind == given.strip().lower()), None)
    if kind is None:
        kind = _likely_type(value)
        what = "is unknown" if given else "was missing"
        notes.repair(f"The header's type {what}: {quoted(kind)} was filled in, by what the header holds.")
    return Header(kind, value, caption)


def _likely_type(value: str) -> HeaderType:
    if not re.match("https?://", value, re.IGNORECASE):
        return "text"
    ending = value.partition("?")[0].rpartition(".")[2].lower()
    return next((kind for kind, facts in HEADER_TYPES.items() if ending in facts.endings), "document")


def _buttons(action: Any, notes: ImportNotes, strict: bool) -> tuple[Button, ...]:
    try:
        listed = _listed(action, notes)
    except UnreadableError as fault:
        if strict:
            raise
        notes.ignore(str(fault))
        return ()
    if len(listed) > BUTTONS_READ:
        raise CurlError(f"The command has {len(listed):,} buttons: at most {BUTTONS_READ} are read.")
    return tuple(_button(entry, number, notes) for number, entry in enumerate(listed, 1))


def _listed(action: Any, notes: ImportNotes) -> list[Any]:
    """Return the entries of an action's list of buttons, none if it has no list. Raises UnreadableError."""
    if isinstance(action, str) and action.strip():
        action = read_json(action, "The action with the buttons", notes)
    listed = action.get("buttons") if isinstance(action, dict) else action
    if listed is not None and listed != "" and not isinstance(listed, list):
        raise UnreadableError("The action with the buttons cannot be read: it has no list of buttons.")
    return listed or []


def _button(entry: Any, number: int, notes: ImportNotes) -> Button:
    entry = entry if isinstance(entry, dict) else {}
    reply = entry.get("reply")
    reply = reply if isinstance(reply, dict) else entry
    if entry.get("type", "reply") != "reply":
        notes.ignore(f"The type of button {number} was left out: it is not “reply”.")
    identity, title = (_as_text(reply.get(part)) for part in ("id", "title"))
    if not (identity.is_text and title.is_text):
        notes.ignore(f"A part of button {number} was left out: it is not text.")
    return Button(identity.text, title.text)


def _report_placeholders(message: Message, notes: ImportNotes) -> None:
    found = (PLACEHOLDER.search(text) for text in texts(message))
    if names := [quoted(name) for name in dict.fromkeys(match[0] for match in found if match)]:
        notes.repair(
            f"Kept as it stands: {', '.join(names[:5])}. Where it is a placeholder, write what belongs there."
        )
