"""What is done to whole draft files: copied, renamed, imported from elsewhere, moved to the trash."""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from composer.message.drafts.draft import DraftError
from composer.store.drafts.default_folder import is_folder, missing
from composer.store.drafts.draft_file import file_name, open_draft, verify
from composer.store.drafts.save import ChangedOutside, Saver, free_paths
from composer.store.drafts.scan import stem as draft_stem
from composer.store.files import StorageError, error_text, make_folder, quoted_name, remove
from composer.store.listed_name import listed_path
from composer.store.new_file import TakenError, move, write_new
from composer.system.trash import has_trash

_WHAT = "The draft"

_log = logging.getLogger(__name__)


class FileOperations:
    """Works on draft files; nothing is ever written over. Every method may be called from any thread.

    Each raises StorageError, after which nothing has changed unless its sentence says so, and DraftError for
    a file that is no draft. The library learns of it by `refresh_file` of the path that was given and of the
    one that is returned.
    """

    def __init__(self, saver: Saver) -> None:
        self._saver = saver

    def duplicate(self, path: Path) -> Path:
        """Copy a draft, under a name that says so, into a file beside it, and return where it is."""
        draft, _ = open_draft(path)
        return self._saver.save_new(
            path.parent, replace(draft, name=f"{draft.name or _name_in(path)} copy")
        ).path

    def rename(self, path: Path, name: str) -> Path:
        """Give a draft another name and its file the name that goes with it; return where it is then.

        A file that is no draft gets the name alone.
        """
        if not name.strip():
            raise StorageError(path, "Write a name for the draft.")
        try:
            draft, known = open_draft(path)
        except DraftError:
            return self._move(path, name)
        found = self._move(path, name)  # first: it can be taken back, and leaves every byte as it was
        if draft.name != name:
            try:
                saved = self._saver.save(found, replace(draft, name=name), known)
                if isinstance(saved, ChangedOutside):
                    raise StorageError(
                        path, f"The draft {quoted_name(path)} is being changed elsewhere: try again."
                    )
            except StorageError as fault:
                if self._move_back(found, path):
                    raise
                raise StorageError(path, f"{fault} But its file is {quoted_name(found)} now.") from fault
        return found

    def follow_name(self, path: Path, name: str) -> Path:
        """Give a file the name that goes with a draft's name; return where it is then.

        That is where it was, if another file has that name, or if the draft has none.
        """
        if not name.strip() or next(free_paths(path.parent, name, besides=path.name)).name != file_name(name):
            return path
        return self._move(path, name, numbered=False)

    def trash(self, path: Path) -> None:
        """Move a file to the system's trash; its earlier versions stay."""
        if not has_trash(Path(os.path.realpath(path))):
            reason = f"There is no trash for {quoted_name(path)}: it would have been deleted for good."
            raise StorageError(path, reason)
        from send2trash import send2trash

        self._remove(path, send2trash, "moved to the trash")

    def delete(self, path: Path) -> None:
        """Delete a file for good, as the user wants it where there is no trash; its earlier versions stay."""
        self._remove(path, remove, "deleted")

    def _remove(self, path: Path, remove: Callable[[Path], object], done: str) -> None:
        held = self._saver.held(path)
        if held is None:
            raise StorageError(path, f"The draft {quoted_name(path)} is no longer there.")
        if isinstance(held, bytes):
            with suppress(StorageError):  # it is not lost in the trash either
                self._saver.versions.keep(path, held)
        try:
            remove(path)
        except OSError as error:
            reason = f"The draft {quoted_name(path)} could not be {done}: {error_text(error)}."
            raise StorageError(path, reason) from error

    def import_file(self, source: Path, folder: Path, *, make: bool = True) -> Path:
        """Copy a draft from elsewhere into a folder, byte for byte, and return where it is.

        Where the name is taken both are kept. What is in the folder already, itself or as its very copy, is
        not copied.

        make: whether the folder is made where it is not there, which one of the user's choice never is.
        """
        draft, data = open_draft(source)
        if make:
            make_folder(folder)
        elif not is_folder(folder):
            raise missing(folder)
        if _real(source.parent) == _real(folder):
            return listed_path(folder / source.name)
        name = _name_in(source) or draft.name
        if self._saver.held(folder / file_name(name)) == data:
            return listed_path(folder / file_name(name))
        for target in free_paths(folder, name):
            with suppress(TakenError):
                write_new(target, data, _WHAT)
                verify(target, data)
                return target
        raise _no_name(folder)

    def _move_back(self, found: Path, path: Path) -> bool:
        """Give a file the name back that it had; return whether it has it."""
        if found != path:
            try:
                move(found, path, _WHAT)
                self._saver.versions.moved(found, path)
            except StorageError as error:
                _log.warning("%s", error)
        return os.path.lexists(path)

    def _move(self, path: Path, name: str, *, numbered: bool = True) -> Path:
        """Give a file another name and return where it is.

        numbered: whether a number follows a name that is taken; otherwise the file keeps its own.
        """
        for target in free_paths(path.parent, name, besides=path.name):
            if target.name == path.name:
                return path
            try:
                move(path, target, _WHAT)
            except TakenError:
                if numbered:
                    continue
                return path
            try:
                self._saver.versions.moved(path, target)
            except StorageError as error:  # they are still found under the old name
                _log.warning("%s", error)
            return target
        raise _no_name(path)


def _real(folder: Path) -> Path:
    return listed_path(Path(os.path.realpath(folder)))


def _name_in(path: Path) -> str:
    return draft_stem(path.name).removesuffix(".json")


def _no_name(path: Path) -> StorageError:
    return StorageError(path, "There are too many drafts of this name: choose another one.")
