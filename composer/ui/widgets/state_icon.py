"""A small sign for the state of a send: each has a shape of its own, so that its colour is not needed."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from composer.session.log.columns import STATES
from composer.ui.widgets.colours import state_colour

SIZE = 14
"""Pixels of its edge, before the screen's scaling."""

_STROKE = 1.6
_CROSS = (((5, 5), (9, 9)), ((9, 5), (5, 9)))
_TICKS = (((0.9, 7.6), (3.5, 10.2), (8.5, 4.4)), ((7.6, 10.2), (12.6, 4.4)))
_LINES = {
    "accepted": (((4.2, 7.3), (6.2, 9.3), (9.8, 5.0)),),
    "sent": (((3.2, 7.6), (5.8, 10.2), (10.8, 4.4)),),
    **dict.fromkeys(("delivered", "read"), _TICKS),
    **dict.fromkeys(("rejected", "failed"), _CROSS),
    "not-sent": (((3.6, 10.4), (10.4, 3.6)),),
    "unknown": (((7, 5.6), (7, 8.4)), ((7, 10.8),)),
}
"""The lines of each sign, in the colour behind it where they are on a filled shape."""

_HOLLOW = ("sent", "delivered", "read", "not-sent")


def state_icon(kind: str, palette: QPalette, ratio: float, *, selected: bool = False) -> QIcon:
    """Return the sign of a state, an empty icon for a state without one.

    kind: `accepted`, `rejected`, `not-sent`, `unknown` or `busy`; or, of an accepted message, `sent`,
        `delivered`, `read` (ticks, as phones show them) or `failed`.
    ratio: pixels of the screen for one of ours.
    selected: whether it stands on a chosen row.
    """
    if selected:
        back, front = palette.highlight().color(), palette.highlightedText().color()
    else:
        back, front = palette.base().color(), _colour(kind, palette)
    return _icon(kind, front.rgba(), back.rgba(), ratio)


class StateIcon(QWidget):
    """The sign as a widget of its own; the words beside it name the state."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self.setFixedSize(SIZE + 2, SIZE + 2)
        self.hide()

    def show_kind(self, kind: str) -> None:
        """Show a kind's sign; nothing for "" ."""
        self._kind = kind
        self.setVisible(bool(kind))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the sign on whatever palette the window has."""
        painter = QPainter(self)
        painter.translate(1, 1)
        _paint(painter, self._kind, _colour(self._kind, self.palette()), self.palette().window().color())


def _colour(kind: str, palette: QPalette) -> QColor:
    return state_colour(palette, STATES[kind]) if kind in STATES else palette.placeholderText().color()


@lru_cache(maxsize=64)
def _icon(kind: str, front: int, back: int, ratio: float) -> QIcon:
    picture = QPixmap(QSize(SIZE, SIZE) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _paint(painter, kind, QColor.fromRgba(front), QColor.fromRgba(back))
    painter.end()
    return QIcon(picture)


def _paint(painter: QPainter, kind: str, front: QColor, back: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(front)
    ring = QRectF(1, 1, SIZE - 2, SIZE - 2)
    match kind:
        case "accepted" | "rejected" | "failed":
            painter.drawEllipse(ring)
        case "read":  # a shade behind the ticks, so that their colour is not needed
            faint = QColor(front)
            faint.setAlphaF(0.25)
            painter.setBrush(faint)
            painter.drawRoundedRect(QRectF(0, 1, SIZE, SIZE - 2), 3, 3)
        case "unknown":
            painter.setPen(_pen(front, 1))
            painter.drawPolygon([QPointF(7, 1.5), QPointF(13, 12.5), QPointF(1, 12.5)])
        case "busy":
            for x in (3.0, 7.0, 11.0):
                painter.drawEllipse(QPointF(x, 7.5), 1.3, 1.3)
    painter.setPen(_pen(front if kind in _HOLLOW else back, _STROKE))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind == "not-sent":
        painter.drawEllipse(ring.adjusted(0.5, 0.5, -0.5, -0.5))
    for line in _LINES.get(kind, ()):
        points = [QPointF(x, y) for x, y in line]
        (painter.drawPolyline if len(points) > 1 else painter.drawPoints)(points)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
