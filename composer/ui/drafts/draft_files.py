"""New, open, save: the document and its files, with the questions in between."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from composer.message.drafts.draft import Draft, DraftError, dumps, loads
from composer.message.model import Button, Message
from composer.session.background import Background, JobQueue
from composer.session.drafts.document import Document
from composer.store.drafts.default_folder import is_folder, missing
from composer.store.drafts.draft_file import SUFFIX, file_name, open_draft
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.recovery import Leftover, digest
from composer.store.drafts.save import ChangedOutside, Saved, Saver
from composer.store.files import StorageError
from composer.store.listed_name import listed_path
from composer.store.settings import Settings
from composer.ui.drafts.save_dialog import FILTER, SaveDialog
from composer.ui.widgets import notify
from composer.ui.widgets.fields.inputs import finish_composing

_STILL_THERE = "Your text is still in the window."

_log = logging.getLogger(__name__)


class DraftFiles(QObject):
    """Moves drafts between the document and files; no work is lost without a question.

    Signals:
        done: something was saved or reloaded.
            arg: what, a sentence.
        file_checked: what became of the document's file is known.
            arg: `same`, `gone` or `changed`, as `check_file` returns it.
        file_read: the document's file was read here; what was read of it before is out of date.
        check_asked: the document's file is to be read in the background, for `check_content`.
        moved: the document's file has another name.
            arg: where it was.
    """

    done = Signal(str)
    file_checked = Signal(str)
    file_read = Signal()
    check_asked = Signal()
    moved = Signal(object)

    def __init__(
        self, document: Document, saver: Saver, background: Background, settings: Settings, folder: Path
    ) -> None:
        """Give collaborators.

        folder: where drafts are kept unless the user chooses another.
        """
        super().__init__()
        self.window: QWidget | None = None  # that asks the questions
        self._document, self._saver, self._jobs = document, saver, JobQueue(background)
        self._settings, self._save_dialog = settings, SaveDialog(settings, folder)

    def new(self) -> bool:
        """Begin an empty draft. Return whether it was begun."""
        if not self.confirm_losing_work():
            return False
        self._document.open(Draft(message=Message(buttons=(Button(id="1"),))), None)
        return True

    def begin(self, draft: Draft) -> bool:
        """Open a draft that no file holds. Return whether it was opened."""
        if not self.confirm_losing_work():
            return False
        self._document.open(draft, None, unsaved=True)
        return True

    def open(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self.window, "Open draft", str(self._save_dialog.first_folder), FILTER
        )
        if path:
            self.open_file(Path(path))

    def open_file(self, path: Path) -> bool:
        """Open a file after the question about unsaved work. Return whether it was opened.

        A file that cannot be opened is reported without that question.
        """
        return self._read_draft(path) is not None and self.confirm_losing_work() and self.load(path)

    def load(self, path: Path) -> bool:
        """Open a file. Return whether it was opened.

        What is wrong with it is shown, and the open draft stays.
        """
        # Whatever folder becomes the current one, the draft is saved where it was opened.
        path = listed_path(path)
        opened = self._read_draft(path)
        if opened is None:
            return False
        draft, held = opened
        self._document.open(draft, path, held)
        self._remember(path)
        self._keep_version(path, held)  # now, so that the first save need not
        return True

    def restore(self, leftover: Leftover) -> None:
        """Open what an earlier run had not saved, still unsaved.

        If its file was changed since, Save will say so.
        """
        held = self._saver.held(leftover.path) if leftover.path else None
        known = held if isinstance(held, bytes) and digest(held) == leftover.based_on else None
        self._document.open(leftover.draft, leftover.path, known, unsaved=True)

    def save(self) -> bool:
        """Save the draft to its file, or ask for one. Return whether it is saved."""
        path, draft = self._document.path, self._document.draft
        if path is None:
            return self.save_as()
        if draft.name != self._document.saved_name and file_name(draft.name) != path.name:
            # Many give a copy another name and press Save.
            answer = notify.ask_about_name(self.window, self._document.saved_name, draft.name)
            if answer is notify.RenameChoice.NEW:
                done = self._try_write(lambda: self._save_beside(path, draft))
                return isinstance(done, Saved) and self._record_saved(done, draft)
            if answer is notify.RenameChoice.CANCEL:
                return False
            return self._save(path, draft, self._document.known, rename=True)
        return self._save(path, draft, self._document.known)

    def save_as(self) -> bool:
        """Ask for a file and save the draft to it. Return whether it is saved."""
        draft = self._document.draft
        with self._save_dialog.ask(self.window, draft.name) as target:
            if target is None:
                return False
            # What is there now may be replaced: the file dialog asked.
            held = self._saver.held(target)
            return self._save(
                target,
                draft if draft.name else replace(draft, name=_name_in(target)),
                held if isinstance(held, bytes) else None,
            )

    def show_versions(self, business_name: str) -> None:
        """Show the earlier versions of the draft's file.

        The one that the user restores replaces the draft, as one step of undo.
        """
        from composer.ui.drafts.versions_dialog import VersionsDialog  # not before the first frame

        if self._document.path is None:
            return
        dialog = VersionsDialog(
            self.window, self._saver.versions, self._document.path, self._document.draft, business_name
        )
        dialog.exec()
        dialog.deleteLater()
        if dialog.restored is not None:
            self._document.replace(dialog.restored)

    def confirm_losing_work(self) -> bool:
        """Return whether the open draft may be replaced.

        It may if nothing is unsaved, if it was saved now, or if the user gives it up.
        """
        finish_composing()
        self.check_file()
        if not self._document.dirty:
            return True
        answer = notify.ask_about_unsaved(self.window, self._document.draft.name or "Untitled")
        return self.save() if answer is notify.UnsavedChoice.SAVE else answer is notify.UnsavedChoice.DISCARD

    def check_file(self) -> str:
        """Return what became of the document's file: `same`, `gone` or `changed`.

        A draft that no file holds any more counts as unsaved. Without unsaved work the file's new text is
        shown, and the result is `same`.
        """
        path = self._document.path
        self.file_read.emit()
        return self.check_content(self._saver.held(path) if path else self._document.known)

    def check_content(self, held: bytes | ChangedOutside | None) -> str:
        """Do what `check_file` does without reading the file; return what it returns.

        held: what the document's file holds, read after it was opened or saved last.
        """
        found = self._file_state(held)
        self.file_checked.emit(found)
        return found

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
        if _draft_in(held)[0] == self._document.draft:
            self._document.saved(path, held)

    def _read_draft(self, path: Path) -> tuple[Draft, bytes] | None:
        """Return the draft in a file, and what the file holds.

        Returns None if the file cannot be opened, which is then shown.
        """
        try:
            return open_draft(path)
        except (DraftError, StorageError) as fault:
            notify.warn(self.window, "This draft cannot be opened", f"{path.name}\n\n{fault}")
            return None

    def _save_beside(self, path: Path, draft: Draft) -> Saved:
        """Save a draft to a file of its own in another one's folder, which is not made again."""
        if not is_folder(path.parent):
            raise missing(path.parent)
        return self._saver.save_new(path.parent, draft)

    def _save(self, path: Path, draft: Draft, known: bytes | None, *, rename: bool = False) -> bool:
        """Save a draft. Return whether it is saved.

        known: what its file held when it was opened or saved last.
        rename: whether its file gets the name that goes with the draft's.
        """
        done = self._try_write(lambda: self._saver.save(path, draft, known))
        if isinstance(done, ChangedOutside):
            return self._resolve_conflict(done, draft, rename=rename)
        if done is None:
            return False
        return self._record_renamed(done, draft) if rename else self._record_saved(done, draft)

    def _record_renamed(self, done: Saved, draft: Draft) -> bool:
        """Record that the draft is saved, and give its file the name that goes with the draft's."""
        path = done.path
        try:
            found = FileOperations(self._saver).follow_name(path, draft.name)
        except StorageError as fault:
            _log.warning("%s", fault)
            found = path
        self._record_saved(replace(done, path=found), draft)
        self._settings.follow_file(path, found)  # after it: it forgets what is known of a file that is new
        if found != path:
            self.moved.emit(path)
        elif draft.name.strip():
            self.done.emit(
                f"Saved. The file is still {path.name}: the name {file_name(draft.name)} cannot be used."
            )
        return True

    def _resolve_conflict(self, outside: ChangedOutside, draft: Draft, *, rename: bool) -> bool:
        """Ask what to do about a file that somebody else changed, and do it. Return whether it is saved."""
        from composer.ui.drafts.changed_file_dialog import (  # not before the first frame
            ConflictChoice,
            ask_about_change,
        )

        if outside.data is None:
            notify.warn(self.window, "The draft is not saved", f"{outside.fault}\n\n{_STILL_THERE}")
            return False
        theirs, fault = _draft_in(outside.data)
        answer = ask_about_change(self.window, outside.path.name, theirs, fault, draft)
        if answer is ConflictChoice.OVERWRITE:
            return self._save(outside.path, draft, outside.data, rename=rename)
        if answer is ConflictChoice.KEEP_BOTH:
            done = self._try_write(lambda: self._saver.save_new(outside.path.parent, draft))
            return isinstance(done, Saved) and self._record_saved(done, draft)
        if answer is ConflictChoice.RELOAD:
            try:
                self._saver.versions.keep(outside.path, dumps(draft))
            except StorageError as fault:
                text = f"Your text cannot be kept among the earlier versions, so it stays here. {fault}"
                notify.warn(self.window, "Nothing was reloaded", text)
                return False
            self._reload(outside.path, outside.data)
        return False

    def _try_write(self, write: Callable[[], Saved | ChangedOutside]) -> Saved | ChangedOutside | None:
        try:
            return write()
        except StorageError as fault:
            notify.warn(self.window, "The draft is not saved", f"{fault}\n\n{_STILL_THERE}")
            return None

    def _record_saved(self, done: Saved, draft: Draft) -> bool:
        """Record that the draft is saved."""
        if done.path != self._document.path:
            self._settings.forget_account(done.path)  # of a draft that had this file before
        self._document.edit("name", draft.name)  # it may be new: an untitled draft is named like its file
        self._document.saved(done.path, done.data)
        self._remember(done.path)
        self._keep_version(done.path, done.data)
        self.done.emit(f"Saved as {done.path.name}.")
        if done.notice:
            notify.warn(self.window, "The draft is saved", done.notice)
        return True

    def _reload(self, path: Path, data: bytes) -> bool:
        """Show what a file holds now. Return whether it could be read.

        If not, what is in the window stays.
        """
        draft, _ = _draft_in(data)
        if draft is None:
            return False
        self._document.open(draft, path, data)
        self.done.emit(f"{path.name} was changed by somebody else: this is its new text.")
        return True

    def _keep_version(self, path: Path, data: bytes) -> None:
        self._jobs.run(partial(_keep_version, self._saver, path, data), lambda _none: None)

    def _remember(self, path: Path) -> None:
        self._settings.last_folder = str(path.parent)
        self._settings.remember_file(path)


def _draft_in(data: bytes) -> tuple[Draft | None, str]:
    """Return the draft that a file holds, or why it is none."""
    try:
        return loads(data), ""
    except DraftError as fault:
        return None, f"What it holds now is no draft: {fault}"


def _keep_version(saver: Saver, path: Path, data: bytes) -> None:
    try:
        saver.versions.keep(path, data)
    except StorageError:
        return  # it is saved all the same, and the next save says what is wrong


def _name_in(path: Path) -> str:
    return path.name[: -len(SUFFIX)]
