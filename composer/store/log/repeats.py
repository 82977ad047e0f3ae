"""Sends in short, as far as the safeguards before the next one need them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from composer.kaleyra.outcome import Outcome
from composer.kaleyra.request import payload_hash
from composer.store.log.rows import MICROSECOND, outcome_columns, text_of, time_of

Result = Literal["accepted", "rejected", "not-sent", "unknown"]

SUMMARY_COLUMNS = "id, run, started_at, duration_ms, account, host, recipient, request, outcome, retry_after"
"""The columns that `summary_of` reads, in its order: none of the long ones but the request."""


@dataclass(frozen=True, slots=True)
class SendSummary:
    """One send in short.

    account: its name.
    host: `host[:port]`.
    recipient: as sent.
    payload: `request.payload_hash` of the request, "" if unknown.
    started_at: UTC.
    ended_at: UTC; `started_at` while it is not known.
    outcome: None while it is under way.
    retry_after: seconds from its end on, None if nobody asked to wait.
    """

    account: str
    host: str
    recipient: str
    payload: str
    started_at: datetime
    ended_at: datetime
    outcome: Result | None
    retry_after: int | None = None


def summary_of(row: tuple[Any, ...]) -> SendSummary | None:
    """Return the send in a row, None for a damaged one."""
    _number, _run, started, duration_ms, account, host, recipient, request, outcome, retry_after = row
    try:
        begun = time_of(started)
        return SendSummary(
            account=text_of(account),
            host=text_of(host),
            recipient=text_of(recipient),
            payload=payload_hash(text_of(request)),
            started_at=begun,
            ended_at=begun + 1000 * (duration_ms or 0) * MICROSECOND,
            outcome=outcome if outcome in get_args(Result) else None,
            retry_after=retry_after if isinstance(retry_after, int) else None,
        )
    except (ValueError, TypeError, OverflowError):
        return None


def is_same_send(one: SendSummary | None, other: SendSummary) -> bool:
    """Whether two readings are of one send, whatever has become of it between them; None is no send."""
    return one is not None and (one.started_at, one.payload) == (other.started_at, other.payload)


def concluded(send: SendSummary, outcome: Outcome, duration_ms: int) -> SendSummary:
    """Return a send with the outcome that its row does not have yet."""
    columns = outcome_columns(outcome)
    ended = send.started_at + 1000 * duration_ms * MICROSECOND
    return replace(send, ended_at=ended, outcome=columns["outcome"], retry_after=columns["retry_after"])
