"""Whole files: replaced as a whole, or untouched."""

import errno
import os
import stat
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from composer.store import files
from composer.store.files import StorageError, make_private_file, read_limited, write_atomic
from tests.store.file_facts import mode, names, posix

OLD = b"the old file"
NEW = b"the new file, which is longer"

WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EACCES: "you do not have permission",
    errno.EPERM: "you do not have permission",
    errno.EROFS: "the disk can only be read",
    errno.ENOENT: "the folder is no longer there",
    errno.EIO: "the disk reports a fault",
    errno.ENAMETOOLONG: "the name is too long",
}


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("data", [b"", NEW, b"x" * 3_000_000])
def test_a_new_file_holds_what_was_written(folder, private, data):
    write_atomic(folder / "a.json", data, private)
    assert (folder / "a.json").read_bytes() == data
    assert names(folder) == ["a.json"]


@pytest.mark.parametrize("private", [True, False])
def test_an_old_file_is_replaced(folder, private):
    (folder / "a.json").write_bytes(OLD)
    write_atomic(folder / "a.json", NEW, private)
    assert (folder / "a.json").read_bytes() == NEW
    assert names(folder) == ["a.json"]


# Each step of a write, in its order. `open` comes twice: for the new file and for the folder; `fsync`
# likewise, but the folder's comes after the exchange.
STEPS = [
    ("open", 1),
    ("write", 1),
    ("write", 2),
    ("fchmod", 1),
    ("fsync", 1),
    ("close", 1),
    ("open", 2),
    ("replace", 1),
]


@posix
@pytest.mark.parametrize("number", [*WORDS, errno.EFBIG, errno.ENODEV])
@pytest.mark.parametrize(("step", "call"), STEPS)
def test_a_failure_at_any_step_leaves_the_old_file(folder, monkeypatch, step, call, number, fail):
    if (step, call) == ("open", 2) and number in (errno.EACCES, errno.EPERM):
        pytest.skip("a folder that may not be looked into is written in all the same")
    path = folder / "a.json"
    path.write_bytes(OLD)
    path.chmod(0o644)
    real_write = os.write
    monkeypatch.setattr(
        files.os, "write", lambda descriptor, data: real_write(descriptor, data[:10])
    )  # in two parts
    with monkeypatch.context() as patch:
        calls = fail(patch, step, number, call)
        with pytest.raises(StorageError) as caught:
            write_atomic(path, NEW, private=False, what="The draft")
    assert len(calls) >= call
    assert path.read_bytes() == OLD
    assert mode(path) == 0o644
    assert names(folder) == ["a.json"]
    assert str(caught.value).startswith("The draft could not be saved in “Drafts”: ")
    assert str(caught.value).endswith(f"{WORDS.get(number, '')}.")
    assert caught.value.path == path


@posix
@pytest.mark.parametrize("number", list(WORDS))
@pytest.mark.parametrize(("step", "call"), [step for step in STEPS if step[0] != "fchmod"])
def test_a_failure_at_any_step_leaves_no_new_file(folder, monkeypatch, step, call, number, fail):
    real_write = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, data: real_write(descriptor, data[:10]))
    with monkeypatch.context() as patch:
        fail(patch, step, number, call)
        if (step, call) == ("open", 2) and number in (errno.EACCES, errno.EPERM):
            write_atomic(folder / "a.json", NEW, private=True)
            return
        with pytest.raises(StorageError):
            write_atomic(folder / "a.json", NEW, private=True)
    assert names(folder) == []


@posix
def test_a_folder_that_cannot_be_confirmed_is_reported_with_a_whole_file_in_place(folder, monkeypatch, fail):
    path = folder / "a.json"
    path.write_bytes(OLD)
    fail(monkeypatch, "fsync", errno.EIO, call=2)
    with pytest.raises(StorageError, match="the disk reports a fault"):
        write_atomic(path, NEW, private=False)
    assert path.read_bytes() == NEW
    assert names(folder) == ["a.json"]


@posix
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_disk_that_cannot_sync_folders_is_no_failure(folder, monkeypatch, number, fail):
    calls = fail(monkeypatch, "fsync", number, call=2)
    write_atomic(folder / "a.json", NEW, private=False)
    assert len(calls) == 2


@posix
def test_content_then_name_then_folder_reach_the_disk_in_this_order(folder, monkeypatch):
    order = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor):
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_fsync(descriptor)

    def replace(*args):
        order.append("name")
        real_replace(*args)

    monkeypatch.setattr(files.os, "fsync", fsync)
    monkeypatch.setattr(files.os, "replace", replace)
    write_atomic(folder / "a.json", NEW, private=True)
    assert order == ["file", "name", "folder"]


