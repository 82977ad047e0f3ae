"""What the sandbox reads from a request, and what it finds wrong with it; written from the vendor's page.

What the page leaves open is said where it is decided.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

Fields = dict[str, Any]

BODY_MAX = 1024
"""Characters; from the page."""

FOOTER_MAX = 60
"""Characters; from the page."""

BUTTONS_MAX = 3
"""From the page: "up to 3"."""

BODY_MISSING = "For the type reply, body field is mandatory and cannot be empty!"
"""The page's own words."""

_MAX_FIELDS = 100
_HEADER_TYPES = ("text", "image", "video", "document")
_MANDATORY = ("to", "type", "channel", "from")
_TEXTS = (*_MANDATORY, "body", "footer", "callback_url", "header_type", "header_value", "caption")

_NUMBER = re.compile(r"\+?[0-9X]+")
"""The page's "Integer", as in its example +1202XXXXXXX: its samples must pass with their masking X."""


class _UnreadableError(ValueError):
    """The request's body is not what its Content-Type says; str() is a reason for people."""


def read_fields(content_type: str, body: bytes) -> tuple[Fields, str]:
    """Return all fields of a request's body and "", or no fields and what is wrong with the body.

    The vendor's samples give curl `--form` beside `Content-Type: application/x-www-form-urlencoded`: curl
    then sends multipart under that type with a boundary added, so a boundary counts for more than the type.
    """
    kind, options = parse_options_header(content_type)
    kind = kind.lower()
    try:
        _check_charset(options)
        if kind == "multipart/form-data" or (
            kind == "application/x-www-form-urlencoded" and "boundary" in options
        ):
            return _unique(_parts(body, options.get("boundary", ""))), ""
        if kind == "application/x-www-form-urlencoded":
            text = body.decode("utf-8")
            return _unique(
                parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
            ), ""
        if kind == "application/json":
            fields = _json(body.decode("utf-8"))
            if isinstance(fields, dict):
                return fields, ""
            raise _UnreadableError("the JSON is not an object")
        raise _UnreadableError("the Content-Type is none of multipart, urlencoded and JSON")
    except _UnreadableError as error:
        return {}, str(error)
    except UnicodeError:
        return {}, "the text is not UTF-8"
    except (ValueError, HTTPException):
        # What the parsers say about a damaged body, or one of too many fields, is for programmers.
        return {}, f"the body is not a well-formed {kind}"


def problems(fields: Fields) -> dict[str, str]:
    """Return what is wrong, by field; empty for a request that the documented API accepts.

    All at once, although each failure on the page has one field only. Fields that the page does not know are
    ignored.
    """
    texts = {name: _text(fields.get(name)) for name in _TEXTS}
    found = {name: f"{name} field must be text" for name, text in texts.items() if text is None}
    text = {name: text or "" for name, text in texts.items()}

    def add(name: str, problem: str) -> None:
        found.setdefault(name, problem)

    for name in _MANDATORY:
        if not text[name].strip():
            add(name, f"{name} field is mandatory")
    for name in ("to", "from"):
        if not _NUMBER.fullmatch(text[name]):
            add(name, f"{name} field must be one number")
    if text["type"] != "reply":
        add("type", "type field must be reply")
    if text["channel"].lower() != "whatsapp":
        add("channel", "channel field must be WhatsApp")
    if not text["body"].strip():
        add("body", BODY_MISSING)
    for name, most in (("body", BODY_MAX), ("footer", FOOTER_MAX)):
        if len(text[name]) > most:
            add(name, f"{name} field cannot be longer than {most} characters")
    if problem := _action_problem(fields.get("action")):
        add("action", problem)
    if text["header_type"] and text["header_type"] not in _HEADER_TYPES:
        add("header_type", f"header_type field must be one of {', '.join(_HEADER_TYPES)}")
    if text["header_type"] and not text["header_value"].strip():
        add("header_value", "For a header, header_value field is mandatory and cannot be empty!")
    if text["header_value"] and not text["header_type"]:
        add("header_type", "For a header, header_type field is mandatory and cannot be empty!")
    return found


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # the page calls the numbers integers
    return None


def _action_problem(action: object) -> str:
    """Return what is wrong with an action, "" for nothing: JSON in text, or a JSON request's object."""
    if action is None or (isinstance(action, str) and not action.strip()):
        return "action field is mandatory"
    if isinstance(action, str):
        try:
            action = _json(action)
        except ValueError:
            return "action field must be valid JSON"
    buttons = action.get("buttons") if isinstance(action, dict) else None
    if not isinstance(buttons, list):
        return "action field must have a list of buttons"
    if not 1 <= len(buttons) <= BUTTONS_MAX:
        return f"action field must have 1 to {BUTTONS_MAX} buttons"
    for number, button in enumerate(buttons, 1):
        if (
            not isinstance(button, dict)
            or button.get("type") != "reply"
            or not isinstance(button.get("reply"), dict)
        ):
            return f"button {number} must be of type reply and have a reply"
        for part in ("id", "title"):
            value = button["reply"].get(part)
            if not isinstance(value, str) or not value.strip():
                return f"button {number} must have a text as its {part}"
    return ""


def _check_charset(options: dict[str, str]) -> None:
    if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise _UnreadableError("the charset must be UTF-8")


def _parts(body: bytes, boundary: str) -> Iterator[tuple[str, str]]:
    if not boundary:
        raise _UnreadableError("the Content-Type names no boundary")
    decoder = MultipartDecoder(boundary.encode("ascii"), max_parts=_MAX_FIELDS)
    decoder.receive_data(body)
    decoder.receive_data(None)
    name, value = "", b""
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, File):
            raise _UnreadableError(f"{event.name} is sent as a file")
        if isinstance(event, Field):
            name, value = event.name, b""
            if not name:
                raise _UnreadableError("a part has no name")
            _check_charset(parse_options_header(event.headers.get("Content-Type"))[1])
        elif isinstance(event, Data):
            value += event.data
            if not event.more_data:
                yield name, value.decode("utf-8")


def _unique(pairs: Iterable[tuple[str, str]]) -> Fields:
    fields: Fields = {}
    for name, value in pairs:
        if name in fields:
            # The page does not say which one would count.
            raise _UnreadableError(f"{name} is sent twice")
        fields[name] = value
    return fields


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
