"""A callback's event as a row of its table, and back."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from composer.kaleyra.callbacks.event import KINDS, Event
from composer.message.phone_numbers import customer_key
from composer.store.log.rows import EPOCH, MICROSECOND, DamagedError, stored_text, text_of, time_of

_TEXTS = (
    *("message_id", "alias", "sender", "recipient", "user_id", "name"),
    *("code", "words", "button_id", "title", "text", "price"),
)
_COLUMNS = ("received_at", "at", "kind", *_TEXTS, "rehearsed", "key", "customer")
LISTED = ", ".join(("id", *_COLUMNS))
INSERT = (
    f"INSERT INTO events (raw, {', '.join(_COLUMNS)})"  # noqa: S608 - no text of others
    f" VALUES ({', '.join('?' * (len(_COLUMNS) + 1))}) ON CONFLICT (message_id, key) DO NOTHING"
)
_SIMULATED = ":rehearsed"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it was kept.

    In lists the event's `raw` is left out, because it is long: `Events.get` has it.

    number: larger than those of all events kept before.
    received_at: UTC.
    tied: the key of the number that the user id is tied to, if the event itself names none; else "".
    """

    number: int
    received_at: datetime
    event: Event
    tied: str = ""

    @property
    def customer(self) -> str:
        """In whose conversation it is: a number's `customer_key`, or a user id; "" if nobody is named."""
        return customer_key(self.event.recipient) or self.tied or self.event.user_id


def values_of(event: Event, received_at: datetime) -> tuple[Any, ...]:
    """Return the values of INSERT; the last one is whose conversation it belongs to."""
    texts = [stored_text(getattr(event, name)) for name in _TEXTS]
    key = event.key + (_SIMULATED if event.simulated else "")
    customer = stored_text(customer_key(event.recipient))
    return (
        stored_text(event.raw),
        microseconds(received_at),
        microseconds(event.at),
        event.kind,
        *texts,
        event.simulated,
        key,
        customer,
    )


def event_of(row: tuple[Any, ...]) -> KeptEvent | None:
    """Return the event in a row, with or without its raw text; None for one that is damaged."""
    number, received_at, at, kind, *rest = row
    texts, (simulated, key, customer), raw = (
        rest[: len(_TEXTS)],
        rest[len(_TEXTS) : len(_TEXTS) + 3],
        rest[len(_TEXTS) + 3 :],
    )
    try:
        if kind not in KINDS:
            raise DamagedError("no kind")
        named = dict(zip(_TEXTS, map(text_of, texts), strict=True))
        event = Event(
            kind,
            time_of(at),
            **named,
            raw="".join(map(text_of, raw)),
            key=text_of(key).removesuffix(_SIMULATED),
            simulated=bool(simulated),
        )
        whose = text_of(customer) if event.user_id and not event.recipient else ""
        return KeptEvent(number, time_of(received_at), event, "" if whose == event.user_id else whose)
    except ValueError as fault:  # neither a text nor a time
        _log.warning("event %s is damaged: %s", number, fault)
        return None


def microseconds(time: datetime) -> int:
    """Return a time as it is kept."""
    return (time - EPOCH) // MICROSECOND
