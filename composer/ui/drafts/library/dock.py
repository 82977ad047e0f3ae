"""The drafts beside the form: what is done to them, with the questions before it."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDockWidget, QFileDialog

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
from composer.ui.drafts.library.pane import LibraryPane
from composer.ui.widgets import notify
from composer.ui.widgets.elide import elide

_FAULTS = (DraftError, StorageError)
_NAME_MAX, _FILE_MAX = 60, 120


class LibraryDock(QDockWidget):
    """Lists the drafts while it is visible.

    What is done here to the open draft's file is done to the document too.
    """

    def __init__(
        self,
        model: LibraryModel,
        library_files: LibraryFiles,
        files: DraftFiles,
        document: Document,
        settings: Settings,
        default_folder: Path,
    ) -> None:
        """Give collaborators.

        default_folder: where drafts are unless the user chose another folder.
        """
        super().__init__("Drafts")
        self.setObjectName("Drafts")
        self._model, self._library_files, self._files = model, library_files, files
        self._document, self._settings, self._default_folder = document, settings, default_folder
        self._is_started = False
        self.pane = LibraryPane(model, default_folder)
        self.setWidget(self.pane)
        self._connect()

    def start(self) -> None:
        """Follow the folder from now on, whenever the drafts are visible."""
        self._is_started = True
        self.pane.list.start()
        self._on_visibility_changed(self.isVisible())

    def stop(self) -> None:
        """Stop following the folder: the program ends, and what hides the drafts from now on is no wish."""
        self._is_started = False
        self._model.stop()

    def show_search(self) -> None:
        """Show the drafts, with the keyboard in the search."""
        self.show()
        self.raise_()
        self.pane.search.setFocus()
        self.pane.search.selectAll()

    def _connect(self) -> None:
        menu = self.pane.menu
        menu.open.triggered.connect(self._on_open_chosen)
        menu.duplicate.triggered.connect(lambda: self._duplicate())
        menu.rename.triggered.connect(self._on_rename_chosen)
        menu.trash.triggered.connect(self._on_trash_chosen)
        menu.show_in_folder.triggered.connect(self._on_show_in_folder_chosen)
        menu.choose_folder.triggered.connect(self._on_choose_folder_chosen)
        menu.default_folder.triggered.connect(lambda: self._use_folder(self._default_folder))
        self.pane.files_dropped.connect(self._on_files_dropped)
        self._files.saves.moved.connect(self._on_file_moved)
        self._document.file_changed.connect(self._on_document_file_changed)
        self.visibilityChanged.connect(self._on_visibility_changed)

    def _on_visibility_changed(self, visible: bool) -> None:
        if not self._is_started:
            return
        if visible:
            self._model.show_open(self._document.path)
            self._model.start()
        else:
            self._model.stop()

    def _on_document_file_changed(self) -> None:
        path = self._document.path
        if path is not None and self._is_started and self.isVisible():
            self._model.refresh_file(path)
        self._model.show_open(path)

    def _on_open_chosen(self) -> None:
        entry = self.pane.entry
        if entry is not None and not self._is_open(entry):
            self._files.open_file(entry.path)

    @task
    async def _duplicate(self) -> None:
        entry = self.pane.entry
        if entry is None or not await self._files.confirm_losing_work():
            return
        path = self._document.path if self._is_open(entry) else None  # it may have another name now
        given_up = self._document.draft
        try:
            copy = await self._library_files.duplicate(path or entry.path)
        except _FAULTS as fault:
            notify.warn(self.window(), "The draft is not copied", str(fault))
            return
        self._settings.forget_account(copy)  # of a draft that had this name and is gone
        self.pane.list.select(copy)
        if self._document.draft is given_up:  # else somebody typed on, and is asked
            self._files.load(copy)
        else:
            self._files.open_file(copy)

    def _on_rename_chosen(self) -> None:
        from composer.ui.drafts.library.rename_dialog import RenameDialog

        entry = self.pane.entry
        if entry is None:
            return
        saved_too = self._is_open(entry) and self._document.dirty
        hint = (
            "Its file gets this name too."
            + " What you changed since the last save is saved with it." * saved_too
        )
        dialog = RenameDialog(self.window(), entry.name, hint)
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
            notify.warn(self.window(), "The draft is not renamed", str(fault))
            return
        if renamed is not None:
            self.pane.list.select(renamed)

    def _on_trash_chosen(self) -> None:
        entry = self.pane.entry
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
        if notify.confirm(self.window(), title, text, action):
            following = self.pane.list.next_path(entry.path)
            self._trash(entry.path, opened, following, for_good)

    @task
    async def _on_files_dropped(self, paths: list[Path]) -> None:
        is_default = self._model.folder == self._default_folder
        copies, faults = await self._library_files.import_files(paths, make=is_default)
        if copies:
            self.pane.list.select(copies[0])
        if faults:
            what = "Not all drafts were copied" if copies else "The draft is not copied"
            notify.warn(self.window(), what, "\n".join(faults))

    def _on_file_moved(self, before: Path) -> None:
        if self._is_started and self.isVisible():
            self._model.refresh_file(before)

    @task
    async def _trash(self, path: Path, opened: Path | None, following: Path | None, for_good: bool) -> None:
        try:
            await self._library_files.trash(path, for_good=for_good)
        except StorageError as fault:
            failure = "The draft is not deleted" if for_good else "The draft is not moved to the trash"
            notify.warn(self.window(), failure, str(fault))
            return
        self._settings.forget_account(path)
        if opened is not None and self._document.path == opened:
            self._settings.forget_account(opened)  # the same file, in other words perhaps
            self._document.unfiled()
        if following is not None:
            self.pane.list.select(following)

    def _on_show_in_folder_chosen(self) -> None:
        entry = self.pane.entry
        folder = entry.path.parent if entry else self._model.folder
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            notify.warn(self.window(), "The folder cannot be shown", f"It is here:\n{folder}")

    def _on_choose_folder_chosen(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.window(), "Drafts folder", str(self._model.folder))
        if chosen:
            self._use_folder(Path(chosen))

    def _use_folder(self, folder: Path) -> None:
        self._settings.drafts_folder = "" if folder == self._default_folder else str(folder)
        self._settings.last_folder = str(folder)  # the next new draft is saved there
        self._model.open_folder(folder)

    def _is_open(self, entry: Entry) -> bool:
        """Whether the chosen draft is the open one, however its path was written when it was opened."""
        return entry.path in (self._document.path, self._model.opened)
