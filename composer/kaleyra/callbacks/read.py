"""A status or reply callback -> Events, and the state that a message's events come to."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal, get_args

from composer.kaleyra.callbacks import v1, v2
from composer.kaleyra.callbacks.body import body_text, decode, decode_form
from composer.kaleyra.callbacks.event import RAW_MAX, Event, Reading, moment, text_of

BODY_MAX = 65536
"""The most bytes that a callback's body has."""

EVENTS_MAX = 1000
"""The most events that one callback reports; one with more is kept whole, as one that is unknown."""

State = Literal["accepted", "sent", "failed", "delivered", "read"]
_ORDER: tuple[State, ...] = get_args(State)


def read(query: str, content_type: str, body: bytes, now: datetime | None = None) -> tuple[Event, ...]:
    """Return what a callback reports; nothing for an empty one. Never raises.

    query: of the URL, without the question mark. now: when it came, UTC. A GET is read like a POST without a
    body.
    Whatever it is, its text is kept: what cannot be understood becomes an event `unknown`.
    """
    now = now or datetime.now(UTC)
    found: tuple[Event, ...] = ()
    if len(body) > BODY_MAX:
        found = (_event(Reading("unknown", None), body_text(body), now),)
    elif body.strip():
        found = events_of(decode(content_type, body), body_text(body), now)
    if query and all(event.kind == "unknown" for event in found):
        of_query = events_of(decode_form(query), query, now)
        if not found or any(event.kind != "unknown" for event in of_query):
            return of_query
    return found


def events_of(payload: Any, raw: str, now: datetime) -> tuple[Event, ...]:
    """Return the events in what a callback's text `raw` was decoded to, at least one."""
    try:
        readings = list(islice(_readings(payload), EVENTS_MAX + 1))
    except RecursionError:
        readings = []
    if len(readings) == 1:
        return (_event(readings[0], raw, now),)
    if not 0 < len(readings) <= EVENTS_MAX:
        return (_event(Reading("unknown", None), raw, now),)
    # Each keeps its own part: the whole with every one would make a small callback large.
    return tuple(_event(reading, written(reading.piece), now) for reading in readings)


def written(value: object) -> str:
    """Return JSON's text for what was read from such."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:  # as deep as could just be read
        return "…"


def state(events: Iterable[Event]) -> State:
    """Return how far a message came, from the events about it in any order; `accepted` if they say nothing.

    That it was delivered or read is a fact which no failure reported as well can undo; who answers it has
    read it.
    """
    return max((_reached(event) for event in events), key=_ORDER.index, default="accepted")


def _reached(event: Event) -> State:
    if event.is_inbound:
        return "read" if event.message_id else "accepted"
    return "accepted" if event.kind == "unknown" else event.kind  # type: ignore[return-value] # the inbound ones are done


def _readings(payload: Any) -> Iterator[Reading]:
    for item in payload if isinstance(payload, list) else [payload]:
        if not isinstance(item, dict):
            yield Reading("unknown", item)
        elif found := v2.readings(item):
            yield from found
        else:
            yield v1.reading(item)


def _event(reading: Reading, raw: str, now: datetime) -> Event:
    raw = text_of(raw)
    return Event(
        reading.kind,
        moment(reading.stamp, now),
        message_id=reading.message_id,
        alias=reading.alias,
        sender=reading.sender,
        recipient=reading.recipient,
        code=reading.code,
        words=reading.words,
        button_id=reading.button_id,
        title=reading.title,
        text=reading.text,
        raw=raw if len(raw) <= RAW_MAX else f"{raw[: RAW_MAX - 1]}…",
        key=_key(reading, raw),
    )


def _key(reading: Reading, raw: str) -> str:
    """Return what tells the thing that is reported from every other one.

    A state is reached once, whatever else the callback says; a customer's message has an id of its own, else
    only its whole text tells it apart.
    """
    import hashlib  # not before the window's first frame

    match reading.kind:
        case "sent" | "delivered" | "read":
            parts = [reading.kind, reading.message_id]
        case "failed":
            parts = [reading.kind, reading.message_id, reading.code]
        case "replied" | "received" if reading.own_id:
            inside = (reading.message_id, reading.button_id, reading.title, reading.text)
            parts = [reading.kind, reading.own_id, reading.sender, reading.recipient, *inside]
        case _:
            parts = [raw]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
