"""A send as a row of the log's table, and back."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.kaleyra.timings import from_json, to_json
from composer.message.drafts.draft import Draft, DraftError, loads
from composer.message.model import Message

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# Those of the first and the last year are none in some time zones.
TIMES = range(*((datetime(year, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND for year in (2, 9999)))
"""The times that a row may have, microseconds since 1970."""

COLUMNS = (
    "id, run, started_at, account, is_sandbox, host, recipient, request, draft, duration_ms, "
    "outcome, status, message_id, recipients, code, text, fields, retry_after, reply, timings"
)
"""The columns that `send_of` reads, in its order."""

_INTEGER_MAX = 2**63 - 1


class DamagedError(ValueError):
    """A row holds what the program has not written."""


@dataclass(frozen=True)
class Send:
    """One send as it was kept.

    started_at: UTC.
    host: `host[:port]` it went to, "" for the sandbox before it had one.
    recipient: as sent.
    request: what was sent, for people.
    draft: the text of a draft file with the message, to be opened again.
    duration_ms: None while under way, and for a send that the program's end cut off.
    outcome: None while under way.
    kept: False for an outcome that could not be written yet, and is lost when the program ends before it can.
    """

    id: int
    started_at: datetime
    account: str
    is_sandbox: bool
    host: str
    recipient: str
    request: str
    draft: str
    duration_ms: int | None
    outcome: Outcome | None
    kept: bool = True

    @cached_property
    def _read(self) -> Draft | DraftError:
        try:
            return loads(self.draft.encode(errors="surrogatepass"))
        except DraftError as fault:
            return fault

    @property
    def message(self) -> Message:
        """The message as it was written; an empty one where the draft cannot be read."""
        return Message() if isinstance(self._read, DraftError) else self._read.message

    def read_draft(self) -> Draft:
        """Return the draft that was sent. Raises DraftError."""
        if isinstance(self._read, DraftError):
            raise self._read
        return self._read


def send_of(row: tuple[Any, ...]) -> Send:
    """Return the send in a row. Raises DamagedError."""
    number, _run, started, account, is_sandbox, host, recipient, request, draft, duration_ms, *outcome = row
    try:
        return Send(
            id=number,
            started_at=time_of(started),
            account=text_of(account),
            is_sandbox=bool(is_sandbox),
            host=text_of(host),
            recipient=text_of(recipient),
            request=text_of(request),
            draft=text_of(draft),
            duration_ms=_number_or_none(duration_ms),
            outcome=_outcome(tuple(outcome)),
        )
    except ValueError as fault:  # neither JSON nor text nor a time
        raise DamagedError(str(fault)) from fault


def stored_text(text: str) -> str | bytes:
    """Return text as SQLite takes it: half a character (a lone surrogate) makes it bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def text_of(value: object) -> str:
    """Return a text that was kept. Raises ValueError for anything else."""
    if isinstance(value, bytes):
        return value.decode(errors="surrogatepass")
    if not isinstance(value, str):
        raise DamagedError("no text")
    return value


def text_or_none(value: object) -> str | None:
    """Return a text that was kept, None for anything else."""
    try:
        return text_of(value)
    except ValueError:
        return None


def time_of(value: object) -> datetime:
    """Return a time that was kept, UTC. Raises DamagedError for anything else, and for one beyond any clock.

    value: microseconds since 1970.
    """
    microseconds = _number(value)
    if microseconds not in TIMES:
        raise DamagedError("no time of a clock")
    return EPOCH + microseconds * MICROSECOND


def fitting(number: int | None) -> int | None:
    """Keep a number that came from outside within what SQLite holds."""
    return None if number is None else max(-_INTEGER_MAX, min(number, _INTEGER_MAX))


def outcome_columns(outcome: Outcome) -> dict[str, Any]:
    """Return the columns of an outcome, all of them, so that a second outcome leaves nothing of the first."""
    columns: dict[str, Any] = dict.fromkeys(
        ("outcome", "status", "message_id", "recipients", "code", "text", "fields", "retry_after", "reply")
    )
    columns["timings"] = to_json(outcome.timings)
    match outcome:
        case Accepted():
            columns |= {
                "outcome": "accepted",
                "message_id": stored_text(outcome.message_id),
                "recipients": json.dumps(outcome.recipients),
                "text": stored_text(outcome.warning),
            }
        case Rejected():
            columns |= {
                "outcome": "rejected",
                "code": stored_text(outcome.code),
                "text": stored_text(outcome.message),
                "fields": json.dumps(dict(outcome.fields)),
                "retry_after": fitting(outcome.retry_after),
            }
        case NotSent():
            return columns | {"outcome": "not-sent", "text": stored_text(outcome.reason)}
        case Unknown():
            columns |= {"outcome": "unknown", "text": stored_text(outcome.reason)}
    return columns | {"status": fitting(outcome.status), "reply": stored_text(outcome.reply)}


def _outcome(row: tuple[Any, ...]) -> Outcome | None:
    kind, status, message_id, recipients, code, text, fields, retry_after, reply, timings = row
    took = from_json(timings)
    match kind:
        case None:
            return None
        case "accepted":
            listed = tuple(_texts(_json(recipients, list)))
            return Accepted(text_of(message_id), listed, _number(status), text_of(reply), text_of(text), took)
        case "rejected":
            named = _json(fields, dict)
            refused = dict(zip(named, _texts(list(named.values())), strict=True))
            again, answered = _number_or_none(retry_after), _number_or_none(status)
            return Rejected(text_of(code), text_of(text), refused, again, answered, text_of(reply), took)
        case "not-sent":
            return NotSent(text_of(text), took)
        case "unknown":
            return Unknown(text_of(text), _number_or_none(status), text_of(reply), took)
    raise DamagedError("no outcome")


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise DamagedError("no whole number")
    return value


def _number_or_none(value: object) -> int | None:
    return None if value is None else _number(value)


def _json(value: object, kind: type) -> Any:
    try:
        found = json.loads(text_of(value))
    except RecursionError as fault:
        raise DamagedError("nested too deeply") from fault
    if not isinstance(found, kind):
        raise DamagedError(f"no {kind.__name__}")
    return found


def _texts(values: list[object]) -> list[str]:
    return [text_of(value) for value in values]
