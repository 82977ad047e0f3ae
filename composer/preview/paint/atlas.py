"""Keeps painted paragraphs on one large image, from which they are copied to the screen.

Copying 1024 characters takes a fourth of the time of drawing their glyphs, and a preview that is edited or
scrolled shows most of its text again and again. One image for all, because allocating many takes longer than
it saves.
"""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from composer.preview.paint.paragraphs import Paragraph

Cell = tuple[int, int, int, int]
"""Left, top, width and height in pixels.

Plain numbers, because PySide hands them to Qt twice as fast as a QRect.
"""

OVERHANG = 4
"""How far glyphs may reach over their paragraph, in px at scale 1: slanted ones, marks above and below."""

_WIDTH, _HEIGHT = 1024, 4096
"""Of the image, in pixels.

That is room for a bubble of 1024 characters at 200 % and some hundred keystrokes, in 16 MB.
"""

_ASKED_ONCE_MOST = 500


class Atlas:
    """An image of painted paragraphs, each at the scale it is shown at. When it is full, it starts over."""

    def __init__(self, width: int = _WIDTH, height: int = _HEIGHT) -> None:
        self._width = width
        self._height = height
        self._image: QImage | None = None
        self.clear()

    @property
    def image(self) -> QImage:
        """What the cells are cut from."""
        if self._image is None:
            self._image = QImage(self._width, self._height, QImage.Format.Format_ARGB32_Premultiplied)
        return self._image

    def clear(self) -> None:
        """Forget every paragraph."""
        self._cells: dict[float, dict[Paragraph, Cell]] = {}
        self._asked_once: set[Paragraph] = set()
        self._x = self._y = self._row_height = 0

    def cells(self, paragraphs: Sequence[Paragraph], scale: float) -> list[Cell | None]:
        """Return where the paragraphs stand on the image, `OVERHANG` larger on each side.

        The places are good until the next call. None stands for a paragraph that is not on the image: it is
        too large, or requested for the first time. Most of what is being typed shows only once, and keeping
        it would take longer than drawing it.
        """
        cells = self._cells.setdefault(scale, {})
        missing = {paragraph for paragraph in paragraphs if paragraph not in cells}
        if missing and not self._add(self._asked_again(missing), scale, cells):
            self.clear()
            return [None] * len(paragraphs)
        return [cells.get(paragraph) for paragraph in paragraphs]

    def _asked_again(self, missing: set[Paragraph]) -> set[Paragraph]:
        again = self._asked_once & missing
        self._asked_once ^= missing
        if len(self._asked_once) > _ASKED_ONCE_MOST:
            self._asked_once.clear()
        return again

    def _add(self, paragraphs: set[Paragraph], scale: float, cells: dict[Paragraph, Cell]) -> bool:
        """Paint paragraphs, but for too large ones, and return whether there was room for them."""
        if not paragraphs:
            return True
        painter = QPainter(self.image)
        try:
            for paragraph in paragraphs:
                width = ceil((paragraph.natural + 2 * OVERHANG) * scale)
                height = ceil((paragraph.height + 2 * OVERHANG) * scale)
                if width > self._width or height > self._height / 2:
                    continue
                cell = self._room(width, height)
                if cell is None:
                    return False
                _paint(painter, paragraph, cell, scale)
                cells[paragraph] = cell
        finally:
            painter.end()
        return True

    def _room(self, width: int, height: int) -> Cell | None:
        x, y, row_height = self._x, self._y, self._row_height
        if x + width > self._width:
            x, y, row_height = 0, y + row_height, 0
        if y + height > self._height:
            return None
        self._x, self._y, self._row_height = x + width, y, max(row_height, height)
        return x, y, width, height


def draw(painter: QPainter, paragraph: Paragraph, scale: float) -> None:
    """Draw a paragraph's text, `OVERHANG` from the painter's origin; the painter's scale and pen change."""
    units_per_px = paragraph.units_per_px
    painter.scale(scale / units_per_px, scale / units_per_px)
    painter.setPen(QColor(paragraph.colour))
    paragraph.layout.draw(
        painter, QPointF((OVERHANG - paragraph.left) * units_per_px, OVERHANG * units_per_px)
    )


def _paint(painter: QPainter, paragraph: Paragraph, cell: Cell, scale: float) -> None:
    painter.resetTransform()
    painter.setClipRect(*cell)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.fillRect(*cell, Qt.GlobalColor.transparent)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.translate(*cell[:2])
    draw(painter, paragraph, scale)
