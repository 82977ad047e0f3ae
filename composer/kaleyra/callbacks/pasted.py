"""Callbacks that somebody pasted or stored in a file -> Events."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from composer.kaleyra.callbacks.body import decode, decode_form, decode_json, without_last_commas
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import json_text, read_events

PASTED_MAX = 10_000_000
"""The most characters that are read."""

ENTRIES_MAX = 250_000
"""The most lines, or entries of a list, that are read; PASTED_MAX characters have no more real callbacks."""

_BLANK_LINES = re.compile(r"\n[ \t\r]*\n")
_REQUEST_LINE = re.compile(r"[A-Z]+ \S+ HTTP/[0-9.]+\s*")
_HEADER = re.compile(r"[A-Za-z0-9-]+:(?:\s|$)")
_PART = re.compile(r"\s*--(\S+)\r?\nContent-Disposition: *form-data", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:[A-Z]+ +)?(?:https?://|/)")
_DECODER = json.JSONDecoder(strict=False)


def read_pasted(
    text: str,
    now: datetime | None = None,
    unread: Callable[[int], None] = lambda _count: None,
    *,
    whole: bool = False,
) -> Iterator[Event]:
    """Yield what pasted callbacks report; nothing for a text without any. Never raises.

    It may be one payload, a list of them, one a line, several with or without blank lines between them (so a
    whole HTTP request as well), or callback URLs with their query. Text around them is left out; an unknown
    payload becomes an event `unknown`.

    now: when the callbacks arrived, UTC; the current time unless given.
    unread: called at the end with how many lines or entries were not read, if any: the text is too long.
    whole: whether the text is to hold nothing but callbacks, so that other lines become events `unknown`.
    """
    now = now or datetime.now(UTC)
    beyond = text.count("\n", PASTED_MAX) + (len(text) > PASTED_MAX)
    text = text[:PASTED_MAX]
    payload = _payload(text)
    if isinstance(payload, list) and payload:
        entries: Iterator[Any] = iter(payload)
        read: Callable[[Any], Iterable[Event]] = partial(_read_entry, now=now)
    elif payload:
        entries, read = iter([payload]), partial(read_events, raw=text.strip(), now=now)
    else:
        entries, read = _pieces(text), partial(_read_line if whole else _read_piece, now=now)
    for entry in islice(entries, ENTRIES_MAX):
        yield from read(entry)
    left = sum(1 for _entry in entries) + beyond
    if left:
        unread(left)


def read_queries(
    text: str, now: datetime | None = None, unread: Callable[[int], None] = lambda _count: None
) -> Iterator[Event]:
    """Yield what callback URLs report, one a line; a line that says nothing becomes an event `unknown`.

    A line may be a whole URL, what stands behind its question mark, or that of a request in a log.

    now: when the callbacks arrived, UTC; the current time unless given.
    unread: called at the end with how many lines were not read, if any: the text is too long.
    """
    now = now or datetime.now(UTC)
    lines = filter(None, map(str.strip, text[:PASTED_MAX].splitlines()))
    for line in islice(lines, ENTRIES_MAX):
        yield from _read_query(line, now)
    left = sum(1 for _line in lines) + text.count("\n", PASTED_MAX) + (len(text) > PASTED_MAX)
    if left:
        unread(left)


def _payload(text: str) -> Any:
    """Return what a text that is a single body holds, None for any other."""
    part = _PART.match(text)
    if part is None:
        return decode_json(text)
    return decode(f'multipart/form-data; boundary="{part[1]}"', text.encode(errors="replace"))


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands between blank lines, where that is no JSON its values or else its lines."""
    for block in _BLANK_LINES.split(text):
        if decode_json(block) is not None:
            yield block
        else:
            values = _values(block) or _values(without_last_commas(block))
            yield from values or filter(str.strip, _without_headers(block.splitlines()))


def _values(block: str) -> list[str]:
    """Return the JSON objects and lists that a text consists of, one after the other; nothing for others."""
    found: list[str] = []
    at = _beyond_blanks(block, 0)
    try:
        while at < len(block):
            if block[at] not in "{[" or len(found) == ENTRIES_MAX:
                return []
            end = _DECODER.raw_decode(block, at)[1]
            found.append(block[at:end])
            at = _beyond_blanks(block, end)
    except (ValueError, RecursionError):
        return []
    return found


def _beyond_blanks(text: str, start: int) -> int:
    while start < len(text) and text[start] in " \t\r\n":
        start += 1
    return start


def _without_headers(lines: list[str]) -> list[str]:
    """Return the lines without what of a request's head says nothing of the callback."""
    if not lines or not _REQUEST_LINE.fullmatch(lines[0]):
        return lines
    target = [line for line in lines[:1] if "?" in line]
    return target + [line for line in lines[1:] if not _HEADER.match(line)]


def _read_entry(entry: Any, now: datetime) -> tuple[Event, ...]:
    return read_events(entry, json_text(entry), now)


def _read_json(text: str, now: datetime) -> tuple[Event, ...]:
    payload = decode_json(text)
    if isinstance(payload, list):
        return tuple(event for entry in payload for event in _read_entry(entry, now))
    return () if payload is None else read_events(payload, text.strip(), now)


def _read_piece(line: str, now: datetime) -> tuple[Event, ...]:
    """Return what a line of a text reports that may hold other things as well."""
    if found := _read_json(line, now):
        return found
    query = _query(line.strip()).partition(" ")[0]  # prose may go on behind a URL
    fields = decode_form(query) if "=" in query else {}
    found = read_events(fields, line.strip(), now) if fields else ()
    return tuple(event for event in found if event.kind != "unknown")


def _read_line(line: str, now: datetime) -> tuple[Event, ...]:
    """Return what a line reports, at least one event."""
    return _read_json(line, now) or _read_query(line.strip(), now)


def _read_query(line: str, now: datetime) -> tuple[Event, ...]:
    return read_events(decode_form(_query(line)) or None, line, now)


def _query(line: str) -> str:
    """Return the query of a URL, also after a method as in a log of requests; a line without one as it is."""
    before, mark, query = line.partition("?")
    if not mark or ("=" in before and not _ADDRESS.match(before)):  # a value may have a question mark
        query = line
    return query.partition(" HTTP/")[0].partition("#")[0]
