"""Whole files: replaced as a whole, or untouched."""

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from composer.store import files
from composer.store.files import (
    StorageError,
    make_folder,
    make_private_file,
    make_private_folder,
    parse_object,
    read_limited,
    set_aside,
    shown,
    write_atomic,
)

posix = pytest.mark.skipif(os.name != "posix", reason="modes, pipes and descriptors as POSIX has them")

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "Drafts"
    path.mkdir()
    return path


@pytest.fixture
def umask_027():
    before = os.umask(0o027)
    yield
    os.umask(before)


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def fail(monkeypatch, name: str, number: int, call: int = 1):
    """Make the call-th call of os.NAME in files.py fail; returns the list of those that were made."""
    real = getattr(os, name)
    calls = []

    def failing(*args, **kwargs):
        calls.append(args)
        if len(calls) == call:
            raise OSError(number, os.strerror(number))
        return real(*args, **kwargs)

    monkeypatch.setattr(files.os, name, failing)
    return calls


# --- writing -------------------------------------------------------------------------------------------------------


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


# Each step of a write, in its order. `open` comes twice: for the new file and for the folder; `fsync` likewise, but the
# folder's comes after the exchange.
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
def test_a_failure_at_any_step_leaves_the_old_file(folder, monkeypatch, step, call, number):
    if (step, call) == ("open", 2) and number in (errno.EACCES, errno.EPERM):
        pytest.skip("a folder that may not be looked into is written in all the same")
    path = folder / "a.json"
    path.write_bytes(OLD)
    path.chmod(0o644)
    real_write = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, data: real_write(descriptor, data[:10]))  # in two parts
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
def test_a_failure_at_any_step_leaves_no_new_file(folder, monkeypatch, step, call, number):
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
def test_a_folder_that_cannot_be_confirmed_is_reported_with_a_whole_file_in_place(folder, monkeypatch):
    path = folder / "a.json"
    path.write_bytes(OLD)
    fail(monkeypatch, "fsync", errno.EIO, call=2)
    with pytest.raises(StorageError, match="the disk reports a fault"):
        write_atomic(path, NEW, private=False)
    assert path.read_bytes() == NEW
    assert names(folder) == ["a.json"]


@posix
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_disk_that_cannot_sync_folders_is_no_failure(folder, monkeypatch, number):
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


