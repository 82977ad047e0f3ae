"""One thread's connection to the SQLite file, and what SQLite's errors mean."""

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

BUSY_MS = 200
"""Milliseconds that a connection waits for another one; `Database.writing` tries again for longer."""

_WORDS = {  # by SQLite's primary result code
    3: "you do not have permission",
    5: "another program is using it",
    6: "another program is using it",
    8: "it can only be read",
    10: "the disk reports a fault",
    11: "it is damaged, and will be set aside at the next start",
    13: "the disk is full",
    14: "it cannot be opened",
    24: "it is damaged, and will be set aside at the next start",
    26: "it is damaged, and will be set aside at the next start",
}
_DAMAGE = (11, 24, 26)
_FULL = 13
_PERHAPS_FULL = (10, 14)
_ROOM_MIN = 64 * 1024  # bytes; the index of SQLite's log begins with 32 KiB

FileId = tuple[int, int]
"""What tells a file from another one that had its name before."""


class Connection:
    """One thread's connection, opened when first needed.

    lock: held while the connection is used and while it is closed.
    """

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._path = path
        self._file: FileId | None = None
        self._connection: sqlite3.Connection | None = None

    @property
    def in_transaction(self) -> bool:
        """Whether its thread is in the midst of a write."""
        return self._connection is not None and self._connection.in_transaction

    def uses(self, file: FileId | None) -> bool:
        """Whether it is open, and on this very file."""
        return self._connection is not None and self._file is not None and self._file == file

    def get(self) -> "sqlite3.Connection":
        """Return SQLite's own; `lock` must be held. Raises SQLite's errors."""
        if self._connection is None:
            import sqlite3

            self._file = identity(self._path)
            # Closed from other threads than its own: by close_all, and when its thread has ended.
            connection = sqlite3.connect(
                self._path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            connection.text_factory = _decoded
            try:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA fullfsync = ON")  # macOS' own; nothing elsewhere
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA secure_delete = ON")  # what was removed names people
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def close(self) -> None:
        """Close it when its present use is over; a later use opens it again."""
        with self.lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    __del__ = close


def identity(path: Path) -> FileId | None:
    """Return which file is at a path now, None for none."""
    try:
        status = path.stat()
    except OSError:  # whatever it is, what is done next says it
        return None
    return status.st_dev, status.st_ino


def _decoded(data: bytes) -> str:
    """Return a text as far as it can be read: one that is damaged must not hide the others."""
    return data.decode(errors="replace")


def error_code(error: "sqlite3.Error") -> int:
    """Return SQLite's primary result code, 0 for what Python says by itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextlib.contextmanager
def decoded_errors() -> Iterator[None]:
    """Raise as SQLite's own what Python cannot decode of it: it names a table whose name is damaged."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise damage("with damaged names") from error


def damage(what: str) -> "sqlite3.DatabaseError":
    """Return the error for a file that SQLite can read, and that is damaged all the same."""
    import sqlite3

    error = sqlite3.DatabaseError(what)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def is_damage(error: "sqlite3.Error") -> bool:
    """Whether the file is damaged, and not only out of reach for now."""
    return error_code(error) in _DAMAGE


def error_words(error: "sqlite3.Error", folder: Path) -> str:
    """Return why a file in a folder could not be used, as the end of a sentence."""
    code = error_code(error)
    if code in _PERHAPS_FULL and _is_full(folder):
        code = _FULL
    return _WORDS.get(code) or str(error)


def _is_full(folder: Path) -> bool:
    """Whether a disk has no room for what SQLite makes beside its file: it says only that it could not."""
    status = getattr(os, "statvfs", None)  # Windows has none
    try:
        free = shutil.disk_usage(folder).free
        disk = status(folder) if status else None
    except OSError:
        return False
    return free < _ROOM_MIN or (disk is not None and bool(disk.f_favail == 0 < disk.f_files))
