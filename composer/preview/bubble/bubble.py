"""One message as the customer sees it: an incoming bubble with its reply buttons."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF

from composer.message.model import Button, Header, Message, is_blank
from composer.preview.bubble import header as media
from composer.preview.bubble import overlay, surface
from composer.preview.bubble.document import name_area
from composer.preview.bubble.media import MediaInfo, info_for
from composer.preview.bubble.overlay import Marks
from composer.preview.paint.drawing import Glyph, Item, Rule, Text
from composer.preview.paint.paragraphs import Paragraph, single_line
from composer.preview.subject import Subject
from composer.preview.text.body import Stack, formatted, plain
from composer.preview.theme.styles import BubbleFigures, Theme

_CHARACTERS_MAX = 4096
"""Characters of a part that are laid out: four times what the longest may have."""

_BUTTONS_MAX = 10

_EMPTY_BUTTONS = (Button(),)
"""A message always has a button in the end, so one stands there from the start."""


class Bubble(NamedTuple):
    """A laid out bubble.

    Lengths are px at scale 1, from its upper left corner; the tail reaches over its left edge.

    size: without the tail.
    parts: where each field shows, by the field's name: `header.value`, `header.caption` (inside a document's
        row), `body`, `footer`, `buttons[N].title`; also `time`, and `read_more` (inside the body) where that
        can be tapped. A message without a button has `buttons[0].title` all the same.
    items: what draws it.
    """

    size: QSizeF
    parts: Mapping[str, QRectF]
    items: tuple[Item, ...]


def layout(subject: Subject, theme: Theme, width: float) -> Bubble:
    """Lay a message out as a bubble for a chat of this width.

    width: px at scale 1, of the whole chat; the bubble takes at most the theme's share of it.
    """
    figures, types = theme.bubble, theme.type
    most = text_width(theme, width)
    message = _truncated(subject.message)
    head = _header_text(message, theme, most)
    body = (
        plain("Your message", types.empty_body, most)
        if is_blank(message.body)
        else formatted(message.body, theme, most, subject.expanded)
    )
    footer = None if is_blank(message.footer) else plain(message.footer, types.footer, most)
    time = single_line(subject.time_text, types.time, most)
    titles = tuple(button.title for button in message.buttons or _EMPTY_BUTTONS)
    column = _column(message, theme, most, [head, body, footer], time, _rows_width(titles, theme, most))
    sheet = _Sheet(theme, column)
    if head is not None:
        sheet.add_text("header.value", head, figures.header_gap)
    elif message.header is not None:
        sheet.add_media(message.header, info_for(subject.pictures, message.header.value))
    sheet.add_text("body", body, figures.footer_gap if footer else 0)
    if footer is not None:
        sheet.add_text("footer", footer)
    sheet.add_time(time, footer or body)
    sheet.add_buttons(titles, most, subject.tapped is not None)
    return sheet.bubble(subject.marks, subject.focused)


def text_width(theme: Theme, width: float) -> float:
    """Return how wide a bubble's text may be in a chat of this width, in px at scale 1."""
    figures = theme.bubble
    return int(min(width * figures.widest, figures.widest_px)) - _sides(figures)


def _sides(figures: BubbleFigures) -> float:
    """Return what a bubble is wider than its text column."""
    return figures.padding_left + figures.padding_right


