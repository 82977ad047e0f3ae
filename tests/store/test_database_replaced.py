"""The SQLite file when it is removed or exchanged while the program runs."""

import os
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.store.opened_database import ONE, TWO, kill_while_open, opened, pragma, things


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "composer.sqlite3"


def remove(path, endings=("", "-wal", "-shm")):
    for ending in endings:
        path.with_name(path.name + ending).unlink()


def modes(folder):
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


@pytest.mark.skipif(os.name != "posix", reason="Windows removes no file that is open")
@pytest.mark.parametrize("endings", [("",), ("", "-wal", "-shm")])
@pytest.mark.parametrize("again", ["same thread", "another"])
def test_a_file_that_was_removed_is_recreated_and_closed_to_others(path, endings, again):
    with opened(path, ONE) as database, ThreadPoolExecutor(1) as pool:
        with database.writing() as connection:
            connection.execute("INSERT INTO things VALUES ('second')")
        assert pool.submit(things, database).result() == [("first",), ("second",)]
        assert not database.recreated
        remove(path, endings)
        found = things(database) if again == "same thread" else pool.submit(things, database).result()
        assert found == [("first",)]
        assert database.recreated
        assert database.quarantined is None
        with database.writing() as connection:
            connection.execute("INSERT INTO things VALUES ('third')")
        assert pool.submit(things, database).result() == [("first",), ("third",)]
        assert set(modes(path.parent).values()) == {0o600}
    with opened(path, ONE) as database:
        assert things(database) == [("first",), ("third",)]
        assert pragma(database, "integrity_check") == "ok"


@pytest.mark.skipif(os.name != "posix", reason="Windows removes no file that is open")
def test_a_folder_that_was_removed_is_made_again(path):
    with opened(path, ONE) as database:
        shutil.rmtree(path.parent)
        assert things(database) == [("first",)]
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="Windows exchanges no file that is open")
def test_a_file_that_was_exchanged_is_the_one_that_is_used(path, tmp_path):
    with opened(tmp_path / "other", ONE) as other, other.writing() as connection:
        connection.execute("INSERT INTO things VALUES ('restored')")
    with opened(path, TWO) as database:
        assert things(database) == [("first", 7)]
        remove(path)
        (tmp_path / "other").rename(path)
        assert things(database) == [("first", 7), ("restored", 7)]  # with the newest schema
        assert not database.recreated
        remove(path)
        path.write_bytes(b"no database at all" * 100)
        assert things(database) == [("first", 7)]
        assert database.recreated
        assert database.quarantined is not None
        with database.writing() as connection:
            path.unlink()
            with database.reading() as inside:  # a write is not torn apart
                assert inside is connection


def test_what_a_file_left_that_is_gone_is_not_taken_for_the_new_ones(path):
    kill_while_open(path, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)", "PRAGMA user_version = 9")
    path.unlink()
    with opened(path, ONE) as database:
        assert things(database) == [("first",)]
        assert pragma(database, "user_version") == 1
