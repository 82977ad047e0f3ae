"""One preview as a picture of its own: the chat at its full length, so that all of the message shows.

The device is left out. What the picture is for, showing somebody the message, needs neither a battery nor a
frame.
"""

from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from composer.message.model import Message
from composer.preview.bubble import bubble
from composer.preview.bubble.media import NO_PICTURES, Pictures
from composer.preview.device import bars, wallpaper
from composer.preview.device.phone import screen_width
from composer.preview.paint import drawing
from composer.preview.paint.drawing import Item
from composer.preview.theme.scaling import scaled
from composer.preview.theme.styles import Theme

_BELOW = 8
"""How much more room the bubble has below than above."""


class Subject(NamedTuple):
    """What a picture shows; the theme apart.

    name: the draft's, for labels.
    avatar: the business's picture.
    pictures: what media headers show, by URL.
    time_text: the clock, and the time below the message.
    width: of the screen, one of `phone.WIDTHS`.
    text_scale: one of `scaling.TEXT_SCALES`.
    expanded: whether a long body shows whole, as after a tap on “Read more”.
    tapped: the number of the button that the customer tapped, from 0.
    """

    message: Message
    business_name: str
    name: str = ""
    avatar: QImage | None = None
    pictures: Pictures = NO_PICTURES
    time_text: str = "12:00"
    width: str = "normal"
    text_scale: float = 1
    expanded: bool = False
    tapped: int | None = None


class ChatLayout(NamedTuple):
    """A laid out chat: its title, the day, the bubble. Lengths are px at scale 1."""

    theme: Theme
    size: QSizeF
    groups: tuple[tuple[QPointF, tuple[Item, ...]], ...]

    def paint(self, painter: QPainter) -> None:
        """Paint the chat at the painter's origin. The painter's state stays as it was."""
        figures, colours = self.theme.screen, self.theme.colours
        whole = QRectF(QPointF(), self.size)
        painter.save()
        painter.fillRect(whole, QColor(colours.wallpaper))
        painter.fillRect(whole, wallpaper.brush(colours.doodle, painter.deviceTransform().m11()))
        painter.fillRect(QRectF(0, 0, whole.width(), figures.bar_height), QColor(colours.bar))
        for origin, items in self.groups:
            painter.save()
            painter.translate(origin)
            drawing.paint(painter, items, cached=False)
            painter.restore()
        painter.restore()


def lay_out(subject: Subject, theme: Theme) -> ChatLayout:
    """Return the chat at the length that its message takes."""
    theme = scaled(theme, subject.text_scale)
    figures = theme.screen
    width = screen_width(theme, subject.width)
    made = bubble.layout(
        subject.message,
        theme,
        width,
        subject.pictures,
        subject.time_text,
        expanded=subject.expanded,
        tapped=subject.tapped,
    )
    title = QRectF(0, 0, width, figures.bar_height)
    chip_top = title.bottom() + figures.margin_y
    bubble_at = QPointF(figures.margin_x, chip_top + figures.chip_height + figures.chip_gap)
    height = round(bubble_at.y() + made.size.height() + figures.margin_y + _BELOW)
    return ChatLayout(
        theme,
        QSizeF(width, height),
        (
            (QPointF(), tuple(bars.title(title, theme, subject.business_name, subject.avatar))),
            (QPointF(), tuple(bars.day(width / 2, chip_top, theme))),
            (bubble_at, made.items),
        ),
    )


def picture(subject: Subject, theme: Theme, scale: float = 2) -> QImage:
    """Return the preview as an opaque picture.

    Equal input gives equal bytes, where equal fonts are installed.
    scale: pixels for each px, usually 1 to 3.
    """
    chat = lay_out(subject, theme)
    image = QImage(
        round(chat.size.width() * scale), round(chat.size.height() * scale), QImage.Format.Format_RGB32
    )
    painter = QPainter(image)
    painter.scale(scale, scale)
    chat.paint(painter)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """Return a picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub forgets that a device is taken too
    return bytes(buffer.data().data())
