"""New, copied, renamed, taken in, moved to the trash: nothing is ever written over."""

import os

import pytest
import send2trash

from composer.message.drafts.draft import DraftError, dumps, loads
from composer.store.drafts import file_operations
from composer.store.drafts import save as saving
from composer.store.drafts.draft_file import read_draft
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.save import Saver
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError
from composer.store.new_file import TakenError
from tests.store.draft_files import DRAFT, named, put


@pytest.fixture
def versions(tmp_path):
    return Versions(tmp_path / "data" / "versions")


@pytest.fixture
def work(versions, tmp_path):
    return FileOperations(Saver(versions, tmp_path / "data" / "locks"))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_says_that_it_is_one(work, folder):
    path = put(folder, "Order update")
    copies = [work.duplicate(path), work.duplicate(path)]
    assert names(folder) == [
        "Order update copy 2.reply.json",
        "Order update copy.reply.json",
        "Order update.reply.json",
    ]
    assert [read_draft(copy).name for copy in copies] == ["Order update copy"] * 2
    assert read_draft(path) == DRAFT


def test_a_copy_of_a_draft_without_a_name(work, folder):
    assert work.duplicate(put(folder, "File", named(""))).name == "File copy.reply.json"


def test_other_keys_are_copied(work, folder):
    path = folder / "a.reply.json"
    path.write_bytes(dumps(DRAFT).replace(b'"version": 1', b'"version": 1, "team": {"a": 1}'))
    assert read_draft(work.duplicate(path)).extra == {"team": {"a": 1}}


def test_renaming_changes_the_draft_and_its_file_and_keeps_its_versions(work, folder, versions):
    path = put(folder, "Order update")
    versions.keep(path, b"earlier")
    renamed = work.rename(path, "Delivery")
    assert renamed == folder / "Delivery.reply.json"
    assert read_draft(renamed) == named("Delivery")
    assert names(folder) == ["Delivery.reply.json"]
    assert [versions.read(one.id) for one in versions.versions(renamed)] == [dumps(DRAFT), b"earlier"]
    assert versions.versions(path) == []


def test_a_taken_name_gets_a_number(work, folder):
    put(folder, "Delivery", named("Delivery"))
    assert work.rename(put(folder, "a"), "Delivery").name == "Delivery 2.reply.json"
    assert read_draft(folder / "Delivery.reply.json") == named("Delivery")
    assert read_draft(folder / "Delivery 2.reply.json") == named("Delivery")


@pytest.mark.parametrize("name", ["order update", "Order update", "Order: update", "ORDER UPDATE"])
def test_a_name_much_like_its_own(work, folder, name):
    renamed = work.rename(put(folder, "Order update"), name)
    assert names(folder) == [renamed.name]
    assert renamed.name == f"{name.replace(':', '_')}.reply.json"
    assert read_draft(renamed).name == name


def test_a_number_of_its_own_is_kept(work, folder):
    put(folder, "a", named("a"))
    second = put(folder, "a 2", named("a"))
    assert work.rename(second, "a") == second


def test_a_file_that_is_no_draft_can_be_renamed(work, folder):
    path = folder / "a.reply.json"
    path.write_bytes(b"{broken")
    assert work.rename(path, "b").read_bytes() == b"{broken"
    assert names(folder) == ["b.reply.json"]


def test_a_blank_name_is_refused(work, folder):
    with pytest.raises(StorageError, match="Write a name"):
        work.rename(put(folder, "a"), "  ")


def test_a_draft_changed_at_this_moment_is_not_renamed(work, folder, monkeypatch):
    path = put(folder, "a")
    monkeypatch.setattr(file_operations, "open_draft", lambda path: (DRAFT, b"what it held before"))
    with pytest.raises(StorageError, match="is being changed elsewhere"):
        work.rename(path, "b")
    assert names(folder) == ["a.reply.json"]


def full(path, *_arguments, **_more):
    raise StorageError(path, "The disk is full.")


@pytest.mark.parametrize(("room", "step"), [(file_operations, "move"), (saving, "write_atomic")])
def test_a_draft_that_cannot_be_renamed_is_what_it_was(work, folder, versions, monkeypatch, room, step):
    path = put(folder, "a")
    versions.keep(path, b"earlier")
    data = path.read_bytes().replace(b"\n", b"\r\n")  # written by hand
    path.write_bytes(data)
    monkeypatch.setattr(room, step, full)
    with pytest.raises(StorageError, match=r"The disk is full\.$"):
        work.rename(path, "b")
    assert names(folder) == ["a.reply.json"]
    assert path.read_bytes() == data
    assert b"earlier" in [versions.read(one.id) for one in versions.versions(path)]


def test_a_rename_that_cannot_be_taken_back_says_where_the_draft_is(work, folder, monkeypatch, caplog):
    path = put(folder, "a")

    def save(_saver, found, *_more):
        monkeypatch.setattr(file_operations, "move", full)
        full(found)

    monkeypatch.setattr(Saver, "save", save)
    with pytest.raises(StorageError, match=r"The disk is full\. But its file is .*b\.reply\.json.* now"):
        work.rename(path, "b")
    assert names(folder) == ["b.reply.json"]


@pytest.mark.parametrize(
    "act", [lambda work, path: work.duplicate(path), lambda work, path: work.rename(path, "b")]
)
def test_a_draft_that_is_gone(work, folder, act):
    with pytest.raises(StorageError, match="not there"):
        act(work, folder / "a.reply.json")


