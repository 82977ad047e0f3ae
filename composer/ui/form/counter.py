"""How much of a limited field is used."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from composer.message import limits
from composer.ui.widgets.colours import state_colour

_AMBER_FROM = 0.9


class Counter(QWidget):
    """Shows `count/limit`: amber from 90 %, red and bold over it.

    It paints itself in a fixed size: a QLabel's setText would lay the whole form out again at every key.
    """

    def __init__(self, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = limit
        self._count = 0
        self.setAccessibleName(f"{self.text} characters")
        # Else all that lies below is painted with it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def state(self) -> str:
        """`ok`, `warning` from 90 %, `error` over the limit."""
        if self._count > self._limit:
            return "error"
        return "warning" if self._count >= _AMBER_FROM * self._limit else "ok"

    @property
    def text(self) -> str:
        """What is shown, for example 12/60."""
        return f"{self._count}/{self._limit}"

    def show_text(self, text: str) -> None:
        """Count a field's text."""
        count = limits.count(text)
        if count == self._count:
            return
        self._count = count
        self.setAccessibleName(f"{self.text} characters")
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for four digits more than will ever be needed."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(f"00000/{self._limit}"), metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Return the size, which is fixed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the figures right-aligned."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        if self.state == "ok":
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        else:
            painter.setPen(state_colour(self.palette(), self.state))
            font = self.font()
            font.setBold(self.state == "error")
            painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.text)
        painter.end()
