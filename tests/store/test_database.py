"""The SQLite file."""

import contextlib
import gc
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from composer.store import database as module
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.schema import MIGRATIONS
from tests.store.opened_database import ONE, TWO, opened, pragma, things

OPEN_FILES = Path("/proc/self/fd")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "composer.sqlite3"


def test_a_new_file_is_made_durable_and_private(path):
    with opened(path) as database:
        assert pragma(database, "journal_mode") == "wal"
        assert pragma(database, "synchronous") == 2
        assert pragma(database, "fullfsync") == 1
        assert pragma(database, "foreign_keys") == 1
        assert pragma(database, "secure_delete") == 1
        assert pragma(database, "busy_timeout") == 200
        assert pragma(database, "user_version") == len(MIGRATIONS)
        assert database.quarantined is None
        if os.name == "posix":
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
            assert modes == dict.fromkeys(
                ["composer.sqlite3", "composer.sqlite3-wal", "composer.sqlite3-shm"], 0o600
            )
    assert [file.name for file in path.parent.iterdir()] == ["composer.sqlite3"]


def test_every_thread_has_the_same_settings(path):
    with opened(path) as database, ThreadPoolExecutor(1) as pool:
        for name in ("synchronous", "foreign_keys", "secure_delete", "busy_timeout"):
            assert pool.submit(pragma, database, name).result() == pragma(database, name)


def test_what_is_deleted_is_gone_also_where_sqlite_would_leave_it_in_the_file(path, monkeypatch):
    """Debian's SQLite overwrites by itself; others leave what was deleted until its place is needed."""
    connect = sqlite3.connect

    def connect_as_elsewhere(*args, **options):
        connection = connect(*args, **options)
        connection.execute("PRAGMA secure_delete = OFF")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_as_elsewhere)
    with opened(path, ONE) as database:
        with database.writing() as connection:
            connection.execute("INSERT INTO things VALUES ('my secret is 4711')")
        with database.writing() as connection:
            connection.execute("DELETE FROM things WHERE name LIKE '%secret%'")
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(pragma, database, "secure_delete").result() == 1
    assert b"secret" not in path.read_bytes()


def test_a_file_open_to_others_is_closed_to_them(path):
    with opened(path):
        pass
    path.chmod(0o644)
    with opened(path):
        assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o600


def test_migrations_run_once_and_keep_what_there_is(path):
    with opened(path, ONE) as database:
        assert things(database) == [("first",)]
        with database.writing() as connection:
            connection.execute("INSERT INTO things VALUES ('mine')")
    for _ in range(2):
        with opened(path, TWO) as database:
            assert things(database) == [("first", 7), ("mine", 7)]
            assert pragma(database, "user_version") == 2


def test_a_failing_migration_changes_nothing(path):
    with opened(path, ONE):
        pass
    before = path.read_bytes()
    with pytest.raises(StorageError, match="no such table"):
        Database(path, (*ONE, ("ALTER TABLE things ADD COLUMN size", "UPDATE nowhere SET size = 7")))
    assert path.read_bytes() == before
    with opened(path, ONE) as database:
        assert things(database) == [("first",)]


