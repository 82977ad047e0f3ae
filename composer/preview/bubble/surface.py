"""The surface of a bubble: a rounded rectangle with a tail at its left, as an incoming message has it."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from composer.preview.paint.drawing import Fill, Item, Shape
from composer.preview.theme.styles import BubbleFigures, Theme


@lru_cache(maxsize=64)
def items(width: float, height: float, theme: Theme) -> tuple[Item, ...]:
    """Return what draws the surface of a bubble of this size, the tail left of it.

    Only its ends are round. Qt fills such outlines fast while they are low (it starts threads for the
    others), so there is a plain rectangle between them, overlapping them so that no seam shows; and of the
    shadow there is what shows.
    """
    figures, colour, shadow = theme.bubble, theme.colours.bubble, theme.colours.shadow
    end = max(figures.radius, figures.tail_height if figures.tail_low else 0) + 2
    top, bottom = _ends(width, end, figures)
    return (
        Shape(bottom.translated(0, height - end + figures.shadow), shadow),
        Shape(bottom.translated(0, height - end), colour),
        Fill(QRectF(0, end - 1, width, height - 2 * (end - 1)), 0, colour),
        Shape(top, colour),
    )


@lru_cache(maxsize=64)
def _ends(width: float, height: float, figures: BubbleFigures) -> tuple[QPainterPath, QPainterPath]:
    """Return the upper and the lower end of the surface, each of this height."""
    radius = figures.radius
    bottom = QPainterPath(QPointF(0, 0))
    bottom.lineTo(width, 0)
    bottom.arcTo(width - 2 * radius, height - 2 * radius, 2 * radius, 2 * radius, 0, -90)
    bottom.arcTo(0, height - 2 * radius, 2 * radius, 2 * radius, 270, -90)
    bottom.closeSubpath()
    if figures.tail_low:
        bottom.setFillRule(Qt.FillRule.WindingFill)
        bottom.addPath(_low_tail(height, figures))
        return _plain_top(width, height, radius), bottom
    return _tailed_top(width, height, figures), bottom


def _plain_top(width: float, end: float, radius: float) -> QPainterPath:
    path = QPainterPath(QPointF(0, end))
    path.arcTo(0, 0, 2 * radius, 2 * radius, 180, -90)
    path.arcTo(width - 2 * radius, 0, 2 * radius, 2 * radius, 90, -90)
    path.lineTo(width, end)
    path.closeSubpath()
    return path


def _tailed_top(width: float, end: float, figures: BubbleFigures) -> QPainterPath:
    """Return the upper end with a tail that points left along the upper edge, its tip slightly rounded."""
    radius, out, down = figures.radius, figures.tail_width, figures.tail_height
    path = QPainterPath(QPointF(-out + 2.5, 0))
    path.arcTo(width - 2 * radius, 0, 2 * radius, 2 * radius, 90, -90)
    path.lineTo(width, end)
    path.lineTo(0, end)
    path.lineTo(0, down)
    path.lineTo(-out + 0.8, 2.6)
    path.quadTo(-out - 0.6, 0, -out + 2.5, 0)
    return path


def _low_tail(bottom: float, figures: BubbleFigures) -> QPainterPath:
    """Return a tail that curves out of the left edge and ends in a tip level with the lower edge."""
    out, up = figures.tail_width, figures.tail_height
    path = QPainterPath(QPointF(0, bottom - up))
    path.lineTo(out * 1.6, bottom - up)
    path.lineTo(out * 1.35, bottom - up * 0.11)
    path.cubicTo(out * 0.6, bottom - up * 0.07, -out * 0.1, bottom, -out + 1.2, bottom)
    path.cubicTo(-out + 0.1, bottom + 0.1, -out - 0.5, bottom - 0.6, -out + 0.4, bottom - 1.1)
    path.cubicTo(-out * 0.25, bottom - up * 0.16, 0, bottom - up * 0.45, 0, bottom - up)
    return path
