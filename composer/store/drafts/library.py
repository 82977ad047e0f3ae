"""The folder of draft files, with an index for search."""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import composer
from composer.store.drafts.default_folder import missing
from composer.store.drafts.entry import Entry, Known, ScannedFile
from composer.store.drafts.index import LibraryIndex, Order
from composer.store.drafts.scan import (
    FOLDERS_MAX,
    Walk,
    folder_identity,
    is_listed,
    scan_file,
    stamp_of,
    walk,
)
from composer.store.files import StorageError, quoted_name
from composer.store.listed_name import listed_path

__all__ = ["Changes", "Entry", "Library", "Order"]

_SCHEMA = 1  # another one is another file: no version of the program meets what it does not know
_BATCH_FILES = 50
_BATCH_SECONDS = 0.25
_BREATH_SECONDS = 0.0005


@dataclass(frozen=True, slots=True)
class Changes:
    """What a refresh found.

    changed: files that are new or differ.
    removed: files that are gone.
    fault: why the folder, or a part of it, could not be read, a sentence; what was in it stays listed.
    notice: what the user should know once, "" usually.
    is_whole: whether the folder was there until it was read; else it should be read again soon.
    """

    changed: frozenset[Path] = frozenset()
    removed: frozenset[Path] = frozenset()
    fault: str = ""
    notice: str = ""
    is_whole: bool = True