@posix
@pytest.mark.parametrize("known", [True, False])
def test_on_a_mac_the_drives_cache_is_emptied_too_where_the_disk_can(folder, monkeypatch, known):
    import fcntl

    asked, synced = [], []

    def control(descriptor, command):
        asked.append(command)
        if not known:
            raise OSError(errno.ENOTSUP, "unknown")

    monkeypatch.setattr(files.sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", control)
    monkeypatch.setattr(files.os, "fsync", synced.append)
    write_atomic(folder / "a.json", NEW, private=True)
    assert asked == [51, 51]  # the file and its folder
    assert len(synced) == (0 if known else 2)


def test_a_reader_that_has_the_file_open_on_windows_is_waited_for(folder, in_use):
    (folder / "a.json").write_bytes(OLD)
    in_use(2)
    write_atomic(folder / "a.json", NEW, private=False)
    assert (folder / "a.json").read_bytes() == NEW


def test_one_that_does_not_end_is_said(folder, in_use):
    (folder / "a.json").write_bytes(OLD)
    in_use(1000)
    with pytest.raises(StorageError, match="another program is using it"):
        write_atomic(folder / "a.json", NEW, private=False)
    assert (folder / "a.json").read_bytes() == OLD
    assert names(folder) == ["a.json"]


def test_who_lacks_permission_elsewhere_does_not_wait(folder, monkeypatch, fail):
    calls = fail(monkeypatch, "replace", errno.EACCES)
    with pytest.raises(StorageError, match="you do not have permission"):
        write_atomic(folder / "a.json", NEW, private=False)
    assert len(calls) == 1


def test_an_interruption_removes_the_temporary_file(folder, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(folder / "a.json", NEW, private=True)
    assert names(folder) == []


@posix
@pytest.mark.parametrize(
    ("step", "call"), [step for step in STEPS if step not in (("write", 2), ("close", 1))]
)
def test_no_descriptor_stays_open_after_a_failure(folder, monkeypatch, step, call, fail):
    (folder / "a.json").write_bytes(OLD)
    before = names(Path("/proc/self/fd"))
    with monkeypatch.context() as patch:
        fail(patch, step, errno.EIO, call)
        with pytest.raises(StorageError):
            write_atomic(folder / "a.json", NEW, private=False)
    assert names(Path("/proc/self/fd")) == before


def test_a_folder_that_is_gone(tmp_path):
    with pytest.raises(StorageError, match="could not be saved in “Gone”: the folder is no longer there"):
        write_atomic(tmp_path / "Gone" / "a.json", NEW, private=False)


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "Drafts").write_bytes(b"")
    with pytest.raises(StorageError, match="a file is in the way"):
        write_atomic(tmp_path / "Drafts" / "a.json", NEW, private=False)


def test_a_name_that_is_too_long(folder):
    with pytest.raises(StorageError, match="the name is too long"):
        write_atomic(folder / ("x" * 300), NEW, private=False)
    assert names(folder) == []


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_can_have(folder, name):
    with pytest.raises(StorageError, match="no file can have this name"):
        write_atomic(folder / name, NEW, private=True)
    with pytest.raises(StorageError, match="no file can have this name"):
        read_limited(folder / name, 10)


@posix
@pytest.mark.parametrize("private", [True, False])
def test_folders_and_pipes_are_not_replaced(folder, private):
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe")
    with pytest.raises(StorageError, match="it is a folder"):
        write_atomic(folder / "sub", NEW, private)
    with pytest.raises(StorageError, match="it is not an ordinary file"):
        write_atomic(folder / "pipe", NEW, private)
    assert names(folder) == ["pipe", "sub"]


def test_a_reader_sees_the_old_or_the_new_file_and_nothing_between(folder):
    path = folder / "a.json"
    versions = [bytes([letter]) * 50_000 for letter in b"ab"]
    write_atomic(path, versions[0], private=False)
    done = threading.Event()
    seen = []

    def read():
        while not done.is_set():
            seen.append(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(50):
        write_atomic(path, versions[number % 2], private=False)
    done.set()
    reader.join()
    assert seen
    assert set(seen) <= set(versions)


@posix
def test_without_folder_descriptors_as_on_windows(folder, monkeypatch):
    monkeypatch.delattr(files.os, "O_DIRECTORY")
    monkeypatch.setattr(files, "sys", SimpleNamespace(platform="win32"))
    (folder / "a.json").write_bytes(OLD)
    write_atomic(folder / "a.json", NEW, private=False)
    make_private_file(folder / "b")
    assert (folder / "a.json").read_bytes() == NEW
