"""What surrounds the chat on a phone: status bar, the chat's title, the day, the row one writes in."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from composer.preview.drawing import Fill, Glyph, Item, Picture, Text
from composer.preview.look import Theme
from composer.preview.paragraphs import single_line

_STATUS_GLYPHS = ("battery", "signal", "wifi")
_TITLE_GLYPHS = ("menu", "call")
_INPUT_GLYPHS = ("camera", "clip")


def status(area: QRectF, theme: Theme, time_text: str) -> Iterator[Item]:
    """Yield the system's row at the very top: the clock, the front camera and three signs."""
    figures, colours = theme.screen, theme.colours
    clock = single_line(time_text, theme.type.clock, area.width() / 3)
    yield Text(clock, area.left() + figures.status_inset, area.center().y() - clock.height / 2)
    yield _disc(area.center(), figures.camera, colours.camera)
    x = area.right() - figures.status_inset - figures.status_glyph / 2
    for name in _STATUS_GLYPHS:
        yield _glyph(name, QPointF(x, area.center().y()), figures.status_glyph, colours.status)
        x -= figures.status_glyph + figures.status_gap


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
    right = area.right() - figures.bar_inset - len(_TITLE_GLYPHS) * figures.bar_step
    height = theme.type.contact.line_height
    return QRectF(left, area.center().y() - height / 2, right - left, height)


def title(area: QRectF, theme: Theme, business_name: str, picture: QImage | None) -> Iterator[Item]:
    """Yield the chat's title: an arrow back, the picture or the name's first letter, the name, two signs."""
    figures, colours, types = theme.screen, theme.colours, theme.type
    middle = area.center().y()
    yield _glyph("back", QPointF(area.left() + figures.back_middle, middle), figures.bar_glyph, colours.bar_glyph)
    yield from _avatar(avatar_box(area, theme), theme, business_name, picture)
    box = name_box(area, theme)
    style = types.contact if business_name.strip() else types.empty_contact
    name = single_line(business_name.strip() or "Business name", style, box.width())
    yield Text(name, box.left(), middle - name.height / 2)
    x = area.right() - figures.bar_inset - figures.bar_step / 2
    for sign in _TITLE_GLYPHS:
        yield _glyph(sign, QPointF(x, middle), figures.bar_glyph, colours.bar_glyph)
        x -= figures.bar_step


def day(centre_x: float, top: float, theme: Theme) -> Iterator[Item]:
    """Yield the small label that says which day the messages below are from."""
    figures = theme.screen
    text = single_line("Today", theme.type.chip, figures.width / 2)
    width = round(text.natural + 2 * figures.chip_padding)
    area = QRectF(round(centre_x - width / 2), top, width, figures.chip_height)
    yield Fill(area.translated(0, 1), figures.chip_radius, theme.colours.shadow)
    yield Fill(area, figures.chip_radius, theme.colours.chip)
    yield Text(text, area.center().x() - text.natural / 2, area.center().y() - text.height / 2)


def writing(area: QRectF, theme: Theme) -> Iterator[Item]:
    """Yield the row one writes in: an empty field and the button for a spoken message."""
    figures, colours = theme.screen, theme.colours
    high, middle = figures.input_pill, area.center().y()
    pill = QRectF(0, 0, area.width() - 2 * figures.input_inset - figures.input_gap - high, high)
    pill.moveTopLeft(QPointF(area.left() + figures.input_inset, middle - high / 2))
    yield Fill(pill.translated(0, 1), high / 2, colours.shadow)
    yield Fill(pill, high / 2, colours.input)
    yield _glyph("smile", QPointF(pill.left() + high / 2, middle), figures.input_glyph, colours.input_glyph)
    hint = single_line("Message", theme.type.input, pill.width() / 2)
    yield Text(hint, pill.left() + high, middle - hint.height / 2)
    x = pill.right() - high / 2
    for name in _INPUT_GLYPHS:
        yield _glyph(name, QPointF(x, middle), figures.input_glyph, colours.input_glyph)
        x -= figures.input_step
    centre = QPointF(area.right() - figures.input_inset - high / 2, middle)
    yield _disc(centre, high, colours.send)
    yield _glyph("microphone", centre, figures.input_glyph, colours.send_glyph)


def home(area: QRectF, theme: Theme) -> Iterator[Item]:
    """Yield the system's bar at the very bottom."""
    width, height = theme.screen.home_width, theme.screen.home_bar
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
