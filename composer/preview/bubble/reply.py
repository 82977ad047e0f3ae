"""The customer's reply: an outgoing bubble at the right, with the message it answers quoted in it."""

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainterPath, QTransform

from composer.message import markup
from composer.preview.bubble import surface
from composer.preview.bubble.bubble import Bubble, text_width
from composer.preview.paint.drawing import Fill, Glyph, Item, Shape, Text
from composer.preview.paint.paragraphs import Paragraph, single_line
from composer.preview.subject import CustomerReply, Subject
from composer.preview.text.body import Stack, plain
from composer.preview.theme.styles import Theme

_TEXT_MAX = 2000
_QUOTED_MAX = 200  # characters; a line shows some forty

_QUOTE_PADDING, _QUOTE_BAR, _QUOTE_GAP = 8.0, 4.0, 5.0
_TICKS, _TICKS_GAP = 16.0, 3.0


def layout(reply: CustomerReply, subject: Subject, theme: Theme, width: float) -> Bubble:
    """Lay a reply out for a chat; its tail reaches over its right edge.

    subject: what the reply quotes.
    width: of the whole chat, in px at scale 1.
    """
    figures = theme.bubble
    most = text_width(theme, width)
    text = plain(reply.text[:_TEXT_MAX], theme.type.body, most)
    time = single_line(reply.time_text, theme.type.time, most)
    quote = _quote(subject, theme, most) if reply.is_quoting else ()
    beside = _TICKS + _TICKS_GAP
    needed = max(text.natural, *(line.natural + 2 * _QUOTE_PADDING + _QUOTE_BAR for line in quote), 0)
    ends_beside = text.last_right + figures.time_gap + time.natural + beside <= most
    ends = text.last_right + figures.time_gap if ends_beside else 0
    column = min(most, ceil(max(needed, ends + time.natural + beside)))
    return _laid_out(text, time, quote, ends_beside, column, theme)


def _quote(subject: Subject, theme: Theme, most: float) -> tuple[Paragraph, ...]:
    room = most - 2 * _QUOTE_PADDING - _QUOTE_BAR
    body = " ".join(markup.plain(subject.message.body[:_QUOTED_MAX]).split())
    name = subject.business_name.strip() or "Business name"
    lines = ((name, theme.type.quote_name), (body, theme.type.quote_text))
    return tuple(single_line(text, style, room) for text, style in lines if text)


def _laid_out(
    text: Stack, time: Paragraph, quote: tuple[Paragraph, ...], ends_beside: bool, column: float, theme: Theme
) -> Bubble:
    figures, colours = theme.bubble, theme.colours
    width = column + figures.padding_left + figures.padding_right
    y = figures.padding_top
    inner: list[Item] = []
    if quote:
        inset = figures.media_inset
        height = sum(line.height for line in quote) + 2 * _QUOTE_GAP
        box = QRectF(inset, inset, width - 2 * inset, height)
        inner.append(Fill(box, figures.media_radius, colours.quote))
        inner.append(Fill(QRectF(inset, inset + 4, _QUOTE_BAR, height - 8), _QUOTE_BAR / 2, colours.action))
        y = inset + _QUOTE_GAP
        for line in quote:
            inner.append(Text(line, inset + _QUOTE_BAR + _QUOTE_PADDING, y))
            y += line.height
        y += _QUOTE_GAP + figures.media_gap
    inner.extend(text.items(figures.padding_left, y, column, theme))
    y += text.height
    at = y - text.height + text.last_baseline + figures.time_drop - time.baseline if ends_beside else y
    right = figures.padding_left + column
    inner.append(Text(time, right - _TICKS - _TICKS_GAP - time.natural, at))
    ticks = QRectF(right - _TICKS, at + (time.height - _TICKS) / 2, _TICKS, _TICKS)
    inner.append(Glyph("ticks", ticks, colours.ticks))
    height = max(y, at + time.height) + figures.padding_bottom
    return Bubble(QSizeF(width, height), {}, (*_surface(width, height, theme), *inner))


@lru_cache(maxsize=32)
def _surface(width: float, height: float, theme: Theme) -> tuple[Item, ...]:
    """Return the surface of an incoming bubble, seen in a mirror and in the reply's colour."""
    mirror = QTransform(-1, 0, 0, 1, width, 0)
    found: list[Item] = []
    for item in surface.items(width, height, theme):
        colour = (
            theme.colours.shadow if getattr(item, "fill", "") == theme.colours.shadow else theme.colours.reply
        )
        if isinstance(item, Shape):
            found.append(Shape(_mapped(mirror, item.path), colour))
        elif isinstance(item, Fill):
            found.append(Fill(mirror.mapRect(item.rect), item.radius, colour))
    return tuple(found)


def _mapped(transform: QTransform, path: QPainterPath) -> QPainterPath:
    mapped = transform.map(path)
    mapped.setFillRule(path.fillRule())
    return mapped
