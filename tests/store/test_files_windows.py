"""Files as Windows has them: without owners, and held by whoever reads them."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from composer.message.drafts.draft import Draft
from composer.store import files
from composer.store.accounts.key_file import KeyFile
from composer.store.drafts.recovery import Recovery
from composer.store.drafts.save import ChangedOutside, read_content
from composer.store.files import StorageError, make_private_file, quarantine, write_atomic
from composer.store.new_file import move
from tests.store.file_facts import names


@pytest.fixture
def windows(monkeypatch):
    """The calls of Python 3.13 on Windows: it changes a mode, knows no owner, and opens no folder."""
    monkeypatch.setattr(files, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.delattr(files.os, "fchown", raising=False)
    monkeypatch.delattr(files.os, "O_DIRECTORY", raising=False)


@pytest.fixture
def held(monkeypatch):
    """Have the next so many calls of `os.NAME` fail, as while a virus scanner reads the file."""

    def hold(name, times=2, winerror=32):
        real, calls = getattr(os, name), []

        def call(*args, **named):
            calls.append(args)
            if len(calls) <= times:
                error = PermissionError(errno.EACCES, "in use")
                error.winerror = winerror
                raise error
            return real(*args, **named)

        monkeypatch.setattr(os, name, call)
        return calls

    return hold


def test_an_existing_document_is_saved_where_nobody_owns_files(folder, windows):
    (folder / "a.json").write_bytes(b"old")
    write_atomic(folder / "a.json", b"new", private=False)
    write_atomic(folder / "a.json", b"newer", private=True)
    make_private_file(folder / "b")
    assert (folder / "a.json").read_bytes() == b"newer"
    assert names(folder) == ["a.json", "b"]


@pytest.mark.parametrize("winerror", [5, 32])
def test_work_that_was_given_up_does_not_come_back(tmp_path, held, winerror):
    recovery = Recovery(tmp_path / "recovery")
    recovery.keep(1, Draft(name="given up"), None, None)
    held("unlink", winerror=winerror)
    recovery.discard(1)
    recovery.close()
    assert Recovery(tmp_path / "recovery").leftovers() == []


def test_a_removed_key_is_gone(tmp_path, held):
    keys = KeyFile(tmp_path / "keys.json")
    keys.put("main", "secret")
    held("unlink")
    keys.remove("main")
    assert not (tmp_path / "keys.json").exists()


def test_a_damaged_file_is_set_aside(tmp_path, held):
    for name in ("a.sqlite3", "a.sqlite3-wal"):
        (tmp_path / name).write_bytes(b"damaged")
    held("rename", 3)
    goal = quarantine(tmp_path / "a.sqlite3", ("-wal", "-shm"))
    assert names(tmp_path) == [goal.name, f"{goal.name}-wal"]


def test_a_file_that_stays_held_is_said_to_be(tmp_path, held):
    recovery = Recovery(tmp_path / "recovery")
    recovery.keep(1, Draft(name="given up"), None, None)
    held("unlink", 1000)
    with pytest.raises(StorageError, match="could not be removed: another program is using it"):
        recovery.discard(1)


def test_another_name_in_other_case_waits_too(folder, held, monkeypatch):
    (folder / "a.json").write_bytes(b"1")
    monkeypatch.setattr(Path, "samefile", lambda *_paths: True)
    held("rename")
    move(folder / "a.json", folder / "A.json")
    assert names(folder) == ["A.json"]


def test_a_draft_on_a_server_that_is_away_is_not_gone(folder, monkeypatch):
    def unreachable(*_args, **_named):
        error = FileNotFoundError(errno.ENOENT, "The network path was not found")
        error.winerror = 53
        raise error

    monkeypatch.setattr(files.os, "open", unreachable)
    (folder / "a.json").write_bytes(b"1")
    found = read_content(folder / "a.json")
    assert isinstance(found, ChangedOutside)
    assert found.fault == "The draft “a.json” could not be opened: its drive or network cannot be reached."
