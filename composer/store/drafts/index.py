"""The index of a folder of drafts: an SQLite file of its own, made again from the drafts when it is lost."""

import os
import random
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from composer.message.header_types import HEADER_TYPES
from composer.store import search
from composer.store.connection import damage, identity, is_damage
from composer.store.database import Database
from composer.store.drafts.entry import Entry, Known, ScannedFile, stored_path
from composer.store.files import StorageError, error_text, quarantine, quoted_name
from composer.store.lock import locked

if TYPE_CHECKING:
    import sqlite3

Order = Literal["newest", "name"]
Result = TypeVar("Result")

_SCHEMA: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE file (
            id INTEGER PRIMARY KEY,  -- grows with changed_ms: FTS5 finds by this, without sorting
            file NOT NULL UNIQUE,  -- the absolute path: text, or bytes where they are no text
            name TEXT NOT NULL,
            recipient TEXT NOT NULL,
            header TEXT NOT NULL,
            changed_ms INTEGER NOT NULL,
            size INTEGER NOT NULL,
            severity TEXT NOT NULL,
            fault TEXT NOT NULL,
            tag_lines TEXT NOT NULL,
            note TEXT NOT NULL,
            name_key TEXT NOT NULL,
            stamp TEXT NOT NULL,  -- what tells that the file has changed; empty: read it again
            digest TEXT NOT NULL
        )""",
        "CREATE INDEX file_name ON file (name_key, id)",
        "CREATE TABLE tag (key TEXT, id INTEGER, tag TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID",
        "CREATE INDEX tag_id ON tag (id)",
        "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        # The first characters of a query fit most words: for those the answer is kept.
        "CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'ascii', prefix = '1 2 3 4 5', columnsize "
        "= 0)",
    ),
)
_COLUMNS = "file, name, recipient, header, changed_ms, size, severity, fault, tag_lines, note"
_COMPANIONS = ("-wal", "-shm", "-journal")
_PATH = (str, bytes)
_ENTRY = (_PATH, str, str, str, int, int, str, str, str, str)
"""What the columns may hold; SQLite takes anything, and damaged rows have it."""
_HEADERS = ("", *HEADER_TYPES)
_SEVERITIES = ("", "warning", "error")
_LOST = ("no such table", "vtable constructor failed")  # what it says if part of the file is another's
_MS_MAX = 1 << 50
_ID_SHIFT = 10
_ID_SPREAD_MAX = 1 << 24


class LibraryIndex:
    """The SQLite file. Every method may be called from any thread and raises StorageError.

    A damaged file is quarantined where that is noticed, and an empty one begun.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database: Database | None = None
        self._lock = threading.Lock()
        self._quarantined: Path | None = None
        self._told: Path | None = None  # of what the database quarantined

    def rows(self, order: Order, offset: int, limit: int, query: str = "", tag: str = "") -> list[Entry]:
        """Return at most `limit` files after skipping `offset`.

        query: as typed.
        tag: in any case, "" for all.
        """
        match, key = search.query(query), search.key(tag)
        if order == "name":
            # Through the index of names, testing each: sorting what was found takes longer for many.
            source = "file INDEXED BY file_name"
            conditions = ["id IN (SELECT rowid FROM search WHERE search MATCH ?)"] if match else []
            sorted_by = "name_key, id"
        else:
            source = "search CROSS JOIN file ON file.id = search.rowid" if match else "file"
            conditions = ["search MATCH ?"] if match else []
            sorted_by = "search.rowid DESC" if match else "id DESC"
        conditions += ["file.id IN (SELECT id FROM tag WHERE key = ?)"] if key else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        found = self._read(
            f"SELECT {_COLUMNS} FROM {source} {where} ORDER BY {sorted_by} LIMIT ? OFFSET ?",  # noqa: S608
            [*filter(None, (match, key)), limit, offset],
            _ENTRY,
        )
        return list(map(Entry._make, found))

    def count(self, query: str = "", tag: str = "") -> int:
        """Return how many files `rows` would find without a limit."""
        match, key = search.query(query), search.key(tag)
        conditions = ["search MATCH ?"] if match else []
        conditions += ["rowid IN (SELECT id FROM tag WHERE key = ?)"] if key else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        source = "search" if match else "file"
        values = list(filter(None, (match, key)))
        found = self._read(f"SELECT count(*) FROM {source} {where}", values, (int,))  # noqa: S608
        return int(found[0][0])

    def tags(self) -> list[tuple[str, int]]:
        """Return every tag as it is mostly written, with how many files have it, in alphabetical order."""
        found = self._read(
            "SELECT key, tag, count(*) AS times FROM tag GROUP BY key, tag ORDER BY key, times DESC",
            [],
            (str, str, int),
        )
        listed: dict[str, tuple[str, int]] = {}
        for key, tag, times in found:
            written, before = listed.get(key, (tag, 0))
            listed[key] = (written, before + times)
        return list(listed.values())

    def entry(self, file: str) -> Entry | None:
        """Return what is known of a file, None if it is not among them."""
        asked = f"SELECT {_COLUMNS} FROM file WHERE file = ?"  # noqa: S608 - no text of others
        found = self._read(asked, [stored_path(file)], _ENTRY)
        return Entry._make(found[0]) if found else None

    def known(self, file: str | None = None) -> dict[str, Known]:
        """Return what is known of every file, or of one."""
        where, values = ("WHERE file = ?", [stored_path(file)]) if file is not None else ("", [])
        asked = f"SELECT file, stamp, digest, changed_ms FROM file {where}"  # noqa: S608
        found = self._read(asked, values, (_PATH, str, str, int))
        return {os.fsdecode(row[0]): Known(*row[1:]) for row in found}

    def fact(self, name: str) -> str:
        """Return what was kept under a name, "" for nothing."""
        found = self._read("SELECT value FROM fact WHERE name = ?", [name], (str,))
        return str(found[0][0]) if found else ""

    def keep_fact(self, name: str, value: str, reread: bool = False) -> None:
        """Keep a value under a name.

        reread: have every file read again at the next refresh.
        """

        def keep(connection: "sqlite3.Connection") -> None:
            connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))
            if reread:
                connection.execute("UPDATE file SET stamp = '', digest = ''")

        self._write(keep)

    def put(self, found: Sequence[ScannedFile], gone: Iterable[str] = ()) -> None:
        """Keep what was read, all of it or nothing, and forget the files that are gone."""

        def put(connection: "sqlite3.Connection") -> None:
            for file in gone:
                _remove(connection, stored_path(file))
            for one in found:
                if one.words is None:
                    connection.execute(
                        "UPDATE file SET stamp = ? WHERE file = ?", (one.stamp, one.entry.file)
                    )
                else:
                    _remove(connection, one.entry.file)
                    _insert(connection, one, one.words)

        self._write(put)

    def notice(self) -> str:
        """Return once, as a sentence, that a damaged index was quarantined; "" usually."""
        with self._lock:
            quarantined, self._quarantined = self._quarantined, None
            if self._database is not None and self._database.quarantined != self._told:
                quarantined = self._told = self._database.quarantined
        return (
            f"The list of drafts was damaged. It was kept as {quoted_name(quarantined)} and is made again."
            if quarantined
            else ""
        )

    def close(self) -> None:
        """Close the file; a later use opens it again."""
        with self._lock:
            if self._database is not None:
                self._database.close_all()

    def _read(
        self, statement: str, values: Sequence[Any], kinds: Sequence[type | tuple[type, ...]]
    ) -> list[tuple[Any, ...]]:
        """Return what a statement finds.

        kinds: what each column may hold.
        """

        def read(database: Database) -> list[tuple[Any, ...]]:
            with database.reading() as connection:
                rows = connection.execute(statement, values).fetchall()
                if not all(_is_sound(row, kinds) for row in rows):
                    raise damage("with damaged rows")
                return rows

        return self._healed(read)

    def _write(self, change: Callable[["sqlite3.Connection"], None]) -> None:
        def write(database: Database) -> None:
            with database.writing() as connection:
                change(connection)

        self._healed(write)

    def _healed(self, job: Callable[[Database], Result]) -> Result:
        """Do a job, once more with an empty file where the one there is damaged."""
        file = identity(self.path)
        try:
            try:
                return job(self._opened())
            except StorageError as error:
                if not _is_broken(error.__cause__):
                    raise
            self._replace(file)
            return job(self._opened())
        except OSError as error:
            reason = f"The list of drafts could not be used: {error_text(error)}."
            raise StorageError(self.path, reason) from error

    def _opened(self) -> Database:
        with self._lock:
            if self._database is None:
                self._database = Database(self.path, _SCHEMA, may_be_newer=False)
            return self._database

    def _replace(self, damaged: tuple[int, int] | None) -> None:
        with locked(self.path):
            if damaged is None or identity(self.path) != damaged:
                return  # another thread or another copy of the program was first
            self.close()
            quarantined = quarantine(self.path, _COMPANIONS)
            with self._lock:
                self._quarantined = quarantined


