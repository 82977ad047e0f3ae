"""What a business and its customers wrote to each other, from the sends and the callbacks together."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from composer.kaleyra.callbacks.event import Event, key_of
from composer.kaleyra.codes import explain
from composer.kaleyra.outcome import Accepted
from composer.message.markup import plain as read_plain
from composer.message.phone_numbers import number_forms, phone_text
from composer.sending.outcome_text import one_line
from composer.sending.outcome_text import title as outcome_title
from composer.store import search
from composer.store.log.rows import Send
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from composer.store.replies.rows import KeptEvent

EVERYTHING = ""
"""Whose conversation holds every callback, also those that name nobody or that nothing is understood of."""

CUSTOMERS_MAX = 200
LINES_MAX = 200
"""Lines of a conversation: the last ones."""

NEW_EVENTS_MAX = 1000

_RECENT = 100  # sends whose recipients are customers as well
_SEARCHED_MAX = 10_000  # customers
_TEXT_MAX = 300
_BODY_READ = 1000

Side = Literal["ours", "theirs", "state"]
"""Who wrote a line; `state` for what became of a message."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody written to or heard of.

    key: a number's `customer_key`, or a user id.
    name: the number as people write it; what a customer without a number is called, or else the user id.
    at: when that was last, UTC.
    """

    key: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """One thing that happened in a conversation.

    kind: an event's, `message` for a send.
    text: what happened, on one line.
    at: UTC.
    event: its number, 0 for a send.
    send: its number, 0 for an event.
    who: the customer's name where the line does not stand in the customer's own conversation.
    is_simulated: whether no real customer had to do with it.
    doubt: why it is perhaps somebody else's, "" usually.
    """

    side: Side
    kind: str
    text: str
    at: datetime
    event: int = 0
    send: int = 0
    who: str = ""
    is_simulated: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ConversationView:
    """What is known at one moment.

    customers: the last heard of or written to first.
    asked: whose conversation was asked for.
    chosen: whose conversation the lines are: that customer's, under the number that the user id asked for is
        tied to by now; or EVERYTHING.
    lines: the last ones, in order.
    new_events: events that came since the last reading.
    newest: the number of the last of them.
    joined: the number's key of each user id asked for that is tied to one by now.
    """

    customers: tuple[Customer, ...]
    asked: str
    chosen: str
    lines: tuple[ConversationLine, ...]
    new_events: tuple[KeptEvent, ...]
    newest: int
    joined: Mapping[str, str]


def read_conversation(
    events: Events,
    send_log: SendLog,
    chosen: str,
    after: int,
    *,
    wanted: str = "",
    unread: Collection[str] = (),
) -> ConversationView:
    """Return the conversation of a customer, and what came since. Raises StorageError.

    chosen: the customer's key, or EVERYTHING.
    after: the number of the last event that is known already.
    wanted: what the customers listed are called, in part; "" for all of them.
    unread: the keys of customers who may be tied to a number by now.
    """
    new_events = events.after(after, NEW_EVENTS_MAX)
    newest = new_events[-1].number if new_events else after
    ids = [key for key in (chosen, *unread) if key and not key.isdecimal()]
    joined = {user_id: number for (user_id, _simulated), number in events.ties(ids).items()}
    found = joined.get(chosen, chosen)
    customers = _customers(events, send_log, wanted)
    lines = _lines(events, send_log, found)
    return ConversationView(customers, chosen, found, lines, tuple(new_events), newest, joined)


def event_text(event: Event) -> str:
    """Return what an event says, in a line."""
    match event.kind:
        case "replied":
            return f"Tapped “{_short(event.title or event.button_id)}”"
        case "received":
            return _short(event.text) or "(a message without text)"
        case "failed":
            why = explain(event.code, None, "Kaleyra") or _short(event.words)
            code = f" ({_short(event.code)})" if event.code else ""
            return f"Not delivered{code}{': ' + why if why else ''}"
        case "unknown":
            return _unknown_text(event.words)
    return _STATES[event.kind]


def customer_name(number: str) -> str:
    """Return a number's digits as people write it; any other text, such as a user id, as it is."""
    return phone_text(f"+{number}") or number


def event_customer(kept: KeptEvent) -> str:
    """Return who an event is about, for people; "" if it names nobody."""
    event, key = kept.event, kept.customer
    is_number = bool(event.recipient or kept.tied)
    return customer_name(key) if is_number else one_line(event.name) or key


def _unknown_text(words: str) -> str:
    if not words:
        return "A callback that this program does not understand: its payload is kept"
    return _short(words) if " " in words.strip() else f"Reported: {_short(words)}"


