"""What a preview is drawn with: small pieces of plain data that paint themselves.

`paint` draws a list of them, in order, but texts last. Texts and pictures are drawn from images kept at the size of the
device's pixels: at 1024 characters that takes a fifth of the time of drawing glyphs, and a scrolled or edited preview
draws most of its text again and again.
"""

from collections.abc import Iterable
from math import ceil, floor
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QTransform

from composer.preview.bounded import Bounded
from composer.preview.glyphs import fitted
from composer.preview.paragraphs import Paragraph

_KEPT_BYTES = 48 * 1024 * 1024
_LARGEST_IMAGE = 8 * 1024 * 1024
"""Bytes; larger texts, far over every limit, are drawn without an image."""

_OVERHANG = 4
"""How far, in px at scale 1, glyphs may reach over their paragraph: slanted ones, marks above and below."""

_images: Bounded[tuple[object, ...], QImage] = Bounded(_KEPT_BYTES)


class Item(Protocol):
    """A piece of a drawing."""

    def paint(self, painter: QPainter) -> None:
        """Paint it, in px at scale 1. The painter's pen is none; its brush may be anything before and after."""


class Fill(NamedTuple):
    """A filled rectangle with round corners."""

    rect: QRectF
    radius: float
    colour: str

    def paint(self, painter: QPainter) -> None:
        painter.setBrush(QColor(self.colour))
        painter.drawRoundedRect(self.rect, self.radius, self.radius)


class Rule(NamedTuple):
    """A line as thin as it gets without turning grey: whole pixels of the device, one at scale 1."""

    left: float
    top: float
    width: float
    colour: str

    def paint(self, painter: QPainter) -> None:
        device = painter.deviceTransform()
        thickness = max(1, floor(device.m22()))
        top = (round(device.dy() + self.top * device.m22()) - device.dy()) / device.m22()
        painter.fillRect(QRectF(self.left, top, self.width, thickness / device.m22()), QColor(self.colour))


class Glyph(NamedTuple):
    """One of the drawn signs, in a square box."""

    name: str
    box: QRectF
    colour: str

    def paint(self, painter: QPainter) -> None:
        painter.fillPath(fitted(self.name, self.box), QColor(self.colour))


class Shape(NamedTuple):
    """A filled outline."""

    path: QPainterPath
    brush: QBrush | QColor

    def paint(self, painter: QPainter) -> None:
        painter.fillPath(self.path, self.brush)


class Picture(NamedTuple):
    """A picture that covers a rectangle with round corners; what does not fit its shape is cut off evenly."""

    image: QImage
    rect: QRectF
    radius: float

    def paint(self, painter: QPainter) -> None:
        device = painter.deviceTransform()
        scale = device.m11()
        size = QSize(max(1, round(self.rect.width() * scale)), max(1, round(self.rect.height() * scale)))
        place = device.map(self.rect.topLeft())
        painter.save()
        _to_device_pixels(painter, device)
        painter.drawImage(place.toPoint(), _cropped(self.image, size, self.radius * scale))
        painter.restore()


class Text(NamedTuple):
    """A laid out paragraph, its upper left corner at a point."""

    paragraph: Paragraph
    x: float
    y: float


def paint(painter: QPainter, items: Iterable[Item | Text]) -> None:
    """Paint items at the painter's origin; the painter's transform may move and scale them."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    texts = []
    for item in items:
        if isinstance(item, Text):
            texts.append(item)
        else:
            item.paint(painter)
    _paint_texts(painter, texts)


def forget() -> None:
    """Drop every kept image."""
    _images.clear()


def _paint_texts(painter: QPainter, texts: list[Text]) -> None:
    device = painter.deviceTransform()
    scale = device.m11()
    left, top = device.dx(), device.dy()
    large = []
    painter.save()
    _to_device_pixels(painter, device)
    for text in texts:
        paragraph, x, y = text
        image = _images.get((paragraph, scale)) or _image(paragraph, scale)
        if image is None:
            large.append(text)
            continue
        # Whole pixels: between them, a line would look different each time it is drawn somewhere else.
        x = round(left + (x + paragraph.left - _OVERHANG) * scale)
        painter.drawImage(QPoint(x, round(top + (y - _OVERHANG) * scale)), image)
    painter.restore()
    for paragraph, x, y in large:
        painter.setPen(QColor(paragraph.colour))
        paragraph.layout.draw(painter, QPointF(x, y))
        painter.setPen(Qt.PenStyle.NoPen)


def _image(paragraph: Paragraph, scale: float) -> QImage | None:
    """Return an image of the paragraph's text, `_OVERHANG` wider on each side; None where it would be too large."""
    width = ceil((paragraph.natural + 2 * _OVERHANG) * scale)
    height = ceil((paragraph.height + 2 * _OVERHANG) * scale)
    if width * height * 4 > _LARGEST_IMAGE:
        return None
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.setPen(QColor(paragraph.colour))
    paragraph.layout.draw(painter, QPointF(_OVERHANG - paragraph.left, _OVERHANG))
    painter.end()
    _images.put((paragraph, scale), image, image.sizeInBytes())
    return image


def _cropped(image: QImage, size: QSize, radius: float) -> QImage:
    """Return the middle of the image, in this size in pixels and with round corners."""
    key = (image.cacheKey(), size.width(), size.height(), radius)
    found = _images.get(key)
    if found is None:
        grown = image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        grown.setDevicePixelRatio(1)
        found = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        found.fill(0)
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = QBrush(grown)
        brush.setTransform(
            QTransform.fromTranslate((size.width() - grown.width()) // 2, (size.height() - grown.height()) // 2)
        )
        painter.setBrush(brush)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(found.rect(), radius, radius)
        painter.end()
        _images.put(key, found, found.sizeInBytes())
    return found


def _to_device_pixels(painter: QPainter, device: QTransform) -> None:
    """Make one unit of the painter one pixel of the device, wherever the device's own origin is."""
    inverse, _ = device.inverted()
    painter.setWorldTransform(inverse * painter.worldTransform())
