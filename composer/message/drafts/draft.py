"""A draft of a message, and the file it is kept in."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from composer.message import fields
from composer.message.header_types import HEADER_TYPES, one_of
from composer.message.model import Button, Header, Message

FORMAT = "reply-button-draft"
VERSION = 1

MAX_BYTES = 256 * 1024
"""Bytes in a draft file at most: hundreds of times the longest message."""

_MAX_DEPTH = 50
_MAX_DIGITS = 1000

_FILE_KEYS = ("format", "version", "name", "message")
_MESSAGE_KEYS = ("to", "from", "callback_url", "header", "body", "footer", "buttons")
_HEADER_KEYS = ("type", "value", "caption")
_BUTTON_KEYS = ("id", "title")
_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),  # before int, of which it is a kind
    (str, "text"),
    (int, "a number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "a group of fields"),
    (type(None), "null"),
)


class DraftError(ValueError):
    """A file that is no draft; str() is one sentence for people.

    where: the place, for example `message.buttons[1].title`, or "The file".
    reason: what is wrong there.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)
        self.where = where
        self.reason = reason

    def __str__(self) -> str:
        name = self.where.removeprefix("message.")
        label = fields.label(name)
        return f"{self.where if label == name else f'{label} ({self.where})'} {self.reason}."


@dataclass(frozen=True, slots=True)
class Draft:
    """A message with the name it was given.

    extra, message_extra: what else the file held, at the top and in `message`, by key; it is written back as
    it was and must not be changed.
    """

    name: str = ""
    message: Message = field(default_factory=Message)
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    message_extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


def loads(data: bytes) -> Draft:
    """Return the draft that a file's bytes hold.

    Missing fields of the message read as empty, an empty `from` or `callback_url` as None. More buttons than
    a message may have are kept: they are a problem of the message, not of the file.
    Raises DraftError for everything that is not exactly a draft of this version, naming the place.
    """
    top = _parse(data)
    if top.get("format") != FORMAT:
        raise DraftError("format", f"is not “{FORMAT}”, so the file is no draft of this program")
    _check_version(top.get("version"))
    if "message" not in top:
        raise DraftError("message", "is missing, so the file is no draft")
    message = _group(top["message"], "message")
    return Draft(
        name=_text(top, "name", ""),
        message=Message(
            to=_text(message, "to"),
            sender=_optional_text(message, "from") or None,
            callback_url=_optional_text(message, "callback_url") or None,
            header=_header(message.get("header")),
            body=_text(message, "body"),
            footer=_optional_text(message, "footer"),
            buttons=_buttons(message.get("buttons", [])),
        ),
        extra=_without(top, _FILE_KEYS),
        message_extra=_without(message, _MESSAGE_KEYS),
    )


def dumps(draft: Draft) -> bytes:
    """Return the bytes of a draft's file. Raises DraftError if it would be larger than `loads` reads.

    They are UTF-8, indented by two spaces, with a line break at the end; half an emoji is an escape.
    """
    message = draft.message
    known = {
        "to": message.to,
        "from": message.sender or None,
        "callback_url": message.callback_url or None,
        "header": _header_fields(message.header),
        "body": message.body,
        "footer": message.footer,
        "buttons": [
            _with_extra({"id": button.id, "title": button.title}, button.extra) for button in message.buttons
        ],
    }
    top = {
        "format": FORMAT,
        "version": VERSION,
        "name": draft.name,
        "message": _with_extra(known, draft.message_extra),
    }
    text = json.dumps(_with_extra(top, draft.extra), ensure_ascii=False, indent=2, allow_nan=False)
    # Only half an emoji cannot be UTF-8, and Python's backslash form of it is JSON's.
    data = text.encode("utf-8", "backslashreplace") + b"\n"
    if len(data) > MAX_BYTES:
        raise DraftError("The file", f"would be larger than {MAX_BYTES:,} bytes and could not be read again")
    return data


