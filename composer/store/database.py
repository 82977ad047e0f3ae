"""Opens, migrates and quarantines the SQLite file behind index, log and events."""

import contextlib
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from composer.store.connection import BUSY_MS, Connection, FileId, identity
from composer.store.files import (
    StorageError,
    make_private_file,
    make_private_folder,
    quarantine,
    quoted_name,
    write_atomic,
)
from composer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    import sqlite3

BUSY_SECONDS = 5.0
"""How long a write waits for another's, that of another running copy of the program included."""

_COMPANIONS = ("-wal", "-shm", "-journal")
_WORDS = {  # by SQLite's primary result code
    3: "you do not have permission",
    5: "another program is using it",
    6: "another program is using it",
    8: "it can only be read",
    10: "the disk reports a fault",
    11: "it is damaged, and will be set aside at the next start",
    13: "the disk is full",
    14: "it cannot be opened",
    26: "it is damaged, and will be set aside at the next start",
}
_DAMAGE = (11, 26)
_PAGE_MIN = 512  # bytes of SQLite's smallest file


class Database:
    """The SQLite file, with a connection for each thread that uses it.

    Used from any thread, except `close_all`, which is for the end. The caller tells the user of these:

    quarantined: where a damaged file was put when this one was opened, None usually.
    recreated: whether the file was removed or ruined since then, so that an empty one was made.
    """

    def __init__(
        self, path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS, *, open_now: bool = True
    ) -> None:
        """Open the file, made when missing, and bring it to the newest schema.

        Raises StorageError: it cannot be opened or made, or was made by a newer version of the program (and
        is then left alone).

        migrations: the statements of each version of the schema, from the first on.
        open_now: whether to do this now; else each use tries it first, until it succeeds.
        """
        self.path = path
        self.quarantined: Path | None = None
        self.recreated = False
        self._migrations = migrations
        self._file: FileId | None = None
        self._mark = path.with_name(path.name + ".damaged")
        self._threads = threading.local()
        self._connections: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._lock = threading.RLock()
        if not open_now:
            return
        try:
            self._open_or_replace()
        except BaseException:
            self.close_all()
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator["sqlite3.Connection"]:
        """Give this thread's connection. SQLite's errors become StorageError.

        What is read must be fetched inside the block.
        """
        with self._translated():
            connection = self._of_this_thread()
            with connection.lock:
                if not connection.in_transaction:
                    self._follow(connection)
                yield connection.get()

    @contextlib.contextmanager
    def writing(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator["sqlite3.Connection"]:
        """Give this thread's connection in a transaction, on the disk when the block is left or not at all.

        SQLite's errors become StorageError.

        cancelled: ends the wait for another's write early; asked often.
        """
        with self.reading() as connection:
            _begin(connection, cancelled)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close_all(self) -> None:
        """Close every thread's connection, each when its present use is over. A later use opens a new one."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.close()

    def _follow(self, connection: Connection) -> None:
        """Leave a file that is no longer the one at the path, and make one where there is none.

        A send must be possible, and be kept where the next start looks for it.
        """
        if connection.uses(identity(self.path)):
            return
        connection.close()
        with self._lock:
            there = identity(self.path)
            if there is not None and there == self._file:
                return
            before, is_first = self.quarantined, self._file is None
            self._open_or_replace()
            if not is_first and (there is None or self.quarantined != before):
                self.recreated = True

    def _of_this_thread(self) -> Connection:
        connection: Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = Connection(self.path)
            with self._lock:
                self._connections.add(connection)
            self._threads.connection = connection
        return connection

    def _open_or_replace(self) -> None:
        import sqlite3

        make_private_folder(self.path.parent)
        with self._translated():
            try:
                self._examine(len(self._migrations))
                self._prepare()
                return
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
            self._of_this_thread().close()
            self.quarantined = quarantine(self.path, _COMPANIONS)
            self._unmark()
            self._prepare()

    def _examine(self, newest: int) -> None:
        """Check the file without changing it: SQLite would remove the log of a file that it finds damaged.

        Raises sqlite3.DatabaseError if it is damaged, StorageError if it is newer.
        """
        import sqlite3

        self._remove_strays()
        size = self.path.stat().st_size if self.path.is_file() else 0
        if size == 0:
            return
        if size < _PAGE_MIN:  # SQLite takes it for a new file
            raise _damage()
        address = f"{self.path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
            try:
                self._refuse_newer(_version(connection), newest)
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                # Takes too long for each start.
                if (
                    self._mark.exists()
                    and connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
                ):
                    raise _damage()
            except sqlite3.OperationalError as error:
                # One that must first undo an interrupted change cannot be read without changing it.
                if _code(error) != sqlite3.SQLITE_READONLY:
                    raise
        self._unmark()

    def _refuse_newer(self, version: int, newest: int) -> None:
        if version > newest:
            reason = (
                f"{quoted_name(self.path)} was made by a newer version of this program: install that version "
                "to use it."
            )
            raise StorageError(self.path, reason)

    def _prepare(self) -> None:
        make_private_file(self.path)
        connection = self._of_this_thread().get()
        connection.execute(
            f"PRAGMA busy_timeout = {round(1000 * BUSY_SECONDS)}"
        )  # other copies may start as well
        version = _version(connection)
        self._refuse_newer(version, len(self._migrations))
        connection.execute("PRAGMA journal_mode = WAL")
        if version < len(self._migrations):
            _migrate(connection, self._migrations)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self._file = identity(self.path)

    def _remove_strays(self) -> None:
        """Remove what a file left that is gone: its log and its index would be taken for the new one's."""
        strays = [
            stray
            for ending in _COMPANIONS
            if (stray := self.path.with_name(self.path.name + ending)).exists()
        ]
        if not os.path.lexists(self.path):  # in this order: another copy makes the file first
            for stray in strays:
                stray.unlink(missing_ok=True)

    def _unmark(self) -> None:
        with contextlib.suppress(OSError):  # at worst the next start examines the file again
            self._mark.unlink()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        import sqlite3

        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # a bug of the caller's, not the disk's
        except sqlite3.Error as error:
            if _is_damage(error):
                # A running program cannot exchange the file under its other connections; the next start does.
                with contextlib.suppress(StorageError):
                    write_atomic(self._mark, b"", private=True)
            reason = f"The program's records {quoted_name(self.path)} could not be used: {_why(error)}."
            raise StorageError(self.path, reason) from error


def open_database(path: Path) -> tuple[Database, StorageError | None]:
    """Return a database that is open, or one that is opened once that is possible, and why it is not yet.

    Raises StorageError for one that was made by a newer version of the program.
    """
    try:
        return Database(path), None
    except StorageError as fault:
        if fault.__cause__ is None:
            raise
        return Database(path, open_now=False), fault


def _begin(connection: "sqlite3.Connection", cancelled: Callable[[], bool]) -> None:
    import sqlite3

    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > end or cancelled():
                raise
        else:
            return


def _version(connection: "sqlite3.Connection") -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: "sqlite3.Connection", migrations: Sequence[Sequence[str]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again: another copy of the program may have migrated the file while this one waited.
        for number, statements in list(enumerate(migrations, 1))[_version(connection) :]:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _code(error: "sqlite3.Error") -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _damage() -> "sqlite3.DatabaseError":
    import sqlite3

    error = sqlite3.DatabaseError("damaged")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _is_damage(error: "sqlite3.Error") -> bool:
    return _code(error) in _DAMAGE


def _why(error: "sqlite3.Error") -> str:
    return _WORDS.get(_code(error)) or str(error)
