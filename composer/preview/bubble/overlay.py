"""What the window draws over a message's parts: signs of problems, and the field that is being edited."""

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF

from composer.palette import STATE_COLOURS
from composer.preview.paint.drawing import Fill, Glyph, Item, Outline
from composer.preview.theme.styles import Theme

Marks = Mapping[str, str]
"""`error` or `warning`, by field."""

NO_MARKS: Marks = MappingProxyType({})

_BUTTON = re.compile(r"buttons\[\d+\]")
_SIGNS = {"error": "disc", "warning": "triangle"}
_OPACITY = "A6"
"""Of the outlines, in Qt's hexadecimal notation: the sign says it, the outline says where."""

_INSET = 4
"""Of an outline in a button's row."""


def items(
    parts: Mapping[str, QRectF], width: float, theme: Theme, marks: Marks, focused: str | None
) -> Iterator[Item]:
    """Yield the outlines and signs on a bubble of this width whose parts are in these places.

    marks, focused: of any fields; those that show nowhere in the bubble are left out.
    """
    figures, colours = theme.bubble, theme.colours
    if focused is not None and (part := part_of(focused, parts)):
        rect, radius = _around(part, parts[part], width, theme)
        yield Fill(rect, radius, colours.focus_fill)
        yield Outline(rect, radius, figures.focus_line, colours.focus)
    marked: dict[str, str] = {}
    for field, state in marks.items():
        if (part := part_of(field, parts)) and marked.get(part) != "error":
            marked[part] = state
    for part, state in marked.items():
        rect, radius = _around(part, parts[part], width, theme)
        colour = getattr(STATE_COLOURS[theme.mode], state)
        yield Outline(rect, radius, figures.mark_line, f"#{_OPACITY}{colour[1:]}")
        yield from _sign(_SIGNS[state], _sign_at(part, rect, width), theme, colour)


def part_of(field: str, parts: Collection[str]) -> str | None:
    """Return the part that stands for a field, None where none does.

    It is the field's own part, or that of the header or button it belongs to.
    """
    if field in parts:
        return field
    button = _BUTTON.match("buttons[0]" if field == "buttons" else field)
    part = f"{button[0]}.title" if button else "header.value" if field.startswith("header") else ""
    return part if part in parts else None


def _around(part: str, area: QRectF, width: float, theme: Theme) -> tuple[QRectF, float]:
    """Return the outline of a part and the radius of its corners."""
    gap = theme.bubble.focus_gap
    if _BUTTON.match(part):
        return area.adjusted(_INSET, _INSET, -_INSET, -_INSET), 2.0 * _INSET
    if area.width() > width - theme.bubble.padding_left - theme.bubble.padding_right + 1:
        return area.adjusted(1, 1, -1, -1), theme.bubble.media_radius
    return area.adjusted(-2 * gap, -gap + 1, 2 * gap, gap - 1), 2 * gap


def _sign_at(part: str, rect: QRectF, width: float) -> QPointF:
    """Return the middle of a part's sign: on the bubble's edge, where no text is."""
    down = rect.height() / 2 if _BUTTON.match(part) else min(rect.height() / 2, 11)
    return QPointF(width - 1, rect.top() + down)


def _sign(name: str, centre: QPointF, theme: Theme, colour: str) -> Iterator[Item]:
    side = theme.bubble.mark_disc
    for sign, size, ink in (
        (name, side + 4, theme.colours.bubble),
        (name, side, colour),
        (f"{name}-mark", side, theme.colours.bubble),
    ):
        yield Glyph(sign, QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size), ink)