def _customers(events: Events, send_log: SendLog, wanted: str) -> tuple[Customer, ...]:
    last: dict[str, datetime] = {}
    found = events.customers(_SEARCHED_MAX if wanted else CUSTOMERS_MAX)
    found += [
        (key_of(send.recipient), send.started_at) for send in send_log.page(0, _RECENT) if send is not None
    ]
    if wanted:
        earliest = datetime.min.replace(tzinfo=UTC)
        found += [(key_of(recipient), earliest) for recipient in send_log.recipients(_SEARCHED_MAX)]
        called = events.called()
        found = [item for item in found if _is_wanted(item[0], called.get(item[0], ()), wanted)]
    for key, at in found:
        if key:
            last[key] = max(at, last.get(key, at))
    latest = sorted(last.items(), key=lambda item: item[1], reverse=True)[:CUSTOMERS_MAX]
    names = events.names(key for key, _at in latest if not key.isdecimal())
    return tuple(Customer(key, one_line(names.get(key, "")) or customer_name(key), at) for key, at in latest)


def _is_wanted(key: str, called: Collection[str], wanted: str) -> bool:
    """Whether every word that was typed stands in a customer's number, user id or name."""
    known = [search.folded(text) for text in (*number_forms(key), *called)]
    return all(any(word in text for text in known) for word in map(_folded_word, wanted.split()))


def _folded_word(word: str) -> str:
    """Return what is looked for; of a number with dashes, its digits alone."""
    folded = search.folded(word)
    digits = folded.replace(" ", "")
    return digits if digits.isdecimal() else folded


def _lines(events: Events, send_log: SendLog, chosen: str) -> tuple[ConversationLine, ...]:
    if chosen == EVERYTHING:
        newest = events.newest(LINES_MAX)[::-1]
        doubts = _doubts(newest, events, send_log)
        names = events.names(kept.customer for kept in newest if kept.event.user_id and not kept.event.name)
        return tuple(
            _line(kept, names.get(kept.customer) or event_customer(kept), doubts.get(kept.number, ""))
            for kept in newest
        )
    sends = send_log.sends_to(chosen, _RECENT)
    ids = [send.outcome.message_id for send in sends if isinstance(send.outcome, Accepted)]
    found = {kept.number: kept for kept in [*events.conversation(chosen, LINES_MAX), *events.about(ids)]}
    doubts = _doubts(found.values(), events, send_log)
    lines = [
        *map(_sent, sends),
        *(
            _line(
                kept,
                event_customer(kept) if kept.customer not in ("", chosen) else "",
                doubts.get(number, ""),
            )
            for number, kept in found.items()
        ),
    ]
    # A callback's time has whole seconds, so within one second what came later counts as later.
    return tuple(
        sorted(lines, key=lambda line: (int(line.at.timestamp()), bool(line.event), line.event, line.at))
    )[-LINES_MAX:]


def _doubts(found: Iterable[KeptEvent], events: Events, send_log: SendLog) -> dict[int, str]:
    """Return why events are perhaps another customer's, by their numbers: where id and number disagree."""
    named = [kept for kept in found if kept.event.user_id]
    if not named:
        return {}
    ties = events.ties(kept.event.user_id for kept in named)
    answering = [kept for kept in named if not kept.event.recipient]
    went_to = send_log.recipients_of(kept.event.message_id for kept in answering)
    doubts = {}
    for kept in named:
        tied = ties.get((kept.event.user_id, kept.event.simulated), "")
        to = went_to.get(kept.event.message_id, "")
        if kept.event.recipient and tied not in ("", kept.customer):
            doubts[kept.number] = (
                f"the user id {kept.event.user_id} is known as that of {customer_name(tied)}: not joined"
            )
        elif not kept.event.recipient and to not in ("", kept.customer):
            doubts[kept.number] = (
                f"the message went to {customer_name(to)}, the answer comes from {event_customer(kept)}:"
                " not joined"
            )
    return doubts


def _line(kept: KeptEvent, who: str, doubt: str) -> ConversationLine:
    event = kept.event
    side: Side = "theirs" if event.is_inbound else "state"
    return ConversationLine(
        side, event.kind, event_text(event), event.at, kept.number, 0, who, event.simulated, doubt
    )


def _sent(send: Send) -> ConversationLine:
    outcome = send.outcome
    text = _body(send.draft)
    if not isinstance(outcome, Accepted):
        text = f"{outcome_title(outcome) if outcome else 'Sending'}: {text}"
    return ConversationLine(
        "ours", "message", text, send.started_at, send=send.id, is_simulated=send.is_sandbox
    )


def _body(draft: str) -> str:
    try:
        body = json.loads(draft)["message"]["body"]
    except (ValueError, RecursionError, LookupError, TypeError):  # no draft of this version
        return ""
    return _short(read_plain(body[:_BODY_READ])) if isinstance(body, str) else ""


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _TEXT_MAX else f"{line[: _TEXT_MAX - 1]}…"


def inbound(new_events: Iterable[KeptEvent]) -> Sequence[KeptEvent]:
    """Return those events that a customer wrote or tapped."""
    return [kept for kept in new_events if kept.event.is_inbound]


_STATES = {
    "sent": "Sent: handed to WhatsApp",
    "delivered": "Delivered to the phone",
    "read": "Read by the customer",
}
