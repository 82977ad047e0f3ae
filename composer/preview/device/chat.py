"""A chat at its full length: the day, the message, and below it what the customer replied."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from composer.preview.bubble import bubble
from composer.preview.bubble import reply as customer_reply
from composer.preview.device import bars
from composer.preview.paint.drawing import Group
from composer.preview.subject import Subject
from composer.preview.theme.styles import Theme

_REPLY_GAP = 8.0
_REPLIES_SHOWN = 20


class Chat(NamedTuple):
    """A laid out chat. Lengths are px at scale 1, from its upper left corner.

    parts: where each field shows, with the names of `Bubble.parts`; also `replies[N]`.
    bubbles: what draws the message and the replies.
    """

    theme: Theme
    size: QSizeF
    parts: Mapping[str, QRectF]
    bubbles: tuple[Group, ...]

    def groups_at(self, place: QPointF) -> tuple[Group, ...]:
        """Return what draws the chat with its upper left corner at a point."""
        centre, top = place.x() + self.size.width() / 2, place.y() + self.theme.screen.margin_y
        day = (QPointF(), tuple(bars.day(centre, top, self.theme)))
        return day, *((origin + place, items) for origin, items in self.bubbles)


def layout(subject: Subject, theme: Theme, width: float) -> Chat:
    """Lay a chat of this width out, in px at scale 1."""
    figures = theme.screen
    message = bubble.layout(subject, theme, width)
    place = QPointF(figures.margin_x, figures.margin_y + figures.chip_height + figures.chip_gap)
    bubbles = [(place, message.items)]
    parts = {name: area.translated(place) for name, area in message.parts.items()}
    y = place.y() + message.size.height()
    for number, reply in enumerate(subject.replies[-_REPLIES_SHOWN:]):
        answer = customer_reply.layout(reply, subject, theme, width)
        place = QPointF(width - figures.margin_x - answer.size.width(), y + _REPLY_GAP)
        bubbles.append((place, answer.items))
        parts[f"replies[{number}]"] = QRectF(place, answer.size)
        y = place.y() + answer.size.height()
    return Chat(theme, QSizeF(width, y + figures.margin_y), parts, tuple(bubbles))
