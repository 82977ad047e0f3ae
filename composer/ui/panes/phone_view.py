"""Phones that show the message: what is on them, and the widget that paints one."""

from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, QSizeF, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from composer.message.model import value_of
from composer.preview import phone
from composer.preview.media import Media as Shown
from composer.preview.overlay import part_of
from composer.preview.theme import THEMES
from composer.session.accounts import AccountBook
from composer.session.document import Document
from composer.session.media import Media
from composer.session.readiness import Readiness

if TYPE_CHECKING:
    from composer.preview.picture import Subject

DELAY_MS = 30

_ACCOUNT_PARTS = ("avatar", "business_name")
_READ_MORE = "read_more"


@dataclass(frozen=True, slots=True)
class Device:
    """Which phone shows the message. width: its name in `phone.WIDTHS`. text: its text size in percent."""

    platform: str = "ios"
    mode: str = "light"
    width: str = "normal"
    text: int = 100


class Contents(QObject):
    """What all phones show: the message and what is known around it.

    Signals:
        changed: the phones are to be painted again; at most 30 ms after a key.
    """

    changed = Signal()

    def __init__(self, document: Document, accounts: AccountBook, readiness: Readiness, media: Media) -> None:
        super().__init__()
        self._document, self._accounts, self._readiness, self._media = document, accounts, readiness, media
        self._picture: QImage | None = None
        self._picture_path: Path | None = None
        self.focused: str | None = None
        self.expanded = False
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.changed)
        document.opened.connect(self._on_document_opened)
        for source in (document, accounts, media):
            source.changed.connect(self._on_source_changed)
        readiness.changed.connect(self._on_readiness_changed)
        self._marks = self._found_marks()

    @property
    def name(self) -> str:
        """The draft's name."""
        return self._document.draft.name or "Untitled"

    @property
    def waiting(self) -> bool:
        """Whether a change is yet to be told."""
        return self._timer.isActive()

    def layout(self, rect: QRectF, device: Device, scroll: float = 0) -> phone.Phone:
        """Lay a phone out that shows the message now."""
        account = self._accounts.current
        return phone.layout(
            rect,
            self._document.message,
            THEMES[device.platform, device.mode],
            account.business_name or account.name,
            self._account_picture(),
            QTime.currentTime().toString("HH:mm"),
            self._pictures(),
            scroll,
            expanded=self.expanded,
            marks=self._marks,
            focused=self.focused,
            width=device.width,
            text_scale=device.text / 100,
        )

    def subject(self, device: Device) -> "Subject":
        """Return what a picture of the message on a device shows."""
        from composer.preview.picture import Subject  # not before the first frame

        account = self._accounts.current
        return Subject(
            self._document.message,
            account.business_name or account.name,
            self.name,
            self._account_picture(),
            self._pictures(),
            QTime.currentTime().toString("HH:mm"),
            device.width,
            device.text / 100,
            self.expanded,
        )

    def focus(self, field: str) -> None:
        """Outline the part of the field that is being edited; "" for none."""
        if (field or None) != self.focused:
            self.focused = field or None
            self.changed.emit()

    def expand(self) -> None:
        """Show all of a long body, as after a tap on “Read more”."""
        self.expanded = True
        self.changed.emit()

    def problems_of(self, part: str) -> list[str]:
        """Return what is wrong with what a part of the phone shows."""
        return [
            problem.text
            for problem in self._readiness.problems
            if problem.field in self._marks and part_of(problem.field, [part])
        ]

    def _pictures(self) -> dict[str, Shown]:
        file = self._media.file
        known = Shown(size_bytes=file.size, duration_s=file.seconds) if file else Shown()
        header = self._document.message.header
        pictures = {url: known._replace(image=image) for url, image in self._media.pictures.items()}
        return pictures or ({header.value: known} if header else {})

    def _account_picture(self) -> QImage | None:
        path = self._accounts.picture_path(self._accounts.current)
        if path != self._picture_path:
            image = QImage(str(path)) if path else QImage()
            self._picture_path, self._picture = path, None if image.isNull() else image
        return self._picture

    def _found_marks(self) -> dict[str, str]:
        """Return the severity by field. What is still empty shows as that, and is no mistake yet."""
        message = self._document.message
        worst: dict[str, str] = {}
        for problem in self._readiness.problems:
            if value_of(message, problem.field) and worst.get(problem.field) != "error":
                worst[problem.field] = problem.severity
        return worst

    def _on_readiness_changed(self) -> None:
        marks = self._found_marks()
        if marks != self._marks:
            self._marks = marks
            self._on_source_changed()

    def _on_document_opened(self) -> None:
        self.expanded = False

    def _on_source_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()


