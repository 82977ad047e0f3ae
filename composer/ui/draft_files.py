"""New, open, save: the document and its files, with the questions in between."""

import os.path
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from composer.message.draft import Draft, DraftError
from composer.message.model import Button, Message
from composer.session.document import Document
from composer.store.drafts import SUFFIX, file_name, open_draft, state_of, write_draft
from composer.store.files import StorageError, make_folder
from composer.store.settings import Settings
from composer.ui import notify
from composer.ui.dialogs.changed_file import Saving, ask_where_to_save

_FILTER = f"Drafts (*{SUFFIX});;All files (*)"


class DraftFiles(QObject):
    """Moves drafts between the document and files; no work is lost without a question."""

    def __init__(self, document: Document, settings: Settings, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._settings, self._folder, self._window = document, settings, folder, window
        self._held = b""  # what the document's file held when it was last read or saved here

    def new(self) -> bool:
        """Begin an empty draft. Whether it was begun."""
        if not self.confirm_losing_work():
            return False
        self._document.open(Draft(message=Message(buttons=(Button(id="1"),))), None)
        return True

    def open(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Open draft", self._settings.last_folder or str(self._folder), _FILTER
        )
        if path and self.confirm_losing_work():
            self.load(Path(path))

    def load(self, path: Path) -> bool:
        """Open a file; what is wrong with it is said, and the open draft stays. Whether it was opened."""
        path = path.absolute()  # whatever folder becomes the current one, the draft is saved where it was opened
        try:
            draft, held = open_draft(path)
        except (DraftError, StorageError) as fault:
            notify.tell(self._window, "This draft cannot be opened", f"{path.name}\n\n{fault}")
            return False
        self._document.open(draft, path)
        self._held = held
        self._remember(path)
        return True

    def save(self) -> bool:
        """Save the draft to its file, or ask for one. Whether it is saved."""
        path = self._document.path
        if path is None:
            return self.save_as()
        answer = ask_where_to_save(self._window, path.name) if self._file_state() == "changed" else Saving.HERE
        if answer is Saving.ELSEWHERE:
            return self.save_as()
        return answer is Saving.HERE and self._write(path, self._document.draft)

    def save_as(self) -> bool:
        """Ask for a file and save the draft to it. Whether it is saved."""
        folder = Path(self._settings.last_folder) if self._settings.last_folder else self._folder
        try:
            make_folder(folder)
        except StorageError as fault:
            notify.tell(self._window, "The folder for drafts cannot be made", str(fault))
        suggestion = folder / file_name(self._document.draft.name)
        path, _ = QFileDialog.getSaveFileName(self._window, "Save draft as", str(suggestion), _FILTER)
        if not path:
            return False
        target = Path(path)
        if not target.name.endswith(SUFFIX):
            target = target.with_name(target.name.removesuffix(".json").removesuffix(".reply") + SUFFIX)
            if os.path.lexists(target) and not notify.confirm(
                self._window, "Replace the file?", f"“{target.name}” is there already. Replace it?", "Replace"
            ):
                return False
        draft = self._document.draft
        return self._write(target.absolute(), draft if draft.name else replace(draft, name=_name_in(target)))

    def confirm_losing_work(self) -> bool:
        """Whether the open draft may go: nothing is unsaved, or it was saved now, or the user gives it up."""
        self._file_state()
        if not self._document.dirty:
            return True
        answer = notify.ask_before_losing(self._window, self._document.draft.name or "Untitled")
        return self.save() if answer is notify.Losing.SAVE else answer is notify.Losing.DISCARD

    def _file_state(self) -> str:
        """Look what became of the document's file; a draft that no file holds any more counts as unsaved."""
        path = self._document.path
        state = state_of(path, self._held) if path else "same"
        if state == "gone":
            self._document.undo_stack.resetClean()
        return state

    def _write(self, path: Path, draft: Draft) -> bool:
        try:
            held = write_draft(path, draft)
        except StorageError as fault:
            notify.tell(self._window, "The draft is not saved", f"{fault}\n\nYour text is still in the window.")
            return False
        self._document.edit("name", draft.name)  # it may be new: an untitled draft is named like its file
        self._document.saved(path)
        self._held = held
        self._remember(path)
        return True

    def _remember(self, path: Path) -> None:
        self._settings.last_folder = str(path.parent)
        self._settings.remember_file(path)


def _name_in(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)
