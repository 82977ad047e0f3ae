"""What is done to the files of the drafts' folder, off the GUI thread."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from composer.message.drafts.draft import Draft, DraftError, dumps
from composer.session.background import Background, JobQueue
from composer.session.drafts.library import LibraryModel, index_file
from composer.store.drafts.draft_file import open_draft
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.library import Library
from composer.store.drafts.save import Saved
from composer.store.files import StorageError, quoted_name

_Then = Callable[[Path], None]


class LibraryFiles(QObject):
    """Copies, renames and removes drafts, one after another, and has the list show what came of it.

    Signals:
        failed: something did not work.
            args: what, in a few words; why, in sentences.
    """

    failed = Signal(str, str)

    def __init__(self, filing: FileOperations, model: LibraryModel, background: Background) -> None:
        super().__init__()
        self._filing, self._model, self._jobs = filing, model, JobQueue(background)

    def duplicate(self, path: Path, then: _Then) -> None:
        """Copy a draft.

        then: called with the copy, once it is listed.
        """
        self._run("The draft is not copied", [path], partial(self._filing.duplicate, path), then)

    def rename(self, path: Path, name: str, then: _Then) -> None:
        """Give a draft another name.

        then: called with where it is.
        """
        self._run("The draft is not renamed", [path], partial(self._filing.rename, path, name), then)

    def rename_open(self, path: Path, draft: Draft) -> Saved | str:
        """Give the open draft's file another name, on the calling thread, which is no window's.

        Return where it is and what it holds, or why it was not renamed.

        path: the draft's file.
        draft: as it stands, with the new name.
        """
        found = _run_job(self._model.library, partial(self._filing.rename, path, draft.name), [path])
        return found if isinstance(found, str) else Saved(found, _content(found, draft))

    def trash(self, path: Path, then: _Then, *, for_good: bool = False) -> None:
        """Move a draft to the system's trash.

        then: called with where it was.
        for_good: whether it is deleted instead.
        """

        def job() -> Path:
            (self._filing.delete if for_good else self._filing.trash)(path)
            return path

        failure = "The draft is not deleted" if for_good else "The draft is not moved to the trash"
        self._run(failure, [path], job, then)

    def import_files(self, sources: Sequence[Path], then: _Then, *, make: bool) -> None:
        """Copy drafts from elsewhere into the folder.

        sources: the files to copy.
        then: called with where the first copy is.
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

        def done(found: tuple[list[Path], list[str]]) -> None:
            copies, faults = found
            self._model.refresh()
            if copies:
                then(copies[0])
            if faults:
                what = "Not all drafts were copied" if copies else "The draft is not copied"
                self.failed.emit(what, "\n".join(faults))

        self._jobs.run(job, done)

    def _run(self, failure: str, paths: list[Path], job: Callable[[], Path], then: _Then) -> None:
        def done(found: Path | str) -> None:
            self._model.refresh()
            if isinstance(found, str):
                self.failed.emit(failure, found)
            else:
                then(found)

        self._jobs.run(partial(_run_job, self._model.library, job, paths), done)


def _content(path: Path, draft: Draft) -> bytes:
    """Return what a draft's file holds.

    Had somebody else changed it meanwhile, the draft's own bytes are returned, and the next save says so.
    """
    try:
        held, data = open_draft(path)
    except (StorageError, DraftError):
        return dumps(draft)
    return data if held == draft else dumps(draft)


def _run_job(library: Library, job: Callable[[], Path], paths: list[Path]) -> Path | str:
    """Do a job and bring the index up to date with these files and the job's own.

    Return where the job's file is, or why the job failed.
    """
    try:
        found: Path | str = job()
    except (StorageError, DraftError) as fault:
        found = str(fault)
    for path in dict.fromkeys([*paths, found] if isinstance(found, Path) else paths):
        index_file(library, path)
    return found
