"""A media header above a message's text: a picture, a video's poster or a document's row."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath

from composer.message.header_types import HEADER_TYPES
from composer.message.model import Header
from composer.preview.bubble import document
from composer.preview.bubble.document import place
from composer.preview.bubble.media import MediaInfo, duration_text
from composer.preview.paint.drawing import Fill, Glyph, Item, Picture, Shape, Text
from composer.preview.paint.paragraphs import single_line
from composer.preview.theme.styles import TextStyle, Theme

_MIDDLE = Qt.TextElideMode.ElideMiddle


def height(header: Header, theme: Theme, width: float, file: MediaInfo) -> float:
    """Return how high a media header of this width is, in px at scale 1."""
    figures = theme.bubble
    if header.type == "document":
        return figures.document_height
    if file.image is None:
        return round(width / figures.media_aspect_unknown)
    aspect = file.image.width() / file.image.height()
    return round(width / min(max(aspect, figures.media_aspect_least), figures.media_aspect_most))


def items(header: Header, theme: Theme, area: QRectF, file: MediaInfo) -> Iterator[Item]:
    """Yield what draws a media header into an area."""
    if header.type == "document":
        yield from document.items(header, theme, area, file)
        return
    if file.image is not None:
        yield Picture(file.image, area, theme.bubble.media_radius)
    elif header.type == "image":
        yield from _missing_image(header, theme, area, file)
    else:
        yield from _poster(theme, area)
    if header.type == "video":
        yield from _play(theme, area)
        yield from _video_foot(header, theme, area, file)


def _missing_image(header: Header, theme: Theme, area: QRectF, file: MediaInfo) -> Iterator[Item]:
    figures, colours = theme.bubble, theme.colours
    yield Fill(area, figures.media_radius, colours.media)
    width = area.width() - 2 * figures.media_padding
    style = theme.type.media_name
    lines = [single_line(place(header.value) or HEADER_TYPES[header.type].label, style, width, _MIDDLE)]
    if file.problem:
        lines.append(single_line(file.problem, style, width))
    side = figures.media_glyph
    y = area.center().y() - (side + figures.media_name_gap + sum(line.height for line in lines)) / 2
    yield Glyph("picture", QRectF(area.center().x() - side / 2, y, side, side), colours.media_glyph)
    y += side + figures.media_name_gap
    for line in lines:
        yield Text(line, area.center().x() - line.natural / 2, y)
        y += line.height


def _poster(theme: Theme, area: QRectF) -> Iterator[Item]:
    from PySide6.QtGui import QLinearGradient

    shade = QLinearGradient(area.topLeft(), area.bottomLeft())
    shade.setColorAt(0, QColor(theme.colours.video_top))
    shade.setColorAt(1, QColor(theme.colours.video_bottom))
    outline = QPainterPath()
    outline.addRoundedRect(area, theme.bubble.media_radius, theme.bubble.media_radius)
    yield Shape(outline, QBrush(shade))


def _play(theme: Theme, area: QRectF) -> Iterator[Item]:
    side = theme.bubble.play_disc
    disc = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
    yield Fill(disc, side / 2, theme.colours.play_disc)
    inset = side / 4
    yield Glyph("play", disc.adjusted(inset, inset, -inset, -inset), theme.colours.play_mark)


def _video_foot(header: Header, theme: Theme, area: QRectF, file: MediaInfo) -> Iterator[Item]:
    """Yield the chip with the duration, if that is known, and what stands for a picture that is not there."""
    figures, types = theme.bubble, theme.type
    left, inset = area.left() + figures.media_padding, figures.media_padding / 2
    middle = area.bottom() - inset - figures.duration_height / 2
    if file.duration_s is not None:
        style: TextStyle = types.duration
        text = single_line(duration_text(file.duration_s), style, area.width() / 2)
        sign = style.size + 2
        chip = QRectF(
            area.left() + inset, 0, text.natural + sign + 4 * inset / 2 + 2, figures.duration_height
        )
        chip.moveTop(middle - chip.height() / 2)
        yield Fill(chip, chip.height() / 2, theme.colours.play_disc)
        yield Glyph(
            "film", QRectF(chip.left() + inset, middle - sign / 2, sign, sign), theme.colours.play_mark
        )
        yield Text(text, chip.right() - inset - text.natural, middle - text.height / 2)
        left = chip.right() + inset
    if file.image is None:
        words = file.problem or place(header.value) or HEADER_TYPES[header.type].label
        name = single_line(words, types.video_name, area.right() - figures.media_padding - left, _MIDDLE)
        yield Text(name, left, middle - name.height / 2)
