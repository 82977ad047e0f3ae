"""What a preview is drawn with: small pieces of plain data that paint themselves.

`paint` draws a list of them: first the surfaces, and then what stands on them. That is placed on whole pixels
of the device, so that it does not depend on where it is, and painted texts are cached at their size.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from composer.preview.paint.atlas import OVERHANG, Atlas, draw
from composer.preview.paint.cache import LruCache
from composer.preview.paint.glyphs import BOX, outline
from composer.preview.paint.paragraphs import Paragraph

_pictures: LruCache[tuple[object, ...], QImage] = LruCache(24 * 1024 * 1024)
"""Scaled pictures; the cost is their bytes."""

_atlas = Atlas()


class Fill(NamedTuple):
    """A filled rectangle; its corners are round where the radius is not 0."""

    rect: QRectF
    radius: float
    colour: str

    def paint(self, painter: QPainter) -> None:
        """Paint it with a painter that has no pen."""
        if self.radius:
            painter.setBrush(_colour(self.colour))
            painter.drawRoundedRect(self.rect, self.radius, self.radius)
        else:
            painter.fillRect(self.rect, _colour(self.colour))


class Shape(NamedTuple):
    """A filled outline."""

    path: QPainterPath
    fill: str | QBrush
    """A colour, or what else fills it."""

    def paint(self, painter: QPainter) -> None:
        """Paint it."""
        painter.fillPath(self.path, _colour(self.fill) if isinstance(self.fill, str) else self.fill)


class Picture(NamedTuple):
    """A picture that covers a rectangle with round corners; what does not fit its shape is cut off evenly."""

    image: QImage
    rect: QRectF
    radius: float

    def paint(self, painter: QPainter) -> None:
        """Paint it."""
        device = painter.deviceTransform()
        scale = device.m11()
        size = QSize(max(1, round(self.rect.width() * scale)), max(1, round(self.rect.height() * scale)))
        place = device.map(self.rect.topLeft()).toPoint()
        painter.save()
        _to_device_pixels(painter, device)
        painter.drawImage(place, _cropped(self.image, size, self.radius * scale))
        painter.restore()


class Outline(NamedTuple):
    """The outline of a rectangle with round corners, the line inside it."""

    rect: QRectF
    radius: float
    line: float
    colour: str

    def paint(self, painter: QPainter) -> None:
        """Paint it with a painter that has neither pen nor brush in use; it has no pen afterwards."""
        half = self.line / 2
        painter.setPen(QPen(_colour(self.colour), self.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            self.rect.adjusted(half, half, -half, -half), self.radius - half, self.radius - half
        )
        painter.setPen(Qt.PenStyle.NoPen)


class Rule(NamedTuple):
    """A line as thin as it gets without turning grey: whole pixels of the device, one at scale 1."""

    left: float
    top: float
    width: float
    colour: str

    def stamp(self, painter: QPainter, left: float, top: float, scale: float) -> None:
        """Paint it in pixels of the device, where the origin is at (left, top)."""
        begin, end = round(left + self.left * scale), round(left + (self.left + self.width) * scale)
        painter.fillRect(
            begin, round(top + self.top * scale), end - begin, max(1, int(scale)), _colour(self.colour)
        )


class Glyph(NamedTuple):
    """One of the drawn signs, in a square box."""

    name: str
    box: QRectF
    colour: str

    def stamp(self, painter: QPainter, left: float, top: float, scale: float) -> None:
        """Paint it in pixels of the device, where the origin is at (left, top)."""
        x, y = round(left + self.box.x() * scale), round(top + self.box.y() * scale)
        painter.drawImage(x, y, _sign(self.name, round(self.box.width() * scale), self.colour))


class Text(NamedTuple):
    """A laid out paragraph, its upper left corner at a point."""

    paragraph: Paragraph
    x: float
    y: float


Surface = Fill | Shape | Picture | Outline
Item = Surface | Rule | Glyph | Text
Group = tuple[QPointF, tuple[Item, ...]]
"""Items that are drawn together, and where their origin is."""


def paint_groups(painter: QPainter, groups: Iterable[Group], cached: bool = True) -> None:
    """Paint groups, each at its place from the painter's origin. The painter's state stays as it was.

    cached: as `paint` takes it.
    """
    for origin, items in groups:
        painter.save()
        painter.translate(origin)
        paint(painter, items, cached)
        painter.restore()


def paint(painter: QPainter, items: Iterable[Item], cached: bool = True) -> None:
    """Paint items at the painter's origin, in px at scale 1; the painter's transform may move and scale them.

    cached: whether painted text is cached and copied the next time. Copied text may differ by a shade from
        drawn text; where equal input has to give equal bytes, it is always drawn.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    texts, marks = [], []
    for item in items:
        if isinstance(item, Text):
            texts.append(item)
        elif isinstance(item, (Rule, Glyph)):
            marks.append(item)
        else:
            item.paint(painter)
    device = painter.deviceTransform()
    scale, left, top = device.m11(), device.dx(), device.dy()
    painter.save()
    _to_device_pixels(painter, device)
    for mark in marks:
        mark.stamp(painter, left, top, scale)
    _stamp_texts(painter, texts, left, top, scale, cached)
    painter.restore()


def _stamp_texts(
    painter: QPainter, texts: list[Text], left: float, top: float, scale: float, cached: bool
) -> None:
    cells = _atlas.cells([text.paragraph for text in texts], scale) if cached else [None] * len(texts)
    image = _atlas.image
    for (paragraph, x, y), cell in zip(texts, cells, strict=True):
        at_x, at_y = (
            round(left + (x + paragraph.left - OVERHANG) * scale),
            round(top + (y - OVERHANG) * scale),
        )
        if cell is None:
            painter.save()
            painter.translate(at_x, at_y)
            draw(painter, paragraph, scale)
            painter.restore()
        else:
            painter.drawImage(at_x, at_y, image, *cell)


@lru_cache(maxsize=256)
def _colour(name: str) -> QColor:
    """Return a colour, not to be changed.

    Reading its name takes longer than filling something small with it.
    """
    return QColor(name)


@lru_cache(maxsize=128)
def _sign(name: str, side: int, colour: str) -> QImage:
    image = QImage(max(1, side), max(1, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / BOX, side / BOX)
    painter.fillPath(outline(name), QColor(colour))
    painter.end()
    return image


def _cropped(image: QImage, size: QSize, radius: float) -> QImage:
    """Return the middle of the image, in this size in pixels and with round corners."""
    key = (image.cacheKey(), size.width(), size.height(), radius)
    found = _pictures.get(key)
    if found is None:
        # Cut before it is scaled: the other way round, a picture as narrow as a line would become a huge one.
        taken = QRect(
            QPoint(), size.scaled(image.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        )
        taken.moveCenter(image.rect().center())
        middle = image.copy(taken)
        middle = middle.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        middle.setDevicePixelRatio(1)
        found = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        found.fill(0)
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QBrush(middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(found.rect(), radius, radius)
        painter.end()
        _pictures.put(key, found, found.sizeInBytes())
    return found


def _to_device_pixels(painter: QPainter, device: QTransform) -> None:
    """Make one unit of the painter one pixel of the device, wherever the device's own origin is."""
    inverse, _ = device.inverted()
    painter.setWorldTransform(inverse * painter.worldTransform())
