"""What is done to the drafts of the list, with the questions before it."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from composer.message.drafts.draft import DraftError
from composer.session.drafts.document import Document
from composer.session.drafts.file_jobs import LibraryFiles
from composer.session.drafts.library import LibraryModel
from composer.session.drafts.row_text import path_in_folder
from composer.session.task import task
from composer.store.drafts.library import Entry
from composer.store.files import StorageError
from composer.store.settings import Settings
from composer.system.trash import has_trash
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.drafts.library.list_view import LibraryList
from composer.ui.drafts.library.menu import LibraryMenu
from composer.ui.widgets import notify
from composer.ui.widgets.elide import elide

_FAULTS = (DraftError, StorageError)
_NAME_MAX, _FILE_MAX = 60, 120


class LibraryActions(QObject):
    """Does to the chosen draft, and to the folder, what the menu of the list offers.

    What is done here to the open draft's file is done to the document too.
    """

    def __init__(
        self,
        rows: LibraryList,
        model: LibraryModel,
        library_files: LibraryFiles,
        files: DraftFiles,
        document: Document,
        settings: Settings,
        default_folder: Path,
    ) -> None:
        """Make the menu.

        rows: the list.
        default_folder: where drafts are unless the user chose another folder.
        """
        super().__init__(rows)
        self._rows, self._model, self._library_files, self._files = rows, model, library_files, files
        self._document, self._settings, self._default_folder = document, settings, default_folder
        menu = self.menu = LibraryMenu(rows)
        menu.open.triggered.connect(self._on_open_chosen)
        menu.duplicate.triggered.connect(lambda: self._duplicate())
        menu.rename.triggered.connect(self._on_rename_chosen)
        menu.trash.triggered.connect(self._on_trash_chosen)
        menu.show_in_folder.triggered.connect(self._on_show_in_folder_chosen)
        menu.choose_folder.triggered.connect(self._on_choose_folder_chosen)
        menu.default_folder.triggered.connect(lambda: self._use_folder(default_folder))

    @task
    async def import_files(self, paths: list[Path]) -> None:
        """Copy files into the folder."""
        is_default = self._model.folder == self._default_folder
        copies, faults = await self._library_files.import_files(paths, make=is_default)
        if copies:
            self._rows.select(copies[0])
        if faults:
            what = "Not all drafts were copied" if copies else "The draft is not copied"
            notify.warn(self._rows.window(), what, "\n".join(faults))

    def _on_open_chosen(self) -> None:
        entry = self._rows.entry
        if entry is not None and not self._is_open(entry):
            self._files.open_file(entry.path)

    @task
    async def _duplicate(self) -> None:
        entry = self._rows.entry
        if entry is None or not await self._files.confirm_losing_work():
            return
        path = self._document.path if self._is_open(entry) else None  # it may have another name now
        given_up = self._document.draft
        try:
            copy = await self._library_files.duplicate(path or entry.path)
        except _FAULTS as fault:
            notify.warn(self._rows.window(), "The draft is not copied", str(fault))
            return
        self._settings.forget_account(copy)  # of a draft that had this name and is gone
        self._rows.select(copy)
        if self._document.draft is given_up:  # else somebody typed on, and is asked
            self._files.load(copy)
        else:
            self._files.open_file(copy)

    def _on_rename_chosen(self) -> None:
        from composer.ui.drafts.library.rename_dialog import RenameDialog

        entry = self._rows.entry
        if entry is None:
            return
        saved_too = self._is_open(entry) and self._document.dirty
        hint = (
            "Its file gets this name too."
            + " What you changed since the last save is saved with it." * saved_too
        )
        dialog = RenameDialog(self._rows.window(), entry.name, hint)
        chosen = dialog.exec()
        dialog.deleteLater()
        if chosen:
            self._rename(None if self._is_open(entry) else entry.path, dialog.name)

    @task
    async def _rename(self, path: Path | None, name: str) -> None:
        """Rename a file; None for the open draft's, whose unsaved work is saved before."""
        if path is None and self._document.dirty and not await self._files.save():
            return
        try:
            if path is None:
                renamed = await self._files.saves.rename(self._library_files.rename_open, name)
                self._model.refresh()
            else:
                renamed = await self._library_files.rename(path, name)
                self._settings.follow_file(path, renamed)
        except _FAULTS as fault:
            notify.warn(self._rows.window(), "The draft is not renamed", str(fault))
            return
        if renamed is not None:
            self._rows.select(renamed)

    def _on_trash_chosen(self) -> None:
        entry = self._rows.entry
        if entry is None:
            return
        opened = self._document.path if self._is_open(entry) else None
        for_good = not has_trash(entry.path)
        name = f"“{elide(entry.name, _NAME_MAX)}”"
        text = f"{name} goes to the trash of this computer."
        if for_good:
            text = f"Its drive has no trash. {name} is deleted for good: nobody can get it back."
        text += f"\n\nIts file is {elide(path_in_folder(entry, self._model.folder), _FILE_MAX)}."
        text += "\n\nIt is open: its text stays in this window, unsaved." if opened else ""
        title, action = "Move the draft to the trash?", "Move to trash"
        if for_good:
            title, action = "Delete the draft for good?", "Delete for good"
        if notify.confirm(self._rows.window(), title, text, action):
            following = self._rows.next_path(entry.path)
            self._trash(entry.path, opened, following, for_good)

    @task
    async def _trash(self, path: Path, opened: Path | None, following: Path | None, for_good: bool) -> None:
        try:
            await self._library_files.trash(path, for_good=for_good)
        except StorageError as fault:
            failure = "The draft is not deleted" if for_good else "The draft is not moved to the trash"
            notify.warn(self._rows.window(), failure, str(fault))
            return
        self._settings.forget_account(path)
        if opened is not None and self._document.path == opened:
            self._settings.forget_account(opened)  # the same file, in other words perhaps
            self._document.unfiled()
        if following is not None:
            self._rows.select(following)

    def _on_show_in_folder_chosen(self) -> None:
        entry = self._rows.entry
        folder = entry.path.parent if entry else self._model.folder
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            notify.warn(self._rows.window(), "The folder cannot be shown", f"It is here:\n{folder}")

    def _on_choose_folder_chosen(self) -> None:
        folder = str(self._model.folder)
        chosen = QFileDialog.getExistingDirectory(self._rows.window(), "Drafts folder", folder)
        if chosen:
            self._use_folder(Path(chosen))

    def _use_folder(self, folder: Path) -> None:
        self._settings.drafts_folder = "" if folder == self._default_folder else str(folder)
        self._settings.last_folder = str(folder)  # the next new draft is saved there
        self._model.open_folder(folder)

    def _is_open(self, entry: Entry) -> bool:
        """Whether the chosen draft is the open one, however its path was written when it was opened."""
        return entry.path in (self._document.path, self._model.opened)
