"""Saves over a file that others may have changed."""

import errno
import threading
from dataclasses import replace

import pytest

from composer.message.drafts.draft import MAX_BYTES, Draft, dumps
from composer.message.model import Message
from composer.store.drafts import save as saving
from composer.store.drafts.draft_file import read_draft
from composer.store.drafts.save import ChangedOutside, Saved, Saver
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError
from composer.store.lock import one_save_at_a_time
from tests.store.draft_files import DRAFT, named

ONE, TWO, THREE = (named("Order update", body=text) for text in ("one", "two", "three"))


@pytest.fixture
def saver(tmp_path):
    return Saver(Versions(tmp_path / "data" / "versions"), tmp_path / "data" / "locks")


@pytest.fixture
def path(folder):
    return folder / "a.reply.json"


def held(saver, path):
    """What the versions of a file hold, the latest first."""
    return [saver.versions.read(version.id) for version in saver.versions.versions(path)]


def test_a_new_file_is_made(saver, path):
    assert saver.save(path, ONE, None) == Saved(path, dumps(ONE))
    assert path.read_bytes() == dumps(ONE)
    assert held(saver, path) == []
    assert [entry.name for entry in path.parent.iterdir()] == ["a.reply.json"]


def test_the_version_before_is_kept(saver, path):
    first = saver.save(path, ONE, None)
    second = saver.save(path, TWO, first.data)
    assert second == Saved(path, dumps(TWO))
    assert held(saver, path) == [dumps(ONE)]


def test_a_file_changed_outside_is_not_replaced(saver, path):
    path.write_bytes(dumps(ONE))
    path.write_bytes(dumps(TWO))
    assert saver.save(path, THREE, dumps(ONE)) == ChangedOutside(path, dumps(TWO))
    assert saver.save(path, THREE, None) == ChangedOutside(path, dumps(TWO))
    assert path.read_bytes() == dumps(TWO)


def test_what_was_shown_may_be_replaced_and_is_kept(saver, path):
    path.write_bytes(dumps(TWO))
    outside = saver.save(path, THREE, dumps(ONE))
    assert saver.save(path, THREE, outside.data) == Saved(path, dumps(THREE))
    assert held(saver, path) == [dumps(TWO)]


def test_a_second_change_is_asked_about_again(saver, path):
    path.write_bytes(dumps(TWO))
    outside = saver.save(path, THREE, dumps(ONE))
    path.write_bytes(b"once more")
    assert saver.save(path, THREE, outside.data) == ChangedOutside(path, b"once more")


def test_the_same_text_from_outside_is_saved_already(saver, path):
    path.write_bytes(dumps(TWO))
    assert saver.save(path, TWO, dumps(ONE)) == Saved(path, dumps(TWO))


def test_a_file_that_is_gone_is_made_again(saver, path):
    assert saver.save(path, ONE, dumps(TWO)) == Saved(path, dumps(ONE))
    assert path.read_bytes() == dumps(ONE)


@pytest.mark.parametrize("data", [b" " * (MAX_BYTES + 1), b" " * 10_000_000])
def test_a_file_that_cannot_be_read_is_never_replaced(saver, path, data):
    path.write_bytes(data)
    outside = saver.save(path, ONE, b"")
    assert outside == ChangedOutside(path, None, outside.fault)
    assert "too large" in outside.fault
    assert isinstance(saver.save(path, ONE, outside.data), ChangedOutside)
    assert path.read_bytes() == data


def test_a_file_that_is_no_draft_is_kept_before_it_is_replaced(saver, path):
    path.write_bytes(b"\xff\xfe binary")
    outside = saver.save(path, ONE, None)
    assert isinstance(saver.save(path, ONE, outside.data), Saved)
    assert held(saver, path) == [b"\xff\xfe binary"]


def test_a_folder_in_the_files_place(saver, path):
    path.mkdir()
    assert "it is a folder" in saver.save(path, ONE, None).fault


