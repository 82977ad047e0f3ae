"""Files that a kill left while they were written: the program's own go, other people's stay."""

import os
import time
from pathlib import Path

import pytest

from composer.store.paths import Paths
from composer.store.temporary import leftovers_of, remove_leftovers_of, sweep, temporary_beside
from tests.store.file_facts import names, posix

MINUTE, DAY = 60, 24 * 60 * 60


@pytest.fixture
def paths(tmp_path):
    return Paths(tmp_path / "data", tmp_path / "documents")


@pytest.fixture
def left():
    """Leave a file in a folder, as a kill does, that many seconds ago."""

    def left(folder: Path, seconds: float, user: int | None = None) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        file = temporary_beside(folder / "a.json")
        file.write_bytes(b"half")
        os.utime(file, (time.time() - seconds,) * 2)
        if user is not None:
            os.chown(file, user, -1)
        return file

    return left


def test_every_folder_of_the_programs_own_is_swept(paths, left):
    own = [getattr(paths, name) for name, kind in vars(Paths).items() if isinstance(kind, property)]
    folders = {paths.root, paths.versions / ("0" * 40), *own} - {paths.drafts_folder}
    files = [left(folder, MINUTE + 5) for folder in folders if not folder.suffix]
    assert len(files) == 7
    sweep(paths, paths.drafts_folder)
    assert [file for file in files if file.exists()] == []


def test_what_may_be_being_written_stays(paths, left):
    files = [left(paths.root, MINUTE - 10), left(paths.recovery, 0), left(paths.drafts_folder, DAY - 60)]
    sweep(paths, paths.drafts_folder)
    assert [file for file in files if not file.exists()] == []


@posix
def test_drafts_folders_and_those_below_are_swept_of_what_is_a_day_old(paths, left, tmp_path):
    chosen = tmp_path / "team"
    folders = [paths.drafts_folder, paths.drafts_folder / "autumn" / "week 1", chosen, chosen / "spring"]
    files = [left(folder, DAY + 60) for folder in folders]
    sweep(paths, chosen)
    assert [file for file in files if file.exists()] == []


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files away")
def test_a_colleagues_file_in_a_shared_folder_stays(paths, left, tmp_path):
    theirs, mine = left(tmp_path / "team", 9 * DAY, user=1234), left(tmp_path / "team", 9 * DAY)
    sweep(paths, tmp_path / "team")
    assert theirs.exists()
    assert not mine.exists()


@pytest.mark.parametrize(
    "name", [".a.tmp", ".0123456789abcdef.tmp.json", "0123456789abcdef.tmp", ".0123456789ABCDEF.tmp", "x.tmp"]
)
def test_files_of_other_programs_stay(paths, name):
    paths.root.mkdir()
    (paths.root / name).write_bytes(b"")
    os.utime(paths.root / name, (0, 0))
    sweep(paths, paths.drafts_folder)
    assert names(paths.root) == [name]


@posix
def test_links_and_folders_of_such_a_name_stay_and_links_are_not_followed(paths, left, tmp_path):
    elsewhere = left(tmp_path / "elsewhere", 9 * DAY)
    paths.drafts_folder.mkdir(parents=True)
    paths.root.mkdir()
    (paths.drafts_folder / "linked").symlink_to(tmp_path / "elsewhere")
    (paths.root / ".0123456789abcdef.tmp").mkdir()
    os.utime(paths.root / ".0123456789abcdef.tmp", (0, 0))
    (paths.root / ".fedcba9876543210.tmp").symlink_to(elsewhere)
    os.utime(paths.root / ".fedcba9876543210.tmp", (0, 0), follow_symlinks=False)
    sweep(paths, paths.drafts_folder)
    assert elsewhere.exists()
    assert len(names(paths.root)) == 2


def test_hidden_folders_and_more_folders_than_drafts_have_are_left_alone(paths, left):
    hidden = left(paths.drafts_folder / ".git", 9 * DAY)
    for number in range(5003):
        left(paths.drafts_folder / str(number), 9 * DAY)
    sweep(paths, paths.drafts_folder)
    assert hidden.exists()
    assert len(list(paths.drafts_folder.glob("[0-9]*/.*.tmp"))) >= 3


def test_where_things_are_exported_nothing_is_touched(paths, left, tmp_path):
    file = left(tmp_path / "documents", 9 * DAY)
    sweep(paths, paths.drafts_folder)
    assert file.exists()


def test_folders_that_are_not_there_or_cannot_be_read_are_no_fault(paths, tmp_path):
    for name in ("gone", "a\0b", "a\ud800b", "x" * 300):
        sweep(paths, tmp_path / name)
    (tmp_path / "data").write_bytes(b"a file in the way")
    sweep(paths, tmp_path / "data")
    assert names(tmp_path) == ["data"]


def test_what_writing_one_file_left_is_told_from_anothers(tmp_path):
    mine, other = temporary_beside(tmp_path / "keys.json"), temporary_beside(tmp_path / "settings.json")
    for file in (mine, other):
        file.write_bytes(b"half")
    assert leftovers_of(tmp_path / "keys.json") == [mine]
    remove_leftovers_of(tmp_path / "keys.json")
    assert names(tmp_path) == [other.name]


@pytest.mark.parametrize("name", ["a", "x" * 300, "a\udcff", "a\ud800b", "ä" * 90])
def test_any_name_has_a_temporary_one_that_is_never_used_twice(tmp_path, name):
    made = {temporary_beside(tmp_path / name).name for _ in range(100)}
    assert len(made) == 100
    assert {len(other) for other in made} == {21}
