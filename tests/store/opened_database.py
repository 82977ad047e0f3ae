"""An SQLite file opened, and what it holds, for the tests of the database."""

import contextlib
import subprocess
import sys

from composer.store.database import Database
from composer.store.schema import MIGRATIONS

ONE = (("CREATE TABLE things (name TEXT PRIMARY KEY)", "INSERT INTO things VALUES ('first')"),)
TWO = (*ONE, ("ALTER TABLE things ADD COLUMN size INTEGER", "UPDATE things SET size = 7"))


@contextlib.contextmanager
def opened(path, migrations=MIGRATIONS):
    database = Database(path, migrations)
    try:
        yield database
    finally:
        database.close_all()


def things(database):
    with database.reading() as connection:
        return connection.execute("SELECT * FROM things").fetchall()


def pragma(database, name):
    with database.reading() as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def kill_while_open(path, *statements):
    """Leave a file whose last changes are in its log only, as a program that was killed does."""
    path.parent.mkdir(exist_ok=True)
    code = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for statement in sys.argv[2:]: connection.execute(statement)\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path), *statements], check=False, timeout=60)