def test_an_interruption_removes_the_temporary_file(folder, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(folder / "a.json", NEW, private=True)
    assert names(folder) == []


@posix
@pytest.mark.parametrize(("step", "call"), [step for step in STEPS if step not in (("write", 2), ("close", 1))])
def test_no_descriptor_stays_open_after_a_failure(folder, monkeypatch, step, call):
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


@posix
def test_a_new_document_has_the_mode_of_the_umask(folder, umask_027):
    write_atomic(folder / "a.json", NEW, private=False)
    assert mode(folder / "a.json") == 0o640


@posix
@pytest.mark.parametrize("old_mode", [0o664, 0o600, 0o755])
def test_an_existing_document_keeps_its_mode(folder, old_mode, umask_027):
    (folder / "a.json").write_bytes(OLD)
    (folder / "a.json").chmod(old_mode)
    write_atomic(folder / "a.json", NEW, private=False)
    assert mode(folder / "a.json") == old_mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_an_existing_document_keeps_its_owner_and_group(folder):
    (folder / "a.json").write_bytes(OLD)
    os.chown(folder / "a.json", 1234, 2345)
    write_atomic(folder / "a.json", NEW, private=False)
    status = (folder / "a.json").stat()
    assert (status.st_uid, status.st_gid) == (1234, 2345)


@posix
def test_an_owner_that_cannot_be_kept_is_no_failure(folder, monkeypatch):
    def refused(descriptor, user, group):
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(files.os, "fchown", refused)
    (folder / "a.json").write_bytes(OLD)
    write_atomic(folder / "a.json", NEW, private=False)
    assert (folder / "a.json").read_bytes() == NEW


@posix
def test_a_private_file_is_closed_to_others_from_the_start(folder, monkeypatch):
    (folder / "a.json").write_bytes(OLD)
    (folder / "a.json").chmod(0o666)
    seen = []
    real = os.write

    def write(descriptor, data):
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return real(descriptor, data)

    monkeypatch.setattr(files.os, "write", write)
    write_atomic(folder / "a.json", NEW, private=True)
    assert seen == [0o600]
    assert mode(folder / "a.json") == 0o600


def test_a_write_protected_document_is_not_replaced(folder, monkeypatch):
    (folder / "a.json").write_bytes(OLD)
    monkeypatch.setattr(files.os, "access", lambda path, wanted: False)  # root may always
    with pytest.raises(StorageError, match="you do not have permission"):
        write_atomic(folder / "a.json", NEW, private=False)
    assert (folder / "a.json").read_bytes() == OLD


def test_a_document_behind_a_link_is_replaced_where_it_is(folder, tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "real.json").write_bytes(OLD)
    (folder / "link.json").symlink_to(tmp_path / "shared" / "real.json")
    write_atomic(folder / "link.json", NEW, private=False)
    assert (folder / "link.json").is_symlink()
    assert (tmp_path / "shared" / "real.json").read_bytes() == NEW


def test_a_link_to_a_document_not_yet_made_makes_it(folder, tmp_path):
    (folder / "link.json").symlink_to(tmp_path / "real.json")
    write_atomic(folder / "link.json", NEW, private=False)
    assert (tmp_path / "real.json").read_bytes() == NEW


def test_a_link_in_a_circle_is_refused(folder):
    (folder / "a.json").symlink_to(folder / "b.json")
    (folder / "b.json").symlink_to(folder / "a.json")
    with pytest.raises(StorageError, match="the link leads nowhere"):
        write_atomic(folder / "a.json", NEW, private=False)


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
    monkeypatch.delattr(files.os, "fchmod")
    (folder / "a.json").write_bytes(OLD)
    write_atomic(folder / "a.json", NEW, private=False)
    make_private_file(folder / "b")
    assert (folder / "a.json").read_bytes() == NEW


# --- reading -------------------------------------------------------------------------------------------------------


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


def test_a_missing_file_is_told_from_an_unreadable_one(folder, monkeypatch):
    with pytest.raises(StorageError, match="The file “a” could not be opened: it is not there") as caught:
        read_limited(folder / "a", 10)
    assert caught.value.is_missing
    (folder / "a").write_bytes(b"")
    fail(monkeypatch, "open", errno.EACCES)
    with pytest.raises(StorageError, match="you do not have permission") as caught:
        read_limited(folder / "a", 10)
    assert not caught.value.is_missing


def test_a_fault_while_reading(folder, monkeypatch):
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
    [b"", b"{", b"\xff\xfe", b"[1]", b"null", b"[" * 200_000, b'{"a": ' * 200_000, b'{"a": ' + b"9" * 9999 + b"}"],
)
def test_what_is_no_object_is_refused(data):
    with pytest.raises(ValueError, match=r"^it is "):
        parse_object(data)


# --- folders and files of the program's own ------------------------------------------------------------------------


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


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(StorageError, match="The folder “a” could not be made: a file of that name is in the way"):
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


def test_a_damaged_file_is_set_aside_with_what_belongs_to_it(tmp_path):
    for name in ("db", "db-wal", "other"):
        (tmp_path / name).write_text(name)
    goal = set_aside(tmp_path / "db", ("-wal", "-shm"))
    assert goal.name.startswith("db.corrupt-2")
    assert names(tmp_path) == [goal.name, goal.name + "-wal", "other"]
    assert goal.read_text() == "db"


def test_setting_aside_twice_in_a_second_overwrites_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(files.time, "strftime", lambda form: "20261123T120000")
    for content in ("one", "two", "three"):
        (tmp_path / "a").write_text(content)
        set_aside(tmp_path / "a")
    expected = ["a.corrupt-20261123T120000", "a.corrupt-20261123T120000-2", "a.corrupt-20261123T120000-3"]
    assert names(tmp_path) == expected
    assert [(tmp_path / name).read_text() for name in expected] == ["one", "two", "three"]


def test_a_file_that_cannot_be_set_aside(tmp_path):
    with pytest.raises(StorageError, match="The damaged file “a” could not be set aside"):
        set_aside(tmp_path / "a")


def test_names_are_shown_whatever_their_bytes_are():
    assert shown(Path("/x/a\udcff.json")) == "“a?.json”"
    assert shown(Path("/")) == "“/”"
