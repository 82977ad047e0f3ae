"""The folder of draft files, with an index for search."""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import composer
from composer.store.drafts.entry import Entry, Known, ScannedFile
from composer.store.drafts.index import LibraryIndex, Order
from composer.store.drafts.scan import FOLDERS_MAX, Walk, is_listed, scan_file, stamp_of, walk
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
    """

    changed: frozenset[Path] = frozenset()
    removed: frozenset[Path] = frozenset()
    fault: str = ""
    notice: str = ""


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
                return Changes(fault=str(error) if self.count() else "", notice=self._index.notice())
            self._reread_after_rule_change()
            known = self._index.known()
            if not seen.files and known and not seen.unread and self._index.fact("identity") != seen.identity:
                text = (
                    f"The folder {quoted_name(self.folder)} is empty now: is its drive or network connected?"
                )
                return Changes(fault=text, notice=self._index.notice())
            if self._index.fact("identity") != seen.identity:
                self._index.keep_fact("identity", seen.identity)
            changed = self._read_stale(seen, known, progress, cancelled)
            removed = self._forget_gone(seen, known)
            cut = (
                f"The folder {quoted_name(self.folder)} has more than {FOLDERS_MAX:,} subfolders: not all "
                "are listed."
            )
            return Changes(changed, removed, cut if seen.is_cut else "", self._index.notice())

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
    ) -> frozenset[Path]:
        stale = [
            file
            for file, status in seen.files.items()
            if file not in known or known[file].stamp != stamp_of(status)
        ]
        stale.sort(key=lambda file: seen.files[file].st_mtime_ns)
        total, changed = len(stale), set[Path]()
        while stale and not cancelled():
            with self._scanning:
                found = self._read_some(stale, known)
                self._index.put(found)
            changed |= {one.entry.path for one in found if one.words is not None}
            progress(total - len(stale), total)
        return frozenset(changed)

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
        missing = [
            file for file in known if file not in seen.files and not (file + os.sep).startswith(unread)
        ]
        with self._scanning:
            # Asked again: a file that was being replaced may not have been listed.
            gone = [file for file in missing if not self._is_there(file)]
            if not os.path.isdir(self.folder):  # noqa: PTH112 - Path.is_dir raises where a disk fails
                return frozenset()
            if gone:
                self._index.put([], gone)
        return frozenset(map(Path, gone))

    def _is_there(self, file: str) -> bool:
        """Whether a file is there by this very name."""
        return os.path.isfile(file) and self._inside(Path(file)) == file  # noqa: PTH113 - Path raises where a disk fails

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
