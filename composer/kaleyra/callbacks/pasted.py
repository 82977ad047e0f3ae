"""Callbacks that somebody pasted or stored in a file -> Events."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from composer.kaleyra.callbacks.body import decode_form, decode_json
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import json_text, read_events

PASTED_MAX = 10_000_000
"""The most characters that are read."""

ENTRIES_MAX = 250_000
"""The most lines, or entries of a list, that are read; PASTED_MAX characters have no more real callbacks."""

_BLANK_LINES = re.compile(r"\n[ \t\r]*\n")


def read_pasted(
    text: str, now: datetime | None = None, unread: Callable[[int], None] = lambda _count: None
) -> Iterator[Event]:
    """Yield what pasted callbacks report; nothing for a text without any. Never raises.

    It may be one payload, a list of them, one a line, several with blank lines between them (so a whole HTTP
    request as well), or callback URLs with their query. Text around them is left out; an unknown payload
    becomes an event `unknown`.

    now: when the callbacks arrived, UTC; the current time unless given.
    unread: called at the end with how many lines or entries were not read, if any: the text is too long.
    """
    now = now or datetime.now(UTC)
    beyond = text.count("\n", PASTED_MAX) + (len(text) > PASTED_MAX)
    text = text[:PASTED_MAX]
    payload = decode_json(text)
    if isinstance(payload, list) and payload:
        entries: Iterator[Any] = iter(payload)
        read: Callable[[Any], Iterable[Event]] = partial(_read_entry, now=now)
    elif payload:
        entries, read = iter([payload]), partial(read_events, raw=text.strip(), now=now)
    else:
        entries, read = _pieces(text), partial(_read_piece, now=now)
    for entry in islice(entries, ENTRIES_MAX):
        yield from read(entry)
    left = sum(1 for _entry in entries) + beyond
    if left:
        unread(left)


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands between blank lines, where that is no JSON its lines."""
    for block in _BLANK_LINES.split(text):
        for piece in [block] if decode_json(block) is not None else block.splitlines():
            if piece.strip():
                yield piece


def _read_entry(entry: Any, now: datetime) -> tuple[Event, ...]:
    return read_events(entry, json_text(entry), now)


def _read_json(text: str, now: datetime) -> tuple[Event, ...]:
    payload = decode_json(text)
    if isinstance(payload, list):
        return tuple(event for entry in payload for event in _read_entry(entry, now))
    return () if payload is None else read_events(payload, text.strip(), now)


def _read_piece(line: str, now: datetime) -> tuple[Event, ...]:
    if found := _read_json(line, now):
        return found
    query = _query(line.strip())
    fields = decode_form(query) if "=" in query else {}
    found = read_events(fields, line.strip(), now) if fields else ()
    return tuple(event for event in found if event.kind != "unknown")


def _query(line: str) -> str:
    """Return the query of a URL, also after a method as in a log of requests; a line without one as it is."""
    query = line.partition("?")[2] if "?" in line else line
    return query.partition(" ")[0].partition("#")[0]
