"""The SQLite file after a crash, and a damaged one."""

import pytest

from composer.store.database import Database
from composer.store.files import StorageError
from tests.store.opened_database import ONE, kill_while_open, opened, things


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "composer.sqlite3"


def test_a_newer_file_whose_program_was_killed_is_left_alone_with_its_log(path):
    kill_while_open(path, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)", "PRAGMA user_version = 9")
    log = path.with_name(path.name + "-wal")
    before = path.read_bytes(), log.read_bytes()
    with pytest.raises(StorageError, match="newer version"):
        Database(path, ONE)
    assert (path.read_bytes(), log.read_bytes()) == before


def test_what_a_killed_program_committed_is_there(path):
    with opened(path, ONE):
        pass
    kill_while_open(path, "INSERT INTO things VALUES ('second')")
    assert path.with_name(path.name + "-wal").stat().st_size
    with opened(path, ONE) as database:
        assert things(database) == [("first",), ("second",)]


def test_a_change_that_was_cut_off_is_undone(path):
    """A hot rollback journal, which nobody can read the file past without changing it."""
    kill_while_open(
        path,
        "CREATE TABLE t (a)",
        "PRAGMA cache_size = 1",
        "BEGIN",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 9000) INSERT INTO t "
        "SELECT x FROM n",
    )
    assert path.with_name(path.name + "-journal").stat().st_size
    with opened(path, ONE) as database:
        assert things(database) == [("first",)]
        assert database.quarantined is None


@pytest.mark.parametrize(
    "content", [b"this is not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000, b"x"]
)
def test_a_damaged_file_is_quarantined_whole(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    wal = path.with_name(path.name + "-wal")
    wal.write_bytes(b"its log")
    with opened(path, ONE) as database:
        quarantined = database.quarantined
        assert quarantined is not None
        assert quarantined.name.startswith("composer.sqlite3.corrupt-2")
        assert quarantined.read_bytes() == content
        assert quarantined.with_name(quarantined.name + "-wal").read_bytes() == b"its log"
        assert things(database) == [("first",)]
    with opened(path, ONE) as database:
        assert database.quarantined is None


def test_an_empty_file_is_a_new_one(path):
    path.parent.mkdir()
    path.write_bytes(b"")
    with opened(path, ONE) as database:
        assert things(database) == [("first",)]
        assert database.quarantined is None


def damage(path):
    """Overwrite pages in the middle, which opening the file does not look at."""
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 40_000)


def fill(path):
    with opened(path, ONE) as database, database.writing() as connection:
        connection.executemany(
            "INSERT INTO things VALUES (?)", [(f"{number:050}",) for number in range(5000)]
        )


def test_damage_found_later_is_quarantined_at_the_next_start(path):
    fill(path)
    damage(path)
    with opened(path, ONE) as database:
        assert database.quarantined is None
        with pytest.raises(StorageError, match="it is damaged, and will be set aside at the next start"):
            things(database)
    with opened(path, ONE) as database:
        assert database.quarantined is not None
        assert things(database) == [("first",)]
    with opened(path, ONE) as database:
        assert database.quarantined is None


def test_a_suspicion_that_was_wrong_quarantines_nothing(path):
    fill(path)
    mark = path.with_name("composer.sqlite3.damaged")
    mark.write_bytes(b"")
    with opened(path, ONE) as database:
        assert database.quarantined is None
        assert len(things(database)) == 5001
    assert not mark.exists()
