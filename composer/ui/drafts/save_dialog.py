"""Asks where a draft is to be saved, beginning in the folder of drafts."""

import os.path
import re
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from composer.session.drive_jobs import DriveJobs
from composer.store.drafts.default_folder import is_folder, made_meanwhile, missing
from composer.store.drafts.draft_file import SUFFIX, file_name
from composer.store.files import StorageError, quoted_name
from composer.store.settings import Settings
from composer.ui.widgets import notify

FILTER = f"Drafts (*{SUFFIX});;All files (*)"
"""What the file dialogs of drafts list."""

_ENDING = re.compile(r"(\.reply)?(\.json)?$", re.IGNORECASE)


class SaveDialog:
    """Where the file dialogs of drafts begin, and the one that asks for a file to save to.

    A dialog would hold the window up in a folder whose drive does not answer, so it begins in none.
    """

    def __init__(self, settings: Settings, default_folder: Path, drive: DriveJobs) -> None:
        """Give collaborators.

        default_folder: where drafts are kept unless the user chose another folder; only this one is ever
            made.
        """
        self._settings, self._default, self._drive = settings, default_folder, drive
        self._made = ExitStack()

    async def folder_to_open(self) -> Path:
        """Return where to look for a draft: the folder that was used last, or one that is there."""
        folder = self._first_folder
        return folder if await self._drive.ask(partial(is_folder, folder), False) else await self._fallback()

    async def ask(self, window: QWidget, name: str) -> Path | None:
        """Ask for a file to save a draft to; None if the user gives it up. Await `end` after that.

        The default folder is there until then, and stays if something was saved in it.

        name: the draft's.
        """
        folder = self._first_folder
        silent = f"The folder {quoted_name(folder)} does not answer: is its drive or network connected?"
        try:
            fault = await self._drive.ask(partial(self._prepare, folder), silent)
        except StorageError as error:
            fault = str(error)
        if fault:
            text = f"{fault} Now choose another place for this draft."
            notify.warn(window, "The folder for drafts is missing", text)
            folder = await self._fallback()
        return await self._ask(window, folder / file_name(name))

    async def end(self) -> None:
        """Remove the default folder again if it was made for the dialog and is empty."""
        await self._drive.ask(self._made.pop_all().close, None)

    @property
    def _first_folder(self) -> Path:
        """The folder that was used last, else the one whose drafts are listed. It may be missing."""
        return Path(self._settings.last_folder) if self._settings.last_folder else self._library_folder

    @property
    def _library_folder(self) -> Path:
        return Path(self._settings.drafts_folder) if self._settings.drafts_folder else self._default

    def _prepare(self, folder: Path) -> str:
        """Have the folder there if it is the default one; return "". Raises StorageError if it is missing."""
        if folder == self._default:
            self._made.enter_context(made_meanwhile(folder))
        elif not is_folder(folder):
            raise missing(folder)
        return ""

    async def _fallback(self) -> Path:
        """Return a folder that is there."""
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        for folder in (self._library_folder, self._default, documents):
            if await self._drive.ask(partial(is_folder, folder), False):
                return folder
        return Path.home()

    async def _ask(self, window: QWidget, suggestion: Path) -> Path | None:
        path, _ = QFileDialog.getSaveFileName(window, "Save draft as", str(suggestion), FILTER)
        if not path:
            return None
        target = Path(path)
        if not target.name.lower().endswith(SUFFIX):
            target = target.with_name(_ENDING.sub("", target.name) + SUFFIX)
            is_there = await self._drive.run(partial(os.path.lexists, target), f"Saving {target.name}")
            if is_there and not notify.confirm_replace(window, target):
                return None
        return target.absolute()
