"""Which sends of the log are wanted, and the statement that finds them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from composer.store.log.rows import EPOCH, MICROSECOND, stored_text
from composer.store.log.search_text import patterns


@dataclass(frozen=True, slots=True)
class SendFilter:
    """Which sends are wanted: those that fit every part that is not empty.

    text: as typed; every word of it stands somewhere in the send.
    outcome: `accepted`, `rejected`, `not-sent` or `unknown`.
    account: its name.
    since: the first time at which the send may have begun, UTC.
    until: the first time at which it began too late, UTC.
    """

    text: str = ""
    outcome: str = ""
    account: str = ""
    since: datetime | None = None
    until: datetime | None = None


def statement(wanted: SendFilter, after: int = 0) -> tuple[str, list[Any]]:
    """Return the statement that finds the numbers of the wanted sends, the newest first, and its values.

    after: only sends with a greater number.
    """
    groups = patterns(wanted.text)
    conditions, values = _narrow(wanted)
    if groups and not conditions:
        source, number = "sends_text", "sends_text.id"
    else:
        # Through the narrow index, which has all of these; then the texts of those that are left.
        source, number = "sends INDEXED BY sends_listed", "sends.id"
        source += " CROSS JOIN sends_text ON sends_text.id = sends.id" if groups else ""
    conditions.append(f"{number} > ?")
    values.append(after)
    for group in groups:
        fits = [f"{column} LIKE ?" for column in ("asked", "answered") for _pattern in group]
        conditions.append(f"({' OR '.join(fits)})")
        values += [*group, *group]
    where = " AND ".join(conditions)
    return f"SELECT {number} FROM {source} WHERE {where} ORDER BY {number} DESC", values  # noqa: S608


def _narrow(wanted: SendFilter) -> tuple[list[str], list[Any]]:
    parts = {
        "outcome = ?": wanted.outcome,
        "account = ?": stored_text(wanted.account),
        "started_at >= ?": wanted.since and _microseconds(wanted.since),
        "started_at < ?": wanted.until and _microseconds(wanted.until),
    }
    asked = {condition: value for condition, value in parts.items() if value not in ("", None)}
    return list(asked), list(asked.values())


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
