"""One preview as a picture of its own: the chat at its full length, so that all of the message shows.

The device is left out. What the picture is for, showing somebody the message, needs neither a battery nor a
frame.
"""

from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from composer.preview.device import bars, chat, wallpaper
from composer.preview.device.phone import screen_width
from composer.preview.paint import drawing
from composer.preview.paint.drawing import Group
from composer.preview.subject import Subject
from composer.preview.theme.scaling import scaled
from composer.preview.theme.styles import Theme

_BELOW = 8
"""How much more room the bubble has below than above."""


class ChatLayout(NamedTuple):
    """A laid out chat: its title, the day, the bubble. Lengths are px at scale 1."""

    theme: Theme
    size: QSizeF
    groups: tuple[Group, ...]

    def paint(self, painter: QPainter) -> None:
        """Paint the chat at the painter's origin. The painter's state stays as it was."""
        figures, colours = self.theme.screen, self.theme.colours
        whole = QRectF(QPointF(), self.size)
        painter.save()
        painter.fillRect(whole, QColor(colours.wallpaper))
        painter.fillRect(whole, wallpaper.brush(colours.doodle, painter.deviceTransform().m11()))
        painter.fillRect(QRectF(0, 0, whole.width(), figures.bar_height), QColor(colours.bar))
        drawing.paint_groups(painter, self.groups, cached=False)
        painter.restore()


def lay_out(subject: Subject, theme: Theme) -> ChatLayout:
    """Return the chat at the length that its message takes."""
    theme = scaled(theme, subject.text_scale)
    width = screen_width(theme, subject.width)
    title = QRectF(0, 0, width, theme.screen.bar_height)
    name = (QPointF(), tuple(bars.title(title, theme, subject.business_name, subject.avatar)))
    shown = chat.layout(subject, theme, width)
    height = round(title.height() + shown.size.height() + _BELOW)
    return ChatLayout(theme, QSizeF(width, height), (name, *shown.groups_at(title.bottomLeft())))


def picture(subject: Subject, theme: Theme, scale: float = 2) -> QImage:
    """Return the preview as an opaque picture.

    Equal input gives equal bytes, where equal fonts are installed.
    scale: pixels for each px, usually 1 to 3.
    """
    shown = lay_out(subject, theme)
    image = QImage(
        round(shown.size.width() * scale), round(shown.size.height() * scale), QImage.Format.Format_RGB32
    )
    painter = QPainter(image)
    painter.scale(scale, scale)
    shown.paint(painter)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """Return a picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub forgets that a device is taken too
    return bytes(buffer.data().data())
