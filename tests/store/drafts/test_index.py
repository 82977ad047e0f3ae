"""The library's index: damaged, removed, used by two, on a disk that fails."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from composer.message.drafts.draft import dumps
from composer.store.drafts.library import Library
from composer.store.files import StorageError
from tests.store.draft_files import named, names, put

COUNT = 30


@pytest.fixture
def filled(library, folder):
    """A library of COUNT drafts, scanned and let go of."""
    for number in range(COUNT):
        put(folder, f"f{number}", named(f"n{number}"))
    library.refresh()
    library.close()
    return library


@pytest.fixture
def index(filled, tmp_path) -> Path:
    """The index's file."""
    (index,) = (tmp_path / "data").glob("*.sqlite3")
    return index


@pytest.fixture
def again(filled, index):
    """Open the library as the next start of the program does."""
    return lambda: Library(filled.folder, index.parent)


def overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def damage_search(path: Path) -> None:
    """Make FTS5's own data nonsense, in a file that SQLite finds in order."""
    connection = sqlite3.connect(path)
    connection.execute("UPDATE search_data SET block = x'ffffffffffff' WHERE id > 1")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


DAMAGES = {
    "nonsense": lambda path: path.write_bytes(b"nonsense" * 1000),
    "a few bytes": lambda path: path.write_bytes(b"x"),
    "no header": lambda path: overwrite(path, 0, b"\0" * 100),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "pages": lambda path: overwrite(path, 4096, b"\xff" * (path.stat().st_size - 4096)),
    "search": damage_search,
}


@pytest.mark.parametrize("damage", list(DAMAGES))
@pytest.mark.parametrize("when", ["before the start", "while it is open"])
def test_a_damaged_index_is_quarantined_said_once_and_made_again(filled, index, again, folder, damage, when):
    library, path = filled, index
    if when == "while it is open":
        library.rows("newest", 0, 1)
    DAMAGES[damage](path)
    if when == "before the start":
        library = again()
    library.rows("newest", 0, 200, "n1")
    library.rows("name", 0, 200)
    put(folder, "another", named("another"))
    library.refresh()
    changes = library.refresh()
    assert sorted(names(library)) == sorted(["another", *(f"n{number}" for number in range(COUNT))])
    assert names(library, query="n17") == ["n17"]
    quarantined = [
        entry.name for entry in path.parent.glob("*.corrupt-*") if not entry.name.endswith(("-wal", "-shm"))
    ]
    # What an open connection has in memory already mends itself.
    assert len(quarantined) == 1 or (damage == "no header" and not quarantined)
    assert changes.notice == library.refresh().notice == ""
    library.close()
    assert again().refresh().notice == ""


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_the_user_is_told_once(filled, index, again, damage):
    DAMAGES[damage](index)
    library = again()
    library.rows("newest", 0, 200, "n1")
    notices = [library.refresh().notice for _ in range(3)]
    assert [notice[:50] for notice in notices if notice] == [
        "The list of drafts was damaged. It was kept as “li"
    ]
    library.close()


def test_tables_that_are_missing_are_damage(filled, index):
    connection = sqlite3.connect(index)
    connection.execute("DROP TABLE tag")
    connection.commit()
    connection.close()
    assert filled.tags() == []
    filled.refresh()
    assert filled.count() == COUNT


def test_an_index_that_was_removed_is_made_again(filled, index):
    filled.rows("newest", 0, 1)
    for path in index.parent.iterdir():
        path.unlink()
    assert filled.rows("newest", 0, 1) == []
    assert len(filled.refresh().changed) == COUNT


def test_an_index_that_cannot_be_made_raises(folder, tmp_path):
    (tmp_path / "data").write_text("a file")
    library = Library(folder, tmp_path / "data")
    for use in (
        lambda: library.rows("newest", 0, 1),
        lambda: library.count("a"),
        library.refresh,
        library.tags,
    ):
        with pytest.raises(StorageError):
            use()


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_the_index_is_for_its_user_alone(filled, index):
    assert index.stat().st_mode & 0o777 == 0o600
    assert index.parent.stat().st_mode & 0o777 == 0o700


REFRESHING = """
import sys
from pathlib import Path
from composer.store.drafts.library import Library
library = Library(Path(sys.argv[1]), Path(sys.argv[2]))
for _ in range(5):
    assert not library.refresh().fault
    library.rows("newest", 0, 200, "n")
print(library.count())
"""


def test_two_programs_keep_one_index(filled, index, folder):
    data = str(index.parent)
    for number in range(100):
        put(folder, f"g{number}", named(f"m{number}"))
    programs = [
        subprocess.Popen([sys.executable, "-c", REFRESHING, str(folder), data], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [int(program.communicate(timeout=60)[0]) for program in programs] == [COUNT + 100] * 2
    assert len(names(filled)) == COUNT + 100


@pytest.mark.skipif(os.name != "posix", reason="limits of a process as POSIX has them")
def test_an_update_that_fails_at_any_write_leaves_the_old_state_or_the_new_one(filled, index, again, folder):
    """The disk is full after each further half page of SQLite's log in turn."""
    import resource
    import signal

    before = sorted(names(filled))
    after = sorted(["changed", *before[1:]])
    path = folder / f"f{before[0].removeprefix('n')}.reply.json"
    failed = 0
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        for limit in range(0, 120_000, 2048):
            path.write_bytes(dumps(named(before[0])))
            filled.refresh_file(path)
            filled.close()
            path.write_bytes(dumps(named("changed")))
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            try:
                filled.refresh_file(path)
            except StorageError:
                failed += 1
                expected = [before]
            else:
                expected = [after]
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            for library in (filled, again()):
                assert sorted(names(library)) in expected
                assert names(library, query="changed") == ["changed"] * (expected == [after])
                assert not list(index.parent.glob("*.corrupt-*"))
    finally:
        signal.signal(signal.SIGXFSZ, handler)
    assert 5 < failed < 60
