"""Chooses the business picture that heads the phone's chat."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

_SIDE = 256
_SHOWN = 40
_PIXELS_MAX = 50_000_000


def square_png(path: str) -> bytes | None:
    """Return the picture in a file as a square PNG of 256 pixels, cropped in its middle; None if it is no picture."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _PIXELS_MAX:
        return None
    image = reader.read()
    if image.isNull():
        return None
    side = min(image.width(), image.height())
    image = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    image = image.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub forgets that a device is taken too
    return bytes(buffer.data().data())


class PictureChoice(QWidget):
    """Shows the picture, and takes another or none. `data` is the new picture, b"" for none, None if unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.data: bytes | None = None
        self.picture = QLabel()
        self.picture.setFixedSize(QSize(_SHOWN, _SHOWN))
        self.choose = QPushButton("Choose picture…")
        self.remove = QPushButton("No picture")
        self.fault = QLabel()
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.setProperty("note", "error")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.picture, self.choose, self.remove, self.fault):
            layout.addWidget(widget)
        layout.addStretch()
        self.choose.clicked.connect(self._on_choose_clicked)
        self.remove.clicked.connect(lambda: self._take(b""))

    def show_file(self, path: Path | None) -> None:
        """Show the picture an account has."""
        self.data = None
        self._paint(QImage(str(path)) if path else QImage())

    def _on_choose_clicked(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Business picture", "", "Pictures (*.png *.jpg *.jpeg)")
        if path:
            data = square_png(path)
            self.fault.setText("" if data else "This file is no picture that can be shown.")
            if data:
                self._take(data)

    def _take(self, data: bytes) -> None:
        self.data = data
        self._paint(QImage.fromData(data))

    def _paint(self, image: QImage) -> None:
        self.remove.setVisible(not image.isNull())
        shown = (
            image.scaled(_SHOWN, _SHOWN, mode=Qt.TransformationMode.SmoothTransformation)
            if not image.isNull()
            else image
        )
        self.picture.setPixmap(QPixmap.fromImage(shown))
        self.picture.setVisible(not image.isNull())