class _Sheet:
    """What a bubble gets, one part below the other."""

    def __init__(self, theme: Theme, column: float) -> None:
        """column: how wide the text may be."""
        self._theme = theme
        self._column = column
        self._width = column + _sides(theme.bubble)
        self._y = theme.bubble.padding_top
        self._parts: dict[str, QRectF] = {}
        self._items: list[Item] = []

    def add_text(self, field: str, stack: Stack, gap: float = 0) -> None:
        """Add a field's text.

        gap: px that stay free below it.
        """
        x = self._theme.bubble.padding_left
        self._parts[field] = QRectF(x, self._y, self._column, stack.height)
        if more := stack.more_area(x, self._y, self._column):
            self._parts["read_more"] = more
        self._items.extend(stack.items(x, self._y, self._column, self._theme))
        self._y += stack.height + gap

    def add_media(self, header: Header, file: MediaInfo) -> None:
        figures = self._theme.bubble
        inset = figures.media_inset
        width = self._width - 2 * inset
        area = QRectF(inset, inset, width, media.height(header, self._theme, width, file))
        self._parts["header.value"] = area
        if header.type == "document" and not is_blank(header.caption):
            self._parts["header.caption"] = name_area(self._theme, area)
        self._items.extend(media.items(header, self._theme, area, file))
        self._y = area.bottom() + figures.media_gap

    def add_time(self, time: Paragraph, last: Stack) -> None:
        """last: the text that ends where the time may begin."""
        figures = self._theme.bubble
        right = figures.padding_left + self._column
        if last.last_right + figures.time_gap + time.natural <= self._column:
            y = self._y - last.height + last.last_baseline + figures.time_drop - time.baseline
        else:
            y = self._y
        area = QRectF(right - time.natural, y, time.natural, time.height)
        self._parts["time"] = area
        self._items.append(Text(time, area.x(), area.y()))
        self._y = max(self._y, area.bottom()) + figures.padding_bottom

    def add_buttons(self, titles: tuple[str, ...], most: float, tapped: bool) -> None:
        height = self._theme.bubble.button_height
        for number in range(len(titles)):
            self._parts[f"buttons[{number}].title"] = QRectF(
                0, self._y + number * height, self._width, height
            )
        self._items += _buttons(titles, self._theme, most, self._width, self._y, tapped)
        self._y += len(titles) * height

    def bubble(self, marks: Marks, focused: str | None) -> Bubble:
        width, height = self._width, self._y
        items = (*surface.items(width, height, self._theme), *self._items)
        if marks or focused:
            items += tuple(overlay.items(self._parts, width, self._theme, marks, focused))
        return Bubble(QSizeF(width, height), self._parts, items)


def _truncated(message: Message) -> Message:
    """Cut what is so far over its limit that laying it out would hold the window up and show nothing new."""
    header, texts = (
        message.header,
        [message.body, message.footer, *(button.title for button in message.buttons)],
    )
    texts += [header.value, header.caption] if header else []
    if max(map(len, texts)) <= _CHARACTERS_MAX and len(message.buttons) <= _BUTTONS_MAX:
        return message
    return replace(
        message,
        header=replace(header, value=_cut(header.value), caption=_cut(header.caption)) if header else None,
        body=_cut(message.body),
        footer=_cut(message.footer),
        buttons=tuple(replace(button, title=_cut(button.title)) for button in message.buttons[:_BUTTONS_MAX]),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _CHARACTERS_MAX else f"{text[:_CHARACTERS_MAX]}…"


def _header_text(message: Message, theme: Theme, most: float) -> Stack | None:
    header = message.header
    if header is None or header.is_media:
        return None
    if is_blank(header.value):
        return plain("Header", theme.type.empty_header, most)
    return plain(header.value, theme.type.header, most)


def _title(title: str, theme: Theme, most: float, tapped: bool = False) -> Paragraph:
    figures, types = theme.bubble, theme.type
    row = most + _sides(figures)
    width = row - 2 * figures.button_padding - figures.button_glyph - figures.button_gap
    if is_blank(title):
        return single_line("Reply button", types.empty_title, width)
    return single_line(title, types.tapped if tapped else types.title, width)


def _rows_width(titles: tuple[str, ...], theme: Theme, most: float) -> float:
    """Return what the widest button's row needs of the text column."""
    figures = theme.bubble
    widest = max(_title(title, theme, most).natural for title in titles)
    row = widest + figures.button_glyph + figures.button_gap + 2 * figures.button_padding
    return row - _sides(figures)


@lru_cache(maxsize=64)
def _buttons(
    titles: tuple[str, ...], theme: Theme, most: float, width: float, y: float, tapped: bool
) -> tuple[Item, ...]:
    """Return what draws the buttons' rows from a height on."""
    figures = theme.bubble
    side = figures.button_glyph
    items: list[Item] = []
    for title in (_title(title, theme, most, tapped) for title in titles):
        left = (width - side - figures.button_gap - title.natural) / 2
        middle = y + figures.button_height / 2
        items += (
            Rule(0, y, width, theme.colours.divider),
            Glyph("reply", QRectF(left, middle - side / 2, side, side), title.colour),
            Text(title, left + side + figures.button_gap, middle - title.height / 2),
        )
        y += figures.button_height
    return tuple(items)


def _column(
    message: Message, theme: Theme, most: float, stacks: list[Stack | None], time: Paragraph, rows: float
) -> float:
    """Return how wide the text column must be, at most `most`: the bubble hugs what it holds."""
    figures = theme.bubble
    texts = [stack for stack in stacks if stack is not None]
    has_media = message.header is not None and message.header.is_media
    needed = max(
        figures.least_with_media if has_media else figures.least, rows, *(stack.natural for stack in texts)
    )
    beside_time = texts[-1].last_right + figures.time_gap + time.natural
    if beside_time <= most:
        needed = max(needed, beside_time)
    return min(most, ceil(needed))
