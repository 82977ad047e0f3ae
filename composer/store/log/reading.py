"""Reads the sends that are kept."""

import logging
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from composer.kaleyra.callbacks.event import key_of
from composer.kaleyra.outcome import Outcome
from composer.message.phone_numbers import customer_key, number_forms
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.instances import RunningInstance
from composer.store.log.filter import SendFilter, statement
from composer.store.log.repeats import SUMMARY_COLUMNS, SendSummary, concluded, summary_of
from composer.store.log.rows import (
    COLUMNS,
    EPOCH,
    MICROSECOND,
    DamagedError,
    Send,
    send_of,
    stored_text,
    text_or_none,
)

LAST = 2**63 - 1
"""Above every send's number."""

_UNRESOLVED_MAX = 1000

GONE = "This send is no longer in the log: it was cleared meanwhile."
DAMAGED = "This line of the log is damaged and cannot be read."

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class SendReader:
    """The sends of all runs of the program, to be read.

    Every method may be called from any thread and raises StorageError.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime] = _now, instance: RunningInstance | None = None
    ) -> None:
        """Nothing is read yet.

        now: returns the time, UTC.
        instance: this run, so that others know of its sends whether they are still under way.
        """
        self._database = database
        self._now = now
        self._instance = instance or RunningInstance()
        # Outcomes that could not be written yet. Whichever thread writes one, it writes the same.
        self._unkept: dict[int, tuple[Outcome, int]] = {}

    def extent(self, after: int = LAST) -> tuple[int, int, int]:
        """Return how many sends there are, the newest one's number (0 for none), and how many came later.

        after: the number that these came after.
        """
        with self._database.reading() as connection:
            count, newest, later = connection.execute(
                "SELECT (SELECT count(*) FROM sends), (SELECT max(id) FROM sends),"
                " (SELECT count(*) FROM sends WHERE id > ?)",
                (after,),
            ).fetchone()
        return int(count), int(newest or 0), int(later)

    def page(self, offset: int, limit: int, newest: int = LAST) -> list[Send | None]:
        """Return at most `limit` sends, the newest first; None for a damaged one.

        offset: how many of the newest are skipped.
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
            asked = f"SELECT {COLUMNS} FROM sends WHERE id = ?"  # noqa: S608 - no text of others
            row = connection.execute(asked, (number,)).fetchone()
        if row is None:
            raise StorageError(self._database.path, GONE)
        send = self._send(row)
        if send is None:
            raise StorageError(self._database.path, DAMAGED)
        return send

    def get_many(self, numbers: Sequence[int]) -> list[Send | None]:
        """Return the sends of these numbers, a few hundred at most; None for a cleared or damaged one."""
        listed = ", ".join("?" * len(numbers))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM sends WHERE id IN ({listed})",  # noqa: S608 - question marks
                numbers,
            ).fetchall()
        found = {row[0]: self._send(row) for row in rows}
        return [found.get(number) for number in numbers]

    def matching(self, wanted: SendFilter, after: int = 0) -> "array[int]":
        """Return the numbers of the sends that fit, the newest first.

        Over 100,000 sends it takes up to a quarter of a second; `search_text` says why.

        after: only sends with a greater number.
        """
        asked, values = statement(wanted, after)
        with self._database.reading() as connection:
            return array("q", (number for (number,) in connection.execute(asked, values)))

    def oldest_under_way(self) -> int | None:
        """Return the number of the oldest send without an outcome, None if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(  # left to itself, SQLite goes through an index of all sends
                "SELECT min(id) FROM sends INDEXED BY sends_under_way WHERE outcome IS NULL"
            ).fetchone()
        return None if row[0] is None else int(row[0])

    def accounts(self, after: int = 0) -> list[str]:
        """Return the names of the accounts that sent, each once.

        after: by sends with a greater number.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT account FROM sends INDEXED BY sends_listed WHERE id > ?", (after,)
            ).fetchall()
        return sorted(found for (value,) in rows if (found := text_or_none(value)))

    def place(self, number: int, newest: int, *, any_run: bool = False) -> int | None:
        """Return how many sends down to `newest` came after one of this run; None if it is not in the log.

        any_run: of whichever run. Where the file was removed, another one may have its number by now.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM sends WHERE id > ? AND id <= ?)"
                " FROM sends WHERE id = ? AND (run = ? OR ?)",
                (number, newest, number, self._instance.name, any_run),
            ).fetchone()
        return None if row is None else int(row[0])

    def recipients(self, limit: int) -> list[str]:
        """Return at most `limit` recipients, each customer once, the one last sent to first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT recipient FROM sends GROUP BY recipient ORDER BY max(id) DESC LIMIT ?", (2 * limit,)
            ).fetchall()
        found = [text for (value,) in rows if (text := text_or_none(value)) is not None]
        once = {customer_key(text): text for text in reversed(found)}  # the form that was last sent to
        return [*reversed(once.values())][:limit]

    def sends_to(self, customer: str, limit: int) -> list[Send]:
        """Return at most `limit` sends to a customer, the newest first; damaged ones are left out.

        customer: the number, in any form that a number is written in.
        """
        of, values = _of_customer(customer)
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM sends WHERE {of} ORDER BY id DESC LIMIT :limit",  # noqa: S608
                values | {"limit": limit},
            ).fetchall()
        return [send for row in rows if (send := self._send(row)) is not None]

    def recipients_of(self, message_ids: Iterable[str]) -> dict[str, str]:
        """Return the key of the customer that accepted messages went to, by the id as `bare_id` has it."""
        found = {}
        with self._database.reading() as connection:
            for one in dict.fromkeys(filter(None, message_ids)):
                row = connection.execute(
                    "SELECT customer FROM sends_customers WHERE message_id = ? AND message_id <> ''",
                    (stored_text(one),),
                ).fetchone()
                if row is not None and (customer := text_or_none(row[0])):
                    found[one] = customer
        return found

    def send_summaries(
        self,
        recipient: str | None = None,
        *,
        host: str | None = None,
        account: str | None = None,
        limit: int = 100,
    ) -> list[SendSummary]:
        """Return at most `limit` sends, the newest first; damaged ones are left out.

        recipient: only those to one customer, in whatever form of the number, and also what is older, down
            to the oldest whose outcome nobody knows, a thousand at most.
        host: only those to one host.
        account: only those of one account's name, and only among the thousand newest sends.
        """
        of, customer_values = _of_customer(recipient or "")
        conditions = {
            of: recipient,
            "host = :host": host,
            "id IN (SELECT id FROM (SELECT id, account FROM sends ORDER BY id DESC LIMIT 1000)"
            " WHERE account = :account)": account,
        }
        where = " AND ".join(words for words, value in conditions.items() if value is not None) or "1"
        given = {"host": host, "account": account}
        values = {name: stored_text(value) for name, value in given.items() if value is not None}
        values |= customer_values if recipient is not None else {}
        with self._database.reading() as connection:
            if recipient is not None:
                unknown = f"{where} AND ifnull(outcome, 'unknown') = 'unknown'"
                oldest = f"SELECT min(id) FROM sends WHERE {unknown}"  # noqa: S608
                asked = f"SELECT count(*) FROM sends WHERE {where} AND id >= ({oldest})"  # noqa: S608
                (unresolved,) = connection.execute(asked, values).fetchone()
                limit = max(limit, min(unresolved, _UNRESOLVED_MAX))
            newest = f"{where} ORDER BY id DESC LIMIT :limit"
            asked = f"SELECT {SUMMARY_COLUMNS} FROM sends WHERE {newest}"  # noqa: S608
            rows = connection.execute(asked, values | {"limit": limit}).fetchall()
        return [send for row in rows if (send := self._summary(row)) is not None]

    def count_before(self, moment: datetime) -> int:
        """Return how many sends `SendLog.remove_before` would remove."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT count(*) FROM sends INDEXED BY sends_listed WHERE started_at < ? AND outcome IS NOT "
                "NULL",
                ((moment - EPOCH) // MICROSECOND,),
            ).fetchone()
        return int(row[0])

    def _send(self, row: tuple[Any, ...]) -> Send | None:
        try:
            send = send_of(row)
        except DamagedError as fault:
            _log.warning("send %s of the history is damaged: %s", row[0], fault)
            return None
        unkept = self._unkept.get(send.id) if row[1] == self._instance.name else None
        return send if unkept is None else replace(send, outcome=unkept[0], duration_ms=unkept[1], kept=False)

    def _summary(self, row: tuple[Any, ...]) -> SendSummary | None:
        send, unkept = summary_of(row), self._unkept.get(row[0])
        if send is None or unkept is None or row[1] != self._instance.name:
            return send
        return concluded(send, *unkept)


def _of_customer(customer: str) -> tuple[str, dict[str, str | bytes]]:
    """Return the condition for sends to a customer, and its values.

    What earlier versions kept has its customer only when it is filled; until then it is found by every form
    of the number.
    """
    key = key_of(customer)
    recipients = dict.fromkeys([customer, *(plus + form for form in number_forms(key) for plus in ("+", ""))])
    values = {f"form{number}": stored_text(form) for number, form in enumerate(recipients)}
    names = ", ".join(f":{name}" for name in values)
    condition = (
        "id IN (SELECT id FROM sends_customers WHERE customer = :customer"  # noqa: S608 - names of values
        f" UNION SELECT id FROM sends WHERE recipient IN ({names}))"
    )
    return condition, values | {"customer": stored_text(key)}