def _is_sound(row: tuple[Any, ...], kinds: Sequence[type | tuple[type, ...]]) -> bool:
    if not all(map(isinstance, row, kinds)):
        return False
    return kinds is not _ENTRY or (row[3] in _HEADERS and row[6] in _SEVERITIES)


def _remove(connection: "sqlite3.Connection", file: str | bytes) -> None:
    row = connection.execute("SELECT id FROM file WHERE file = ?", (file,)).fetchone()
    if row is not None:
        connection.execute("DELETE FROM file WHERE id = ?", row)
        connection.execute("DELETE FROM tag WHERE id = ?", row)
        connection.execute("DELETE FROM search WHERE rowid = ?", row)


def _insert(connection: "sqlite3.Connection", found: ScannedFile, words: str) -> None:
    number = _free_id(connection, found.entry.changed_ms)
    values = (number, *found.entry, search.key(found.entry.name), found.stamp, found.digest)
    connection.execute(f"INSERT INTO file VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
    connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (number, words))
    for tag in found.entry.tags:
        connection.execute("INSERT OR IGNORE INTO tag VALUES (?, ?, ?)", (search.key(tag), number, tag))


def _free_id(connection: "sqlite3.Connection", changed_ms: int) -> int:
    """Return a number that no file has, greater for later changes.

    Files of one moment share a range by chance.
    """
    first = max(-_MS_MAX, min(changed_ms, _MS_MAX)) << _ID_SHIFT
    spread = 1 << _ID_SHIFT
    while True:
        number = first + random.randrange(spread)  # noqa: S311
        if connection.execute("SELECT 1 FROM file WHERE id = ?", (number,)).fetchone() is None:
            return number
        spread = min(2 * spread, _ID_SPREAD_MAX)  # a disk that counts in seconds, or files copied all at once


def _is_broken(error: BaseException | None) -> bool:
    import sqlite3

    return isinstance(error, sqlite3.Error) and (is_damage(error) or str(error).startswith(_LOST))
