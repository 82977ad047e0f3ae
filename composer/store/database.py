"""Opens, migrates and quarantines the SQLite file behind index, log and events."""

import contextlib
import logging
import os
import stat
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from composer.store.connection import (
    BUSY_MS,
    Connection,
    FileId,
    damage,
    decoded_errors,
    error_code,
    error_words,
    identity,
    is_damage,
)
from composer.store.files import (
    StorageError,
    error_text,
    make_private_file,
    make_private_folder,
    quarantine,
    quoted_name,
    write_atomic,
)
from composer.store.schema import MIGRATIONS, is_schema_of

if TYPE_CHECKING:
    import sqlite3

BUSY_SECONDS = 5.0
"""How long a write waits for another's, that of another running copy of the program included."""

_COMPANIONS = ("-wal", "-shm", "-journal")
_PAGE_MIN = 512  # bytes of SQLite's smallest file
_FORMATS = b"\1\2"  # that SQLite writes and reads, at bytes 18 and 19; others it would not write to
_NEWER_MAX = 1000  # versions of the schema; a file that says more is damaged

_log = logging.getLogger(__name__)


class Database:
    """The SQLite file, with a connection for each thread that uses it.

    Used from any thread, except `close_all`, which is for the end. The caller tells the user of these:

    quarantined: where a damaged file was put when this one was opened, None usually.
    recreated: how often the file was removed or ruined since then, so that an empty one was made.
    """

    def __init__(
        self,
        path: Path,
        migrations: Sequence[Sequence[str]] = MIGRATIONS,
        *,
        may_be_newer: bool = True,
        open_now: bool = True,
    ) -> None:
        """Open the file, made when missing, and bring it to the newest schema.

        Raises StorageError: it cannot be opened or made, or was made by a newer version of the program (and
        is then left alone).

        migrations: the statements of each version of the schema, from the first on.
        may_be_newer: whether a newer version of the program may have made it; else one that says so is
            damaged.
        open_now: whether to do this now; else each use tries it first, until it succeeds.
        """
        self.path = path
        self.quarantined: Path | None = None
        self.recreated = 0
        self._migrations = migrations
        self._newer_max = _NEWER_MAX if may_be_newer else len(migrations)
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

        SQLite's errors become StorageError. A block within another one is a part of it.

        cancelled: ends the wait for another's write early; asked often.
        """
        with self.reading() as connection:
            if self._of_this_thread().in_transaction:
                yield connection
                return
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
                self.recreated += 1

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
                with decoded_errors():
                    self._examine()
                    self._prepare()
                return
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
                _log.warning("the file %s is damaged: %s", self.path.name, error)
            self._of_this_thread().close()
            self.quarantined = quarantine(self.path, _COMPANIONS)
            self._unmark()
            self._prepare()

    def _examine(self) -> None:
        """Check the file without changing it: SQLite would remove the log of a file that it finds damaged.

        Raises sqlite3.DatabaseError if it is damaged, StorageError if it is newer.
        """
        import sqlite3

        self._remove_strays()
        if not self._check_kind():
            return
        address = _read_only(self.path.absolute())
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
            try:
                self._check_version(_version(connection))
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                # Takes too long for each start.
                if (
                    self._mark.exists()
                    and connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
                ):
                    raise damage("inside")
            except sqlite3.OperationalError as error:
                if error_code(error) == sqlite3.SQLITE_ERROR:  # it says so of a format that it does not know
                    raise damage("of an unknown format") from error
                # One that must first undo an interrupted change cannot be read without changing it.
                if error_code(error) != sqlite3.SQLITE_READONLY:
                    raise
        self._unmark()

    def _check_kind(self) -> bool:
        """Return whether the file holds anything. Raises sqlite3.DatabaseError if that is no database."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return False
        if not stat.S_ISREG(status.st_mode):
            return False  # making the file says what is in the way
        if 0 < status.st_size < _PAGE_MIN:  # SQLite takes it for a new file
            raise damage("too short")
        with self.path.open("rb") as file:
            if not set(file.read(20)[18:]) <= set(_FORMATS):
                raise damage("of an unknown format")
        return status.st_size > 0

    def _check_version(self, version: int) -> None:
        """Raise sqlite3.DatabaseError for a version that no program made, StorageError for a newer one."""
        if not 0 <= version <= self._newer_max:
            raise damage(f"of version {version}")
        if version > len(self._migrations):
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
        self._check_version(version)
        if not is_schema_of(connection, self._migrations, version):
            raise damage("with other tables")
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
            if os.path.lexists(stray := self.path.with_name(self.path.name + ending))
        ]
        for stray in [stray for stray in strays if not stray.is_file()]:
            strays.remove(stray)
            _log.warning("%s was in the way of the file's log", quarantine(stray).name)
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
            with decoded_errors():
                yield
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # a bug of the caller's, not the disk's
        except OSError as error:
            raise StorageError(self.path, _unusable(self.path, error_text(error))) from error
        except sqlite3.Error as error:
            if is_damage(error):
                # A running program cannot exchange the file under its other connections; the next start does.
                with contextlib.suppress(StorageError):
                    write_atomic(self._mark, b"", private=True)
            raise StorageError(
                self.path, _unusable(self.path, error_words(error, self.path.parent))
            ) from error


def _read_only(path: PurePath) -> str:
    """Return the address under which SQLite opens a file only to read it."""
    place = path.as_posix()
    # Not as_uri: of `\\server\share` that makes a host, and SQLite knows none.
    return f"file://{'' if place.startswith('/') else '/'}{quote(os.fsencode(place), safe='/:')}?mode=ro"


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
            if error_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > end or cancelled():
                raise
        else:
            return


def _version(connection: "sqlite3.Connection") -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: "sqlite3.Connection", migrations: Sequence[Sequence[str]]) -> None:
    import sqlite3

    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again: another copy of the program may have migrated the file while this one waited.
        for number, statements in list(enumerate(migrations, 1))[_version(connection) :]:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.IntegrityError):  # a row lacks what it must have
            raise damage("with damaged rows") from error
        raise


def _unusable(path: Path, why: str) -> str:
    return f"The program's records {quoted_name(path)} could not be used: {why}."
