"""The folder of drafts: what is noticed in it, and what is not lost from the list."""

import json
import os
import threading
from dataclasses import replace

import pytest

from composer.message.drafts.draft import Draft, dumps
from composer.store.drafts import scan
from composer.store.drafts.library import Library
from tests.store.draft_files import DRAFT, MESSAGE, age, named, names, put


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(library, folder):
    put(folder, "a").chmod(0)
    library.refresh()
    assert "permission" in library.rows("newest", 0, 1)[0].fault


def test_only_files_that_changed_are_read(library, folder, monkeypatch):
    paths = [put(folder, f"f{number}", named(f"n{number}")) for number in range(5)]
    library.refresh()
    read = []
    real = scan.read_limited
    monkeypatch.setattr(scan, "read_limited", lambda path, *args: read.append(path) or real(path, *args))
    assert library.refresh().changed == set()
    assert read == []
    put(folder, "f3", named("other"))
    (folder / "f1.reply.json").unlink()
    changes = library.refresh()
    assert read == [paths[3]] == list(changes.changed)
    assert changes.removed == {paths[1]}
    assert sorted(names(library)) == ["n0", "n2", "n4", "other"]


def test_a_file_changed_within_its_time_stamp_is_noticed(library, folder):
    path = put(folder, "a", named("one"), minutes_ago=0)
    status = path.stat()
    library.refresh()
    path.write_bytes(dumps(named("two")))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    library.refresh()
    assert names(library) == ["two"]


def test_what_was_only_touched_is_not_called_changed_but_is_newer(library, folder):
    put(folder, "a", named("a"), minutes_ago=5)
    put(folder, "b", named("b"), minutes_ago=3)
    library.refresh()
    age(folder / "a.reply.json", 1)
    library.refresh()
    assert names(library) == ["a", "b"]


def test_subfolders_are_listed_and_hidden_ones_are_not(library, folder):
    for place in (".", "sub", "sub/deep", ".hidden", "$RECYCLE.BIN", "sub/.stversions"):
        put(folder / place, "a", named(place))
    put(folder, ".a", named("hidden file"))
    (folder / "other.json").write_text("{}")
    (folder / "folder.reply.json").mkdir()
    put(folder / "folder.reply.json", "inside", named("inside"))
    library.refresh()
    assert sorted(names(library)) == [".", "inside", "sub", "sub/deep"]


@pytest.mark.parametrize(
    "name",
    [
        "A.reply.sync-conflict-20260101-120000-ABCDEFG.json",
        "A.reply (Anna's conflicted copy 2026-01-01).json",
        "A.reply (1).json",
        "A.reply-ANNAS-PC.json",
        "A.REPLY.JSON",
    ],
)
def test_the_other_one_of_two_synchronised_drafts_is_listed(library, folder, name):
    (folder / name).write_bytes(dumps(DRAFT))
    library.refresh()
    assert library.count() == 1


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_links_are_followed_and_circles_end(library, folder, tmp_path):
    shared = tmp_path / "shared"
    put(shared, "a", named("a"))
    (folder / "team").symlink_to(shared)
    (shared / "back").symlink_to(folder)
    (folder / "nowhere.reply.json").symlink_to(tmp_path / "gone")
    (folder / "b.reply.json").symlink_to(shared / "a.reply.json")
    library.refresh()
    assert names(library) == ["a", "a"]


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_to_itself_hides_no_draft(library, folder):
    put(folder, "a", named("a"))
    put(folder / "team", "b", named("b"))
    (folder / "loop").symlink_to("loop")
    library.refresh()
    assert sorted(names(library)) == ["a", "b"]
    assert scan.walk(str(folder)).unread == (str(folder / "loop"),)


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_draft_behind_a_link_that_leads_nowhere_is_gone(library, folder, tmp_path):
    shared = put(tmp_path / "shared", "a")
    link = folder / "a.reply.json"
    link.symlink_to(shared)
    library.refresh()
    shared.unlink()
    assert library.refresh().removed == {link}


