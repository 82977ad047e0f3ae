"""The preview as a picture: on the clipboard, or as a PNG file."""

import os
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from composer.preview.theme.tables import THEMES
from composer.session.drive_jobs import DriveJobs
from composer.session.task import task
from composer.store.drafts.draft_file import SUFFIX, file_name
from composer.store.files import StorageError, write_atomic
from composer.ui.phone.contents import Device, PhoneContents
from composer.ui.widgets import notify

SCALES = {1: "1 ×", 2: "2 ×", 3: "3 ×"}
"""Pixels of the picture for each px of the phone."""


class PictureExport(QObject):
    """Makes pictures of what the preview shows.

    Signals:
        done: a picture was made.
            arg: what became of it, a sentence.
    """

    done = Signal(str)

    def __init__(self, pane: QWidget, contents: PhoneContents, drive: DriveJobs) -> None:
        super().__init__(pane)
        self._pane, self._contents, self._drive = pane, contents, drive
        self.scale = 2
        self._folder: Path | None = None  # where the last one went

    def choose_scale(self, scale: int) -> None:
        """Make pictures of one of SCALES from now on."""
        self.scale = scale

    def copy(self, device: Device) -> None:
        """Put the message as this device shows it on the clipboard."""
        QGuiApplication.clipboard().setImage(self._render(device))
        self.done.emit("The picture is on the clipboard: paste it where you need it.")

    def save(self, device: Device) -> None:
        """Ask for a file and save the message as this device shows it."""
        self._save(self._render(device), f"{device.platform}-{device.mode}")

    def save_all(self, device: Device) -> None:
        """Ask for a file and save all platforms, light and dark, on one sheet.

        device: gives the width and the text size.
        """
        from composer.preview.sheet import comparison

        subject = self._contents.subject(device)
        self._save(comparison(subject, f"{date.today():%d %B %Y}", self.scale), "all")

    def _render(self, device: Device) -> QImage:
        from composer.preview.picture import picture

        return picture(self._contents.subject(device), THEMES[device.platform, device.mode], self.scale)

    @task
    async def _save(self, image: QImage, what: str) -> None:
        name = f"{file_name(self._contents.name).removesuffix(SUFFIX)}-{what}.png"
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
            self.done.emit(f"The picture was saved as {path.name}.")


def _pictures() -> Path:
    """Return the user's folder for pictures: that of the drafts is shared with others."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
