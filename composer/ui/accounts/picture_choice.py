"""Chooses the business picture that heads the phone's chat."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from composer.session.local_picture import read_picture

_SIDE = 256
_SHOWN = 40


def square_png(image: QImage) -> bytes:
    """Return a picture as a square PNG of 256 pixels, cropped in its middle."""
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
        image = read_picture(path) if path else QImage()
        self._paint(QImage() if isinstance(image, str) else image)  # the phone shows none either

    def _on_choose_clicked(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Business picture", "", "Pictures (*.png *.jpg *.jpeg)")
        if not path:
            return
        image = read_picture(Path(path))
        if isinstance(image, str):
            self.fault.setText(image)
        else:
            self._set_picture(square_png(image))

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
