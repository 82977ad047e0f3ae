"""A picture that the user keeps as a file."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from composer.session.drive_jobs import DriveJobs
from composer.session.task import task
from composer.store.files import StorageError, write_atomic
from composer.ui.widgets import notify


class PictureFile(QObject):
    """Asks for a place, and writes a PNG there.

    Signals:
        saved: a picture was written.
            arg: its file's name.
    """

    saved = Signal(str)

    def __init__(self, pane: QWidget, drive: DriveJobs) -> None:
        super().__init__(pane)
        self._pane, self._drive = pane, drive
        self._folder: Path | None = None  # where the last one went

    @task
    async def save(self, image: QImage, name: str) -> None:
        """Save a picture where the user wants it.

        name: of the file that is proposed.
        """
        start = (self._folder or _pictures()) / name
        chosen, _ = QFileDialog.getSaveFileName(self._pane, "Save as PNG", str(start), "Pictures (*.png)")
        if not chosen:
            return
        from composer.preview.picture import png

        path = Path(chosen)
        if not path.suffix:
            path = path.with_name(f"{path.name}.png")
            # The dialog asked about the name without its end.
            is_there = await self._drive.run(partial(os.path.lexists, path), f"Saving {path.name}")
            if is_there and not notify.confirm_replace(self._pane, path):
                return
        self._folder = path.parent
        write = partial(write_atomic, path, png(image), False, "The picture")
        try:
            await self._drive.run(write, f"Saving {path.name}")
        except StorageError as fault:
            notify.warn(self._pane, "The picture was not saved", str(fault))
        else:
            self.saved.emit(path.name)


def _pictures() -> Path:
    """Return the user's folder for pictures: that of the drafts is shared with others."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