def test_a_newer_file_is_left_alone(path):
    with opened(path, TWO):
        pass
    path.chmod(0o640)
    before = path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns, path.stat().st_ino
    with pytest.raises(StorageError, match="newer version"):
        Database(path, ONE)
    assert (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_a_block_that_fails_is_rolled_back(path):
    with opened(path, ONE) as database:
        with pytest.raises(ZeroDivisionError), database.writing() as connection:
            connection.executemany(
                "INSERT INTO things VALUES (?)", ((f"never {1 / number}",) for number in (1, 0))
            )
        with pytest.raises(StorageError, match="UNIQUE"), database.writing() as connection:
            connection.execute("INSERT INTO things VALUES ('first')")
        assert things(database) == [("first",)]
        with database.writing() as connection:
            connection.execute("INSERT INTO things VALUES ('second')")
        assert things(database) == [("first",), ("second",)]


def test_a_full_disk_is_a_storage_error_and_loses_nothing(path):
    with opened(path, ONE) as database:
        with database.reading() as connection:
            connection.execute(f"PRAGMA max_page_count = {pragma(database, 'page_count') + 2}")
        with (
            pytest.raises(StorageError, match="the disk is full") as caught,
            database.writing() as connection,
        ):
            connection.executemany(
                "INSERT INTO things VALUES (?)", [(f"{number:050}",) for number in range(5000)]
            )
        assert caught.value.path == path
        assert things(database) == [("first",)]


def test_a_busy_file_is_a_storage_error(path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    with opened(path, ONE) as database, contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program is using it"), database.writing():
            pass
        assert things(database) == [("first",)]  # reading goes on meanwhile


def test_a_write_waits_for_another_programs(path):
    with (
        opened(path, ONE) as database,
        contextlib.closing(sqlite3.connect(path, check_same_thread=False)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.7, other.rollback)
        release.start()
        with database.writing() as connection:
            connection.execute("INSERT INTO things VALUES ('second')")
        release.join()
        assert things(database) == [("first",), ("second",)]


def test_a_write_that_is_no_longer_wanted_does_not_go_on_waiting(path):
    with opened(path, ONE) as database, contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(StorageError, match="another program is using it"), database.writing(lambda: True):
            pass
        assert time.monotonic() - begun < 1
        other.rollback()
        with database.writing(lambda: True):  # nothing to wait for
            pass


def test_a_file_that_another_program_has_for_itself_holds_no_reader_up(path):
    with opened(path, ONE):
        pass
    with contextlib.closing(sqlite3.connect(path)) as other, opened(path, ONE) as database:
        database.close_all()
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        with pytest.raises(StorageError, match="another program is using it"):
            things(database)
        assert time.monotonic() - begun < 1


def test_a_text_that_is_damaged_hides_no_other(path):
    with opened(path, ONE) as database:
        with database.writing() as connection:
            connection.execute("INSERT INTO things VALUES (CAST(x'61ff62' AS TEXT))")
        assert things(database) == [("first",), ("a\N{REPLACEMENT CHARACTER}b",)]


def test_a_callers_bug_is_no_storage_error(path):
    with (
        opened(path, ONE) as database,
        pytest.raises(sqlite3.ProgrammingError),
        database.reading() as connection,
    ):
        connection.execute("SELECT ?", ())


def test_places_where_no_file_can_be(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="could not be made"):
        Database(tmp_path / "file" / "composer.sqlite3")
    with pytest.raises(StorageError, match="a folder of that name is in the way"):
        Database(tmp_path)


def test_many_threads_write_and_read(path):
    with opened(path, ONE) as database:

        def write(number):
            with database.writing() as connection:
                connection.execute("INSERT INTO things VALUES (?)", (str(number),))
            return len(things(database))

        with ThreadPoolExecutor(8) as pool:
            assert max(pool.map(write, range(200))) <= 201
        assert len(things(database)) == 201


def test_a_thread_that_ends_leaves_no_connection(path):
    with opened(path, ONE) as database:
        things(database)
        descriptors, connections = [], []

        def use():
            with database.reading() as connection:
                connections.append(connection)

        for _ in range(5):
            thread = threading.Thread(target=use)
            thread.start()
            thread.join()
            gc.collect()
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                connections[-1].execute("SELECT 1")
            if OPEN_FILES.is_dir():
                descriptors.append(len(list(OPEN_FILES.iterdir())))
        assert len(set(descriptors)) <= 1  # SQLite may keep one closed file's, for the next


def test_closing_waits_for_a_transaction_and_later_use_opens_again(path):
    with opened(path, ONE) as database:
        inside, closing = threading.Event(), threading.Event()

        def write():
            with database.writing() as connection:
                connection.execute("INSERT INTO things VALUES ('slow')")
                inside.set()
                closing.wait(5)
                connection.execute("INSERT INTO things VALUES ('still')")

        with ThreadPoolExecutor(2) as pool:
            writer = pool.submit(write)
            inside.wait(5)
            closer = pool.submit(database.close_all)
            closing.set()
            closer.result()
            writer.result()
        assert things(database) == [("first",), ("slow",), ("still",)]


def test_a_database_that_nobody_closed_warns_of_nothing(path):
    database = Database(path, ONE)
    things(database)
    del database
    gc.collect()  # a ResourceWarning would fail the test


def test_many_processes_may_start_at_once(path):
    code = (
        "import sys; from pathlib import Path; from composer.store.database import Database\n"
        "database = Database(Path(sys.argv[1]))\n"
        "with database.writing() as c:\n"
        "    c.execute('CREATE TABLE IF NOT EXISTS x (y)')\n"
        "database.close_all()\n"
        "print(database.quarantined)"
    )
    command = [sys.executable, "-c", code, str(path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(8)
    ]
    results = [(process.communicate(timeout=60), process.returncode) for process in running]
    assert results == [(("None\n", ""), 0)] * 8
