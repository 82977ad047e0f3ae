"""The phone beside the form."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from composer.preview import phone
from composer.preview.theme import THEMES
from composer.session.accounts import AccountBook
from composer.session.document import Document
from composer.store.settings import Settings
from composer.ui.segments import Segments

_DELAY_MS = 30
_MODES = ("light", "dark")


class PhoneView(QWidget):
    """Paints the document's message on a phone, at most 30 ms after each change.

    Signals:
        overflowed: the message became longer than the screen, or not any more.
            arg: whether it is longer.
    """

    overflowed = Signal(bool)

    def __init__(self, document: Document, accounts: AccountBook) -> None:
        super().__init__()
        self._document, self._accounts = document, accounts
        self._mode = _MODES[0]
        self._picture: QImage | None = None
        self._picture_path: Path | None = None
        self._scroll = 0.0
        self._longer = False
        self._phone: phone.Phone | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        self.setAccessibleName("Preview of the message on a phone")
        document.changed.connect(self._on_document_changed)
        accounts.changed.connect(self.refresh)

    def show_mode(self, mode: str) -> None:
        """Show the phone in `light` or `dark`."""
        self._mode = mode
        self.refresh()

    def refresh(self) -> None:
        """Lay the phone out again when it is painted next."""
        self._timer.stop()
        self._phone = None
        self.update()

    def phone(self) -> phone.Phone:
        """Return the phone as it is shown."""
        if self._phone is None:
            account = self._accounts.current
            self._load_picture(self._accounts.picture_path(account))
            self._phone = phone.layout(
                QRectF(self.rect()),
                self._document.message,
                THEMES["android", self._mode],
                account.business_name or account.name,
                self._picture,
                QTime.currentTime().toString("HH:mm"),
                scroll=self._scroll,
            )
            self._scroll = self._phone.scroll
        return self._phone

    def sizeHint(self) -> QSize:
        """Return a phone's size."""
        return QSize(380, 700)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which nothing could be read."""
        return QSize(240, 320)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the phone."""
        painter = QPainter(self)
        self.phone().paint(painter)
        painter.end()
        longer = self.phone().content_height > self.phone().view.height() + 1
        if longer != self._longer:
            self._longer = longer
            # Not from the midst of painting: it lays the pane out again.
            QTimer.singleShot(0, self, lambda: self.overflowed.emit(self._longer))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Fit the phone."""
        self.refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the chat."""
        self._scroll = max(0.0, self.phone().scroll - event.angleDelta().y() / 2)
        self.refresh()

    def _load_picture(self, path: Path | None) -> None:
        if path != self._picture_path:
            image = QImage(str(path)) if path else QImage()
            self._picture_path, self._picture = path, None if image.isNull() else image

    def _on_document_changed(self, _message: object) -> None:
        if not self._timer.isActive():
            self._timer.start()


class PreviewPane(QWidget):
    """The phone, with what can be chosen about it."""

    def __init__(self, document: Document, accounts: AccountBook, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.view = PhoneView(document, accounts)
        self.modes = Segments("Phone's colours", {mode: mode.capitalize() for mode in _MODES})
        self.modes.chosen.connect(self._choose)
        mode = settings.phone_theme if settings.phone_theme in _MODES else _MODES[0]
        self.modes.show_value(mode)
        self.view.show_mode(mode)
        note = _small("Approximation: a real phone may show it a little differently.")
        self.scroll_hint = _small("Scroll the phone with the mouse wheel to see all of it.")
        self.scroll_hint.hide()
        self.view.overflowed.connect(self.scroll_hint.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(self.modes, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.scroll_hint)
        layout.addWidget(note)

    def _choose(self, mode: str) -> None:
        self._settings.phone_theme = mode
        self.view.show_mode(mode)


def _small(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("note", "hint")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    label.setFont(font)
    return label
