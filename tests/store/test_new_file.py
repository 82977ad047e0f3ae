"""Files that get a name which is free, and leave every other file alone."""

import errno
import os
import threading

import pytest

from composer.store import new_file
from composer.store.files import StorageError
from composer.store.new_file import TakenError, move, write_new

posix = pytest.mark.skipif(os.name != "posix", reason="links, and functions of POSIX")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_holds_what_was_written(folder):
    write_new(folder / "a", b"new")
    assert (folder / "a").read_bytes() == b"new"
    assert names(folder) == ["a"]


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dead link"])
def test_nothing_is_written_over(folder, kind):
    target = folder / "a"
    if kind == "file":
        target.write_bytes(b"old")
    elif kind == "folder":
        target.mkdir()
    else:
        (folder / "real").write_bytes(b"old")
        target.symlink_to(folder / ("real" if kind == "link" else "gone"))
    before = names(folder)
    with pytest.raises(TakenError, match="There is a “a” already"):
        write_new(target, b"new")
    (folder.parent / "source").write_bytes(b"new")
    with pytest.raises(TakenError):
        move(folder.parent / "source", target)
    assert names(folder) == before
    assert (folder.parent / "source").read_bytes() == b"new"


def test_a_file_made_at_the_last_moment_is_not_written_over(folder, monkeypatch):
    monkeypatch.setattr(new_file.os.path, "lexists", lambda path: False)
    (folder / "a").write_bytes(b"old")
    with pytest.raises(TakenError):
        write_new(folder / "a", b"new")
    assert (folder / "a").read_bytes() == b"old"
    assert names(folder) == ["a"]


def test_only_one_of_many_gets_the_name(folder):
    done = []

    def write(number):
        try:
            write_new(folder / "a", b"%d" % number)
            done.append(number)
        except TakenError:
            pass

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert (folder / "a").read_bytes() == b"%d" % done[0]
    assert names(folder) == ["a"]


@posix
@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_disk_without_links(folder, monkeypatch, number):
    def link(*args, **kwargs):
        raise OSError(number, "no")

    monkeypatch.setattr(new_file.os, "link", link)
    write_new(folder / "a", b"new")
    move(folder / "a", folder / "b")
    (folder / "c").write_bytes(b"other")
    with pytest.raises(TakenError):
        move(folder / "b", folder / "c")
    assert {name: (folder / name).read_bytes() for name in names(folder)} == {"b": b"new", "c": b"other"}


@posix
@pytest.mark.parametrize("step", ["link", "unlink", "replace"])
def test_a_move_that_fails_changes_nothing(folder, monkeypatch, step):
    (folder / "a").write_bytes(b"old")
    with monkeypatch.context() as patch:
        if step == "replace":
            patch.setattr(
                new_file.os, "link", lambda *args, **kwargs: (_ for _ in ()).throw(OSError(errno.EPERM, "no"))
            )
        real = getattr(os, step)
        calls = []

        def failing(*args, **kwargs):
            calls.append(args)
            if len(calls) == 1:
                raise OSError(errno.EIO, "no")
            return real(*args, **kwargs)

        patch.setattr(new_file.os, step, failing)
        with pytest.raises(StorageError, match="the disk reports a fault"):
            move(folder / "a", folder / "b")
    assert names(folder) == ["a"]


def test_a_name_in_another_case(folder):
    (folder / "order").write_bytes(b"old")
    move(folder / "order", folder / "Order")
    assert names(folder) == ["Order"]


def test_a_move_to_another_folder(folder):
    (folder / "sub").mkdir()
    (folder / "a").write_bytes(b"old")
    move(folder / "a", folder / "sub" / "b")
    assert names(folder) == ["sub"]
    assert (folder / "sub" / "b").read_bytes() == b"old"


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_names_that_no_file_can_have(folder, name):
    with pytest.raises(StorageError):
        write_new(folder / name, b"new")
    assert names(folder) == []
    with pytest.raises(StorageError):
        write_new(folder / "gone" / "a", b"new")
