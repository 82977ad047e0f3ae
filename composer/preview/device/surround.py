"""What is around a chat: the device, its wallpaper, the rows above and below.

It stays as it is while the message is typed.
"""

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from composer.preview.device import bars, wallpaper
from composer.preview.paint import drawing
from composer.preview.paint.cache import LruCache
from composer.preview.paint.drawing import Item
from composer.preview.subject import Subject
from composer.preview.theme.styles import ScreenFigures, Theme


class Areas(NamedTuple):
    """The screen and its rows, from top to bottom, in px at scale 1 from the device's upper left corner."""

    screen: QRectF
    status: QRectF
    title: QRectF
    view: QRectF
    writing: QRectF
    home: QRectF


class Surround:
    """What is around a chat of a certain size; not to be changed.

    `surround` returns one object for all that has an equal picture.
    """

    def __init__(self, subject: Subject, theme: Theme, width: float, height: float) -> None:
        """Lay out what is around a chat.

        width: of the screen, in px at scale 1.
        height: of the device, in px at scale 1.
        """
        self.theme = theme
        self.areas = _areas(width, height, theme.screen)
        self.device = QRectF(0, 0, width + 2 * theme.screen.bezel, height)
        self.avatar = bars.avatar_box(self.areas.title, theme)
        self.business_name = bars.name_box(self.areas.title, theme)
        self.items: tuple[Item, ...] = (
            *bars.status(self.areas.status, theme, subject.time_text),
            *bars.title(self.areas.title, theme, subject.business_name, subject.avatar),
            *bars.writing(self.areas.writing, theme),
            *bars.home(self.areas.home, theme),
        )

    def paint(self, painter: QPainter) -> None:
        """Paint it at the painter's origin, in px at scale 1."""
        figures, colours, areas = self.theme.screen, self.theme.colours, self.areas
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        outer, edge = figures.corner + figures.bezel, figures.frame_edge
        painter.fillPath(_rounded(self.device, outer), QColor(colours.frame_edge))
        painter.fillPath(
            _rounded(self.device.adjusted(edge, edge, -edge, -edge), outer - edge), QColor(colours.frame)
        )
        whole = _rounded(areas.screen, figures.corner)
        painter.fillPath(whole, QColor(colours.wallpaper))
        painter.fillPath(whole, wallpaper.brush(colours.doodle, painter.deviceTransform().m11()))
        for area, colour in (
            (areas.status.united(areas.title), colours.bar),
            (areas.writing.united(areas.home), colours.foot),
        ):
            painter.save()
            painter.setClipRect(area)
            painter.fillPath(whole, QColor(colour))
            painter.restore()
        drawing.paint(painter, self.items)
        painter.restore()


_made: LruCache[tuple[object, ...], Surround] = LruCache(8)
"""The last ones; each costs 1."""


def surround(subject: Subject, theme: Theme, width: float, height: float) -> Surround:
    """Return what is around a chat; the object that was returned before while nothing in it differs."""
    avatar = None if subject.avatar is None else subject.avatar.cacheKey()
    key = (theme, width, height, subject.business_name, avatar, subject.time_text)
    found = _made.get(key)
    if found is None:
        found = Surround(subject, theme, width, height)
        _made.put(key, found, 1)
    return found


def _areas(width: float, height: float, figures: ScreenFigures) -> Areas:
    bezel = figures.bezel
    screen = QRectF(bezel, bezel, width, height - 2 * bezel)
    status = QRectF(bezel, screen.top(), width, figures.status_height)
    title = QRectF(bezel, status.bottom(), width, figures.bar_height)
    home = QRectF(bezel, screen.bottom() - figures.home_height, width, figures.home_height)
    writing = QRectF(bezel, home.top() - figures.input_height, width, figures.input_height)
    view = QRectF(bezel, title.bottom(), width, writing.top() - title.bottom())
    return Areas(screen, status, title, view, writing, home)


def _rounded(rect: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path
