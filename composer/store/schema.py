"""The tables of the SQLite file, as the statements that make each version of them from the one before."""

import contextlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE sends (
            id INTEGER PRIMARY KEY AUTOINCREMENT,  -- so that a cleared send's number never means another one
            started_at INTEGER NOT NULL,  -- microseconds since 1970, UTC
            run TEXT NOT NULL,  -- which run of the program it belongs to
            account TEXT NOT NULL,
            is_sandbox INTEGER NOT NULL,
            host TEXT NOT NULL,
            recipient TEXT NOT NULL,
            request TEXT NOT NULL,
            draft TEXT NOT NULL,
            outcome TEXT,  -- NULL while under way
            duration_ms INTEGER,
            status INTEGER,
            message_id TEXT,
            recipients TEXT,
            code TEXT,
            text TEXT,
            fields TEXT,
            retry_after INTEGER,
            reply TEXT
        )""",
        # The rows are long; counting them and skipping to a page go through this instead.
        "CREATE INDEX sends_id ON sends (id)",
        "CREATE INDEX sends_recipient ON sends (recipient)",
        "CREATE INDEX sends_under_way ON sends (id) WHERE outcome IS NULL",
    ),
    (
        """CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,  -- so that a cleared event's number never means another one
            key TEXT NOT NULL,  -- what is reported again has the same, and the same message_id
            received_at INTEGER NOT NULL,  -- microseconds since 1970, UTC
            at INTEGER NOT NULL,  -- likewise
            kind TEXT NOT NULL,
            message_id TEXT NOT NULL,
            alias TEXT NOT NULL,
            sender TEXT NOT NULL,
            recipient TEXT NOT NULL,
            code TEXT NOT NULL,
            words TEXT NOT NULL,
            button_id TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            rehearsed INTEGER NOT NULL,
            raw TEXT NOT NULL
        )""",
        # As few as do: what a callback costs is the pages that it changes.
        "CREATE UNIQUE INDEX events_message ON events (message_id, key)",
        "CREATE INDEX events_alias ON events (alias) WHERE alias <> ''",
        "CREATE INDEX events_recipient ON events (recipient, at) WHERE recipient <> ''",
    ),
    (
        "ALTER TABLE sends ADD COLUMN timings TEXT",  # of an outcome, as JSON
        # What the log is filtered by, without the long rows.
        "CREATE INDEX sends_listed ON sends (id, started_at, outcome, account)",
        # What it is searched in, see `search_text`; by itself, so that a search reads a fifth of the file.
        """CREATE TABLE sends_text (
            id INTEGER PRIMARY KEY REFERENCES sends ON DELETE CASCADE,
            asked TEXT NOT NULL,
            answered TEXT NOT NULL DEFAULT ''
        )""",
        """INSERT INTO sends_text SELECT id, recipient || ' ' || request,
            coalesce(code, '') || ' ' || coalesce(text, '') || ' ' || coalesce(fields, '') || ' ' ||
            coalesce(reply, '')
            FROM sends""",
    ),
    (
        "ALTER TABLE events ADD COLUMN user_id TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE events ADD COLUMN name TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE events ADD COLUMN price TEXT NOT NULL DEFAULT ''",
        # Whose conversation it belongs to; what is there already gets it by and by, see `customers.fill`.
        "ALTER TABLE events ADD COLUMN customer TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX events_customer ON events (customer, at) WHERE customer <> ''",
        "CREATE INDEX events_unfilled ON events (recipient, at) WHERE customer = '' AND recipient <> ''",
        "DROP INDEX events_recipient",
        # By itself: an index of the long rows would hold up the first start for seconds.
        """CREATE TABLE sends_customers (
            id INTEGER PRIMARY KEY REFERENCES sends ON DELETE CASCADE,
            customer TEXT NOT NULL,
            message_id TEXT NOT NULL DEFAULT ''  -- without what callbacks may add to it
        )""",
        "CREATE INDEX sends_customers_customer ON sends_customers (customer)",
        "CREATE INDEX sends_customers_message ON sends_customers (message_id) WHERE message_id <> ''",
        """CREATE TABLE customer_ids (
            user_id TEXT NOT NULL,
            rehearsed INTEGER NOT NULL,
            customer TEXT NOT NULL,  -- the number that it is tied to
            PRIMARY KEY (user_id, rehearsed)
        ) WITHOUT ROWID""",
    ),
)
"""The statements of each version of the schema, run in one transaction.

A version is the number of migrations that made it; a released one is never changed, only followed.
"""

_MEANINGLESS = re.compile(r"--[^\n]*|\s+")  # in a statement


def is_schema_of(connection: "sqlite3.Connection", migrations: Sequence[Sequence[str]], version: int) -> bool:
    """Whether a file has what this version's migrations make, as they make it, and nothing of later ones.

    What else is in it does not count. Raises SQLite's errors.
    """
    found, newest = _parts(connection), _made_by(migrations)
    own = newest if version == len(migrations) else _made_by(migrations[:version])
    return all(found.get(name) == own.get(name) for name in newest.keys() | own.keys())


def _made_by(migrations: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    import sqlite3

    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for statements in migrations:
            for statement in statements:
                connection.execute(statement)
        return _parts(connection)


def _parts(connection: "sqlite3.Connection") -> dict[str, tuple[str, ...]]:
    """Return a file's tables and indexes by their names, each with the statement that made it."""
    found = connection.execute("SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_master")
    return {name: (kind, table, _MEANINGLESS.sub(" ", str(sql))) for name, kind, table, sql in found}
