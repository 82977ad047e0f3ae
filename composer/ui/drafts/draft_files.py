"""New, open, save: the document and its files, with the questions in between."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from composer.message.drafts.draft import Draft, DraftError
from composer.message.model import Button, Message
from composer.session.drafts.document import Document
from composer.session.drive_jobs import DriveJobs
from composer.session.task import Task, task
from composer.store.drafts.draft_file import open_draft
from composer.store.drafts.recovery import Leftover, digest
from composer.store.drafts.save import ChangedOutside, Saver
from composer.store.files import StorageError
from composer.store.listed_name import listed_path
from composer.store.settings import Settings
from composer.ui.drafts.draft_saves import DraftSaves, draft_in
from composer.ui.drafts.save_dialog import FILTER
from composer.ui.widgets import notify
from composer.ui.widgets.elide import elide
from composer.ui.widgets.fields.inputs import finish_composing

_NAME_MAX = 60


class DraftFiles(QObject):
    """Moves drafts between the document and files; no work is lost without a question.

    What returns a task reads or writes a drive: the window goes on meanwhile.

    saves: writes the document's file.

    Signals:
        done: the document's file was read again.
            arg: why, a sentence.
        file_checked: what became of the document's file is known.
            arg: `same`, `gone` or `changed`, as `check_file` returns it.
        file_read: the document's file was read here; what was read of it before is out of date.
        check_asked: the document's file is to be read in the background, for `check_content`.
    """

    done = Signal(str)
    file_checked = Signal(str)
    file_read = Signal()
    check_asked = Signal()

    def __init__(
        self,
        window: QWidget,
        document: Document,
        saver: Saver,
        settings: Settings,
        drive: DriveJobs,
        folder: Path,
    ) -> None:
        """Give collaborators.

        window: asks the questions.
        folder: where drafts are kept unless the user chooses another.
        """
        super().__init__(window)
        self._window, self._document, self._saver, self._drive = window, document, saver, drive
        self.saves = DraftSaves(window, document, saver, settings, drive, folder)
        self._asked_for: Path | None = None  # the file that is being read, to be opened
        self._was_check_skipped = False
        self.saves.ended.connect(self._on_save_ended)
        self.saves.reload_chosen.connect(self._reload)

    @task
    async def new(self) -> bool:
        """Begin an empty draft. Return whether it was begun."""
        if not await self.confirm_losing_work():
            return False
        self._document.open(Draft(message=Message(buttons=(Button(id="1"),))), None)
        return True

    @task
    async def begin(self, draft: Draft) -> bool:
        """Open a draft that no file holds. Return whether it was opened."""
        if not await self.confirm_losing_work():
            return False
        self._document.open(draft, None, unsaved=True)
        return True

    @task
    async def open(self) -> None:
        """Ask for a file and open it."""
        folder = await self.saves.dialog.folder_to_open()
        path, _ = QFileDialog.getOpenFileName(self._window, "Open draft", str(folder), FILTER)
        if path:
            await self.open_file(Path(path))

    @task
    async def open_file(self, path: Path) -> bool:
        """Open a file after the question about unsaved work. Return whether it was opened.

        A file that cannot be opened is reported without that question.
        """
        is_draft = await self._read_draft(path) is not None
        return is_draft and await self.confirm_losing_work() and await self.load(path)

    @task
    async def load(self, path: Path) -> bool:
        """Open a file. Return whether it was opened.

        What is wrong with it is shown, and the open draft stays. What is open now may be lost; what is
        written until the file was read may not.
        """
        # Whatever folder becomes the current one, the draft is saved where it was opened.
        path = path.absolute()
        given_up = self._document.draft
        opened = await self._read_draft(path)
        if opened is None:
            return False
        is_free = self._document.draft is given_up and not self.saves.is_busy
        if not is_free and not await self.confirm_losing_work():
            return False
        draft, held, path = opened
        self._document.open(draft, path, held)
        self.saves.remember(path)
        self.saves.keep_version(path, held)  # now, so that the first save need not
        return True

    @task
    async def restore(self, leftover: Leftover) -> bool:
        """Open what an earlier run had not saved, still unsaved. Return whether it was opened.

        If its file was changed since, Save will say so.
        """
        path, held = leftover.path, None
        if path is not None:
            held = await self._drive.ask(partial(self._saver.held, path), None)
        if not await self.confirm_losing_work():
            return False
        known = held if isinstance(held, bytes) and digest(held) == leftover.based_on else None
        self._document.open(leftover.draft, path, known, unsaved=True)
        return True

    def save(self) -> Task[bool]:
        """Save the draft to its file, or ask for one. The task returns whether it is saved."""
        return self.saves.save()

    def save_as(self) -> Task[bool]:
        """Ask for a file and save the draft to it. The task returns whether it is saved."""
        return self.saves.save_as()

    def show_versions(self, business_name: str) -> None:
        """Show the earlier versions of the draft's file.

        The one that the user restores replaces the draft, as one step of undo.
        """
        from composer.ui.drafts.versions_dialog import VersionsDialog

        if self._document.path is None:
            return
        dialog = VersionsDialog(
            self._window, self._saver.versions, self._document.path, self._document.draft, business_name
        )
        dialog.exec()
        dialog.deleteLater()
        if dialog.restored is not None:
            self._document.replace(dialog.restored)

    @task
    async def confirm_losing_work(self) -> bool:
        """Return whether the open draft may be replaced.

        It may if nothing is unsaved, if it was saved now, or if the user gives it up. It may not during a
        save, which is waited for unless the user prefers to stay.
        """
        finish_composing()
        if self.wait_for_save() is not notify.WaitChoice.ENDED:
            return False
        await self.check_file()
        while self._document.dirty:  # also what was typed during the save
            answer = notify.ask_about_unsaved(self._window, self._document.draft.name or "Untitled")
            if answer is not notify.UnsavedChoice.SAVE:
                return answer is notify.UnsavedChoice.DISCARD
            if not await self.save():
                return False
        return True

    def wait_for_save(self, instead: str = "") -> notify.WaitChoice:
        """Wait until no save is under way, in a question if that takes long. Return how that ended.

        instead: the word on a button for those who do not want to wait, "" for none.
        """
        name = elide(self._document.draft.name, _NAME_MAX) or "Untitled"
        text = f"“{name}” is still being saved: its drive does not answer yet. This goes on once it is saved."
        if instead:
            text += (
                "\n\nWithout waiting, what you wrote is kept on this computer and offered at the next start."
            )
        return notify.wait_for(self._window, "The draft is being saved", text, self.saves.wait(), instead)

    @task
    async def check_file(self) -> str:
        """Return what became of the document's file: `same`, `gone` or `changed`.

        A draft that no file holds any more counts as unsaved. Without unsaved work the file's new text is
        shown, and the result is `same`. So it is where its drive does not answer.
        """
        path, known = self._document.path, self._document.known
        held: bytes | ChangedOutside | None = known
        if path is not None:
            unanswered = ChangedOutside(path, None)
            held = await self._drive.ask(partial(self._saver.held, path), unanswered)
            if held is unanswered or self._document.path != path or self._document.known is not known:
                return "same"
        self.file_read.emit()
        return self.check_content(held)

    def check_content(self, held: bytes | ChangedOutside | None) -> str:
        """Do what `check_file` does without reading the file; return what it returns.

        held: what the document's file holds, read after it was opened or saved last.
        """
        if self.saves.is_busy:  # it is just being replaced; it is read again after that
            self._was_check_skipped = True
            return "same"
        found = self._file_state(held)
        self.file_checked.emit(found)
        return found

    def _on_save_ended(self) -> None:
        if self._was_check_skipped:
            self._was_check_skipped = False
            self.check_asked.emit()

    def _file_state(self, held: bytes | ChangedOutside | None) -> str:
        path = self._document.path
        if path is not None and isinstance(held, bytes) and self._document.dirty:
            self._mark_saved_already(path, held)
        if held == self._document.known:
            return "same"
        if (
            not self._document.dirty
            and path is not None
            and isinstance(held, bytes)
            and self._reload(path, held)
        ):
            return "same"
        if held is None or not self._document.dirty:
            self._document.undo_stack.resetClean()
        return "gone" if held is None else "changed"

    def _mark_saved_already(self, path: Path, held: bytes) -> None:
        """Count a draft as saved that its file holds: somebody wrote the same, or its drive was gone."""
        if draft_in(held)[0] == self._document.draft:
            self._document.saved(path, held)

    async def _read_draft(self, path: Path) -> tuple[Draft, bytes, Path] | None:
        """Return the draft in a file, what the file holds, and its path as its folder lists it.

        Returns None if the file cannot be opened, which is then shown, or if another one was asked for
        meanwhile.
        """
        self._asked_for = path
        try:
            opened = await self._drive.run(partial(_opened, path), f"Opening {path.name}")
        except (DraftError, StorageError) as fault:
            if self._asked_for is path:
                notify.warn(self._window, "This draft cannot be opened", f"{path.name}\n\n{fault}")
            return None
        return opened if self._asked_for is path else None

    def _reload(self, path: Path, data: bytes) -> bool:
        """Show what a file holds now. Return whether it could be read.

        If not, what is in the window stays.
        """
        draft, _ = draft_in(data)
        if draft is None:
            return False
        self._document.open(draft, path, data)
        self.done.emit(f"{path.name} was changed by somebody else: this is its new text.")
        return True


def _opened(path: Path) -> tuple[Draft, bytes, Path]:
    return *open_draft(path), listed_path(path)
