"""A folder of drafts that goes away while it is read: what was not read is not taken for nothing."""

import errno
import os

import pytest

from composer.store.drafts import scan
from composer.store.drafts.library import Library
from composer.store.files import StorageError
from tests.store.draft_files import named, put

COUNT = 130
REST = "Not all of its drafts are listed."


@pytest.fixture
def drafts(folder):
    """So many that they are read in several portions."""
    for number in range(COUNT):
        put(folder, f"f{number}", named(f"n{number}"), minutes_ago=number + 1)
    return folder


@pytest.fixture
def away(folder):
    return folder.with_name("Away")


def at_first(act):
    """Return what is called with the progress of reading, and acts once."""
    done = []

    def progress(_done, _total):
        if not done:
            done.append(True)
            act()

    return progress


def test_it_is_said_and_what_was_not_read_is_read_once_it_is_back(library, drafts, away):
    cut = library.refresh(at_first(lambda: drafts.rename(away)))
    listed = library.count()
    assert 0 < listed < COUNT
    assert not cut.is_whole
    assert cut.fault == f"The folder “Drafts” is not there: is its drive or network connected? {REST}"
    again = library.refresh()
    assert (again.fault, library.count()) == (cut.fault, listed)
    away.rename(drafts)
    whole = library.refresh()
    assert (whole.fault, whole.is_whole, library.count()) == ("", True, COUNT)
    drafts.rename(away)
    assert REST not in library.refresh().fault, "by now all of them are listed"


def test_the_next_start_knows_that_not_all_was_read(library, drafts, away, tmp_path):
    library.refresh(at_first(lambda: drafts.rename(away)))
    library.close()
    again = Library(drafts, next(tmp_path.rglob("library-*.sqlite3")).parent)
    assert REST in again.refresh().fault
    again.close()


def test_the_faults_of_a_drive_that_is_gone_are_not_listed_in_the_drafts_place(
    library, drafts, away, monkeypatch
):
    def fail(path, *_arguments):
        raise StorageError(path, "The disk reports a fault.") from OSError(errno.EIO, "")

    def leave():
        drafts.rename(away)
        away.mkdir(exist_ok=True)
        monkeypatch.setattr(scan, "read_limited", fail)

    library.refresh()
    for number in range(COUNT):
        put(drafts, f"f{number}", named(f"other {number}"), minutes_ago=1)
    library.refresh(at_first(leave))
    assert [entry.fault for entry in library.rows("newest", 0, COUNT)] == [""] * COUNT


def test_an_empty_folder_in_its_place_takes_no_draft_from_the_list(library, drafts, away):
    library.refresh()

    def unmount():
        drafts.rename(away)
        drafts.mkdir()

    for number in range(60):
        put(drafts, f"g{number}", named(f"m{number}"))
    cut = library.refresh(at_first(unmount))
    assert not cut.is_whole
    assert cut.removed == set()
    assert library.count() > COUNT


def test_one_that_is_back_before_that_is_noticed_is_read_again_soon(library, drafts, away, monkeypatch):
    real, calls = scan.scan_file, []

    def read(*arguments):
        calls.append(arguments)
        if len(calls) == 10:
            drafts.rename(away)
        if len(calls) == 12:
            away.rename(drafts)
        return real(*arguments)

    monkeypatch.setattr("composer.store.drafts.library.scan_file", read)
    first = library.refresh()
    assert (first.is_whole, library.count()) == (False, COUNT - 2)
    assert library.refresh().is_whole
    assert library.count() == COUNT


@pytest.mark.parametrize(
    ("number", "is_whole"), [(errno.EIO, False), (errno.ENOENT, False), (errno.EACCES, True)]
)
def test_a_part_that_went_away_is_read_again_soon_and_one_that_may_not_be_read_is_not(
    library, folder, monkeypatch, number, is_whole
):
    put(folder / "Inner", "a")
    real = os.scandir

    def scandir(path):
        if str(path).endswith("Inner"):
            raise OSError(number, os.strerror(number))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert library.refresh().is_whole is is_whole


def test_what_the_user_turned_away_from_is_not_whole(library, drafts):
    assert not library.refresh(cancelled=lambda: True).is_whole
