"""A message on the customer's phone: a device, its screen, and the chat that the bubble stands in."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from composer.message.model import Message
from composer.preview import bars, bubble, drawing, wallpaper
from composer.preview.bubble import NO_PICTURES
from composer.preview.drawing import Item
from composer.preview.look import ScreenFigures, Theme

_LEAST_SCALE = 0.05


@dataclass(frozen=True, slots=True)
class Phone:
    """A laid out phone. Lengths are those of the rectangle it was laid out for.

    device: where the device stands in that rectangle. scale: how large one px of the theme is there.
    view: where the chat shows; what is above or below it is cut off.
    scroll: how far down the chat is scrolled, within what is possible.
    content_height: of all that is in the chat; what it has over the view's height can be scrolled.
    parts: where each field shows, with the names of `Bubble.parts`; also `business_name` and `avatar`.
    chat, around: what draws the chat and the rest of the screen, in px at scale 1 from the device's upper left corner.
    """

    theme: Theme
    device: QRectF
    scale: float
    view: QRectF
    scroll: float
    content_height: float
    parts: Mapping[str, QRectF]
    chat: tuple[tuple[QPointF, tuple[Item, ...]], ...]
    around: tuple[Item, ...]

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
        to_theme = QTransform.fromTranslate(-self.device.x(), -self.device.y()) * QTransform.fromScale(
            1 / self.scale, 1 / self.scale
        )
        device = to_theme.mapRect(self.device)
        painter.save()
        painter.translate(self.device.topLeft())
        painter.scale(self.scale, self.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_surfaces(painter, device, self.theme)
        painter.save()
        painter.setClipRect(to_theme.mapRect(self.view))
        for origin, items in self.chat:
            painter.save()
            painter.translate(origin)
            drawing.paint(painter, items)
            painter.restore()
        painter.restore()
        drawing.paint(painter, self.around)
        painter.restore()


def layout(
    rect: QRectF,
    message: Message,
    theme: Theme,
    business_name: str,
    picture: QImage | None = None,
    time_text: str = "12:00",
    pictures: Mapping[str, QImage] = NO_PICTURES,
    scroll: float = 0,
) -> Phone:
    """Lay a phone out in the middle of a rectangle, as large as fits.

    business_name, picture: what the chat's title shows; without a picture, the name's first letter.
    pictures: what media headers show, by URL.
    scroll: how far the chat is to be scrolled down, in the rectangle's units.
    """
    figures = theme.screen
    scale, device = _fit(rect, figures)
    areas = _areas(QRectF(0, 0, device.width() / scale, device.height() / scale), figures)
    made = bubble.layout(message, theme, figures.width, pictures, time_text)
    above = figures.margin_y + figures.chip_height + figures.chip_gap
    content_height = (above + made.size.height() + figures.margin_y) * scale
    scroll = max(0.0, min(scroll, content_height - areas.view.height() * scale))
    top = areas.view.top() - scroll / scale
    bubble_at = QPointF(areas.view.left() + figures.margin_x, top + above)
    parts = {name: area.translated(bubble_at) for name, area in made.parts.items()}
    parts["avatar"] = bars.avatar_box(areas.title, theme)
    parts["business_name"] = bars.name_box(areas.title, theme)
    to_rect = QTransform.fromScale(scale, scale) * QTransform.fromTranslate(device.x(), device.y())
    return Phone(
        theme=theme,
        device=device,
        scale=scale,
        view=to_rect.mapRect(areas.view),
        scroll=scroll,
        content_height=content_height,
        parts={name: to_rect.mapRect(area) for name, area in parts.items()},
        chat=(
            (QPointF(), tuple(bars.day(areas.view.center().x(), top + figures.margin_y, theme))),
            (bubble_at, made.items),
        ),
        around=(
            *bars.status(areas.status, theme, time_text),
            *bars.title(areas.title, theme, business_name, picture),
            *bars.writing(areas.writing, theme),
            *bars.home(areas.home, theme),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Areas:
    """The rows of the screen, from top to bottom."""

    status: QRectF
    title: QRectF
    view: QRectF
    writing: QRectF
    home: QRectF


_TITLE_PARTS = ("avatar", "business_name")


def _fit(rect: QRectF, figures: ScreenFigures) -> tuple[float, QRectF]:
    """Return the scale and the place of the device: at its full height, or lower before it gets small."""
    width = figures.width + 2 * figures.bezel
    by_height = max(rect.height() / figures.height_most, min(1.0, rect.height() / figures.height_least))
    scale = max(_LEAST_SCALE, min(rect.width() / width, by_height))
    height = max(figures.height_least, min(figures.height_most, rect.height() / scale))
    device = QRectF(0, 0, width * scale, height * scale)
    device.moveCenter(rect.center())
    return scale, device


def _screen(device: QRectF, figures: ScreenFigures) -> QRectF:
    bezel = figures.bezel
    return device.adjusted(bezel, bezel, -bezel, -bezel)


def _areas(device: QRectF, figures: ScreenFigures) -> _Areas:
    screen = _screen(device, figures)
    left, width = screen.left(), screen.width()
    status = QRectF(left, screen.top(), width, figures.status_height)
    title = QRectF(left, status.bottom(), width, figures.bar_height)
    home = QRectF(left, screen.bottom() - figures.home_height, width, figures.home_height)
    writing = QRectF(left, home.top() - figures.input_height, width, figures.input_height)
    view = QRectF(left, title.bottom(), width, writing.top() - title.bottom())
    return _Areas(status, title, view, writing, home)


def _paint_surfaces(painter: QPainter, device: QRectF, theme: Theme) -> None:
    """Paint the device, the wallpaper and the surface of the title: what everything else stands on."""
    figures, colours = theme.screen, theme.colours
    screen, edge = _screen(device, figures), figures.frame_edge
    outer = figures.corner + figures.bezel
    painter.fillPath(_rounded(device, outer), QColor(colours.frame_edge))
    painter.fillPath(_rounded(device.adjusted(edge, edge, -edge, -edge), outer - edge), QColor(colours.frame))
    whole = _rounded(screen, figures.corner)
    painter.fillPath(whole, QColor(colours.wallpaper))
    painter.fillPath(whole, wallpaper.brush(colours.doodle, painter.deviceTransform().m11()))
    painter.fillPath(_top(screen, figures), QColor(colours.bar))


def _rounded(rect: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def _top(screen: QRectF, figures: ScreenFigures) -> QPainterPath:
    """Return the surface of the status bar and the title, round at the screen's upper corners."""
    radius, right = figures.corner, screen.right()
    bottom = screen.top() + figures.status_height + figures.bar_height
    path = QPainterPath(QPointF(screen.left(), bottom))
    path.lineTo(screen.left(), screen.top() + radius)
    path.arcTo(screen.left(), screen.top(), 2 * radius, 2 * radius, 180, -90)
    path.lineTo(right - radius, screen.top())
    path.arcTo(right - 2 * radius, screen.top(), 2 * radius, 2 * radius, 90, -90)
    path.lineTo(right, bottom)
    path.closeSubpath()
    return path