def test_a_folder_in_a_drafts_place_is_not_the_draft(library, folder):
    path = put(folder, "a")
    library.refresh()
    path.unlink()
    path.mkdir()
    assert library.refresh().removed == {path}


@pytest.mark.skipif(os.name != "posix", reason="names of any bytes")
def test_names_that_are_no_text(library, folder):
    path = folder / os.fsdecode(b"caf\xe9.reply.json")
    path.write_bytes(dumps(named("latin")))
    age(path)
    library.refresh()
    (entry,) = library.rows("newest", 0, 200)
    assert entry.path == path
    assert library.refresh().changed == set()
    path.unlink()
    assert library.refresh().removed == {path}


def test_half_characters_are_shown_as_question_marks(library, folder):
    put(
        folder,
        "a",
        Draft(
            "Half \ud83d",
            replace(MESSAGE, to="\udc00", body="\ud800"),
            {"note": "\ud800", "tags": ["\ud800"]},
        ),
    )
    library.refresh()
    (entry,) = library.rows("newest", 0, 200)
    assert (entry.name, entry.recipient, entry.note, entry.tags) == ("Half ?", "?", "?", ("?",))


def test_a_folder_that_is_gone_empties_nothing(library, folder):
    put(folder, "a", named("a"))
    library.refresh()
    folder.rename(folder.with_name("unplugged"))
    changes = library.refresh()
    assert changes.fault == "The folder “Drafts” is not there: is its drive or network connected?"
    assert changes.changed == changes.removed == set()
    assert names(library) == ["a"]
    assert library.refresh_file(folder / "a.reply.json") is None
    assert names(library) == ["a"]
    folder.with_name("unplugged").rename(folder)
    assert library.refresh().fault == ""


def test_an_empty_folder_in_its_place_empties_nothing(library, folder):
    put(folder, "a", named("a"))
    library.refresh()
    folder.rename(folder.with_name("unplugged"))
    folder.mkdir()  # where the drive was mounted
    assert "is empty now" in library.refresh().fault
    assert names(library) == ["a"]


def test_a_folder_emptied_by_its_owner_is_empty(library, folder):
    path = put(folder, "a")
    library.refresh()
    path.unlink()
    assert library.refresh().removed == {path}
    assert names(library) == []


def test_a_folder_never_made_is_an_empty_library(tmp_path):
    library = Library(tmp_path / "Nowhere", tmp_path / "data")
    assert library.rows("newest", 0, 200) == []
    assert library.refresh().fault == ""
    assert not (tmp_path / "Nowhere").exists()
    library.close()


def test_a_subfolder_that_cannot_be_read_keeps_its_drafts(library, folder, monkeypatch):
    put(folder / "sub", "a", named("a"))
    library.refresh()
    real = os.scandir

    def scandir(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "no")
        return real(path)

    monkeypatch.setattr(scan.os, "scandir", scandir)
    changes = library.refresh()
    assert changes.removed == set()
    assert names(library) == ["a"]


def test_a_whole_disk_is_not_scanned(library, folder, monkeypatch):
    monkeypatch.setattr(scan, "FOLDERS_MAX", 3)
    for number in range(6):
        put(folder / f"sub{number}", "a")
    assert "not all are listed" in library.refresh().fault
    assert 0 < library.count() < 6


def test_one_file_is_refreshed_by_itself(library, folder):
    path = put(folder, "a", named("one"), minutes_ago=0)
    entry = library.refresh_file(path)
    assert entry is not None
    assert entry.name == "one"
    path.write_bytes(dumps(named("two")))
    library.refresh_file(path)
    assert names(library) == ["two"]
    path.unlink()
    assert library.refresh_file(path) is None
    assert names(library) == []


