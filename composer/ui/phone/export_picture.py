"""The preview as a picture: on the clipboard, or as a PNG file."""

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from composer.preview.theme.tables import THEMES
from composer.session.drive_jobs import DriveJobs
from composer.store.drafts.draft_file import SUFFIX, file_name
from composer.ui.phone.contents import Device, PhoneContents
from composer.ui.widgets.picture_file import PictureFile

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
        self._contents = contents
        self._file = PictureFile(pane, drive)
        self._file.saved.connect(self._on_file_saved)
        self.scale = 2

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

    def _save(self, image: QImage, what: str) -> None:
        self._file.save(image, f"{file_name(self._contents.name).removesuffix(SUFFIX)}-{what}.png")

    def _on_file_saved(self, name: str) -> None:
        self.done.emit(f"The picture was saved as {name}.")
