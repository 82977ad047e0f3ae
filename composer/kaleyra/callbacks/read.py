"""A status or reply callback -> Events, and the state that a message's events come to."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from composer.kaleyra.callbacks import v1, v2
from composer.kaleyra.callbacks.body import body_text, decode, decode_form
from composer.kaleyra.callbacks.event import RAW_MAX, Event, ParsedEvent, read_time, text_of

BODY_MAX = 65536
"""The most bytes that a callback's body has."""

EVENTS_MAX = 1000
"""The most events that one callback reports; one with more becomes a single event `unknown`."""


def read(query: str, content_type: str, body: bytes, now: datetime | None = None) -> tuple[Event, ...]:
    """Return what a callback reports; nothing for an empty one. Never raises.

    What cannot be understood becomes an event `unknown`, so that its text is stored.

    query: of the URL, without the question mark.
    content_type: the header of that name, "" if there is none.
    body: of the request; empty for a GET.
    now: when it arrived, UTC; the current time unless given.
    """
    now = now or datetime.now(UTC)
    found: tuple[Event, ...] = ()
    if len(body) > BODY_MAX:
        found = (_event(ParsedEvent("unknown", None), body_text(body), now),)
    elif body.strip():
        found = read_events(decode(content_type, body), body_text(body), now)
    if query and all(event.kind == "unknown" for event in found):
        of_query = read_events(decode_form(query), query, now)
        if not found or any(event.kind != "unknown" for event in of_query):
            return of_query
    return found


def read_events(payload: Any, raw: str, now: datetime) -> tuple[Event, ...]:
    """Return the events in what a callback's text `raw` was decoded to, at least one."""
    try:
        found = list(islice(_parsed(payload), EVENTS_MAX + 1))
    except RecursionError:
        found = []
    if len(found) == 1:
        return (_event(found[0], raw, now),)
    if not 0 < len(found) <= EVENTS_MAX:
        return (_event(ParsedEvent("unknown", None), raw, now),)
    # Each stores its own part: the whole with every one would make a small callback large.
    return tuple(_event(parsed, json_text(parsed.source), now) for parsed in found)


def json_text(value: object) -> str:
    """Return as JSON what was read from JSON."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:  # as deep as could just be read
        return "…"


def _parsed(payload: Any) -> Iterator[ParsedEvent]:
    for item in payload if isinstance(payload, list) else [payload]:
        if not isinstance(item, dict):
            yield ParsedEvent("unknown", item)
        elif found := v2.read(item):
            yield from found
        else:
            yield v1.read(item)


def _event(parsed: ParsedEvent, raw: str, now: datetime) -> Event:
    raw = text_of(raw)
    return Event(
        parsed.kind,
        read_time(parsed.stamp, now),
        message_id=parsed.message_id,
        alias=parsed.alias,
        sender=parsed.sender,
        recipient=parsed.recipient,
        user_id=parsed.user_id,
        name=parsed.name,
        code=parsed.code,
        words=parsed.words,
        button_id=parsed.button_id,
        title=parsed.title,
        text=parsed.text,
        price=parsed.price,
        raw=raw if len(raw) <= RAW_MAX else f"{raw[: RAW_MAX - 1]}…",
        key=_key(parsed, raw),
    )


def _key(parsed: ParsedEvent, raw: str) -> str:
    """Return a text that is equal for two reports of one thing.

    A state is reached once, whatever else the callback says; a customer's message has an id of its own, or
    else is identified by its whole text.
    """
    match parsed.kind:
        case "sent" | "delivered" | "read":
            parts = [parsed.kind, parsed.message_id]
        case "failed":
            parts = [parsed.kind, parsed.message_id, parsed.code]
        case "replied" | "received" if parsed.own_id:
            inside = (parsed.message_id, parsed.button_id, parsed.title, parsed.text)
            parts = [parsed.kind, parsed.own_id, parsed.sender, parsed.recipient, *inside]
        case "replied" | "received" if isinstance(parsed.source, dict):
            parts = [parsed.kind, *v1.canonical(parsed.source)]
        case _:
            parts = [raw]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
