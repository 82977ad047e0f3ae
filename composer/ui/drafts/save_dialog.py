"""Asks where a draft is to be saved, beginning in the folder of drafts."""

import os.path
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from composer.store.drafts.default_folder import is_folder, made_meanwhile, missing
from composer.store.drafts.draft_file import SUFFIX, file_name
from composer.store.files import StorageError
from composer.store.settings import Settings
from composer.ui.widgets import notify

FILTER = f"Drafts (*{SUFFIX});;All files (*)"
"""What the file dialogs of drafts list."""

_ENDING = re.compile(r"(\.reply)?(\.json)?$", re.IGNORECASE)


class SaveDialog:
    """Where the file dialogs of drafts begin, and the one that asks for a file to save to."""

    def __init__(self, settings: Settings, default_folder: Path) -> None:
        """Give collaborators.

        default_folder: where drafts are kept unless the user chose another folder; only this one is ever
            made.
        """
        self._settings, self._default = settings, default_folder

    @property
    def first_folder(self) -> Path:
        """The folder that was used last, else the one whose drafts are listed. It may be missing."""
        return Path(self._settings.last_folder) if self._settings.last_folder else self._library_folder

    @contextmanager
    def ask(self, window: QWidget | None, name: str) -> Iterator[Path | None]:
        """Ask for a file to save a draft to; it is None if the user gives it up.

        The default folder is there until the block ends, and stays if something was saved in it.

        name: the draft's.
        """
        folder = self.first_folder
        with ExitStack() as made:
            try:
                if folder == self._default:
                    made.enter_context(made_meanwhile(folder))
                elif not is_folder(folder):
                    raise missing(folder)
            except StorageError as fault:
                text = f"{fault} Now choose another place for this draft."
                notify.warn(window, "The folder for drafts is missing", text)
                folder = self._fallback_folder()
            yield _ask(window, folder / file_name(name))

    @property
    def _library_folder(self) -> Path:
        return Path(self._settings.drafts_folder) if self._settings.drafts_folder else self._default

    def _fallback_folder(self) -> Path:
        """Return a folder that is there."""
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        return next(filter(is_folder, (self._library_folder, self._default, documents)), Path.home())


def _ask(window: QWidget | None, suggestion: Path) -> Path | None:
    path, _ = QFileDialog.getSaveFileName(window, "Save draft as", str(suggestion), FILTER)
    if not path:
        return None
    target = Path(path)
    if not target.name.lower().endswith(SUFFIX):
        target = target.with_name(_ENDING.sub("", target.name) + SUFFIX)
        if os.path.lexists(target) and not notify.confirm(
            window, "Replace the file?", f"“{target.name}” is there already. Replace it?", "Replace"
        ):
            return None
    return target.absolute()
