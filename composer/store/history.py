"""Sends: the intent before, the outcome after."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.store.database import Database
from composer.store.files import StorageError

UNDER_WAY_MAX = timedelta(minutes=2)
"""Another run's send without an outcome is taken for abandoned after this; longer than the client's deadline."""

ENDED = "The program ended during this send, so nobody can tell whether the message went out."
"""The reason of such a send's Unknown."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INTEGER_MAX = 2**63 - 1
_GONE = "This send is no longer in the history: it was cleared meanwhile."
_COLUMNS = (
    "id, started_at, account, is_sandbox, host, recipient, request, draft, duration_ms, "
    "outcome, status, message_id, recipients, code, text, fields, retry_after, reply"
)


@dataclass(frozen=True, slots=True)
class Send:
    """One send as it was kept.

    started_at: UTC. host: `host[:port]` it went to, "" for the sandbox before it had one. recipient: as sent.
    request: what was sent, for people. draft: the text of a draft file with the message, to be opened again.
    outcome, duration_ms: None while under way; a send that the program's end cut off has no duration.
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


def _now() -> datetime:
    return datetime.now(UTC)


class History:
    """The sends of all runs of the program. Every method may be called from any thread and raises StorageError."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now
        self._run = os.urandom(8).hex()

    def intend(self, account: Account, *, recipient: str, request: str, draft: str) -> int:
        """Keep that a send is about to start, on the disk before this returns, and return its number.

        No SID and no key may be in `request` or `draft`; of the account only the name and the host are kept.
        """
        values = (
            self._microseconds(),
            self._run,
            _kept(account.name),
            account.is_sandbox,
            _kept(urlsplit(account.base_url).netloc.rpartition("@")[2]),
            _kept(recipient),
            _kept(request),
            _kept(draft),
        )
        with self._database.writing() as connection:
            cursor = connection.execute(
                "INSERT INTO sends (started_at, run, account, is_sandbox, host, recipient, request, draft)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            return cast(int, cursor.lastrowid)

    def conclude(self, number: int, outcome: Outcome, duration_ms: int) -> None:
        """Keep what came of a send. It wins over what `settle_leftovers` of another run may have written meanwhile."""
        columns = _columns(outcome) | {"duration_ms": _fitting(duration_ms)}
        with self._database.writing() as connection:
            assignments = ", ".join(f"{column} = ?" for column in columns)
            cursor = connection.execute(
                f"UPDATE sends SET {assignments} WHERE id = ?",  # noqa: S608 - the columns' names are written below
                (*columns.values(), number),
            )
            if cursor.rowcount == 0:
                raise StorageError(self._database.path, _GONE)

    def settle_leftovers(self) -> int:
        """Give sends that earlier runs never concluded the outcome Unknown; return how many they were.

        Another running copy of the program may have a send under way: those younger than UNDER_WAY_MAX are left for
        the next call, so call it now and then, not only at the start.
        """
        now = self._microseconds()
        margin = UNDER_WAY_MAX // _MICROSECOND
        columns = _columns(Unknown(ENDED))
        with self._database.writing() as connection:
            assignments = ", ".join(f"{column} = ?" for column in columns)
            cursor = connection.execute(
                # A start in the future is one before the clock was set back.
                f"UPDATE sends SET {assignments} "  # noqa: S608 - the columns' names are written below
                "WHERE outcome IS NULL AND run <> ? AND started_at NOT BETWEEN ? AND ?",
                (*columns.values(), self._run, now - margin, now + margin),
            )
            return cursor.rowcount

    def count(self) -> int:
        """Return how many sends there are."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM sends").fetchone()[0])

    def page(self, offset: int, limit: int) -> list[Send]:
        """Return at most `limit` sends, the newest first, after skipping the `offset` newest."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM sends"  # noqa: S608
                # Skipping runs through the narrow index, not through the long rows.
                " WHERE id <= (SELECT id FROM sends INDEXED BY sends_id ORDER BY id DESC LIMIT 1 OFFSET ?)"
                " ORDER BY id DESC LIMIT ?",
                (offset, limit),
            ).fetchall()
        return [_send(row) for row in rows]

    def get(self, number: int) -> Send:
        """Return one send. Raises StorageError if it was cleared."""
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM sends WHERE id = ?", (number,)).fetchone()  # noqa: S608
        if row is None:
            raise StorageError(self._database.path, _GONE)
        return _send(row)

    def recipients(self, limit: int) -> list[str]:
        """Return at most `limit` recipients, each once, the one last sent to first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT recipient FROM sends GROUP BY recipient ORDER BY max(id) DESC LIMIT ?", (limit,)
            ).fetchall()
        return [_text(row[0]) for row in rows]

    def clear(self) -> None:
        """Remove all sends but those under way, and their text from the file: it names people."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sends WHERE outcome IS NOT NULL")
        with self._database.reading() as connection:
            # Until then the removed text is still in the write-ahead log. Another thread's reading may prevent it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _microseconds(self) -> int:
        return (self._now() - _EPOCH) // _MICROSECOND


def _kept(text: str) -> str | bytes:
    """Return text as SQLite takes it: half a character (a lone surrogate) makes it bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode(errors="surrogatepass")


def _fitting(number: int | None) -> int | None:
    """Keep a number that came from outside within what SQLite holds."""
    return None if number is None else max(-_INTEGER_MAX, min(number, _INTEGER_MAX))


def _columns(outcome: Outcome) -> dict[str, Any]:
    """Return the columns of an outcome, all of them, so that a second outcome leaves nothing of the first."""
    columns: dict[str, Any] = dict.fromkeys(
        ("outcome", "status", "message_id", "recipients", "code", "text", "fields", "retry_after", "reply")
    )
    match outcome:
        case Accepted():
            columns |= {
                "outcome": "accepted",
                "message_id": _kept(outcome.message_id),
                "recipients": json.dumps(outcome.recipients),
                "text": _kept(outcome.warning),
            }
        case Rejected():
            columns |= {
                "outcome": "rejected",
                "code": _kept(outcome.code),
                "text": _kept(outcome.message),
                "fields": json.dumps(dict(outcome.fields)),
                "retry_after": _fitting(outcome.retry_after),
            }
        case NotSent():
            return columns | {"outcome": "not-sent", "text": _kept(outcome.reason)}
        case Unknown():
            columns |= {"outcome": "unknown", "text": _kept(outcome.reason)}
    return columns | {"status": _fitting(outcome.status), "reply": _kept(outcome.reply)}


def _outcome(row: tuple[Any, ...]) -> Outcome | None:
    kind, status, message_id, recipients, code, text, fields, retry_after, reply = row
    if kind == "accepted":
        return Accepted(_text(message_id), tuple(json.loads(recipients)), status, _text(reply), _text(text))
    if kind == "rejected":
        return Rejected(_text(code), _text(text), json.loads(fields), retry_after, status, _text(reply))
    if kind == "not-sent":
        return NotSent(_text(text))
    return None if kind is None else Unknown(_text(text), status, _text(reply))


def _send(row: tuple[Any, ...]) -> Send:
    number, started, account, is_sandbox, host, recipient, request, draft, duration_ms, *outcome = row
    return Send(
        id=number,
        started_at=_EPOCH + started * _MICROSECOND,
        account=_text(account),
        is_sandbox=bool(is_sandbox),
        host=_text(host),
        recipient=_text(recipient),
        request=_text(request),
        draft=_text(draft),
        duration_ms=duration_ms,
        outcome=_outcome(tuple(outcome)),
    )
