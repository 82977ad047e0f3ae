"""A real database and a real index with something of each kind in them, and all that is done with one."""

import contextlib
import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import read
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Message
from composer.replies.conversation import read_conversation
from composer.replies.progress import progress
from composer.store.database import Database
from composer.store.drafts.library import Library
from composer.store.files import StorageError
from composer.store.instances import RunningInstance
from composer.store.log.filter import SendFilter
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from tests.store.logged_sends import put

OUTCOMES = (
    Accepted("m0", ("+14155550123",), 200, "{}"),
    Rejected("E1", "no", {"to": "bad"}, 30),
    NotSent("no net"),
    Unknown("lost"),
    None,
)
STATES = ("sent", "delivered", "read", "failed")
MESSAGES = [f"m{number}" for number in range(8)]
DRAFTS = 12


def make_database(path: Path) -> None:
    """Make a database with sends and events."""
    database = Database(path)
    send_log, events = SendLog(database), Events(database)
    for number in range(10):
        put(send_log, OUTCOMES[number % len(OUTCOMES)])
    for number, message in enumerate(MESSAGES):
        body = f'{{"id":"{message}","status":"{STATES[number % 4]}","mobile":"14155550123"}}'
        events.keep(read("", "application/json", body.encode()))
        at = datetime(2026, 3, 10, 12, number, tzinfo=UTC)
        tap = Event("replied", at, message, f"a{number}", "1", "14155550123", title="Yes", key=f"k{number}")
        events.keep([tap])
    database.close_all()


def use_database(path: Path) -> bool:
    """Do with a database what the program does; return whether it was quarantined at the start.

    Raises what the program does not foresee.
    """
    try:
        database = Database(path)
    except StorageError:
        return False
    try:
        _use(SendLog(database, instance=RunningInstance(path.parent)), Events(database))
        return database.quarantined is not None
    finally:
        database.close_all()


def _use(send_log: SendLog, events: Events) -> None:
    for job in (
        send_log.conclude_interrupted,
        send_log.extent,
        lambda: send_log.recipients(200),
        send_log.accounts,
        send_log.oldest_under_way,
        lambda: send_log.send_summaries("+4915112345678", host="api.kaleyra.io"),
        lambda: send_log.send_summaries(host="api.kaleyra.io", account="Shop"),
        lambda: send_log.matching(SendFilter("maria")),
        lambda: [send_log.get(send.id) for send in send_log.page(0, 100) if send],
        lambda: [progress(found) for found in events.of_messages([*MESSAGES, "a1"]).values()],
        lambda: events.about_reply_window("14155550123", simulated=False),
        lambda: read_conversation(events, send_log, "", 0),
        lambda: read_conversation(events, send_log, "14155550123", 0),
        lambda: put(send_log, Accepted("new", (), 200)),
        lambda: events.keep([Event("sent", datetime.now(UTC), "new", key="new")]),
        send_log.conclude_again,
        send_log.clear,
        events.clear,
    ):
        with contextlib.suppress(StorageError):
            job()


def make_index(folder: Path, indexes: Path) -> Path:
    """Make a folder of drafts and its index; return the index's file."""
    folder.mkdir()
    for number in range(DRAFTS):
        message = Message("+14155550123", body=f"Hello {number}", buttons=(Button("a", "b"),))
        draft = Draft(f"Draft {number}", message, {"tags": ["Red", "blue"], "note": "a note"})
        (folder / f"d{number}.reply.json").write_bytes(dumps(draft))
    library = Library(folder, indexes)
    library.refresh()
    library.close()
    (index,) = indexes.glob("*.sqlite3")
    return index


def use_index(folder: Path, indexes: Path) -> bool:
    """Do with an index what the program does; return whether it was quarantined.

    Raises what the program does not foresee, and StorageError where the drafts cannot be listed.
    """
    library = Library(folder, indexes)
    try:
        library.rows("name", 0, 50)
        for query, tag in (("hel", ""), ("", "red"), ("hel", "red")):
            library.rows("newest", 0, 50, query, tag)
            library.count(query, tag)
        library.tags()
        noticed = library.refresh().notice or library.refresh().notice
        for _again in range(2):
            rows = library.rows("newest", 0, 50)
            for entry in rows:
                entry.changed_at.astimezone()
            # Damage that no query meets stays; where it is met the list is whole with the next refresh.
            noticed = library.refresh().notice or noticed
        assert len(library.rows("newest", 0, 50)) == DRAFTS
        return bool(noticed)
    finally:
        library.close()


def flipped_bits(data: bytes, seed: int, count: int) -> list[int]:
    """Return the numbers of some bits of an SQLite file.

    They are in its header, in its first page, in the names of its tables and anywhere, as many of each.
    """
    chance = Random(seed)  # noqa: S311 - the same ones each time
    bits = [chance.randrange(8 * end) for end in (100, 4096, len(data)) for _bit in range(count // 4)]
    names = [found.start() for found in re.finditer(b"CREATE ", data)]  # each stands before its statement
    return bits + [8 * (chance.choice(names) - chance.randrange(3, 20)) + 7 for _bit in range(count // 4)]


def flip(data: bytes, bit: int) -> bytes:
    """Return a copy with one bit flipped."""
    copy = bytearray(data)
    copy[bit // 8] ^= 1 << (bit % 8)
    return bytes(copy)
