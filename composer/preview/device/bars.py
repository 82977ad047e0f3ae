"""The rows around the chat: status bar, title and input row; and the day above the messages.

Which signs stand in them is here, by platform; every figure and colour is in the theme.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from composer.preview.paint.drawing import Fill, Glyph, Item, Outline, Picture, Rule, Text
from composer.preview.paint.paragraphs import single_line
from composer.preview.theme.styles import Theme


class _WritingRow(NamedTuple):
    """The signs of the input row from left to right, and what its empty field says.

    before, after: the signs beside the field.
    first, last: the signs at the two ends inside it.
    hint: what the empty field says.
    """

    before: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    after: tuple[str, ...]
    hint: str


_STATUS: dict[str, tuple[str, ...]] = {
    "ios": ("signal-bars", "wifi-arcs", "battery-level"),
    "android": ("wifi", "signal", "battery"),
    "web": (),
}
_WIDE = {"battery-level": 1.5}
"""How much larger a sign is than its neighbours, because it lies on its side."""

_HINT_GAP = 12
"""Between a sign in the field and what the empty field says."""

_BACK = {"ios": "chevron", "android": "back"}
_TITLE = {"ios": ("video-line", "call-line"), "android": ("call", "menu"), "web": ("search", "menu")}
_WRITING_ROWS = {
    "ios": _WritingRow(("plus",), (), ("sticker",), ("camera-line", "microphone-line"), ""),
    "android": _WritingRow((), ("smile",), ("clip", "camera"), ("microphone",), "Message"),
    "web": _WritingRow((), ("plus", "smile"), ("microphone-line",), (), "Type a message"),
}


def status(area: QRectF, theme: Theme, time_text: str) -> Iterator[Item]:
    """Yield the system's row at the very top: the clock, the front camera and three signs.

    A browser has none.
    """
    figures, colours = theme.screen, theme.colours
    names = _STATUS[theme.platform]
    if not names:
        return
    middle = area.center().y() + figures.status_drop
    camera = QRectF(0, 0, figures.camera_width, figures.camera_height)
    camera.moveCenter(QPointF(area.center().x(), middle))
    yield Fill(camera, camera.height() / 2, colours.camera)
    sizes = [figures.status_glyph * _WIDE.get(name, 1) for name in names]
    wide = sum(sizes) + figures.status_gap * (len(sizes) - 1)
    clock = single_line(time_text, theme.type.clock, camera.left() - area.left())
    if theme.platform == "ios":  # in the middle of what the camera leaves free at its sides
        x, right = (
            (area.left() + camera.left() - clock.natural) / 2,
            (camera.right() + area.right() + wide) / 2,
        )
    else:
        x, right = area.left() + figures.status_inset, area.right() - figures.status_inset
    yield Text(clock, x, middle - clock.height / 2)
    x = right - wide
    for name, size in zip(names, sizes, strict=True):
        yield _glyph(name, QPointF(x + size / 2, middle), size, colours.status)
        x += size + figures.status_gap


def avatar_box(area: QRectF, theme: Theme) -> QRectF:
    """Return where the round picture stands in the chat's title."""
    figures = theme.screen
    box = QRectF(0, 0, figures.avatar, figures.avatar)
    box.moveCenter(QPointF(area.left() + figures.avatar_middle, area.center().y()))
    return box


def name_box(area: QRectF, theme: Theme) -> QRectF:
    """Return the room that the business name has in the chat's title."""
    figures = theme.screen
    left = avatar_box(area, theme).right() + figures.name_gap
    right = area.right() - figures.bar_inset - len(_TITLE[theme.platform]) * figures.bar_step
    height = theme.type.contact.line_height
    return QRectF(left, area.center().y() - height / 2, right - left, height)


def title(area: QRectF, theme: Theme, business_name: str, picture: QImage | None) -> Iterator[Item]:
    """Yield the chat's title: a way back, the picture or the name's first letter, the name, two signs."""
    figures, colours, types = theme.screen, theme.colours, theme.type
    middle = area.center().y()
    if back := _BACK.get(theme.platform):
        yield _glyph(
            back, QPointF(area.left() + figures.back_middle, middle), figures.bar_glyph, colours.bar_glyph
        )
    yield from _avatar(avatar_box(area, theme), theme, business_name, picture)
    box = name_box(area, theme)
    style = types.contact if business_name.strip() else types.empty_contact
    name = single_line(business_name.strip() or "Business name", style, box.width())
    yield Text(name, box.left(), middle - name.height / 2)
    x = area.right() - figures.bar_inset - figures.bar_step / 2
    for sign in reversed(_TITLE[theme.platform]):
        yield _glyph(sign, QPointF(x, middle), figures.bar_glyph, colours.bar_glyph)
        x -= figures.bar_step
    if figures.bar_line:
        yield Rule(area.left(), area.bottom(), area.width(), colours.bar_line)


