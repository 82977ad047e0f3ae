"""Two parts of a pane that share a line where there is room."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

_SPACING = 6


class FlowRow(QWidget):
    """The second part beside the first, or beneath it where both do not fit on a line."""

    def __init__(self, first: QWidget, second: QWidget, first_width: Callable[[], int] | None = None) -> None:
        """Put two parts into the row.

        first_width: returns the width that the first part would like to have, in px; None for its size hint.
        """
        super().__init__()
        self._first, self._second = first, second
        self._first_width = first_width or (lambda: first.sizeHint().width())
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_SPACING)
        self._box.addWidget(first, 1)
        self._box.addWidget(second)

    def minimumSizeHint(self) -> QSize:
        """Return the width without which one of the parts would be cut.

        The parts need not fit beside each other.
        """
        least = (self._first.minimumSizeHint().width(), self._second.minimumSizeHint().width())
        return QSize(max(least), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the parts' places at another width."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Find the parts' places for other contents."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        second = self._second.sizeHint().width()
        fits = not second or self._first_width() + _SPACING + second <= self.width()
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)


def row_of(*widgets: QWidget, stretched: QWidget | None = None) -> QWidget:
    """Return a row of widgets as one part.

    stretched: takes the room that is left; None leaves it at the end.
    """
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(_SPACING)
    for widget in widgets:
        layout.addWidget(widget, int(widget is stretched))
    if stretched is None:
        layout.addStretch()
    return row
