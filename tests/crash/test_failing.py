"""Each system call of a save or of an index update fails in turn: the old state is there, or the new one."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from composer.message.drafts.draft import dumps, loads
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.library import Library
from composer.store.drafts.recovery import Recovery
from composer.store.drafts.save import Saved
from composer.store.files import StorageError
from tests.crash.failing import calls_of, failing
from tests.crash.writer import draft_of, saver_in, text_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the calls of POSIX")

NUMBERS = (errno.ENOSPC, errno.EIO, errno.EACCES)
OLD, NEW = draft_of("old"), draft_of("new")


class Place:
    """A folder with one draft and an earlier version of it, made anew for each failure."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.drafts, self.data = folder / "Drafts", folder / "data"
        self.drafts.mkdir(parents=True)
        self.path = self.drafts / "a.reply.json"
        self.path.write_bytes(dumps(OLD))
        self.saver = saver_in(self.data)
        self.saver.versions.keep(self.path, b"earlier")

    def texts(self) -> dict[str, str]:
        """Return the text of every file that is listed."""
        return {path.name: text_of(loads(path.read_bytes())) for path in self.drafts.glob("[!.]*")}

    def versions(self, path: Path | None = None) -> set[bytes]:
        """Return what versions there are, as far as they can be read."""
        listed = self.saver.versions.versions(path or self.path)
        return {self.saver.versions.read(version.id) for version in listed}


def each_failure(
    tmp_path: Path, act: Callable[[Place], object], check: Callable[[Place, object], None]
) -> int:
    """Do something with each of its calls failing in turn; check what is left, and what it returned.

    Returns how often it raised; `check` is then given None for the result.
    """
    place = Place(tmp_path / "work")
    calls, raised = calls_of(lambda: act(place)), 0
    for number in NUMBERS:
        for call in range(1, len(calls) + 1):
            place = Place(tmp_path / "work")
            result = None
            with failing(call, number):
                try:
                    result = act(place)
                except StorageError:
                    raised += 1
            check(place, result)
    return raised


def test_a_save_over_a_file(tmp_path):
    def act(place: Place) -> object:
        return place.saver.save(place.path, NEW, dumps(OLD))

    def check(place: Place, result: object) -> None:
        assert place.texts() in ({"a.reply.json": "old"}, {"a.reply.json": "new"})
        if isinstance(result, Saved):
            assert place.texts() == {"a.reply.json": "new"}
            assert result.notice or dumps(OLD) in place.versions()
        if place.texts() == {"a.reply.json": "new"} and result is None:
            assert dumps(OLD) in place.versions()
        assert b"earlier" in place.versions()
        again = place.saver.save(place.path, draft_of("later"), place.path.read_bytes())
        assert isinstance(again, Saved)

    assert each_failure(tmp_path, act, check) > 15


def test_a_save_to_a_new_file(tmp_path):
    def act(place: Place) -> object:
        return place.saver.save(place.drafts / "b.reply.json", NEW, None)

    def check(place: Place, result: object) -> None:
        there = place.texts().get("b.reply.json")
        assert there in (None, "new")
        assert there == "new" or not isinstance(result, Saved)
        assert place.texts()["a.reply.json"] == "old"

    assert each_failure(tmp_path, act, check) > 15


def test_keeping_unsaved_work(tmp_path):
    def act(place: Place) -> object:
        recovery = Recovery(place.data / "recovery")
        recovery.keep(1, OLD, place.path, b"")
        return recovery

    def keep_more(place: Place) -> object:
        recovery = act(place)
        with suppress(StorageError):
            recovery.keep(1, NEW, place.path, b"")
            return recovery
        recovery.close()
        return None

    def check(place: Place, result: object) -> None:
        if isinstance(result, Recovery):
            result.close()
        next_run = Recovery(place.data / "recovery")
        place.path.unlink()
        texts = [text_of(leftover.draft) for leftover in next_run.leftovers()]
        assert texts == ["new"] if result is not None else texts in ([], ["old"], ["new"])
        assert next_run.quarantined == []
        next_run.close()

    each_failure(tmp_path, keep_more, check)


def test_a_version(tmp_path):
    def act(place: Place) -> object:
        place.saver.versions.keep(place.path, b"new")
        return True

    def check(place: Place, result: object) -> None:
        assert place.versions() in ({b"earlier"}, {b"earlier", b"new"})
        assert result is None or b"new" in place.versions()
        place.saver.versions.keep(place.path, b"new")
        assert place.versions() == {b"earlier", b"new"}

    each_failure(tmp_path, act, check)


def test_a_renaming(tmp_path):
    def act(place: Place) -> object:
        return FileOperations(place.saver).rename(place.path, "b")

    def check(place: Place, result: object) -> None:
        texts = place.texts()
        assert set(texts) in ({"a.reply.json"}, {"b.reply.json"})
        assert set(texts.values()) == {"old"}
        assert result is None or set(texts) == {Path(str(result)).name}
        versions = place.versions() | place.versions(place.drafts / "b.reply.json")
        assert b"earlier" in versions

    assert each_failure(tmp_path, act, check) > 15


def test_an_update_of_the_index(tmp_path):
    def act(place: Place) -> object:
        library = Library(place.drafts, place.data / "indexes")
        try:
            library.refresh()
            place.path.write_bytes(dumps(NEW))
            return library.refresh_file(place.path), library.refresh()
        finally:
            library.close()

    def check(place: Place, result: object) -> None:
        library = Library(place.drafts, place.data / "indexes")
        assert {entry.name for entry in library.rows("newest", 0, 9)} <= {"Typed", "a"}
        library.refresh()
        (entry,) = library.rows("newest", 0, 9)
        assert entry.fault == ""
        assert library.count("old" if place.texts()["a.reply.json"] == "old" else "new") == 1
        library.close()

    each_failure(tmp_path, act, check)
