"""A message on the customer's device: a phone or a browser's window, and the chat with the bubble in it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from composer.message.model import Message
from composer.preview.bubble import bubble
from composer.preview.bubble import reply as customer_reply
from composer.preview.bubble.media import NO_PICTURES, Pictures
from composer.preview.bubble.overlay import NO_MARKS, Marks
from composer.preview.bubble.reply import CustomerReply
from composer.preview.device import bars
from composer.preview.device.surround import Surround, surround
from composer.preview.paint import drawing
from composer.preview.paint.drawing import Item
from composer.preview.theme.scaling import scaled
from composer.preview.theme.styles import ScreenFigures, Theme

WIDTHS = ("narrow", "normal", "wide")
"""The screens on offer, on each platform."""

_LEAST_SCALE = 0.05
_REPLY_GAP = 8.0
_REPLIES_SHOWN = 20
_TITLE_PARTS = ("avatar", "business_name")


class Phone(NamedTuple):
    """A laid out device. Lengths are those of the rectangle it was laid out for.

    device: where the device stands in that rectangle.
    scale: how large one px of the theme is there.
    view: where the chat shows; what is above or below it is cut off.
    scroll: how far down the chat is scrolled, within what is possible.
    content_height: of all that is in the chat; what it has over the view's height can be scrolled.
    parts: where each field shows, with the names of `Bubble.parts`; also `business_name`, `avatar` and
        `replies[N]`.
    surround: what is around the chat. While it is one object, and `device` is equal, it stays painted.
    chat: what draws the chat, in px at scale 1 from the device's upper left corner.
    """

    theme: Theme
    device: QRectF
    scale: float
    view: QRectF
    scroll: float
    content_height: float
    parts: Mapping[str, QRectF]
    surround: Surround
    chat: tuple[tuple[QPointF, tuple[Item, ...]], ...]

    def part_at(self, point: QPointF) -> str | None:
        """Return the name of the part that shows at a point, the innermost one; None where there is none."""
        at_point = [
            (area.width() * area.height(), name)
            for name, area in self.parts.items()
            if area.contains(point) and (name in _TITLE_PARTS or self.view.contains(point))
        ]
        return min(at_point)[1] if at_point else None

    def paint(self, painter: QPainter) -> None:
        """Paint the phone into the rectangle it was laid out for. The painter's state stays as it was."""
        self.paint_surround(painter)
        self.paint_chat(painter)

    def paint_surround(self, painter: QPainter) -> None:
        """Paint all but the chat, the wallpaper included. The painter's state stays as it was."""
        self._begin(painter)
        self.surround.paint(painter)
        painter.restore()

    def paint_chat(self, painter: QPainter) -> None:
        """Paint the chat alone, onto the surround, inside `view`. The painter's state stays as it was."""
        self._begin(painter)
        painter.setClipRect(self.surround.areas.view)
        for origin, items in self.chat:
            painter.save()
            painter.translate(origin)
            drawing.paint(painter, items)
            painter.restore()
        painter.restore()

    def _begin(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(self.device.topLeft())
        painter.scale(self.scale, self.scale)


def layout(
    rect: QRectF,
    message: Message,
    theme: Theme,
    business_name: str,
    picture: QImage | None = None,
    time_text: str = "12:00",
    pictures: Pictures = NO_PICTURES,
    scroll: float = 0,
    *,
    width: str = "normal",
    text_scale: float = 1,
    expanded: bool = False,
    tapped: int | None = None,
    replies: Sequence[CustomerReply] = (),
    marks: Marks = NO_MARKS,
    focused: str | None = None,
) -> Phone:
    """Lay a device out in the middle of a rectangle, as large as fits.

    business_name: what the chat's title shows.
    picture: the business's picture in the title; without one the name's first letter stands there.
    time_text: the clock, and the time below the message.
    pictures: what media headers show, by URL.
    scroll: how far the chat is to be scrolled down, in the rectangle's units.
    width: of the screen, one of `WIDTHS`.
    text_scale: the size the phone's owner has set the text to, one of `scaling.TEXT_SCALES`.
    expanded: whether a long body shows whole, as after a tap on “Read more”.
    tapped: the number of the button that the customer tapped, from 0.
    replies: what the customer wrote, below the message; the last 20 show.
    marks: fields with a problem: `error` or `warning`, by field.
    focused: the field that is being edited.
    """
    theme = scaled(theme, text_scale)
    figures = theme.screen
    across = screen_width(theme, width)
    scale, device = _fit(rect, across, figures)
    around = surround(theme, across, device.height() / scale, business_name, picture, time_text)
    view = around.areas.view
    made = bubble.layout(
        message,
        theme,
        across,
        pictures,
        time_text,
        expanded=expanded,
        tapped=tapped,
        marks=marks,
        focused=focused,
    )
    above = figures.margin_y + figures.chip_height + figures.chip_gap
    bubbles = [
        customer_reply.layout(reply, message, business_name, theme, across)
        for reply in replies[-_REPLIES_SHOWN:]
    ]
    below = sum(_REPLY_GAP + answer.size.height() for answer in bubbles)
    content_height = (above + made.size.height() + below + figures.margin_y) * scale
    scroll = max(0.0, min(scroll, content_height - view.height() * scale))
    top = view.top() - scroll / scale
    bubble_at = QPointF(view.left() + figures.margin_x, top + above)
    parts = {name: area.translated(bubble_at) for name, area in made.parts.items()}
    parts["avatar"] = around.avatar
    parts["business_name"] = around.business_name
    groups = [
        (QPointF(), tuple(bars.day(view.center().x(), top + figures.margin_y, theme))),
        (bubble_at, made.items),
    ]
    y = bubble_at.y() + made.size.height()
    for number, answer in enumerate(bubbles):
        place = QPointF(view.right() - figures.margin_x - answer.size.width(), y + _REPLY_GAP)
        groups.append((place, answer.items))
        parts[f"replies[{number}]"] = QRectF(place, answer.size)
        y = place.y() + answer.size.height()
    to_rect = QTransform.fromScale(scale, scale) * QTransform.fromTranslate(device.x(), device.y())
    return Phone(
        theme=theme,
        device=device,
        scale=scale,
        view=to_rect.mapRect(view),
        scroll=scroll,
        content_height=content_height,
        parts={name: to_rect.mapRect(area) for name, area in parts.items()},
        surround=around,
        chat=tuple(groups),
    )


def screen_width(theme: Theme, width: str) -> float:
    """Return how wide one of `WIDTHS` is, in px at scale 1."""
    return float(getattr(theme.screen, f"width_{width}"))


def _fit(rect: QRectF, width: float, figures: ScreenFigures) -> tuple[float, QRectF]:
    """Return the scale and the place of the device: at its full height, or lower before it gets small."""
    width += 2 * figures.bezel
    by_height = max(rect.height() / figures.height_most, min(1.0, rect.height() / figures.height_least))
    scale = max(_LEAST_SCALE, min(rect.width() / width, by_height))
    height = max(figures.height_least, min(figures.height_most, rect.height() / scale))
    device = QRectF(0, 0, width * scale, height * scale)
    device.moveCenter(rect.center())
    return scale, device
