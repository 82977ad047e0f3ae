"""A message on the customer's device: a phone or a browser's window, and the chat with the bubble in it."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QTransform

from composer.preview.device import chat
from composer.preview.device.surround import Surround, surround
from composer.preview.paint import drawing
from composer.preview.paint.drawing import Group
from composer.preview.subject import Subject
from composer.preview.theme.scaling import scaled
from composer.preview.theme.styles import ScreenFigures, Theme

WIDTHS = ("narrow", "normal", "wide")
"""The screens on offer, on each platform."""

_LEAST_SCALE = 0.05
_TITLE_PARTS = ("avatar", "business_name")


class Phone(NamedTuple):
    """A laid out device. Lengths are those of the rectangle it was laid out for.

    device: where the device stands in that rectangle.
    scale: how large one px of the theme is there.
    view: where the chat shows; what is above or below it is cut off.
    scroll: how far down the chat is scrolled, within what is possible.
    content_height: of all that is in the chat; what it has over the view's height can be scrolled.
    parts: where each field shows, with the names of `Chat.parts`; also `business_name` and `avatar`.
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
    chat: tuple[Group, ...]

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
        drawing.paint_groups(painter, self.chat)
        painter.restore()

    def _begin(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(self.device.topLeft())
        painter.scale(self.scale, self.scale)


def layout(rect: QRectF, subject: Subject, theme: Theme, scroll: float = 0) -> Phone:
    """Lay a device out in the middle of a rectangle, as large as fits.

    scroll: how far the chat is to be scrolled down, in the rectangle's units.
    """
    theme = scaled(theme, subject.text_scale)
    width = screen_width(theme, subject.width)
    scale, device = _fit(rect, width, theme.screen)
    around = surround(subject, theme, width, device.height() / scale)
    view = around.areas.view
    shown = chat.layout(subject, theme, width)
    content_height = shown.size.height() * scale
    scroll = max(0.0, min(scroll, content_height - view.height() * scale))
    place = view.topLeft() - QPointF(0, scroll / scale)
    parts = {name: area.translated(place) for name, area in shown.parts.items()}
    parts |= {"avatar": around.avatar, "business_name": around.business_name}
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
        chat=shown.groups_at(place),
    )


def screen_width(theme: Theme, width: str) -> float:
    """Return how wide one of `WIDTHS` is, in px at scale 1."""
    return float(getattr(theme.screen, f"width_{width}"))


def full_size(theme: Theme, width: str) -> QSizeF:
    """Return the size of the whole device with the screen of one of `WIDTHS`, in px at scale 1."""
    return QSizeF(screen_width(theme, width) + 2 * theme.screen.bezel, theme.screen.height_most)


def _fit(rect: QRectF, width: float, figures: ScreenFigures) -> tuple[float, QRectF]:
    """Return the scale and the place of the device: at its full height, or lower before it gets small."""
    width += 2 * figures.bezel
    by_height = max(rect.height() / figures.height_most, min(1.0, rect.height() / figures.height_least))
    scale = max(_LEAST_SCALE, min(rect.width() / width, by_height))
    height = max(figures.height_least, min(figures.height_most, rect.height() / scale))
    device = QRectF(0, 0, width * scale, height * scale)
    device.moveCenter(rect.center())
    return scale, device
