"""What a business and its customers wrote to each other, from the sends and the callbacks together."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from composer.kaleyra.callbacks.event import Event, bare_number
from composer.kaleyra.codes import explain
from composer.kaleyra.outcome import Accepted
from composer.message.markup import plain as read_plain
from composer.message.phone_numbers import phone_text
from composer.sending.outcome_text import one_line
from composer.sending.outcome_text import title as outcome_title
from composer.store.log.rows import Send
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events, KeptEvent

EVERYTHING = ""
"""Whose conversation holds every callback, also those that name nobody or that nothing is understood of."""

CUSTOMERS_MAX = 200
LINES_MAX = 200
"""Lines of a conversation: the last ones."""

NEW_EVENTS_MAX = 1000

_RECENT = 100  # sends whose recipients are customers as well
_TEXT_MAX = 300
_BODY_READ = 1000

Side = Literal["ours", "theirs", "state"]
"""Who wrote a line; `state` for what became of a message."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody written to or heard of.

    number: as `bare_number` has it.
    name: the number as people write it.
    at: when that was last, UTC.
    """

    number: str
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
    who: the customer's number where the line does not stand in the customer's own conversation.
    is_simulated: whether no real customer had to do with it.
    """

    side: Side
    kind: str
    text: str
    at: datetime
    event: int = 0
    send: int = 0
    who: str = ""
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class ConversationView:
    """What is known at one moment.

    customers: the last heard of or written to first.
    chosen: the number of the customer whose conversation the lines are, or EVERYTHING.
    lines: the last ones, in order.
    new_events: events that came since the last reading.
    newest: the number of the last of them.
    """

    customers: tuple[Customer, ...]
    chosen: str
    lines: tuple[ConversationLine, ...]
    new_events: tuple[KeptEvent, ...]
    newest: int


def read_conversation(events: Events, send_log: SendLog, chosen: str, after: int) -> ConversationView:
    """Return the conversation of a customer, and what came since. Raises StorageError.

    chosen: the customer's number, or EVERYTHING.
    after: the number of the last event that is known already.
    """
    new_events = events.after(after, NEW_EVENTS_MAX)
    newest = new_events[-1].number if new_events else after
    customers, lines = _customers(events, send_log), _lines(events, send_log, chosen)
    return ConversationView(customers, chosen, lines, tuple(new_events), newest)


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
            return "A callback that this program does not understand: its payload is kept"
    return _STATES[event.kind]


def customer_name(number: str) -> str:
    """Return a number of `bare_number` as people write it."""
    return phone_text(f"+{number}") or number


def _customers(events: Events, send_log: SendLog) -> tuple[Customer, ...]:
    last: dict[str, datetime] = {}
    found = events.recipients(CUSTOMERS_MAX)
    found += [
        (bare_number(send.recipient), send.started_at)
        for send in send_log.page(0, _RECENT)
        if send is not None
    ]
    for number, at in found:
        if number:
            last[number] = max(at, last.get(number, at))
    latest = sorted(last.items(), key=lambda item: item[1], reverse=True)[:CUSTOMERS_MAX]
    return tuple(Customer(number, customer_name(number), at) for number, at in latest)


def _lines(events: Events, send_log: SendLog, chosen: str) -> tuple[ConversationLine, ...]:
    if chosen == EVERYTHING:
        return tuple(_line(kept, kept.event.recipient) for kept in reversed(events.newest(LINES_MAX)))
    sends = [send for form in (f"+{chosen}", chosen) for send in send_log.sends_to(form, _RECENT)]
    ids = [send.outcome.message_id for send in sends if isinstance(send.outcome, Accepted)]
    found = {kept.number: kept for kept in [*events.conversation(chosen, LINES_MAX), *events.about(ids)]}
    lines = [*map(_sent, sends), *(_line(kept) for kept in found.values())]
    # A callback's time has whole seconds, so within one second what came later counts as later.
    return tuple(
        sorted(lines, key=lambda line: (int(line.at.timestamp()), bool(line.event), line.event, line.at))
    )[-LINES_MAX:]


def _line(kept: KeptEvent, who: str = "") -> ConversationLine:
    event = kept.event
    side: Side = "theirs" if event.is_inbound else "state"
    name = customer_name(who) if who else ""
    return ConversationLine(
        side, event.kind, event_text(event), event.at, kept.number, 0, name, event.simulated
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