def test_a_dropped_draft_is_copied_byte_for_byte(work, folder, tmp_path):
    data = dumps(DRAFT).replace(b"\n", b"\r\n")
    (tmp_path / "dropped.reply.json").write_bytes(data)
    assert work.import_file(tmp_path / "dropped.reply.json", folder).read_bytes() == data
    assert names(folder) == ["dropped.reply.json"]
    assert (tmp_path / "dropped.reply.json").exists()


def test_both_are_kept_where_the_name_is_taken(work, folder, tmp_path):
    put(folder, "a", named("there"))
    taken = work.import_file(put(tmp_path, "a", named("dropped")), folder)
    assert taken.name == "a 2.reply.json"
    assert read_draft(folder / "a.reply.json").name == "there"
    assert read_draft(taken).name == "dropped"


def test_a_draft_dropped_twice_is_there_once(work, folder, tmp_path):
    dropped = put(tmp_path, "a")
    assert work.import_file(dropped, folder) == work.import_file(dropped, folder) == folder / "a.reply.json"
    assert work.import_file(folder / "a.reply.json", folder) == folder / "a.reply.json"
    assert names(folder) == ["a.reply.json"]


@pytest.mark.parametrize("name", ["letter.json", "A.reply (1).json", "notes.txt", "draft"])
def test_a_draft_under_any_file_name_is_taken_in(work, folder, tmp_path, name):
    (tmp_path / name).write_bytes(dumps(DRAFT))
    taken = work.import_file(tmp_path / name, folder)
    assert taken.name.endswith(".reply.json")
    assert loads(taken.read_bytes()) == DRAFT


@pytest.mark.parametrize("data", [b"", b"\xff", b"{}", b"x" * 10_000_000])
def test_what_is_no_draft_is_not_taken_in(work, folder, tmp_path, data):
    (tmp_path / "a.reply.json").write_bytes(data)
    with pytest.raises((DraftError, StorageError)):
        work.import_file(tmp_path / "a.reply.json", folder)
    assert names(folder) == []


def test_a_draft_in_the_trash_keeps_its_last_version(work, folder, versions, monkeypatch):
    path = put(folder, "a")
    monkeypatch.setattr(send2trash, "send2trash", os.unlink)
    work.trash(path)
    assert names(folder) == []
    assert [versions.read(one.id) for one in versions.versions(path)] == [dumps(DRAFT)]


@pytest.mark.skipif(
    os.name != "posix" or os.uname().sysname != "Linux", reason="the trash of a Linux desktop"
)
def test_the_systems_trash_is_used(work, folder, monkeypatch, tmp_path):
    from send2trash import plat_other

    monkeypatch.setattr(send2trash, "send2trash", plat_other.send2trash)
    monkeypatch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(tmp_path))
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(tmp_path / "Trash"))
    monkeypatch.setattr(plat_other, "get_dev", lambda path: 1)
    work.trash(put(folder, "a"))
    assert names(folder) == []
    assert (tmp_path / "Trash" / "files" / "a.reply.json").read_bytes() == dumps(DRAFT)
    assert (tmp_path / "Trash" / "info" / "a.reply.json.trashinfo").exists()


def test_a_disk_without_a_trash_keeps_the_file(work, folder, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "no")

    monkeypatch.setattr(send2trash, "send2trash", refuse)
    path = put(folder, "a")
    with pytest.raises(StorageError, match="could not be moved to the trash: you do not have permission"):
        work.trash(path)
    assert path.exists()
    path.unlink()
    with pytest.raises(StorageError, match="no longer there"):
        work.trash(path)


def test_a_file_follows_its_drafts_name(work, folder, versions):
    path = put(folder, "a")
    versions.keep(path, b"earlier")
    assert work.follow_name(path, "Delivery") == folder / "Delivery.reply.json"
    assert names(folder) == ["Delivery.reply.json"]
    assert [versions.read(one.id) for one in versions.versions(folder / "Delivery.reply.json")] == [
        b"earlier"
    ]


@pytest.mark.parametrize("name", ["Delivery", "delivery", " "])
def test_a_file_keeps_its_name_where_another_has_the_new_one_or_there_is_none(work, folder, name):
    put(folder, "Delivery", named("Delivery"))
    path = put(folder, "a")
    assert work.follow_name(path, name) == path
    assert names(folder) == ["Delivery.reply.json", "a.reply.json"]


def test_a_file_keeps_its_name_where_another_gets_the_new_one_at_this_moment(work, folder, monkeypatch):
    path = put(folder, "a")

    def taken(source, target, _what):
        raise TakenError(target, "There is one already.")

    monkeypatch.setattr(file_operations, "move", taken)
    assert work.follow_name(path, "Delivery") == path


def test_a_folder_of_the_users_choice_is_not_made_for_what_is_taken_in(work, folder, tmp_path):
    source = put(folder, "a")
    with pytest.raises(StorageError, match="is its drive or network connected"):
        work.import_file(source, tmp_path / "Stick", make=False)
    assert not (tmp_path / "Stick").exists()
    assert work.import_file(source, tmp_path / "Made").is_file()


def test_nothing_is_deleted_for_good_in_place_of_going_to_the_trash(work, folder, versions, monkeypatch):
    path = put(folder, "a")
    monkeypatch.setattr(send2trash, "send2trash", os.unlink)
    monkeypatch.setattr("composer.store.drafts.file_operations.has_trash", lambda _path: False)
    with pytest.raises(StorageError, match=r"no trash for “a\.reply\.json”: it would have been deleted"):
        work.trash(path)
    assert path.exists()
    work.delete(path)
    assert not path.exists()
    assert len(versions.versions(path)) == 1
    with pytest.raises(StorageError, match="is no longer there"):
        work.delete(path)