class Library:
    """A folder of drafts, its subfolders included. Every method may be called from any thread.

    What is listed comes from the index alone and takes a millisecond; refreshing reads files and belongs in
    the background. StorageError is raised where the index cannot be used at all.
    """

    def __init__(self, folder: Path, indexes: Path) -> None:
        """Nothing is read or made yet.

        folder: of the drafts; it need not be there.
        indexes: where each such folder's index is kept.
        """
        self.folder = Path(os.path.abspath(folder))  # noqa: PTH100 - also without "..", and links stay
        named = hashlib.sha256(os.fsencode(os.path.normcase(self.folder))).hexdigest()[:16]
        self._index = LibraryIndex(indexes / f"library-{_SCHEMA}-{named}.sqlite3")
        self._refreshing = threading.Lock()
        # Held from reading a file to keeping what it holds, or older content could be kept later.
        self._scanning = threading.Lock()

    def rows(self, order: Order, offset: int, limit: int, query: str = "", tag: str = "") -> list[Entry]:
        """Return at most `limit` files after skipping `offset`: the newest first, or by name.

        query: as typed; every word must begin one in the draft, in any case, with or without accents.
        tag: one tag in any case, "" for all.
        """
        return self._index.rows(order, offset, limit, query, tag)

    def count(self, query: str = "", tag: str = "") -> int:
        """Return how many files `rows` finds without a limit."""
        return self._index.count(query, tag)

    def tags(self) -> list[tuple[str, int]]:
        """Return every tag with the number of files that have it."""
        return self._index.tags()

    def entry(self, path: Path) -> Entry | None:
        """Return what is known of a file, None if it is not listed."""
        file = self._inside(path)
        return self._index.entry(file) if file else None

    def refresh(
        self,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Changes:
        """Bring the index up to date: only files whose size or times differ are read.

        progress: called on this thread with how many files were read, and of how many, after each few.
        cancelled: asked often; what was read until then stays.
        """
        with self._refreshing:
            try:
                seen = walk(str(self.folder), cancelled)
            except StorageError as error:
                fault = self._with_rest(str(error)) if self.count() else ""
                return Changes(fault=fault, notice=self._index.notice())
            self._reread_after_rule_change()
            known = self._index.known()
            if not seen.files and known and not seen.unread and self._index.fact("identity") != seen.identity:
                text = f"{quoted_name(self.folder)} is empty now: is its drive or network connected?"
                return Changes(fault=self._with_rest(f"The folder {text}"), notice=self._index.notice())
            if self._index.fact("identity") != seen.identity:
                self._index.keep_fact("identity", seen.identity)
            changed, missed = self._read_stale(seen, known, progress, cancelled)
            if fault := self._why_cut(seen):
                self._note_unfinished(True)
                return Changes(
                    changed, fault=self._with_rest(fault), notice=self._index.notice(), is_whole=False
                )
            removed = self._forget_gone(seen, known)
            cut = (
                f"The folder {quoted_name(self.folder)} has more than {FOLDERS_MAX:,} subfolders: not all "
                "are listed."
            )
            is_whole = seen.is_whole and not missed
            self._note_unfinished(not is_whole or cancelled())
            return Changes(changed, removed, cut if seen.is_cut else "", self._index.notice(), is_whole)

    def refresh_file(self, path: Path) -> Entry | None:
        """Read one file again, whether it changed or not; return what is known then, None if it is gone."""
        file = self._inside(path)
        if file is None:
            return None
        with self._scanning:
            found = scan_file(file, str(self.folder))
            if found is not None:
                self._index.put([found])
                return found.entry
            if os.path.isdir(self.folder):  # noqa: PTH112 - Path raises where a disk fails
                self._index.put([], gone=[file])
        return None

    def close(self) -> None:
        """Close the index's file; a later use opens it again."""
        self._index.close()

    def _reread_after_rule_change(self) -> None:
        """Have everything read again where the problems of a message may be others than when it was read."""
        from phonenumbers import __version__ as numbering_plans

        rules = f"{composer.__version__} {numbering_plans}"
        if self._index.fact("rules") != rules:
            self._index.keep_fact("rules", rules, reread=True)

    def _read_stale(
        self,
        seen: Walk,
        known: dict[str, Known],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> tuple[frozenset[Path], int]:
        """Read what is new or differs, as long as the folder is there.

        Return which files differ, and how many were not there any more.
        """
        stale = [
            file
            for file, status in seen.files.items()
            if file not in known or known[file].stamp != stamp_of(status)
        ]
        stale.sort(key=lambda file: seen.files[file].st_mtime_ns)
        total, changed, missed = len(stale), set[Path](), 0
        if total > _BATCH_FILES:
            self._note_unfinished(True)  # until it is; the program may end in the midst of it
        while stale and not cancelled():
            with self._scanning:
                before = len(stale)
                found = self._read_some(stale, known)
                missed += before - len(stale) - len(found)
                # A drive that goes away leaves nothing, or faults of its own instead of the drafts.
                if self._why_cut(seen):
                    break
                self._index.put(found)
            changed |= {one.entry.path for one in found if one.words is not None}
            progress(total - len(stale), total)
        return frozenset(changed), missed

    def _why_cut(self, seen: Walk) -> str:
        """Return why the folder is no longer the one that was read, a sentence; "" if it is."""
        try:
            is_same = folder_identity(str(self.folder)) == seen.identity
        except StorageError as error:
            return str(error)
        return "" if is_same else str(missing(self.folder))

    def _with_rest(self, fault: str) -> str:
        """Return why the folder cannot be read, with whether all that was in it is listed."""
        return f"{fault} Not all of its drafts are listed." if self._index.fact("unfinished") else fault

    def _note_unfinished(self, is_unfinished: bool) -> None:
        """Note whether drafts of the folder were never read, also for the next start."""
        value = "yes" if is_unfinished else ""
        if self._index.fact("unfinished") != value:
            self._index.keep_fact("unfinished", value)

    def _read_some(self, stale: list[str], known: dict[str, Known]) -> list[ScannedFile]:
        """Remove some of the files from the list, the last ones first, and return what they hold."""
        found: list[ScannedFile] = []
        end = time.monotonic() + _BATCH_SECONDS
        while stale and len(found) < _BATCH_FILES and time.monotonic() < end:
            file = stale.pop()
            one = scan_file(file, str(self.folder), known.get(file))
            if one is not None:
                found.append(one)
            time.sleep(_BREATH_SECONDS)  # lets the window's thread in, which else waits five times as long
        return found

    def _forget_gone(self, seen: Walk, known: dict[str, Known]) -> frozenset[Path]:
        unread = tuple(path + os.sep for path in seen.unread)
        absent = [file for file in known if file not in seen.files and not (file + os.sep).startswith(unread)]
        with self._scanning:
            # Asked again: a file that was being replaced may not have been listed.
            gone = [file for file in absent if not self._is_there(file)]
            if self._why_cut(seen):
                return frozenset()
            if gone:
                self._index.put([], gone)
        return frozenset(map(Path, gone))

    def _is_there(self, file: str) -> bool:
        """Whether a file is there by this very name."""
        there = os.path.isfile(file)  # noqa: PTH113 - Path.is_file raises where a disk fails
        return there and self._inside(Path(file)) == file

    def _inside(self, path: Path) -> str | None:
        """Return a draft's path as it is listed, None if it is not in the folder."""
        for names in (os.path.abspath, os.path.realpath):
            folder, file = (str(listed_path(Path(names(place)))) for place in (self.folder, path))
            inside = Path(os.path.relpath(file, folder)) if _same_drive(file, folder) else Path("..")
            if inside.parts and inside.parts[0] != ".." and is_listed(inside):
                return str(self.folder / inside)
        return None


def _same_drive(file: str, folder: str) -> bool:
    return os.path.splitdrive(file)[0].casefold() == os.path.splitdrive(folder)[0].casefold()