def test_a_draft_that_is_too_large_leaves_the_old_file(saver, path):
    path.write_bytes(dumps(ONE))
    with pytest.raises(StorageError, match="too large"):
        saver.save(path, Draft("a", Message(body="x" * MAX_BYTES)), dumps(ONE))
    assert path.read_bytes() == dumps(ONE)


def test_a_folder_that_is_gone(saver, folder):
    with pytest.raises(StorageError, match="the folder is no longer there"):
        saver.save(folder / "gone" / "a.reply.json", ONE, dumps(ONE))


def test_a_full_disk_of_the_programs_own_does_not_keep_a_text_from_being_saved(path, tmp_path):
    (tmp_path / "full").write_bytes(b"")  # a file, where folders should be made
    saver = Saver(Versions(tmp_path / "full" / "versions"), tmp_path / "full" / "locks")
    path.write_bytes(dumps(ONE))
    saved = saver.save(path, TWO, dumps(ONE))
    assert saved.notice.startswith("The version before could not be kept: a file is in the way")
    assert path.read_bytes() == dumps(TWO)


def test_a_save_that_never_ends_elsewhere_is_said(saver, path, tmp_path, monkeypatch):
    monkeypatch.setattr("composer.store.lock.WAIT_SECONDS", 0.1)
    locks = tmp_path / "data" / "locks"
    with (
        one_save_at_a_time(path, locks),
        pytest.raises(StorageError, match=r"is saving “a\.reply\.json” and does not end"),
    ):
        Saver(saver.versions, locks).save(path, ONE, None)
    assert not path.exists()


def test_a_disk_that_holds_something_else_is_noticed(saver, path, monkeypatch):
    path.write_bytes(dumps(ONE))
    monkeypatch.setattr(saving, "write_atomic", lambda path, *args, **kwargs: path.write_bytes(b"other"))
    with pytest.raises(StorageError, match="the disk holds something else"):
        saver.save(path, TWO, dumps(ONE))


def test_of_many_that_saw_the_same_file_one_saves(saver, path):
    path.write_bytes(dumps(ONE))
    drafts = [replace(ONE, name=f"n{number}") for number in range(8)]
    results = []

    def save(draft):
        results.append(saver.save(path, draft, dumps(ONE)))

    threads = [threading.Thread(target=save, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = [result for result in results if isinstance(result, Saved)]
    assert len(results) == 8
    assert len(saved) == 1
    assert path.read_bytes() == saved[0].data


def test_a_draft_of_its_own_file_gets_a_free_name(saver, folder):
    (folder / "ORDER UPDATE 2.reply.json").write_bytes(b"in the way where case is not told apart")
    paths = [saver.save_new(folder, DRAFT).path.name for _ in range(3)]
    assert paths == ["Order update.reply.json", "Order update 3.reply.json", "Order update 4.reply.json"]


def test_new_drafts_of_one_name_have_files_of_their_own(saver, folder):
    first, second = saver.save_new(folder, DRAFT), saver.save_new(folder, DRAFT)
    assert read_draft(first.path) == read_draft(second.path) == DRAFT
    assert sorted(path.name for path in folder.iterdir()) == [
        "Order update 2.reply.json",
        "Order update.reply.json",
    ]


def test_the_folder_is_made_for_a_new_draft(saver, folder):
    assert saver.save_new(folder / "sub", DRAFT).path.parent == folder / "sub"


@pytest.mark.parametrize("name", ["", "CON", "a/b", ".hidden", "x" * 500, "您" * 500, "a\0b", " 7 "])
def test_any_name_becomes_a_file_twice(saver, folder, name):
    first, second = (saver.save_new(folder, Draft(name, Message())) for _ in range(2))
    assert first.path != second.path
    assert first.path.parent == second.path.parent == folder
    assert len(second.path.name.encode()) < 143


def test_a_new_file_on_a_full_disk(saver, folder, monkeypatch, fail):
    fail(monkeypatch, "write", errno.ENOSPC)
    with pytest.raises(StorageError, match="the disk is full"):
        saver.save_new(folder, DRAFT)
    assert list(folder.iterdir()) == []
