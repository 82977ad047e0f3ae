"""What is done to the files of the drafts' folder, off the GUI thread."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from composer.message.drafts.draft import Draft, DraftError, dumps
from composer.session.background import Background
from composer.session.drafts.library import LibraryModel, index_file
from composer.session.task import Turns, in_background
from composer.store.drafts.draft_file import open_draft
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.save import Saved
from composer.store.files import StorageError, quoted_name

Result = TypeVar("Result")


class LibraryFiles:
    """Copies, renames and removes drafts, one after another, and has the list show what came of it.

    Raises StorageError where that fails, and DraftError for a file that holds no draft.
    """

    def __init__(self, filing: FileOperations, model: LibraryModel, background: Background) -> None:
        self._filing, self._model, self._background = filing, model, background
        self._turns = Turns(model, lambda: None)

    async def duplicate(self, path: Path) -> Path:
        """Copy a draft; return where the copy is."""
        return await self._run(partial(self._and_index, partial(self._filing.duplicate, path), path))

    async def rename(self, path: Path, name: str) -> Path:
        """Give a draft another name; return where it is."""
        return await self._run(partial(self._and_index, partial(self._filing.rename, path, name), path))

    def rename_open(self, path: Path, draft: Draft) -> Saved:
        """Give the open draft's file another name, on the calling thread, which is no window's.

        Return where it is and what it holds.

        path: the draft's file.
        draft: as it stands, with the new name.
        """
        found = self._and_index(partial(self._filing.rename, path, draft.name), path)
        return Saved(found, _content(found, draft))

    async def trash(self, path: Path, *, for_good: bool = False) -> None:
        """Move a draft to the system's trash.

        for_good: whether it is deleted instead.
        """
        remove = self._filing.delete if for_good else self._filing.trash
        await self._run(partial(self._and_index, partial(remove, path), path))

    async def import_files(self, sources: Sequence[Path], *, make: bool) -> tuple[list[Path], list[str]]:
        """Copy drafts from elsewhere into the folder; return the copies, and why others were not made.

        sources: the files to copy.
        make: whether the folder is made where it is not there.
        """
        library, filing = self._model.library, self._filing

        def job() -> tuple[list[Path], list[str]]:
            copies, faults = [], []
            for source in sources:
                try:
                    copies.append(filing.import_file(source, library.folder, make=make))
                    index_file(library, copies[-1])
                except (StorageError, DraftError) as fault:
                    faults.append(f"{quoted_name(source)}: {fault}")
            return copies, faults

        return await self._run(job)

    async def _run(self, job: Callable[[], Result]) -> Result:
        async with self._turns:
            try:
                return await in_background(self._background, job)
            finally:
                self._model.refresh()

    def _and_index(self, job: Callable[[], Result], path: Path) -> Result:
        """Do a job and bring the index up to date with this file, and with another one that it returns."""
        library, found = self._model.library, None
        try:
            found = job()
            return found
        finally:
            index_file(library, path)
            if isinstance(found, Path) and found != path:
                index_file(library, found)


def _content(path: Path, draft: Draft) -> bytes:
    """Return what a draft's file holds.

    Had somebody else changed it meanwhile, the draft's own bytes are returned, and the next save says so.
    """
    try:
        held, data = open_draft(path)
    except (StorageError, DraftError):
        return dumps(draft)
    return data if held == draft else dumps(draft)