def day(centre_x: float, top: float, theme: Theme) -> Iterator[Item]:
    """Yield the small label that says which day the messages below are from."""
    figures = theme.screen
    text = single_line("Today", theme.type.chip, figures.width_normal / 2)
    width = round(text.natural + 2 * figures.chip_padding)
    area = QRectF(round(centre_x - width / 2), top, width, figures.chip_height)
    yield Fill(area.translated(0, theme.bubble.shadow), figures.chip_radius, theme.colours.shadow)
    yield Fill(area, figures.chip_radius, theme.colours.chip)
    yield Text(text, area.center().x() - text.natural / 2, area.center().y() - text.height / 2)


def writing(area: QRectF, theme: Theme) -> Iterator[Item]:
    """Yield the row in which one writes: an empty field, and the signs in it and beside it."""
    figures, colours = theme.screen, theme.colours
    row, high, step, middle = (
        _WRITING_ROWS[theme.platform],
        figures.input_pill,
        figures.input_step,
        area.center().y(),
    )
    left, right = area.left() + figures.input_inset, area.right() - figures.input_inset
    for sign in row.before:
        yield _glyph(sign, QPointF(left + step / 2, middle), figures.input_glyph, colours.input_glyph)
        left += step
    if figures.input_disc:
        centre = QPointF(right - figures.input_disc / 2, middle)
        yield _disc(centre, figures.input_disc, colours.send)
        yield _glyph(row.after[0], centre, figures.input_glyph, colours.send_glyph)
        right -= figures.input_disc + figures.input_gap
    else:
        for sign in reversed(row.after):
            yield _glyph(sign, QPointF(right - step / 2, middle), figures.input_glyph, colours.input_glyph)
            right -= step
    pill = QRectF(left, middle - high / 2, right - left, high)
    radius = min(figures.input_radius, high / 2)
    if figures.input_line:
        yield Fill(pill, radius, colours.input)
        yield Outline(pill, radius, figures.input_line, colours.input_line)
    else:
        yield Fill(pill.translated(0, 1), radius, colours.shadow)
        yield Fill(pill, radius, colours.input)
    side = figures.input_glyph
    for number, sign in enumerate(row.first):
        yield _glyph(sign, QPointF(pill.left() + high / 2 + number * step, middle), side, colours.input_glyph)
    for number, sign in enumerate(reversed(row.last)):
        yield _glyph(
            sign, QPointF(pill.right() - high / 2 - number * step, middle), side, colours.input_glyph
        )
    begin = pill.left() + high / 2 + side / 2 + (len(row.first) - 1) * step + _HINT_GAP
    end = pill.right() - high / 2 - side / 2 - (len(row.last) - 1) * step - _HINT_GAP
    if row.hint and begin < end:
        hint = single_line(row.hint, theme.type.input, end - begin)
        yield Text(hint, begin, middle - hint.height / 2)


def home(area: QRectF, theme: Theme) -> Iterator[Item]:
    """Yield the system's bar at the very bottom."""
    width, height = theme.screen.home_width, theme.screen.home_bar
    if height:
        bar = QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)
        yield Fill(bar, height / 2, theme.colours.home)


def _avatar(box: QRectF, theme: Theme, business_name: str, picture: QImage | None) -> Iterator[Item]:
    if picture is not None and not picture.isNull():
        yield Picture(picture, box, box.width() / 2)
        return
    yield Fill(box, box.width() / 2, theme.colours.avatar)
    letter = next((character for character in business_name if character.isalnum()), "")
    if not letter:
        yield _glyph("person", box.center(), box.width() * 0.6, theme.colours.avatar_text)
        return
    text = single_line(letter.upper(), theme.type.avatar, box.width())
    yield Text(text, box.center().x() - text.natural / 2, box.center().y() - text.height / 2)


def _glyph(name: str, centre: QPointF, side: float, colour: str) -> Glyph:
    return Glyph(name, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), colour)


def _disc(centre: QPointF, diameter: float, colour: str) -> Fill:
    radius = diameter / 2
    return Fill(QRectF(centre.x() - radius, centre.y() - radius, diameter, diameter), radius, colour)
