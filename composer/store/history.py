"""Sends: the intent before, the outcome after."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Outcome, Unknown
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.runs import Run
from composer.store.send_rows import (
    COLUMNS,
    EPOCH,
    MICROSECOND,
    DamagedError,
    Send,
    fitting,
    kept_text,
    outcome_columns,
    send_of,
    text_of,
)

UNDER_WAY_MAX = timedelta(minutes=2)
"""Another run's send without an outcome is taken for abandoned after this, even if nobody can tell whether the run has
ended; longer than the client's deadline."""

ENDED = "The program ended during this send, so nobody can tell whether the message went out."
"""The reason of such a send's Unknown."""

_LAST = 2**63 - 1  # above every send's number
_GONE = "This send is no longer in the history: it was cleared meanwhile."
_DAMAGED = "This line of the history is damaged and cannot be read."

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class History:
    """The sends of all runs of the program. Every method may be called from any thread and raises StorageError."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now, run: Run | None = None) -> None:
        """run: which one this is, so that others know of its sends whether they are still under way."""
        self._database = database
        self._now = now
        self._run = run or Run()
        # Outcomes that could not be written yet. Whichever thread writes one, it writes the same.
        self._unkept: dict[int, tuple[Outcome, int]] = {}

    def intend(
        self,
        account: Account,
        *,
        recipient: str,
        request: str,
        draft: str,
        unwanted: Callable[[], bool] = lambda: False,
    ) -> int:
        """Keep that a send is about to start, on the disk before this returns, and return its number.

        No SID and no key may be in `request` or `draft`; of the account only the name and the host are kept.
        unwanted: ends the waiting for another program that uses the database.
        """
        values = (
            self._microseconds(),
            self._run.name,
            kept_text(account.name),
            account.is_sandbox,
            kept_text(urlsplit(account.base_url).netloc.rpartition("@")[2]),
            kept_text(recipient),
            kept_text(request),
            kept_text(draft),
        )
        self._run.begin()
        with self._database.writing(unwanted) as connection:
            cursor = connection.execute(
                "INSERT INTO sends (started_at, run, account, is_sandbox, host, recipient, request, draft)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            number = cast(int, cursor.lastrowid)
        self._unkept.pop(number, None)  # one of a file that was removed: its number begins anew
        return number

    def conclude(
        self, number: int, outcome: Outcome, duration_ms: int, unwanted: Callable[[], bool] = lambda: False
    ) -> None:
        """Keep what came of a send. It wins over what `settle_leftovers` of another run may have written meanwhile.

        Until it is written, here or by `conclude_again`, this run reads it all the same. unwanted: as in `intend`.
        """
        self._unkept[number] = (outcome, duration_ms)
        columns = outcome_columns(outcome) | {"duration_ms": fitting(duration_ms)}
        with self._database.writing(unwanted) as connection:
            cursor = connection.execute(
                f"UPDATE sends SET {_assignments(columns)} WHERE id = ? AND run = ?",  # noqa: S608 - no text of others
                (*columns.values(), number, self._run.name),
            )
        self._unkept.pop(number, None)
        if cursor.rowcount == 0:
            raise StorageError(self._database.path, _GONE)

    def conclude_again(self) -> int:
        """Try to write the outcomes that could not be written; return how many could be."""
        written = 0
        for number, (outcome, duration_ms) in list(self._unkept.items()):
            try:
                self.conclude(number, outcome, duration_ms)
                written += 1
            except StorageError:
                if number in self._unkept:  # else it was cleared meanwhile
                    raise
        return written

    def settle_leftovers(self) -> int:
        """Give sends that earlier runs never concluded the outcome Unknown; return how many they were.

        Another running copy of the program may have a send under way: unless its run is known to have ended, those
        younger than UNDER_WAY_MAX are left for the next call, so call it now and then, not only at the start.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, run, started_at FROM sends WHERE outcome IS NULL AND run <> ?", (self._run.name,)
            ).fetchall()
        left = [number for number, run, started in rows if self._is_left(run, started)]
        if left:
            columns = outcome_columns(Unknown(ENDED))
            with self._database.writing() as connection:
                connection.executemany(
                    f"UPDATE sends SET {_assignments(columns)} WHERE id = ? AND outcome IS NULL",  # noqa: S608
                    [(*columns.values(), number) for number in left],
                )
        self._run.sweep()
        return len(left)

    def extent(self, after: int = _LAST) -> tuple[int, int, int]:
        """Return how many sends there are, the newest one's number (0 for none), and how many came after a number."""
        with self._database.reading() as connection:
            count, newest, later = connection.execute(
                "SELECT (SELECT count(*) FROM sends), (SELECT max(id) FROM sends),"
                " (SELECT count(*) FROM sends WHERE id > ?)",
                (after,),
            ).fetchone()
        return int(count), int(newest or 0), int(later)

    def count(self) -> int:
        """Return how many sends there are."""
        return self.extent()[0]

    def page(self, offset: int, limit: int, newest: int = _LAST) -> list[Send | None]:
        """Return at most `limit` sends, the newest first, after skipping the `offset` newest; None for a damaged one.

        newest: the number of the one to begin at, so that those which came since shift nothing.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM sends"  # noqa: S608
                # Skipping runs through the narrow index, not through the long rows.
                " WHERE id <= (SELECT id FROM sends INDEXED BY sends_id WHERE id <= ?"
                " ORDER BY id DESC LIMIT 1 OFFSET ?) ORDER BY id DESC LIMIT ?",
                (newest, offset, limit),
            ).fetchall()
        return [self._send(row) for row in rows]

    def get(self, number: int) -> Send:
        """Return one send. Raises StorageError if it was cleared or is damaged."""
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT {COLUMNS} FROM sends WHERE id = ?", (number,)).fetchone()  # noqa: S608
        if row is None:
            raise StorageError(self._database.path, _GONE)
        send = self._send(row)
        if send is None:
            raise StorageError(self._database.path, _DAMAGED)
        return send

    def place(self, number: int, newest: int) -> int | None:
        """Return how many sends down to `newest` came after one of this run; None if it is not in the history."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM sends WHERE id > ? AND id <= ?) FROM sends WHERE id = ? AND run = ?",
                (number, newest, number, self._run.name),
            ).fetchone()
        return None if row is None else int(row[0])

    def recipients(self, limit: int) -> list[str]:
        """Return at most `limit` recipients, each once, the one last sent to first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT recipient FROM sends GROUP BY recipient ORDER BY max(id) DESC LIMIT ?", (limit,)
            ).fetchall()
        return [found for (value,) in rows if (found := _text_or_none(value)) is not None]

    def clear(self) -> None:
        """Remove all sends but those under way, and their text from the file: it names people."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sends WHERE outcome IS NOT NULL")
        with self._database.reading() as connection:
            # Until then the removed text is still in the write-ahead log. Another thread's reading may prevent it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _is_left(self, run: str, started: object) -> bool:
        """Whether a send of another run without an outcome is one that the run's end cut off."""
        if self._run.has_ended(run) or not isinstance(started, int):
            return True
        # A start in the future is one before the clock was set back.
        return abs(self._microseconds() - started) > UNDER_WAY_MAX // MICROSECOND

    def _send(self, row: tuple[Any, ...]) -> Send | None:
        try:
            send = send_of(row)
        except DamagedError as fault:
            _log.warning("send %s of the history is damaged: %s", row[0], fault)
            return None
        unkept = self._unkept.get(send.id) if row[1] == self._run.name else None
        return send if unkept is None else replace(send, outcome=unkept[0], duration_ms=unkept[1], kept=False)

    def _microseconds(self) -> int:
        return (self._now() - EPOCH) // MICROSECOND


def _assignments(columns: dict[str, Any]) -> str:
    return ", ".join(f"{column} = ?" for column in columns)


def _text_or_none(value: object) -> str | None:
    try:
        return text_of(value)
    except ValueError:
        return None
