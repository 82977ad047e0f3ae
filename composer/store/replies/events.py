"""Callbacks received, each thing that they report once."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from composer.kaleyra.callbacks.event import KINDS, Event, bare_id, bare_number
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.rows import (
    EPOCH,
    MICROSECOND,
    TIMES,
    DamagedError,
    stored_text,
    text_of,
    text_or_none,
    time_of,
)

_TEXTS = ("message_id", "alias", "sender", "recipient", "code", "words", "button_id", "title", "text")
_COLUMNS = ("received_at", "at", "kind", *_TEXTS, "rehearsed", "key")
_LISTED = ", ".join(("id", *_COLUMNS))
_INSERT = (
    f"INSERT INTO events ({', '.join(_COLUMNS)}, raw)"  # noqa: S608 - no text of others
    f" VALUES ({', '.join('?' * (len(_COLUMNS) + 1))}) ON CONFLICT (message_id, key) DO NOTHING"
)
_OF_RECIPIENT = "WHERE recipient = ? AND recipient <> ''"  # as its index has them
_IDS_MAX = 400  # of one question; SQLite allows 999 in its older versions
_LAST = 2**63 - 1
_SIMULATED = ":rehearsed"
_GONE = "This event is no longer kept: it was cleared meanwhile."
_DAMAGED = "This event is damaged and cannot be read."

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it was kept.

    In lists the event's `raw` is left out, because it is long: `Events.get` has it.

    number: larger than those of all events kept before.
    received_at: UTC.
    """

    number: int
    received_at: datetime
    event: Event


@dataclass(slots=True)
class _PendingWrite:
    """What one thread wants to be kept, and what came of it."""

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
        received_at = _microseconds(self._now())
        own = _PendingWrite([(received_at, *_values(event), stored_text(event.raw)) for event in events])
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

    def conversation(self, recipient: str, limit: int) -> list[KeptEvent]:
        """Return at most `limit` events of a customer, those that happened last, in order.

        recipient: the customer's number, in any form that a number is written in.
        """
        found = self._listed(
            f"{_OF_RECIPIENT} ORDER BY at DESC, id DESC LIMIT ?",
            (stored_text(bare_number(recipient)), limit),
        )
        return found[::-1]

    def about_reply_window(self, recipient: str, *, simulated: bool, limit: int = 100) -> list[KeptEvent]:
        """Return at most `limit` of what the customer wrote or tapped, and as many failures, in any order.

        recipient: the customer's number, in any form that a number is written in.
        simulated: whether those of the simulated customer, or only real ones; neither pushes out the other.
        """
        return [
            kept
            for kinds in ("'replied', 'received'", "'failed'")
            for kept in self._listed(
                f"{_OF_RECIPIENT} AND kind IN ({kinds}) AND rehearsed = ? ORDER BY at DESC, id DESC LIMIT ?",
                (stored_text(bare_number(recipient)), simulated, limit),
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

    def recipients(self, limit: int) -> list[tuple[str, datetime]]:
        """Return at most `limit` customers, the last heard of first, each with when that was, in UTC.

        They are named by their numbers, as `bare_number` has them.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT recipient, max(at) AS last FROM events WHERE recipient <> ''"
                " AND at BETWEEN ? AND ? GROUP BY recipient ORDER BY last DESC LIMIT ?",
                (TIMES.start, TIMES.stop - 1, limit),
            ).fetchall()
        return [(text, time_of(at)) for value, at in rows if (text := text_or_none(value)) is not None]

    def get(self, number: int) -> KeptEvent:
        """Return an event with what it was read from. Raises StorageError if it was cleared or is damaged."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {_LISTED}, raw FROM events WHERE id = ?",  # noqa: S608 - no text of others
                (number,),
            ).fetchone()
        kept = None if row is None else _event_of(row)
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

        Returns how many they were. What is reported again after that counts as new.
        """
        # All of them: a damaged row has no time, and names people too.
        condition, values = (
            ("", ()) if before is None else (" WHERE received_at < ?", (_microseconds(before),))
        )
        with self._database.writing() as connection:
            count = connection.execute(f"DELETE FROM events{condition}", values).rowcount  # noqa: S608
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
                    pending.count = connection.executemany(_INSERT, pending.rows).rowcount
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

    def _listed(self, condition: str, values: Sequence[object]) -> list[KeptEvent]:
        with self._database.reading() as connection:
            asked = f"SELECT {_LISTED} FROM events {condition}"  # noqa: S608 - no text of others
            rows = connection.execute(asked, values).fetchall()
        return [kept for row in rows if (kept := _event_of(row)) is not None]


def _values(event: Event) -> tuple[Any, ...]:
    texts = [stored_text(getattr(event, name)) for name in _TEXTS]
    key = event.key + (_SIMULATED if event.simulated else "")
    return (_microseconds(event.at), event.kind, *texts, event.simulated, key)


def _event_of(row: tuple[Any, ...]) -> KeptEvent | None:
    """Return the event in a row, with or without its raw text; None for one that is damaged."""
    number, received_at, at, kind, *rest = row
    texts, (simulated, key), raw = (
        rest[: len(_TEXTS)],
        rest[len(_TEXTS) : len(_TEXTS) + 2],
        rest[len(_TEXTS) + 2 :],
    )
    try:
        if kind not in KINDS:
            raise DamagedError("no kind")
        named = dict(zip(_TEXTS, map(text_of, texts), strict=True))
        event = Event(
            kind,
            time_of(at),
            **named,
            raw="".join(map(text_of, raw)),
            key=text_of(key).removesuffix(_SIMULATED),
            simulated=bool(simulated),
        )
        return KeptEvent(number, time_of(received_at), event)
    except ValueError as fault:  # neither a text nor a time
        _log.warning("event %s is damaged: %s", number, fault)
        return None


def _microseconds(time: datetime) -> int:
    return (time - EPOCH) // MICROSECOND
