"""Callbacks that somebody pasted or stored in a file -> Events."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from composer.kaleyra.callbacks.body import decode_form, decode_json
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import json_text, read_events

PASTED_MAX = 10_000_000
"""The most characters that are read."""

_LINES_MAX = 100_000

_BLANK_LINES = re.compile(r"\n[ \t\r]*\n")


def read_pasted(text: str, now: datetime | None = None) -> tuple[Event, ...]:
    """Return what pasted callbacks report; nothing for a text without any. Never raises.

    It may be one payload, a list of them, one a line, several with blank lines between them (so a whole HTTP
    request as well), or callback URLs with their query. Text around them is left out; an unknown payload
    becomes an event `unknown`.

    now: when the callbacks arrived, UTC; the current time unless given.
    """
    now = now or datetime.now(UTC)
    text = text[:PASTED_MAX]
    return _read_json(text, now) or tuple(
        event for piece in _pieces(text) for event in _read_piece(piece, now)
    )


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands between blank lines, where that is no JSON its lines."""
    count = 0
    for block in _BLANK_LINES.split(text):
        for piece in [block] if decode_json(block) is not None else block.splitlines():
            count += 1
            if count > _LINES_MAX:
                return
            yield piece


def _read_json(text: str, now: datetime) -> tuple[Event, ...]:
    payload = decode_json(text)
    if isinstance(payload, list):
        return tuple(event for item in payload for event in read_events(item, json_text(item), now))
    return () if payload is None else read_events(payload, text.strip(), now)


def _read_piece(line: str, now: datetime) -> tuple[Event, ...]:
    if found := _read_json(line, now):
        return found
    fields = decode_form(_query(line.strip()))
    found = read_events(fields, line.strip(), now) if fields else ()
    return tuple(event for event in found if event.kind != "unknown")


def _query(line: str) -> str:
    """Return the query of a URL, also after a method as in a log of requests; a line without one as it is."""
    query = line.partition("?")[2] if "?" in line else line
    return query.partition(" ")[0].partition("#")[0]