def _header_fields(header: Header | None) -> dict[str, Any] | None:
    if header is None:
        return None
    written: dict[str, Any] = {"type": header.type, "value": header.value}
    if header.is_media or header.caption:
        written["caption"] = header.caption
    return _with_extra(written, header.extra)


def _with_extra(known: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    return known | {key: value for key, value in extra.items() if key not in known}


def _without(group: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if key not in known}


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise DraftError("The file", f"is larger than {MAX_BYTES:,} bytes, so it is no draft")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DraftError("The file", f"is not UTF-8 text: byte {error.start + 1} cannot be read") from None
    try:
        decoder = json.JSONDecoder(
            object_pairs_hook=_unique, parse_constant=_no_number, parse_int=_integer, parse_float=_fraction
        )
        parsed = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise DraftError(
            "The file", f"is not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise DraftError("The file", "is nested too deeply to be a draft") from None
    _check_depth(parsed)
    return _group(parsed, "The file")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group: dict[str, Any] = {}
    for key, value in pairs:
        if key in group:
            raise DraftError("The file", f"has {_quoted(key)} twice in one place: remove one of them")
        group[key] = value
    return group


def _no_number(constant: str) -> NoReturn:
    raise DraftError("The file", f"holds {constant}, which is no JSON number")


def _integer(digits: str) -> int:
    return int(_bounded(digits))


def _fraction(digits: str) -> float:
    number = float(_bounded(digits))
    if math.isinf(number):
        raise DraftError("The file", f"holds a number that is too large: {digits[:20]}")
    return number


def _bounded(digits: str) -> str:
    if len(digits) > _MAX_DIGITS:
        raise DraftError(
            "The file", f"holds a number of {len(digits):,} digits: at most {_MAX_DIGITS:,} are read"
        )
    return digits


def _check_depth(parsed: Any) -> None:
    """Refuse what could be read but, further down the call stack, perhaps not be written again."""
    level: list[Any] = [parsed]
    for _ in range(_MAX_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise DraftError("The file", "is nested too deeply to be a draft")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _check_version(version: Any) -> None:
    if type(version) is not int or version < 1:  # True is an int to Python, but no version
        raise DraftError("version", f"is not the number {VERSION}, so the file is no draft of this program")
    if version > VERSION:
        raise DraftError("version", "is a later one: the draft was made by a newer version of this program")


def _header(value: Any) -> Header | None:
    if value is None:
        return None
    place = "message.header"
    header = _group(value, place)
    kind = _text(header, "type", place)
    for known in HEADER_TYPES:
        if kind == known:
            value, caption = _text(header, "value", place), _optional_text(header, "caption", place)
            return Header(known, value, caption, _without(header, _HEADER_KEYS))
    raise DraftError(f"{place}.type", f"must be {one_of([*HEADER_TYPES])}, not {_quoted(kind)}")


def _buttons(value: Any) -> tuple[Button, ...]:
    if not isinstance(value, list):
        raise _wrong("message.buttons", "a list", value)
    buttons = []
    for position, entry in enumerate(value):
        place = f"message.buttons[{position}]"
        button = _group(entry, place)
        id_, title = _text(button, "id", place), _text(button, "title", place)
        buttons.append(Button(id_, title, _without(button, _BUTTON_KEYS)))
    return tuple(buttons)


def _group(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where, "a group of fields in { }", value)
    return value


def _text(group: dict[str, Any], key: str, place: str = "message") -> str:
    value = group.get(key, "")
    if not isinstance(value, str):
        raise _wrong(f"{place}.{key}" if place else key, "text", value)
    return value


def _optional_text(group: dict[str, Any], key: str, place: str = "message") -> str:
    """Return a text of a group, "" also for null. Raises DraftError if it is something else."""
    return "" if group.get(key) is None else _text(group, key, place)


def _wrong(where: str, wanted: str, value: Any) -> DraftError:
    name = next(name for kind, name in _NAMES if isinstance(value, kind))
    return DraftError(where, f"must be {wanted}, not {name}")


def _quoted(text: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in text[:40])
    return f"“{shown}”" + "…" * (len(text) > 40)
