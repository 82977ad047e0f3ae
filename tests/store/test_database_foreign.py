"""What SQLite can open, and what is no database of this program all the same."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from composer.store.drafts.index import LibraryIndex
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from tests.kept_records import make_database, make_index, use_index
from tests.store.logged_sends import put
from tests.store.opened_database import ONE, opened, things

DAMAGED = Path(__file__).parents[1] / "data" / "damaged"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "composer.sqlite3"


def change(path, *statements):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


FOREIGN = {
    "another table of this name": ("CREATE TABLE sends (id INTEGER PRIMARY KEY, what TEXT)",),
    "the same, said to be of our version": ("CREATE TABLE sends (id, what)", "PRAGMA user_version = 3"),
    "a view of this name": ("CREATE TABLE other (id)", "CREATE VIEW sends AS SELECT id FROM other"),
    "only a later table": ("CREATE TABLE sends_text (id)",),
    "no table at all": ("CREATE TABLE other (id)", "PRAGMA user_version = 3"),
    "a version that nobody made": ("CREATE TABLE other (id)", "PRAGMA user_version = -1"),
    "a far newer version": ("CREATE TABLE other (id)", "PRAGMA user_version = 70000"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_database_of_another_program_is_quarantined_whole(path, name):
    change(path, *FOREIGN[name])
    tables = tables_of(path)
    with opened(path) as database:
        put(SendLog(database))
        assert database.quarantined is not None
        assert tables_of(database.quarantined) == tables
    with opened(path) as database:
        assert database.quarantined is None
        assert SendLog(database).extent()[0] == 1


def tables_of(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master").fetchall()


OWN = {
    "an index less": ("DROP INDEX sends_listed",),
    "a column more": ("ALTER TABLE sends ADD COLUMN more NOT NULL DEFAULT 1",),
    "an older version": ("PRAGMA user_version = 2",),
}


@pytest.mark.parametrize("name", OWN)
def test_a_database_that_was_changed_by_hand_is_quarantined(path, name):
    make_database(path)
    change(path, *OWN[name])
    with opened(path) as database:
        assert database.quarantined is not None
        assert SendLog(database).extent()[0] == 0


def test_what_another_program_added_stays(path):
    make_database(path)
    change(path, "CREATE TABLE notes (text)", "CREATE INDEX mine ON sends (host)")
    with opened(path) as database:
        assert database.quarantined is None
        assert SendLog(database).extent()[0] == 10


@pytest.mark.parametrize("byte", [18, 19, 47])
def test_a_format_that_sqlite_does_not_know_is_damage(path, byte):
    make_database(path)
    data = bytearray(path.read_bytes())
    data[byte] ^= 64
    path.write_bytes(data)
    with opened(path) as database:
        assert database.quarantined is not None
        assert database.quarantined.read_bytes() == data


def test_a_row_that_an_older_version_cannot_have_written_is_damage(path):
    with opened(path, ONE):
        pass
    change(path, "INSERT INTO things VALUES ('damaged')")
    copy = "INSERT INTO more SELECT nullif(name, 'damaged') FROM things"
    with opened(path, (*ONE, ("CREATE TABLE more (name NOT NULL)", copy))) as database:
        assert database.quarantined is not None
        assert things(database) == [("first",)]


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_in_the_place_of_the_log_is_moved_away(path, ending, is_there):
    if is_there:
        make_database(path)
    path.with_name(path.name + ending).mkdir()
    with opened(path) as database:
        assert database.quarantined is None
        assert SendLog(database).extent()[0] == 10 * is_there
    assert len(list(path.parent.glob(f"composer.sqlite3{ending}.corrupt-*"))) == 1


def test_a_name_that_is_no_text_is_damage(path):
    """Python cannot even decode what SQLite says of it."""
    shutil.copy(DAMAGED / "database-bad-name.sqlite3", path)
    with opened(path) as database:
        assert database.quarantined is not None
        assert database.quarantined.read_bytes() == (DAMAGED / "database-bad-name.sqlite3").read_bytes()
    with opened(path) as database:
        assert database.quarantined is None


def test_a_name_that_becomes_no_text_while_the_program_runs_is_quarantined_at_the_next_start(path):
    make_database(path)
    with opened(path) as database:
        send_log = SendLog(database)
        assert send_log.extent()[0] == 10
        change(
            path,
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_master SET sql = CAST(x'43ff' AS TEXT) WHERE name = 'sends_id'",
            "PRAGMA schema_version = 99",
        )
        with pytest.raises(StorageError, match="it is damaged, and will be set aside at the next start"):
            put(send_log)
    with opened(path) as database:
        assert database.quarantined is not None


def test_an_index_with_a_name_that_is_no_text_is_made_again(tmp_path):
    path = tmp_path / "index.sqlite3"
    shutil.copy(DAMAGED / "index-bad-name.sqlite3", path)
    index = LibraryIndex(path)
    assert index.rows("newest", 0, 10) == []
    assert "The list of drafts was damaged." in index.notice()
    assert index.notice() == ""
    index.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE file SET name = x'ff'",
        "UPDATE file SET changed_ms = 'x'",
        "UPDATE file SET header = 'imagf'",
        "UPDATE file SET severity = 'erros'",
        "UPDATE file SET file = 3 WHERE id = (SELECT max(id) FROM file)",
        "UPDATE tag SET tag = x'ff'",
        "UPDATE fact SET value = x'ff'",
        "PRAGMA user_version = 2",
    ],
)
def test_an_index_with_a_row_that_nobody_wrote_is_made_again(tmp_path, statement):
    path = make_index(tmp_path / "Drafts", tmp_path / "indexes")
    change(path, statement)
    assert use_index(tmp_path / "Drafts", tmp_path / "indexes")
    assert not use_index(tmp_path / "Drafts", tmp_path / "indexes")


def test_an_event_of_an_impossible_time_hides_no_other(path, caplog):
    shutil.copy(DAMAGED / "database-bad-time.sqlite3", path)
    with opened(path) as database:
        events = Events(database)
        assert (events.customers(10), events.newest(10)) == ([], [])
        assert events.clear() == 1
    assert "is damaged" in caplog.text
    caplog.clear()
