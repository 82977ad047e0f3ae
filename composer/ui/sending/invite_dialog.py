"""Lets the customer write first: a QR code and a link that open the business's chat in WhatsApp."""

from collections.abc import Iterable

import segno
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from composer.message.phone_numbers import phone_text
from composer.sending.invitation import invitation_link
from composer.session.drive_jobs import DriveJobs
from composer.ui.widgets.fields.line import OneLineInput
from composer.ui.widgets.fields.notes import FieldNotes
from composer.ui.widgets.picture_file import PictureFile

_TEXT = "Hello"
_HINT = "The customer sees the text before it is sent, and may change it."
_QUIET = 4
"""Modules of white around a code, without which a camera does not find it (ISO/IEC 18004)."""

_WHITE, _BLACK = 255, 0
_WIDTH, _SIDE, _SIDE_MIN = 460, 240, 180  # px
_SAVED_SCALE = 12  # pixels of a module in a file


class InviteDialog(QDialog):
    """A code to scan and a link to pass on, with the text that the customer finds written."""

    def __init__(self, parent: QWidget, sender: str, drive: DriveJobs) -> None:
        """Make the dialog.

        sender: the business's number, with or without + in front.
        """
        super().__init__(parent)
        number = phone_text(f"+{sender.removeprefix('+')}")
        self.setWindowTitle(f"Invite a customer to write to {number}")
        self._sender = sender
        self.code = QrCode()
        self.text = OneLineInput(_TEXT)
        self.link = OneLineInput()
        self.link.setReadOnly(True)
        self.notes = FieldNotes()
        self._pictures = PictureFile(self, drive)
        self._pictures.saved.connect(lambda name: self._say(f"The picture was saved as {name}."))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save = self.buttons.addButton("&Save picture…", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy = self.buttons.addButton("&Copy link", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setProperty("primary", True)
        self._lay_out(number)
        self.save.setAutoDefault(False)
        self.copy.setDefault(True)
        self.text.textChanged.connect(self._on_text_changed)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.buttons.rejected.connect(self.reject)
        self._on_text_changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as everything needs: Qt guesses too little for lines that are wrapped."""
        super().showEvent(event)
        self.resize(_WIDTH, self.heightForWidth(_WIDTH))

    def _lay_out(self, number: str) -> None:
        why = QLabel(
            "A reply-button message goes out within 24 hours of the customer's last message. Who scans this "
            f"code or opens the link finds a chat with {number} and the text below, and has only to send it."
        )
        why.setTextFormat(Qt.TextFormat.PlainText)
        why.setWordWrap(True)
        fields = QFormLayout()
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.addRow("&Text to send", self.text)
        fields.addRow("&Link", self.link)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(why)
        column.addWidget(self.code, 1)
        column.addLayout(fields)
        column.addWidget(self.notes)
        column.addWidget(self.buttons)

    def _say(self, hint: str, fault: str = "") -> None:
        self.notes.show_notes([fault] if fault else [], hint=hint)

    def _on_text_changed(self) -> None:
        link = invitation_link(self._sender, self.text.text())
        self.link.setText(link)
        self.link.setCursorPosition(0)
        try:
            self.code.show_rows(segno.make_qr(link).matrix_iter(border=_QUIET))
        except segno.DataOverflowError:
            self.code.show_rows(())
            self._say("", "Shorten the text: no code holds so much.")
        else:
            self._say(_HINT)
        self.code.setAccessibleName(f"QR code of {link}" if self.code.image else "No QR code")
        self.save.setEnabled(self.code.image is not None)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.link.text())
        self._say("The link is on the clipboard.")

    def _on_save_clicked(self) -> None:
        if image := self.code.image:
            self._pictures.save(
                image.scaled(image.size() * _SAVED_SCALE), f"whatsapp-{self._sender.lstrip('+')}.png"
            )


class QrCode(QWidget):
    """A QR code, dark on white whatever the window's colours, as cameras expect it.

    image: of one pixel a module, the white around it included; None for none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setMinimumSize(_SIDE_MIN, _SIDE_MIN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Return the size at which a phone at arm's length reads it."""
        return QSize(_SIDE, _SIDE)

    def show_rows(self, rows: Iterable[Iterable[int]]) -> None:
        """Show a code of these rows of modules, 0 for a white one; none for no code."""
        lines = [bytes(_BLACK if module else _WHITE for module in row) for row in rows]
        side = len(lines)
        self.image = None
        if side:  # copied, as Qt keeps no bytes of Python's
            self.image = QImage(b"".join(lines), side, side, side, QImage.Format.Format_Grayscale8).copy()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint each module with a whole number of the screen's pixels."""
        if self.image is None:
            return
        modules, ratio = self.image.width(), self.devicePixelRatioF()
        module = int(min(self.width(), self.height()) * ratio / modules) or 1
        side = modules * module
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        left, top = (int((room * ratio - side) / 2) for room in (self.width(), self.height()))
        painter.drawImage(QRect(left, top, side, side), self.image)
        painter.end()
