"""Chooses the business picture that heads the phone's chat."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from composer.store.files import StorageError, read_limited

SIZE_MAX = 20 << 20
"""Bytes of a picture's file."""

_FORMATS = (b"png", b"jpeg", b"webp", b"gif", b"bmp")
_SIDE = 256
_SHOWN = 40
_PIXELS_MAX = 50_000_000


def square_png(data: bytes) -> bytes | None:
    """Return a file's picture as a square PNG of 256 pixels, cropped in its middle.

    Returns None if it is no picture.
    """
    source = QBuffer()
    source.setData(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setAutoTransform(True)
    size = reader.size()
    if (
        reader.format().data() not in _FORMATS
        or not size.isValid()
        or size.width() * size.height() > _PIXELS_MAX
    ):
        return None
    image = reader.read()
    if image.isNull():
        return None
    side = min(image.width(), image.height())
    image = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    image = image.scaled(
        _SIDE, _SIDE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub forgets that a device is taken too
    return bytes(buffer.data().data())


class PictureChoice(QWidget):
    """Shows the picture, and takes another or none.

    data: the new picture, b"" for none, None if unchanged.
    """

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
        self.remove.clicked.connect(lambda: self._set_picture(b""))

    def show_file(self, path: Path | None) -> None:
        """Show the picture an account has."""
        self.data = None
        self.fault.clear()
        try:
            self._paint(QImage.fromData(read_limited(path, SIZE_MAX)) if path else QImage())
        except StorageError:
            self._paint(QImage())  # as without a picture, which is what the phone shows too

    def _on_choose_clicked(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Business picture", "", "Pictures (*.png *.jpg *.jpeg)")
        if not path:
            return
        try:
            data = square_png(read_limited(Path(path), SIZE_MAX, "The picture"))
        except StorageError as fault:
            self.fault.setText(str(fault))
            return
        self.fault.setText("" if data else "This file is no picture that can be shown.")
        if data:
            self._set_picture(data)

    def _set_picture(self, data: bytes) -> None:
        self.data = data
        self.fault.clear()
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
