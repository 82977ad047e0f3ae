"""What a callback says, whatever its shape."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args
from urllib.parse import unquote

from composer.message.phone_numbers import customer_key, wire_number

Kind = Literal["sent", "delivered", "read", "failed", "replied", "received", "unknown"]
KINDS: tuple[Kind, ...] = get_args(Kind)
State = Literal["accepted", "sent", "failed", "delivered", "read"]
_ORDER: tuple[State, ...] = get_args(State)

RAW_MAX = 65536
"""How many characters of a callback are stored unchanged."""

_NUMBER_MAX = 64
_OF_ID = re.compile(r"[^\W\d_Xx]")  # a letter; the vendor's samples mask numbers with X
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNIX = re.compile(r"([0-9]{9,10})(?:\.[0-9]{1,9})?|([0-9]{13})")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a callback reports. Every text is valid UTF-8, and "" if the callback does not say it.

    kind: `sent` to `failed` are a message's states; `replied` is a tap on a button, `received` any other
        message of the customer, `unknown` what could not be understood.
    at: when it happened, UTC; when the callback arrived if that is earlier or the callback does not say.
    message_id: the business's message, as `bare_id` has it; of a customer's message, the one it quotes.
    alias: another id of that message.
    sender: the business's number, whoever wrote, as `bare_number` has it.
    recipient: the customer's number, whoever wrote, as `bare_number` has it; "" for one who shows none.
    user_id: the customer's, as it came; WhatsApp gives one to customers who show no number.
    name: what the customer is called.
    code: why a message failed.
    words: why a message failed, for people.
    button_id: of the tapped button.
    title: of the tapped button.
    text: what the customer wrote.
    price: what is charged for the message, as it came.
    raw: the callback, or its part about this event, unchanged but for its length.
    key: equal for two reports of one thing.
    simulated: it comes from the simulated customer, so no real one did anything.
    """

    kind: Kind
    at: datetime
    message_id: str = ""
    alias: str = ""
    sender: str = ""
    recipient: str = ""
    user_id: str = ""
    name: str = ""
    code: str = ""
    words: str = ""
    button_id: str = ""
    title: str = ""
    text: str = ""
    price: str = ""
    raw: str = field(default="", repr=False)
    key: str = ""
    simulated: bool = False

    @property
    def customer(self) -> str:
        """Who the customer is: the number's digits, or the user id; "" if the callback does not say."""
        return self.recipient or self.user_id

    @property
    def is_inbound(self) -> bool:
        """Whether the customer wrote or tapped; only that opens the 24-hour window."""
        return self.kind in ("replied", "received")


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """An event as it stands in a callback; the fields that are not listed are an Event's.

    source: the part of the callback that it was read from.
    stamp: its time, as written in the callback.
    own_id: of the customer's message itself.
    """

    kind: Kind
    source: Any
    stamp: str = ""
    own_id: str = ""
    message_id: str = ""
    alias: str = ""
    sender: str = ""
    recipient: str = ""
    user_id: str = ""
    name: str = ""
    code: str = ""
    words: str = ""
    button_id: str = ""
    title: str = ""
    text: str = ""
    price: str = ""


def text_of(value: object) -> str:
    """Return a text or a number as text, "" for anything else; without NULs and halves of emoji."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "")


def state(events: Iterable[Event]) -> State:
    """Return how far a message got, from the events about it in any order; `accepted` if they say nothing.

    A failure that is reported as well does not undo that it was delivered or read. Whoever answers a message
    has read it.
    """
    return max((_state_of(event) for event in events), key=_ORDER.index, default="accepted")


def _state_of(event: Event) -> State:
    if event.is_inbound:
        return "read" if event.message_id else "accepted"
    kind = event.kind  # the inbound ones are done
    return "accepted" if kind == "unknown" else kind  # type: ignore[return-value]


def bare_id(text: str) -> str:
    """Return a message's id as it is compared.

    Callbacks may add `:0`, also as `%3A0` (several sources).
    """
    return unquote(text.strip()).removesuffix(":0")


def bare_number(text: str) -> str:
    """Return a phone number as it is compared: without +, spaces and dashes, of at most 64 characters."""
    return wire_number(text[:_NUMBER_MAX]).removeprefix("+").removeprefix("00")


def who(numbers: Iterable[str], ids: Iterable[str] = ()) -> tuple[str, str]:
    """Return a customer's number and user id from what a callback calls somebody, each "" if it is not there.

    numbers: what stands where a number is expected; a user id may stand there too.
    ids: what stands where a user id is expected, whatever it looks like.
    """
    found = [text.strip() for text in numbers if text.strip()]
    user_ids = [text.strip() for text in ids if text.strip()] + [
        text for text in found if _OF_ID.search(text)
    ]
    plain = (bare_number(text) for text in found if not _OF_ID.search(text))
    return next(plain, ""), next(iter(user_ids), "")


def key_of(text: str) -> str:
    """Return what a customer is found by: a number's `customer_key`, or a user id as it is; "" for nobody.

    text: a number in any form that people write, or a user id.
    """
    number, user_id = who([text])
    return customer_key(number) if number else user_id


def read_time(stamp: str, now: datetime) -> datetime:
    """Return the time that a stamp means, `now` if it means none, a later one or one before 1970.

    stamp: unix seconds or milliseconds, or ISO 8601.
    """
    try:
        found = min(_parse_time(stamp.strip()) or now, now)
    except (ValueError, OverflowError):
        return now
    return found if found >= _EPOCH else now


def _parse_time(stamp: str) -> datetime | None:
    if found := _UNIX.fullmatch(stamp):
        return _EPOCH + timedelta(seconds=int(found[1]) if found[1] else int(found[2]) / 1000)
    if "-" not in stamp:
        return None
    time = datetime.fromisoformat(stamp)
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