def test_a_file_that_is_not_in_the_folder_is_not_listed(library, folder, tmp_path):
    for path in (put(tmp_path, "a"), put(folder / ".hidden", "a"), folder / "notes.txt", folder):
        assert library.refresh_file(path) is None
        assert library.entry(path) is None
    assert library.count() == 0


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_file_is_the_same_by_another_way_to_its_folder(library, folder, tmp_path):
    path = put(folder, "a", named("a"))
    (tmp_path / "way").symlink_to(folder)
    library.refresh_file(tmp_path / "way" / "a.reply.json")
    library.refresh()
    assert [entry.path for entry in library.rows("newest", 0, 9)] == [path]


def test_progress_is_reported_and_cancelling_keeps_what_was_read(library, folder):
    for number in range(120):
        put(folder, f"f{number}", named(f"n{number}"), minutes_ago=number + 1)
    reported = []
    library.refresh(
        progress=lambda done, total: reported.append((done, total)), cancelled=lambda: bool(reported)
    )
    assert reported[0][1] == 120
    assert names(library)[:3] == ["n0", "n1", "n2"]  # the newest are read first
    done = library.count()
    assert 0 < done < 120
    assert library.refresh(cancelled=lambda: True).removed == set()
    assert library.count() == done
    library.refresh()
    assert library.count() == 120


def test_the_index_survives_the_program(folder, tmp_path, monkeypatch):
    put(folder, "a", named("a"))
    first = Library(folder, tmp_path / "data")
    first.refresh()
    first.close()
    monkeypatch.setattr(scan, "read_limited", None)
    second = Library(folder, tmp_path / "data")
    assert names(second) == ["a"]
    assert second.refresh().changed == set()
    second.close()


def test_two_folders_have_an_index_each(library, folder, tmp_path):
    put(folder, "a", named("a"))
    library.refresh()
    other = Library(tmp_path / "Other", tmp_path / "data")
    assert names(other) == []
    assert names(library) == ["a"]
    other.close()


def test_another_version_of_the_program_reads_all_again(library, folder, monkeypatch):
    put(folder, "a")
    library.refresh()
    monkeypatch.setattr("composer.__version__", "99.0")
    assert len(library.refresh().changed) == 1
    assert library.refresh().changed == set()


def test_every_method_from_many_threads_at_once(library, folder):
    for number in range(60):
        put(folder, f"f{number}", named(f"n{number}"))
    faults = []

    def work(number: int) -> None:
        try:
            for round_ in range(8):
                put(folder, f"own{number}", named(f"own {number} {round_}"), minutes_ago=0)
                library.refresh_file(folder / f"own{number}.reply.json")
                library.rows("newest", 0, 200, "own")
                library.rows("name", 0, 200)
                library.count("n")
                if round_ % 4 == 0:
                    library.refresh()
                library.tags()
        except Exception as fault:  # noqa: BLE001 - shown by the assertion below
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    library.refresh()
    assert library.count() == 66
    assert sorted(names(library, query="own")) == sorted(f"own {number} 7" for number in range(6))


def test_files_that_change_all_the_time_end_as_they_are(library, folder):
    done = threading.Event()

    def write() -> None:
        round_ = 0
        while not done.is_set():
            round_ += 1
            for number in range(10):
                path = folder / f"f{number}.reply.json"
                temporary = path.with_suffix(".tmp")
                temporary.write_bytes(dumps(named(f"n{number} {round_}")))
                temporary.replace(path)
            (folder / "partly.reply.json").write_bytes(json.dumps({"turn": round_}).encode())
            (folder / "partly.reply.json").unlink()

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(10):
        changes = library.refresh()
        assert changes.fault == ""
        assert not any(path.name.startswith("f") for path in changes.removed)
    done.set()
    writer.join()
    library.refresh()
    on_disk = sorted(json.loads(path.read_bytes())["name"] for path in folder.glob("*.reply.json"))
    assert sorted(names(library)) == on_disk
