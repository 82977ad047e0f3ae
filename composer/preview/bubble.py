"""One message as the customer sees it: an incoming bubble with its reply buttons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from composer.message.model import Button, Header, Message
from composer.preview import header as media
from composer.preview.body import Stack, formatted, plain
from composer.preview.drawing import Fill, Glyph, Item, Rule, Shape, Text, paint
from composer.preview.look import Theme
from composer.preview.paragraphs import Paragraph, single_line

_SHOWN_MAX = 4096
"""Characters of a part that are laid out: four times what the longest may have."""

_BUTTONS_SHOWN = 10

NO_PICTURES: Mapping[str, QImage] = MappingProxyType({})

_EMPTY_BUTTONS = (Button(),)
"""A message always has a button in the end, so one stands there from the start."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A laid out bubble. Lengths are px at scale 1, from its upper left corner; the tail reaches over its left edge.

    parts: where each field shows, by the field's name: `header.value`, `header.caption` (inside a document's row),
    `body`, `footer`, `buttons[N].title`; also `time`. A message without a button has `buttons[0].title` all the same.
    items: what draws it.
    """

    size: QSizeF
    parts: Mapping[str, QRectF]
    items: tuple[Item, ...]

    def paint(self, painter: QPainter, origin: QPointF) -> None:
        """Paint the bubble, its upper left corner at a point. The painter may be scaled; its state stays as it was."""
        painter.save()
        painter.translate(origin)
        paint(painter, self.items)
        painter.restore()


def layout(
    message: Message,
    theme: Theme,
    width: float,
    pictures: Mapping[str, QImage] = NO_PICTURES,
    time_text: str = "12:00",
) -> Bubble:
    """Lay a message out as a bubble for a chat of this width.

    width: px at scale 1, of the whole chat; the bubble takes at most the theme's share of it.
    pictures: what media headers show, by URL; without one there is a stand-in with the file's name.
    """
    figures, types = theme.bubble, theme.type
    most = int(width * figures.widest) - 2 * figures.padding_x
    message = _within_sight(message)
    head = _header_text(message, theme, most)
    body = (
        formatted(message.body, theme, most) if message.body.strip() else plain("Your message", types.empty_body, most)
    )
    footer = plain(message.footer, types.footer, most) if message.footer.strip() else None
    time = single_line(time_text, types.time, most)
    titles = [_title(button, theme, most) for button in message.buttons or _EMPTY_BUTTONS]
    column = _column(message, theme, most, [head, body, footer], time, titles)
    sheet = _Sheet(theme, column)
    if head is not None:
        sheet.add_text("header.value", head, figures.header_gap)
    elif message.header is not None:
        sheet.add_media(message.header, pictures)
    sheet.add_text("body", body, figures.footer_gap if footer else 0)
    if footer is not None:
        sheet.add_text("footer", footer)
    sheet.add_time(time, footer or body)
    for number, title in enumerate(titles):
        sheet.add_button(f"buttons[{number}].title", title)
    return sheet.bubble()


class _Sheet:
    """What a bubble gets, one part below the other."""

    def __init__(self, theme: Theme, column: float) -> None:
        """column: how wide the text may be."""
        self._theme = theme
        self._column = column
        self._width = column + 2 * theme.bubble.padding_x
        self._y = theme.bubble.padding_top
        self._parts: dict[str, QRectF] = {}
        self._items: list[Item] = []

    def add_text(self, field: str, stack: Stack, gap: float = 0) -> None:
        """gap: what stays free below."""
        x = self._theme.bubble.padding_x
        self._parts[field] = QRectF(x, self._y, self._column, stack.height)
        self._items.extend(stack.items(x, self._y, self._column, self._theme))
        self._y += stack.height + gap

    def add_media(self, header: Header, pictures: Mapping[str, QImage]) -> None:
        figures = self._theme.bubble
        inset = figures.media_inset
        width = self._width - 2 * inset
        area = QRectF(inset, inset, width, media.height(header, self._theme, width, pictures))
        self._parts["header.value"] = area
        if header.type == "document" and header.caption.strip():
            self._parts["header.caption"] = media.document_name_area(self._theme, area)
        self._items.extend(media.items(header, self._theme, area, pictures))
        self._y = area.bottom() + figures.media_gap

    def add_time(self, time: Paragraph, last: Stack) -> None:
        """last: the text that ends where the time may begin."""
        figures = self._theme.bubble
        right = figures.padding_x + self._column
        if last.last_right + figures.time_gap + time.natural <= self._column:
            y = self._y - last.height + last.last_baseline + figures.time_drop - time.baseline
        else:
            y = self._y
        area = QRectF(right - time.natural, y, time.natural, time.height)
        self._parts["time"] = area
        self._items.append(Text(time, area.x(), area.y()))
        self._y = max(self._y, area.bottom()) + figures.padding_bottom

    def add_button(self, field: str, title: Paragraph) -> None:
        figures, colours = self._theme.bubble, self._theme.colours
        row = QRectF(0, self._y, self._width, figures.button_height)
        side = figures.button_glyph
        left = (self._width - side - figures.button_gap - title.natural) / 2
        self._parts[field] = row
        self._items += (
            Rule(0, row.top(), self._width, colours.divider),
            Glyph("reply", QRectF(left, row.center().y() - side / 2, side, side), title.colour),
            Text(title, left + side + figures.button_gap, row.center().y() - title.height / 2),
        )
        self._y = row.bottom()

    def bubble(self) -> Bubble:
        back = tuple(_back(self._width, self._y, self._theme))
        return Bubble(QSizeF(self._width, self._y), self._parts, (*back, *self._items))


def _within_sight(message: Message) -> Message:
    """Cut what is so far over its limit that laying it out would hold the window up and show nothing new."""
    header = message.header
    return replace(
        message,
        header=replace(header, value=_cut(header.value), caption=_cut(header.caption)) if header else None,
        body=_cut(message.body),
        footer=_cut(message.footer),
        buttons=tuple(replace(button, title=_cut(button.title)) for button in message.buttons[:_BUTTONS_SHOWN]),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…"


def _header_text(message: Message, theme: Theme, most: float) -> Stack | None:
    header = message.header
    if header is None or header.is_media:
        return None
    if header.value.strip():
        return plain(header.value, theme.type.header, most)
    return plain("Header", theme.type.empty_header, most)


def _title(button: Button, theme: Theme, most: float) -> Paragraph:
    figures, types = theme.bubble, theme.type
    width = most + 2 * (figures.padding_x - figures.button_padding) - figures.button_glyph - figures.button_gap
    if button.title.strip():
        return single_line(button.title, types.title, width)
    return single_line("Reply button", types.empty_title, width)


def _column(
    message: Message, theme: Theme, most: float, stacks: list[Stack | None], time: Paragraph, titles: list[Paragraph]
) -> float:
    """Return how wide the text column must be, at most `most`: the bubble hugs what it holds."""
    figures = theme.bubble
    texts = [stack for stack in stacks if stack is not None]
    row = max(title.natural for title in titles) + figures.button_glyph + figures.button_gap
    has_media = message.header is not None and message.header.is_media
    needed = max(
        figures.least_with_media if has_media else figures.least,
        row + 2 * (figures.button_padding - figures.padding_x),
        *(stack.natural for stack in texts),
    )
    beside_time = texts[-1].last_right + figures.time_gap + time.natural
    if beside_time <= most:
        needed = max(needed, beside_time)
    return min(most, ceil(needed))


def _back(width: float, height: float, theme: Theme) -> Iterator[Item]:
    """Yield the bubble's surface with the tail at its upper left, as an incoming message has it.

    Only its ends are round. Qt fills such outlines fast while they are low (it starts threads for the others), so there
    is a plain rectangle between them, overlapping them so that no seam shows; and of the shadow there is what shows.
    """
    colour, shadow, end = theme.colours.bubble, theme.colours.shadow, theme.bubble.radius + 2
    top, bottom = _ends(width, end, theme)
    yield Shape(bottom.translated(0, height - end + 1), shadow)
    yield Shape(bottom.translated(0, height - end), colour)
    yield Fill(QRectF(0, end - 1, width, height - 2 * (end - 1)), 0, colour)
    yield Shape(top, colour)


@lru_cache(maxsize=64)
def _ends(width: float, height: float, theme: Theme) -> tuple[QPainterPath, QPainterPath]:
    """Return the upper and the lower end of the surface, each of this height."""
    radius = theme.bubble.radius
    bottom = QPainterPath(QPointF(0, 0))
    bottom.lineTo(width, 0)
    bottom.arcTo(width - 2 * radius, height - 2 * radius, 2 * radius, 2 * radius, 0, -90)
    bottom.arcTo(0, height - 2 * radius, 2 * radius, 2 * radius, 270, -90)
    bottom.closeSubpath()
    return _top(width, height, theme), bottom


def _top(width: float, end: float, theme: Theme) -> QPainterPath:
    figures = theme.bubble
    radius, out, down = figures.radius, figures.tail_width, figures.tail_height
    path = QPainterPath(QPointF(-out + 2.5, 0))
    path.arcTo(width - 2 * radius, 0, 2 * radius, 2 * radius, 90, -90)
    path.lineTo(width, end)
    path.lineTo(0, end)
    path.lineTo(0, down)
    # The tip is slightly rounded.
    path.lineTo(-out + 0.8, 2.6)
    path.quadTo(-out - 0.6, 0, -out + 2.5, 0)
    return path
