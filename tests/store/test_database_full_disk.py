"""A real disk without room for the program's records: that is what is said, whatever SQLite calls it."""

import pytest

from composer.store.database import Database
from composer.store.files import StorageError
from tests.small_disk import SmallDisk


@pytest.mark.parametrize("free", range(0, 40_000, 4096))
@pytest.mark.parametrize("is_new", [True, False])
def test_a_full_disk_is_called_full(small_disk, free, is_new):
    path = small_disk.path / "composer.sqlite3"
    if not is_new:
        Database(path).close_all()
    small_disk.fill(free)
    if free > 30_000 and not is_new:
        Database(path).close_all()
        return
    with pytest.raises(StorageError, match=r"could not be used: the disk is full\.$"):
        Database(path)
    small_disk.empty()
    Database(path).close_all()


def test_a_disk_that_takes_no_more_files_is_called_full(tmp_path):
    disk = SmallDisk(tmp_path / "disk", "size=2m,nr_inodes=2")
    try:
        with pytest.raises(StorageError, match=r"could not be used: the disk is full\.$"):
            Database(disk.path / "composer.sqlite3")
    finally:
        disk.end()


def test_a_fault_of_a_disk_with_room_is_called_a_fault(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    database.close_all()
    (tmp_path / "composer.sqlite3-wal").mkdir()  # at the next start it is moved away
    with pytest.raises(StorageError, match="it cannot be opened"), database.writing() as connection:
        connection.execute("DELETE FROM sends")
    database.close_all()
