"""Sends: the intent before, the outcome after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from composer.kaleyra.account import Account
from composer.kaleyra.callbacks.event import bare_id, key_of
from composer.kaleyra.outcome import Accepted, Outcome, Unknown
from composer.kaleyra.request import host_of
from composer.store.files import StorageError
from composer.store.log.reading import GONE, SendReader
from composer.store.log.rows import EPOCH, MICROSECOND, fitting, outcome_columns, stored_text, text_or_none
from composer.store.log.search_text import outcome_search_text, request_search_text
from composer.store.replies import customers

if TYPE_CHECKING:
    import sqlite3

UNDER_WAY_MAX = timedelta(minutes=2)
"""Another run's send without an outcome is taken for abandoned after this, longer than the client's deadline.

It holds even where nobody can tell whether the run has ended.
"""

ENDED = "The program ended during this send, so nobody can tell whether the message went out."
"""The reason of such a send's Unknown."""

_PORTION = 500  # sends removed at once: a fraction of a second


class SendLog(SendReader):
    """The sends of all runs of the program, to be read and written.

    Every method may be called from any thread and raises StorageError.
    """

    @contextmanager
    def alone(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """Keep what the block keeps, all of it on the disk after the block, while nobody else can write.

        Nobody may be waited for in it.

        cancelled: ends the wait for another program that uses the database; asked often.
        """
        self._instance.begin()
        with self._database.writing(cancelled):
            yield

    def intend(self, account: Account, *, recipient: str, request: str, draft: str) -> int:
        """Keep that a send is about to start, on the disk before this returns, and return its number.

        No SID and no key may be in `request` or `draft`; of the account only the name and the host are kept.

        recipient: as sent.
        request: what is sent, for people.
        draft: the text of a draft file with the message.
        """
        values = (
            self._microseconds(),
            self._instance.name,
            stored_text(account.name),
            account.is_sandbox,
            stored_text(host_of(account)),
            stored_text(recipient),
            stored_text(request),
            stored_text(draft),
        )
        words, customer = request_search_text(recipient, request, draft), stored_text(key_of(recipient))
        self._instance.begin()
        with self._database.writing() as connection:
            cursor = connection.execute(
                "INSERT INTO sends (started_at, run, account, is_sandbox, host, recipient, request, draft)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            number = cast(int, cursor.lastrowid)
            connection.execute("INSERT INTO sends_text (id, asked) VALUES (?, ?)", (number, words))
            connection.execute("INSERT INTO sends_customers (id, customer) VALUES (?, ?)", (number, customer))
        self._unkept.pop(number, None)  # one of a file that was removed: its number begins anew
        return number

    def conclude(
        self, number: int, outcome: Outcome, duration_ms: int, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        """Keep what came of a send. It wins over what another run's `conclude_interrupted` may have written.

        Until it is written, here or by `conclude_again`, this run reads it all the same.

        cancelled: ends the wait for another program that uses the database; asked often.
        """
        self._unkept[number] = (outcome, duration_ms)
        columns = outcome_columns(outcome) | {"duration_ms": fitting(duration_ms)}
        words = outcome_search_text(outcome)
        with self._database.writing(cancelled) as connection:
            written = _write(connection, columns, words, "id = ? AND run = ?", (number, self._instance.name))
            if written and isinstance(outcome, Accepted):
                _note_accepted(connection, number, outcome.message_id)
        self._unkept.pop(number, None)
        if not written:
            raise StorageError(self._database.path, GONE)

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

    def conclude_interrupted(self) -> int:
        """Give sends that earlier runs never concluded the outcome Unknown; return how many they were.

        Another running copy of the program may have a send under way: unless its run is known to have ended,
        those younger than UNDER_WAY_MAX are left for the next call, so call it now and then, not only at the
        start.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, run, started_at FROM sends WHERE outcome IS NULL AND run <> ?",
                (self._instance.name,),
            ).fetchall()
        left = [number for number, run, started in rows if self._was_interrupted(run, started)]
        if left:
            columns, words = outcome_columns(Unknown(ENDED)), outcome_search_text(Unknown(ENDED))
            with self._database.writing() as connection:
                for number in left:
                    _write(connection, columns, words, "id = ? AND outcome IS NULL", (number,))
        self._instance.remove_stale_files()
        return len(left)

    def clear(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Remove all sends but those under way, and their text from the file: it names people.

        cancelled: ends it early, with those removed that were removed by then.
        """
        self._remove("id <= ?", self.extent()[1], cancelled)

    def remove_before(self, moment: datetime, cancelled: Callable[[], bool] = lambda: False) -> int:
        """Remove the sends that began before a moment, as `clear` does; return how many they were.

        cancelled: ends it early, with those removed that were removed by then.
        """
        return self._remove("started_at < ?", (moment - EPOCH) // MICROSECOND, cancelled)

    def _remove(self, condition: str, value: int, cancelled: Callable[[], bool]) -> int:
        """Remove in portions, between which a send may write its intent."""
        removed, portion = 0, _PORTION
        while portion == _PORTION and not cancelled():
            with self._database.writing(cancelled) as connection:
                portion = connection.execute(
                    "DELETE FROM sends WHERE id IN"  # noqa: S608 - no text of others
                    f" (SELECT id FROM sends INDEXED BY sends_listed WHERE {condition}"
                    " AND outcome IS NOT NULL LIMIT ?)",
                    (value, _PORTION),
                ).rowcount
            removed += portion
        if removed:
            with self._database.reading() as connection:
                # Until then the removed text is in the write-ahead log. Another reader may hold it there.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return removed

    def _was_interrupted(self, run: str, started: object) -> bool:
        """Whether a send of another run without an outcome is one that the run's end cut off."""
        if self._instance.has_ended(run) or not isinstance(started, int):
            return True
        # A start in the future is one before the clock was set back.
        return abs(self._microseconds() - started) > UNDER_WAY_MAX // MICROSECOND

    def _microseconds(self) -> int:
        return (self._now() - EPOCH) // MICROSECOND


def _write(
    connection: "sqlite3.Connection",
    columns: dict[str, Any],
    words: str,
    condition: str,
    values: tuple[int | str, ...],
) -> bool:
    """Write an outcome to the send that fits the condition, its number first; whether there is one."""
    assignments = ", ".join(f"{column} = ?" for column in columns)
    cursor = connection.execute(
        f"UPDATE sends SET {assignments} WHERE {condition}",  # noqa: S608 - no text of others
        (*columns.values(), *values),
    )
    if cursor.rowcount:
        connection.execute("UPDATE sends_text SET answered = ? WHERE id = ?", (words, values[0]))
    return bool(cursor.rowcount)


def _note_accepted(connection: "sqlite3.Connection", number: int, message_id: str) -> None:
    """Keep by what id callbacks name a send, and who answered it already."""
    bare = bare_id(message_id)
    connection.execute("UPDATE sends_customers SET message_id = ? WHERE id = ?", (stored_text(bare), number))
    row = connection.execute(
        "SELECT customer, is_sandbox FROM sends_customers JOIN sends USING (id) WHERE id = ?", (number,)
    ).fetchone()
    if row is not None and bare and (customer := text_or_none(row[0])):
        customers.note_sent(connection, bare, customer, simulated=bool(row[1]))
