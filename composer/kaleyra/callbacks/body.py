"""What stands in a callback's body or query: JSON, a form or multipart, as it is really sent."""

import json
import re
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

_FIELDS_MAX = 1000
# A string is skipped whole, also one that never ends: else the search would go on to the end at each quote.
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.?)*+(?:"|\Z))|,(?=\s*[}\]])', re.DOTALL)

_QUOTED = re.compile(r"""(["'])([^"'{}\[\]]*)\1""")
_NOTHING = re.compile(
    r"null|None|<[A-Za-z_][A-Za-z_ ]*>"
)  # inferred: what stands for an empty value is documented nowhere


def unpacked(body: bytes, coding: str, most: int) -> bytes:
    """Return a body as it was before it was packed for the way; at most one byte more than `most`.

    coding: the header Content-Encoding, "" if there is none. A body that is not what it says stays as it is.
    """
    if coding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    import zlib

    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(body, most + 1)
    except zlib.error:
        return body


def body_text(body: bytes) -> str:
    """Return a body as text, as far as it is any."""
    return _text(body, json.detect_encoding(body))


def _unescaped(value: str) -> str:
    """Return a field of a form whose bytes that are no UTF-8 are escaped."""
    try:
        return _text(value.encode(errors="surrogateescape"))
    except UnicodeEncodeError:  # there was half an emoji in it
        return value


def _text(data: bytes, encoding: str = "utf-8") -> str:
    """Return bytes as text; what is no UTF-8 comes from a system that writes Windows-1252."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252" if encoding.startswith("utf-8") else encoding, "replace")


def decode(content_type: str, body: bytes) -> Any:
    """Return what a body holds: JSON's value, or a form's fields as a dict; None if it is neither.

    What the body begins with counts for more than its Content-Type, which is not always true.
    """
    text = body_text(body)
    value = decode_json(text)
    if value is not None:
        return value
    if "multipart/" in content_type.lower():
        return _parts(content_type, body)
    return decode_form(text) or None


def decode_json(text: str) -> Any:
    """Return the object or list in a JSON text, None for anything else.

    A comma after the last entry is allowed, because the vendor's samples have some.
    """
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith(("{", "[", '"')):
        return None
    try:
        value = _loads(text)
        if value is None:
            value = _loads(without_last_commas(text))
        if isinstance(value, str):  # JSON in JSON's text
            value = _loads(value)
    except RecursionError:
        return None
    return value if isinstance(value, dict | list) else None


def without_last_commas(text: str) -> str:
    """Return a JSON text without commas after the last entries of objects and lists."""
    return _LAST_COMMA.sub(lambda found: found[1] or "", text)


def decode_form(text: str) -> dict[str, str]:
    """Return the fields of a form or a query; of those with one name the first that is not empty."""
    fields: dict[str, str] = {}
    try:
        pairs = parse_qsl(
            text.strip(), keep_blank_values=True, errors="surrogateescape", max_num_fields=_FIELDS_MAX
        )
    except ValueError:
        return {}
    for name, value in pairs:
        fields[name] = fields.get(name) or _said(_unescaped(value))
    return fields


def _said(value: str) -> str:
    """Return a field of a form without quotes around it, "" for what stands in an empty one's place."""
    found = _QUOTED.fullmatch(value.strip())
    bare = found[2] if found else value
    return "" if _NOTHING.fullmatch(bare.strip()) else bare


def _loads(text: str) -> Any:
    try:
        return json.loads(text, parse_int=_number, strict=False)
    except ValueError:
        return None


def _number(digits: str) -> int | str:
    # int() refuses some thousands of digits, and the whole text would fail with them.
    return int(digits) if len(digits) < 1000 else digits


def _parts(content_type: str, body: bytes) -> dict[str, str] | None:
    # At the start the sandbox imports it on a thread of its own, and two at once can each get half of it.
    from werkzeug.exceptions import HTTPException
    from werkzeug.formparser import FormDataParser
    from werkzeug.http import parse_options_header

    kind, options = parse_options_header(content_type)
    parser = FormDataParser(max_form_memory_size=len(body) + 1, max_form_parts=_FIELDS_MAX)
    try:
        _stream, form, files = parser.parse(BytesIO(body), kind, len(body), options)
    except HTTPException:  # too many parts; a damaged body has none
        return None
    for file in files.values():
        file.close()
    return {name: next(filter(None, map(_said, values)), "") for name, values in form.lists()} or None
