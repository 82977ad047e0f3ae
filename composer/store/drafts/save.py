"""Saves a draft over its file: only what was seen there is replaced, and only after it was kept."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from composer.message.drafts.draft import MAX_BYTES, Draft
from composer.store.drafts.draft_file import SUFFIX, draft_bytes, file_name, verify
from composer.store.drafts.versions import Versions
from composer.store.files import (
    StorageError,
    error_text,
    make_folder,
    quoted_name,
    read_limited,
    write_atomic,
)
from composer.store.listed_name import listed_path, name_key
from composer.store.lock import one_save_at_a_time
from composer.store.new_file import TakenError, write_new

_WHAT = "The draft"
_TRIES = 100_000  # a folder may have thousands of untitled drafts


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft is on the disk, read back.

    data: what the file holds.
    notice: what the user should know, a sentence, "" usually.
    """

    path: Path
    data: bytes
    notice: str = ""


@dataclass(frozen=True, slots=True)
class ChangedOutside:
    """Nothing was saved: the file holds what this window never had. Saving with `known=data` replaces it.

    data: what it holds, None if it cannot be read.
    fault: why it cannot be read, a sentence, "" if it can be.
    """

    path: Path
    data: bytes | None
    fault: str = ""


class Saver:
    """Saves drafts. Every method may be called from any thread and raises StorageError."""

    def __init__(self, versions: Versions, locks: Path) -> None:
        """Nothing is read or made yet.

        locks: a folder of the program's own for what tells its running copies of a save under way.
        """
        self.versions = versions
        self._locks = locks

    def save(self, path: Path, draft: Draft, known: bytes | None) -> Saved | ChangedOutside:
        """Save a draft to a file.

        Copies of the program on this machine save to a file one after the other; others cannot be held off.
        A file that is gone is made again. What was there is among the versions before it is replaced; where
        that is not possible it is replaced all the same, since the new text may not be lost for it, and the
        notice says so. Call `versions.keep(path, data)` after it, when the user need not wait: then the text
        stays here whatever becomes of a shared folder.

        Raises StorageError: the file is then what it was, or, where the disk did not confirm it, what was to
        be saved.

        known: what the file held when it was opened or last saved, None for no file.
        """
        path = listed_path(path)
        data = draft_bytes(path, draft)
        with one_save_at_a_time(path, self._locks):
            held = self.held(path)
            if held == data:
                return Saved(path, data)
            if isinstance(held, ChangedOutside):
                return held
            if held is None:
                return self._make(path, data)
            if held != known:
                return ChangedOutside(path, held)
            notice = self._keep(path, held)
            write_atomic(path, data, private=False, what=_WHAT)
            verify(path, data)
            return Saved(path, data, notice)

    def save_new(self, folder: Path, draft: Draft) -> Saved:
        """Save a draft to a file of its own, named like the draft, with a number where that name is taken."""
        make_folder(folder)
        for path in free_paths(folder, draft.name):
            data = draft_bytes(path, draft)
            try:
                write_new(path, data, _WHAT)
            except TakenError:
                continue
            verify(path, data)
            return Saved(path, data)
        raise StorageError(
            folder, f"The draft could not be saved in {quoted_name(folder)}: choose another name for it."
        )

    def held(self, path: Path) -> bytes | ChangedOutside | None:
        """Return what a draft's file holds, None if there is none, ChangedOutside if it cannot be read."""
        return read_content(path)

    def _keep(self, path: Path, held: bytes) -> str:
        try:
            self.versions.keep(path, held)
        except StorageError as error:
            why = error_text(error.__cause__) if isinstance(error.__cause__, OSError) else "it is in the way"
            return f"The version before could not be kept: {why}."
        return ""

    def _make(self, path: Path, data: bytes) -> Saved | ChangedOutside:
        try:
            write_new(Path(os.path.realpath(path)), data, _WHAT)
        except TakenError:
            held = self.held(path)
            return held if isinstance(held, ChangedOutside) else ChangedOutside(path, held)
        verify(path, data)
        return Saved(path, data)


def read_content(path: Path) -> bytes | ChangedOutside | None:
    """Return what a draft's file holds, None if there is none, ChangedOutside if it cannot be read."""
    try:
        return read_limited(path, MAX_BYTES, _WHAT)
    except StorageError as error:
        return None if error.is_missing else ChangedOutside(path, None, str(error))


def free_paths(folder: Path, name: str, besides: str = "") -> Iterator[Path]:
    """Yield files for a draft's name that are not there in any case or form: NAME, NAME 2, NAME 3 and so on.

    By the time one is used another file may have the name.

    folder: of the files; one that cannot be read counts as empty.
    besides: the name of a file that may be there.
    """
    try:
        entries = os.listdir(folder)  # noqa: PTH208 - names only
        taken = {name_key(entry) for entry in entries if entry != besides}
    except OSError:
        taken = set()  # what is wrong with the folder is said when the file is written
    for number in range(1, _TRIES):
        found = file_name(name if number == 1 else f"{_stem(name)} {number}")
        if name_key(found) not in taken:
            yield folder / found


def _stem(name: str) -> str:
    """Return a draft's name as far as a file's name takes it with a number behind it."""
    return file_name(name).removesuffix(SUFFIX).encode()[:100].decode(errors="ignore").strip()
