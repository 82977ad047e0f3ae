"""The parts of a request's body, as curl's options give them -> the request's fields."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_plus

from composer.kaleyra.curl.lenient_json import read_json
from composer.kaleyra.curl.notes import STRAIGHTENED, CurlError, ImportNotes, UnreadableError, quoted
from composer.kaleyra.curl.shell_words import DOUBLE

NAMES = (
    "to", "type", "channel", "from", "body", "footer", "action", "callback_url", "header_type",
    "header_value", "caption",
)  # fmt: skip
"""The fields of a reply-button message, by the vendor's page."""

PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9_ ]{0,40}>|\$\{?[A-Z_][A-Z0-9_]{1,40}\}?|\{\{[\w .-]{1,40}\}\}")
"""What pages and tools write where a value of one's own belongs."""

_NEVER_QUOTED = ("to", "type", "channel", "from")
"""Fields whose own text has no quotes."""

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*(?:;.*)?', re.DOTALL)
_CURLY = tuple(DOUBLE[1:])
_AROUND = re.compile(rf"\A[{DOUBLE}]|[{DOUBLE}]\Z")
_ESCAPED = re.compile(r'\\([\\"])')
_ESCAPED_CURLY = re.compile(rf"(?<!\\)\\++[{DOUBLE}]")
_PROPERTY = re.compile(r";\s*(?:type|filename|headers|encoder)=.*", re.DOTALL)
_PLAIN_NAME = re.compile(r"[\w.-]{1,40}")
_PAIR = re.compile(r"\s*([A-Za-z_][\w.-]*+)=(.*)", re.DOTALL)

_JSON_BEGINS = ("{", "[", "\\", *DOUBLE)

_FILE = (
    "The command reads a file, and no file is read here: "
    "write the text itself in place of @ or < and its name."
)
_BARE_QUOTES = "Quotes that were not closed, or lacked a backslash within others, were read as meant."
_SEMICOLON = "A text goes on after a semicolon where curl would have cut it off."
_AMPERSAND = "An & within a text was read as meant, although it separates fields there."
_PLUS = "The + before a number was kept, although + means a space there."
_NAMELESS = "A part of the request without a name was left out."


def read_fields(parts: Iterable[tuple[str, str]], notes: ImportNotes) -> dict[str, Any]:
    """Return the fields that a command sends, each a text or, from JSON, any value.

    Fields that are not in NAMES are left out, and the notes say so.

    Raises CurlError for a file to read and for JSON that cannot be read.
    """
    fields: dict[str, Any] = {}
    for name, value in _pairs(list(parts), notes):
        name = name.strip().strip("\"'").lower()
        if not name:
            notes.ignore(_NAMELESS)
        elif name not in NAMES:
            what = f"field {quoted(name)}" if _PLAIN_NAME.fullmatch(name) else "field with an odd name"
            notes.ignore(f"The {what} was left out: a message with reply buttons has none of that name.")
        elif value is not None:
            if name in fields:
                notes.ignore(f"The field {quoted(name)} stands there twice: the last one counts.")
            fields[name] = value
    return fields


def _pairs(parts: list[tuple[str, str]], notes: ImportNotes) -> Iterator[tuple[str, Any]]:
    forms = [value.partition("=") for option, value in parts if option == "form"]
    curly = any(name in _NEVER_QUOTED and value.startswith(_CURLY) for name, _, value in forms)
    for option, value in parts:
        name, equals, content = value.partition("=")
        match option:
            case "form" | "form-string":
                if equals:
                    yield name, _form_value(content, curly, notes) if option == "form" else content
                else:
                    notes.ignore(_NAMELESS)
            case "data-urlencode":
                if not equals and "@" in value:
                    raise CurlError(_FILE)
                yield (name, content) if equals else ("", value)
    # curl sends what these give as one body
    yield from _body(
        "&".join(_data(option, value) for option, value in parts if option.startswith("data")), notes
    )
    yield from _body("".join(_data(option, value) for option, value in parts if option == "json"), notes)


def _form_value(value: str, curly: bool, notes: ImportNotes) -> str:
    """Return the value of curl's -F: its own quotes and escapes undone, without `;type=...`.

    curly: whether the command's values stand in curly quotes, which were straight ones before.
    """
    if value.startswith(("@", "<")) and not PLACEHOLDER.fullmatch(value):
        raise CurlError(_FILE)
    if quoted := _QUOTED.fullmatch(value):
        return _ESCAPED.sub(r"\1", quoted[1])
    if curly:
        notes.repair(STRAIGHTENED)
        return _ESCAPED_CURLY.sub('"', _AROUND.sub("", value))
    if value.startswith('"') and (value.endswith('"') or value.count('"') == 1):
        notes.repair(_BARE_QUOTES)
        return _ESCAPED.sub(r"\1", value[1:].removesuffix('"'))
    value = _PROPERTY.sub("", value)
    if ";" in value:
        notes.repair(_SEMICOLON)
    return value


def _data(option: str, value: str) -> str:
    if option == "data-urlencode":
        return ""
    if option != "data-raw" and value.startswith("@"):
        raise CurlError(_FILE)
    return value


def _body(text: str, notes: ImportNotes) -> Iterator[tuple[str, Any]]:
    text = text.strip("&")
    if text.lstrip()[:1] in _JSON_BEGINS:
        content = read_json(text, "The request", notes)
        if not isinstance(content, dict):
            raise UnreadableError("The request cannot be read: its JSON is not a group of fields.")
        yield from content.items()
        return
    found: list[tuple[str, list[str]]] = []
    for part in filter(None, text.split("&")):
        if pair := _PAIR.fullmatch(part):
            found.append((pair[1], [pair[2]]))
        elif found:
            found[-1][1].append(part)
            notes.repair(_AMPERSAND)
        else:
            notes.ignore(_NAMELESS)
    for name, values in found:
        yield name, _decoded(name, "&".join(values), notes)


def _decoded(name: str, value: str, notes: ImportNotes) -> str:
    if name in ("to", "from") and value.startswith("+"):
        notes.repair(_PLUS)
        value = value.replace("+", "%2B", 1)
    return unquote_plus(value)
