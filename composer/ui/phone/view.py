"""The widget that paints one phone."""

import re
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from composer.preview.bubble.overlay import part_of
from composer.preview.device import phone
from composer.preview.theme.tables import THEMES
from composer.ui.phone.contents import Device, PhoneContents
from composer.ui.widgets.elide import tool_tip

_ACCOUNT_PARTS = ("avatar", "business_name")
_READ_MORE = "read_more"
_MARGIN = 12
_BUTTON = re.compile(r"buttons\[([0-9]+)\]\.title")


class PhoneView(QWidget):
    """One phone.

    Signals:
        overflowed: the message became longer than the screen, or not any more.
            arg: whether it is longer.
        part_clicked: a part of the message was clicked on.
            arg: its field, `account.business_name` or `account.picture`.
        scrolled: the chat was scrolled by hand.
            arg: how far, from 0 for its top to 1 for its end.
    """

    overflowed = Signal(bool)
    part_clicked = Signal(str)
    scrolled = Signal(float)

    def __init__(self, contents: PhoneContents, device: Device) -> None:
        super().__init__()
        self._contents = contents
        self.device = device
        self._scroll = 0.0
        self._last = contents.edited
        self._reply_count = 0
        self._longer = False
        self._phone: phone.Phone | None = None
        self._surround: tuple[phone.Phone, float, QPixmap] | None = None
        self.setAccessibleName("Preview of the message on a phone")
        self.setMouseTracking(True)
        contents.changed.connect(self.refresh)

    def set_device(self, **changes: str | int) -> None:
        """Show the message on another phone: changes are `platform`, `mode`, `width` or `text` of Device."""
        self.device = replace(self.device, **changes)  # type: ignore[arg-type]
        self.refresh()

    def refresh(self) -> None:
        """Lay the phone out again; of a message that changed, only the chat is painted again."""
        before, self._phone = self._phone, None
        if self.isVisible() and self._edited():
            self._scroll_to_focused()
        self._scroll_to_reply()
        if before is None or not self.isVisible():
            self.update()
        elif _same_surround(self.phone(), before):
            self.update(before.view.toAlignedRect())
        else:
            self.update()

    def _scroll_to_reply(self) -> None:
        """Scroll to the customer's latest reply."""
        before, self._reply_count = self._reply_count, self._contents.reply_count
        if self._reply_count > before:
            self._scroll, self._phone = float("inf"), None

    def _edited(self) -> bool:
        """Return whether another field, or another text in it, is edited than at the last call."""
        last, self._last = self._last, self._contents.edited
        return last != self._last

    def phone(self) -> phone.Phone:
        """Return the phone as it is shown."""
        if self._phone is None:
            self._phone = self._contents.layout(QRectF(self.rect()), self.device, self._scroll)
            self._scroll = self._phone.scroll
        return self._phone

    def sizeHint(self) -> QSize:
        """Return a phone's size."""
        return QSize(380, 700)

    def full_size(self) -> QSize:
        """Return the size at which a px of the device is one of this screen."""
        return phone.full_size(THEMES[self.device.platform, self.device.mode], self.device.width).toSize()

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
        shown, ratio = self.phone(), self.devicePixelRatioF()
        if (
            self._surround is None
            or self._surround[1] != ratio
            or not _same_surround(shown, self._surround[0])
        ):
            pixmap = QPixmap((QSizeF(self.size()) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            shown.paint_surround(painter)
            painter.end()
            self._surround = (shown, ratio, pixmap)
        return self._surround[2]

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Fit the phone; at the end of the chat it stays there, with the customer's reply."""
        self._surround = None
        shown = self._phone
        if shown and self._reply_count and shown.scroll + shown.view.height() >= shown.content_height - 1:
            self._scroll = float("inf")
        self.refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the chat; at its ends, what the phone stands in."""
        wanted = max(0.0, self.phone().scroll - event.angleDelta().y() / 2)
        before, self._scroll = self.phone().scroll, wanted
        self.refresh()
        event.setAccepted(self.phone().scroll != before)
        if event.isAccepted():
            self.scrolled.emit(self.phone().scroll / self._scroll_max())

    def scroll_to(self, share: float) -> None:
        """Scroll the chat, from 0 for its top to 1 for its end."""
        self._scroll = share * self._scroll_max()
        self.refresh()

    def _scroll_max(self) -> float:
        return max(1.0, self.phone().content_height - self.phone().view.height())

    def _scroll_to_focused(self) -> None:
        """Scroll so that the part that is being edited shows."""
        shown, field = self.phone(), self._contents.focused
        part = part_of(field, shown.parts) if field else None
        if part is None:
            return
        area, view = shown.parts[part], shown.view
        above, below = view.top() + _MARGIN - area.top(), area.bottom() + _MARGIN - view.bottom()
        if area.height() + 2 * _MARGIN > view.height():
            return  # it cannot show whole, and nobody knows which of its lines is edited
        if above > 0 or below > 0:
            self._scroll, self._phone = (
                max(0.0, shown.scroll - above if above > 0 else shown.scroll + below),
                None,
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the field of the part that is clicked on."""
        part = self.phone().part_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or part is None:
            return
        if part == _READ_MORE:
            self._contents.expand()
        elif self._contents.simulated and (button := _BUTTON.fullmatch(part)):
            self._contents.tap(int(button[1]))
        elif field := _field(part):
            self.part_clicked.emit(field)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked on."""
        part = self.phone().part_at(event.position())
        hand = part == _READ_MORE or bool(part and _field(part))
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Show what a sign on a part means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self.phone().part_at(QPointF(event.pos()))
            words = "".join(map(tool_tip, self._contents.problems_of(part))) if part else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _same_surround(one: phone.Phone, other: phone.Phone) -> bool:
    return one.surround is other.surround and one.device == other.device


def _field(part: str) -> str:
    """Return the field behind a part of the phone, "" for none."""
    if part.startswith("replies"):
        return ""
    if part in _ACCOUNT_PARTS:
        return "account.picture" if part == "avatar" else "account.business_name"
    return "" if part == "time" else part
