"""Files read, folders made, damaged files quarantined."""

import errno
import os
from pathlib import Path

import pytest

from composer.store import files
from composer.store.files import (
    StorageError,
    make_folder,
    make_private_file,
    make_private_folder,
    parse_object,
    quarantine,
    quoted_name,
    read_limited,
)
from tests.store.file_facts import mode, names, posix

OLD = b"the old file"


# --- reading


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_up_to_the_limit_is_read(folder, size):
    (folder / "a").write_bytes(b"x" * size)
    assert read_limited(folder / "a", 100) == b"x" * size


def test_a_large_file_is_read_in_parts(folder):
    data = os.urandom(2_500_000)
    (folder / "a").write_bytes(data)
    assert read_limited(folder / "a", 3_000_000) == data


def test_a_file_over_the_limit_is_refused_unread(folder, monkeypatch):
    (folder / "a").write_bytes(b"x" * 101)
    monkeypatch.delattr(files.os, "read")
    with pytest.raises(StorageError, match="The draft “a” could not be opened: it is too large"):
        read_limited(folder / "a", 100, "The draft")


def test_a_file_that_grows_while_it_is_read_is_refused(folder, monkeypatch):
    path = folder / "a"
    path.write_bytes(b"x" * 100)
    real = os.read

    def read(descriptor, count):
        with path.open("ab") as file:
            file.write(b"y")
        return real(descriptor, count)

    monkeypatch.setattr(files.os, "read", read)
    with pytest.raises(StorageError, match="it is too large"):
        read_limited(path, 100)


def test_a_missing_file_is_told_from_an_unreadable_one(folder, monkeypatch, fail):
    with pytest.raises(StorageError, match="The file “a” could not be opened: it is not there") as caught:
        read_limited(folder / "a", 10)
    assert caught.value.is_missing
    (folder / "a").write_bytes(b"")
    fail(monkeypatch, "open", errno.EACCES)
    with pytest.raises(StorageError, match="you do not have permission") as caught:
        read_limited(folder / "a", 10)
    assert not caught.value.is_missing


def test_a_fault_while_reading(folder, monkeypatch, fail):
    (folder / "a").write_bytes(b"xx")
    fail(monkeypatch, "read", errno.EIO)
    with pytest.raises(StorageError, match="the disk reports a fault"):
        read_limited(folder / "a", 10)


@posix
def test_folders_pipes_and_devices_are_not_read(folder):
    os.mkfifo(folder / "pipe")
    for path, words in (
        (folder, "it is a folder"),
        (folder / "pipe", "not an ordinary"),
        (Path("/dev/zero"), "not an"),
    ):
        with pytest.raises(StorageError, match=words):
            read_limited(path, 10)


@posix
def test_a_pipe_put_in_place_of_the_file_at_the_last_moment_does_not_hang(folder, monkeypatch):
    (folder / "a").write_bytes(b"")
    os.mkfifo(folder / "pipe")
    real = os.open
    monkeypatch.setattr(files.os, "open", lambda path, *args: real(folder / "pipe", *args))
    with pytest.raises(StorageError, match="not an ordinary"):
        read_limited(folder / "a", 10)


def test_an_object_is_parsed():
    assert parse_object(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1]",
        b"null",
        b"[" * 200_000,
        b'{"a": ' * 200_000,
        b'{"a": ' + b"9" * 9999 + b"}",
    ],
)
def test_what_is_no_object_is_refused(data):
    with pytest.raises(ValueError, match=r"^it is "):
        parse_object(data)


# --- folders and files of the program's own


@posix
def test_a_private_folder_is_closed_to_others(tmp_path, umask_027):
    make_private_folder(tmp_path / "a" / "b")
    assert mode(tmp_path / "a" / "b") == 0o700
    make_private_folder(tmp_path / "a" / "b")


@posix
def test_an_existing_folder_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    assert mode(tmp_path) == 0o755


@posix
def test_a_folder_of_documents_has_the_mode_of_the_umask(tmp_path, umask_027):
    make_folder(tmp_path / "Drafts")
    assert mode(tmp_path / "Drafts") == 0o750


@posix
def test_the_names_of_new_folders_reach_the_disk(tmp_path, monkeypatch):
    synced = []
    real = os.fsync

    def fsync(descriptor):
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fsync)
    make_private_folder(tmp_path / "a" / "b")
    assert set(synced) == {tmp_path, tmp_path / "a"}
    synced.clear()
    make_folder(tmp_path / "a" / "c")
    assert synced == [tmp_path / "a"]
    synced.clear()
    make_folder(tmp_path / "a" / "c")
    assert synced == []


@posix
def test_a_folder_whose_name_may_not_reach_the_disk_is_reported(tmp_path, monkeypatch, fail):
    fail(monkeypatch, "fsync", errno.EIO)
    with pytest.raises(StorageError, match="could not be saved: the disk reports a fault"):
        make_folder(tmp_path / "a")


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(
        StorageError, match="The folder “a” could not be made: a file of that name is in the way"
    ):
        make_private_folder(tmp_path / "a")
    with pytest.raises(StorageError, match="a file is in the way where a folder should be"):
        make_private_folder(tmp_path / "a" / "b")


@posix
def test_an_existing_file_is_made_private_and_keeps_its_content(tmp_path):
    (tmp_path / "a").write_bytes(OLD)
    (tmp_path / "a").chmod(0o644)
    make_private_file(tmp_path / "a")
    assert mode(tmp_path / "a") == 0o600
    assert (tmp_path / "a").read_bytes() == OLD
    with pytest.raises(StorageError, match="a folder of that name is in the way"):
        make_private_file(tmp_path)


def test_a_damaged_file_is_quarantined_with_what_belongs_to_it(tmp_path):
    for name in ("db", "db-wal", "other"):
        (tmp_path / name).write_text(name)
    goal = quarantine(tmp_path / "db", ("-wal", "-shm"))
    assert goal.name.startswith("db.corrupt-2")
    assert names(tmp_path) == [goal.name, goal.name + "-wal", "other"]
    assert goal.read_text() == "db"


def test_quarantining_twice_in_a_second_overwrites_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(files.time, "strftime", lambda form: "20261123T120000")
    for content in ("one", "two", "three"):
        (tmp_path / "a").write_text(content)
        quarantine(tmp_path / "a")
    expected = ["a.corrupt-20261123T120000", "a.corrupt-20261123T120000-2", "a.corrupt-20261123T120000-3"]
    assert names(tmp_path) == expected
    assert [(tmp_path / name).read_text() for name in expected] == ["one", "two", "three"]


def test_a_file_that_cannot_be_quarantined(tmp_path):
    with pytest.raises(StorageError, match="The damaged file “a” could not be set aside"):
        quarantine(tmp_path / "a")


def test_names_are_shown_whatever_their_bytes_are():
    assert quoted_name(Path("/x/a\udcff.json")) == "“a?.json”"
    assert quoted_name(Path("/")) == "“/”"
