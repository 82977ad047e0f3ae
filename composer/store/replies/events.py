"""Callbacks received, each thing that they report once."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from composer.kaleyra.callbacks.event import Event, bare_id, key_of
from composer.message.phone_numbers import customer_key, number_forms
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.rows import TIMES, stored_text, text_or_none, time_of
from composer.store.replies import customers
from composer.store.replies.rows import INSERT, LISTED, KeptEvent, event_of, microseconds, values_of

if TYPE_CHECKING:
    import sqlite3

# As their indexes have them.
_OF_CUSTOMER = "WHERE customer = ? AND customer <> ''"
_UNFILLED = "INDEXED BY events_unfilled WHERE customer = '' AND recipient <> ''"
_IDS_MAX = 400  # of one question; SQLite allows 999 in its older versions
_LAST = 2**63 - 1
_GONE = "This event is no longer kept: it was cleared meanwhile."
_DAMAGED = "This event is damaged and cannot be read."


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _PendingWrite:
    """What one thread wants to be kept, and what came of it."""

    events: Sequence[Event]
    rows: list[tuple[Any, ...]]
    count: int = 0
    fault: BaseException | None = None
    is_over: bool = False
    turn: threading.Event = field(default_factory=threading.Event)


class Events:
    """The events of all runs of the program. Every method may be called from any thread.

    Each raises StorageError.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._now = now
        self._queue: list[_PendingWrite] = []
        self._lock = threading.Lock()
        self._is_writing = False

    def keep(self, events: Sequence[Event]) -> int:
        """Keep those events that are not kept yet, all or none; return how many they were.

        They are on the disk before this returns. What is reported again has an equal key; simulated events
        are other ones than a real customer's.
        """
        if not events:
            return 0
        received_at = self._now()
        own = _PendingWrite(events, [values_of(event, received_at) for event in events])
        with self._lock:
            self._queue.append(own)
            if not self._is_writing:
                self._is_writing = True
                own.turn.set()
        own.turn.wait()
        if not own.is_over:
            self._write_queue()
        if own.fault is not None:
            raise own.fault
        return own.count

    def newest(self, limit: int, before: int = _LAST) -> list[KeptEvent]:
        """Return at most `limit` events of a smaller number than `before`, the one that came last first."""
        return self._listed("WHERE id < ? ORDER BY id DESC LIMIT ?", (before, limit))

    def after(self, number: int, limit: int) -> list[KeptEvent]:
        """Return at most `limit` events that came after the one of this number, in the order they came.

        number: 0 for all from the first on.
        """
        return self._listed("WHERE id > ? ORDER BY id LIMIT ?", (number, limit))

    def conversation(self, customer: str, limit: int) -> list[KeptEvent]:
        """Return at most `limit` events of a customer, those that happened last, in order.

        customer: the number, in any form that a number is written in, or the user id.
        """
        return self._of_customer(customer, limit)[::-1]

    def about_reply_window(self, customer: str, *, simulated: bool, limit: int = 100) -> list[KeptEvent]:
        """Return at most `limit` of what the customer wrote or tapped, and as many failures, in any order.

        customer: the number, in any form that a number is written in, or the user id.
        simulated: whether those of the simulated customer, or only real ones; neither pushes out the other.
        """
        return [
            kept
            for kinds in ("'replied', 'received'", "'failed'")
            for kept in self._of_customer(
                customer, limit, f"AND kind IN ({kinds}) AND rehearsed = {int(simulated)}"
            )
        ]

    def of_messages(self, message_ids: Iterable[str]) -> dict[str, list[Event]]:
        """Return the events about each of some messages, by the id as given, in the order they came.

        Also those that name another id of the message, if some event told that both are of one.
        """
        bare = {given: bare_id(given) for given in message_ids if given}
        found = self._about(list(dict.fromkeys(bare.values())))
        return {given: [kept.event for kept in found[one]] for given, one in bare.items()}

    def about(self, message_ids: Iterable[str]) -> list[KeptEvent]:
        """Return the events about some messages, each once, in the order they came.

        Also those that name another id of a message, if some event told that both are of one.
        """
        found = self._about(list(dict.fromkeys(bare_id(given) for given in message_ids if given)))
        once = {kept.number: kept for events in found.values() for kept in events}
        return [once[number] for number in sorted(once)]

    def customers(self, limit: int) -> list[tuple[str, datetime]]:
        """Return at most `limit` customers, the last heard of first, each with when that was, in UTC.

        They are named as `KeptEvent.customer` has them.
        """
        asked = "AND at BETWEEN ? AND ? GROUP BY {0} ORDER BY last DESC LIMIT ?"
        values = (TIMES.start, TIMES.stop - 1, limit)
        with self._database.reading() as connection:
            rows = [
                *connection.execute(
                    f"SELECT recipient, max(at) AS last FROM events {_UNFILLED} {asked.format('recipient')}",  # noqa: S608
                    values,
                ),
                *connection.execute(
                    "SELECT customer, max(at) AS last FROM events WHERE customer <> '' "  # noqa: S608
                    + asked.format("customer"),
                    values,
                ),
            ]
        last: dict[str, int] = {}
        for value, at in rows:
            if text := text_or_none(value):
                key = customer_key(text)
                last[key] = max(at, last.get(key, at))
        latest = sorted(last.items(), key=lambda item: item[1], reverse=True)[:limit]
        return [(key, time_of(at)) for key, at in latest]

    def names(self, user_ids: Iterable[str]) -> dict[str, str]:
        """Return what customers who show no number are called, by the user id; those without a name not."""
        found = {}
        condition = f"{_OF_CUSTOMER} AND name <> '' ORDER BY at DESC, id DESC LIMIT 1"
        for user_id in dict.fromkeys(user_ids):
            for kept in self._listed(condition, [stored_text(user_id)]):
                found[user_id] = kept.event.name
        return found

    def called(self) -> dict[str, tuple[str, ...]]:
        """Return the user ids and names of all customers who have any. It reads every event."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT customer, user_id, name FROM events WHERE customer <> ''"
                " AND (user_id <> '' OR name <> '')"
            ).fetchall()
        found: dict[str, dict[str, None]] = {}
        for customer, *values in rows:
            if (key := text_or_none(customer)) is not None:
                found.setdefault(key, {}).update(dict.fromkeys(filter(None, map(text_or_none, values))))
        return {key: tuple(texts) for key, texts in found.items()}

    def ties(self, user_ids: Iterable[str]) -> dict[tuple[str, bool], str]:
        """Return the key of the number that user ids are tied to, by the id and whether it is simulated."""
        with self._database.reading() as connection:
            return customers.ties(connection, user_ids)

    def get(self, number: int) -> KeptEvent:
        """Return an event with what it was read from. Raises StorageError if it was cleared or is damaged."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {LISTED}, raw FROM events WHERE id = ?",  # noqa: S608 - no text of others
                (number,),
            ).fetchone()
        kept = None if row is None else event_of(row)
        if kept is None:
            raise StorageError(self._database.path, _GONE if row is None else _DAMAGED)
        return kept

    def extent(self) -> tuple[int, int]:
        """Return how many events there are, and the newest one's number, 0 for none."""
        with self._database.reading() as connection:
            count, newest = connection.execute("SELECT count(*), max(id) FROM events").fetchone()
        return int(count), int(newest or 0)

    def clear(self, before: datetime | None = None) -> int:
        """Remove all events, or those that came before a time, and their text from the file: it names people.

        Returns how many they were. What is reported again after that counts as new. With all events goes
        what is known of user ids and their numbers.
        """
        # All of them: a damaged row has no time, and names people too.
        condition, values = (
            ("", ()) if before is None else (" WHERE received_at < ?", (microseconds(before),))
        )
        with self._database.writing() as connection:
            count = connection.execute(f"DELETE FROM events{condition}", values).rowcount  # noqa: S608
            if before is None:
                connection.execute("DELETE FROM customer_ids")
        with self._database.reading() as connection:
            # Until then the removed text is in the write-ahead log. Another reader may hold it there.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return count

    def _write_queue(self) -> None:
        """Write what all threads wait for in one go: in a burst, reaching the disk takes most of the time."""
        with self._lock:
            queue, self._queue = self._queue, []
        try:
            with self._database.writing() as connection:
                for pending in queue:
                    pending.count = _insert(connection, pending)
        except BaseException as fault:  # noqa: BLE001 - raised by each thread that waits
            for pending in queue:
                pending.fault = fault
        for pending in queue:
            pending.is_over = True
            pending.turn.set()
        with self._lock:
            self._is_writing = bool(self._queue)
            if self._queue:
                self._queue[0].turn.set()

    def _about(self, ids: Sequence[str]) -> dict[str, list[KeptEvent]]:
        found: dict[str, list[KeptEvent]] = {one: [] for one in ids}
        for start in range(0, len(ids), _IDS_MAX):
            self._add_events_of(ids[start : start + _IDS_MAX], found)
        return found

    def _add_events_of(self, ids: Sequence[str], found: dict[str, list[KeptEvent]]) -> None:
        marks = ", ".join("?" * len(ids))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT message_id, alias FROM events WHERE message_id IN ({marks})"  # noqa: S608
                f" AND alias <> '' UNION SELECT message_id, alias FROM events WHERE alias IN ({marks})"
                " AND alias <> ''",
                2 * [*map(stored_text, ids)],
            ).fetchall()
        owners = {one: one for one in ids}
        for row in rows:
            pair = [text for text in map(text_or_none, row) if text is not None]
            for one, other in zip(pair, pair[::-1], strict=True):
                if one in ids:
                    owners.setdefault(other, one)
        for kept in self._of_ids(list(owners)):
            found[owners[kept.event.message_id]].append(kept)

    def _of_ids(self, ids: Sequence[str]) -> list[KeptEvent]:
        found: list[KeptEvent] = []
        for start in range(0, len(ids), _IDS_MAX):
            some = [*map(stored_text, ids[start : start + _IDS_MAX])]
            found += self._listed(f"WHERE message_id IN ({', '.join('?' * len(some))})", some)
        return sorted(found, key=lambda kept: kept.number)

    def _of_customer(self, customer: str, limit: int, condition: str = "") -> list[KeptEvent]:
        """Return at most `limit` events of a customer that fit, the last first."""
        key = key_of(customer)
        forms = [*map(stored_text, number_forms(key))]
        found = {
            kept.number: kept  # the former first: what is filled meanwhile is then found twice, not never
            for of, values in (
                (f"{_UNFILLED} AND recipient IN ({', '.join('?' * len(forms))})", forms),
                (_OF_CUSTOMER, [stored_text(key)]),
            )
            for kept in self._listed(f"{of} {condition} ORDER BY at DESC, id DESC LIMIT ?", [*values, limit])
        }
        return sorted(found.values(), key=lambda kept: (kept.event.at, kept.number), reverse=True)[:limit]

    def _listed(self, condition: str, values: Sequence[object]) -> list[KeptEvent]:
        with self._database.reading() as connection:
            asked = f"SELECT {LISTED} FROM events {condition}"  # noqa: S608 - no text of others
            rows = connection.execute(asked, values).fetchall()
        return [kept for row in rows if (kept := event_of(row)) is not None]


def _insert(connection: "sqlite3.Connection", pending: _PendingWrite) -> int:
    """Write what one thread wants to be kept; return how many events are new."""
    if not any(event.user_id for event in pending.events):
        return connection.executemany(INSERT, pending.rows).rowcount
    count = 0
    for event, row in zip(pending.events, pending.rows, strict=True):
        customer = [stored_text(customers.place(connection, event))] if event.user_id else row[-1:]
        count += connection.execute(INSERT, (*row[:-1], *customer)).rowcount
    return count