class PhoneView(QWidget):
    """One phone.

    Signals:
        overflowed: the message became longer than the screen, or not any more.
            arg: whether it is longer.
        part_clicked: a part of the message was clicked on.
            arg: its field, `account.business_name` or `account.picture`.
    """

    overflowed = Signal(bool)
    part_clicked = Signal(str)

    def __init__(self, contents: Contents, device: Device) -> None:
        super().__init__()
        self._contents = contents
        self.device = device
        self._scroll = 0.0
        self._longer = False
        self._phone: phone.Phone | None = None
        self._surround: tuple[phone.Phone, float, QPixmap] | None = None
        self.setAccessibleName("Preview of the message on a phone")
        self.setMouseTracking(True)
        contents.changed.connect(self.refresh)

    def show_on(self, **changes: str | int) -> None:
        """Show the message on another phone: `platform`, `mode`, `width` or `text` of Device."""
        self.device = replace(self.device, **changes)  # type: ignore[arg-type]
        self.refresh()

    def refresh(self) -> None:
        """Lay the phone out again; of a message that changed, only the chat is painted again."""
        before, self._phone = self._phone, None
        if before is None or not self.isVisible():
            self.update()
        elif _same_surround(self.phone(), before):
            self.update(before.view.toAlignedRect())
        else:
            self.update()

    def phone(self) -> phone.Phone:
        """Return the phone as it is shown."""
        if self._phone is None:
            self._phone = self._contents.layout(QRectF(self.rect()), self.device, self._scroll)
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
        painter.drawPixmap(0, 0, self._painted_surround())
        self.phone().paint_chat(painter)
        painter.end()
        longer = self.phone().content_height > self.phone().view.height() + 1
        if longer != self._longer:
            self._longer = longer
            # Not from the midst of painting: it lays the pane out again.
            QTimer.singleShot(0, self, lambda: self.overflowed.emit(self._longer))

    def _painted_surround(self) -> QPixmap:
        shown, fine = self.phone(), self.devicePixelRatioF()
        if self._surround is None or self._surround[1] != fine or not _same_surround(shown, self._surround[0]):
            pixmap = QPixmap((QSizeF(self.size()) * fine).toSize())
            pixmap.setDevicePixelRatio(fine)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            shown.paint_surround(painter)
            painter.end()
            self._surround = (shown, fine, pixmap)
        return self._surround[2]

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Fit the phone."""
        self._surround = None
        self.refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the chat; at its ends, what the phone stands in."""
        wanted = max(0.0, self.phone().scroll - event.angleDelta().y() / 2)
        before, self._scroll = self.phone().scroll, wanted
        self.refresh()
        event.setAccepted(self.phone().scroll != before)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the field of the part that is clicked on."""
        part = self.phone().part_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or part is None:
            return
        if part == _READ_MORE:
            self._contents.expand()
        elif field := _field(part):
            self.part_clicked.emit(field)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked on."""
        part = self.phone().part_at(event.position())
        hand = part == _READ_MORE or bool(part and _field(part))
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Say what a sign on a part means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self.phone().part_at(QPointF(event.pos()))
            words = "".join(f"<p>{escape(text)}</p>" for text in self._contents.problems_of(part)) if part else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _same_surround(one: phone.Phone, other: phone.Phone) -> bool:
    return one.surround is other.surround and one.device == other.device


def _field(part: str) -> str:
    """Return the field behind a part of the phone, "" for none."""
    if part in _ACCOUNT_PARTS:
        return "account.picture" if part == "avatar" else "account.business_name"
    return "" if part == "time" else part
