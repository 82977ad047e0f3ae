"""The header above a message's text: bold text, a picture, a video's poster or a document's row."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainterPath

from composer.message.model import Header
from composer.preview.drawing import Fill, Glyph, Item, Picture, Shape, Text
from composer.preview.look import Theme
from composer.preview.paragraphs import single_line

_MIDDLE = Qt.TextElideMode.ElideMiddle


def height(header: Header, theme: Theme, width: float, pictures: Mapping[str, QImage]) -> float:
    """Return how high a media header of this width is, in px at scale 1."""
    figures = theme.bubble
    if header.type == "document":
        return figures.document_height
    picture = pictures.get(header.value)
    if picture is None or picture.isNull():
        return round(width / figures.media_aspect_unknown)
    aspect = picture.width() / picture.height()
    return round(width / min(max(aspect, figures.media_aspect_least), figures.media_aspect_most))


def items(header: Header, theme: Theme, area: QRectF, pictures: Mapping[str, QImage]) -> Iterator[Item]:
    """Yield what draws a media header into an area."""
    picture = pictures.get(header.value)
    if header.type == "document":
        yield from _document(header, theme, area)
        return
    if picture is not None and not picture.isNull():
        yield Picture(picture, area, theme.bubble.media_radius)
    elif header.type == "image":
        yield from _missing_image(header, theme, area)
    else:
        yield from _poster(header, theme, area)
    if header.type == "video":
        yield from _play(theme, area)


def document_name(header: Header) -> str:
    """Return what a document is called: its caption, or the last part of its URL, or `Document`."""
    return header.caption.strip() or file_name(header.value) or "Document"


def document_name_area(theme: Theme, area: QRectF) -> QRectF:
    """Return where the name stands in a document's row."""
    figures, types = theme.bubble, theme.type
    left = area.left() + 2 * figures.media_padding + figures.document_icon_width
    high = types.document_name.line_height
    top = area.center().y() - (high + types.document_kind.line_height) / 2
    return QRectF(left, top, area.right() - figures.media_padding - left, high)


def file_name(url: str) -> str:
    """Return the last part of a URL's path as people read it; empty if it has none."""
    return PurePosixPath(unquote(_split(url)[1])).name


def place(url: str) -> str:
    """Return a URL's host and file name, which is what tells pictures apart at a glance."""
    parts = (_split(url)[0], file_name(url))
    return "/".join(filter(None, parts)) or url.strip()


def _split(url: str) -> tuple[str, str]:
    """Return a URL's host and path; both are empty where it is no URL."""
    try:
        parts = urlsplit(url.strip())
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""


def _missing_image(header: Header, theme: Theme, area: QRectF) -> Iterator[Item]:
    figures, colours = theme.bubble, theme.colours
    yield Fill(area, figures.media_radius, colours.media)
    text = place(header.value) or "Image"
    name = single_line(text, theme.type.media_name, area.width() - 2 * figures.media_padding, _MIDDLE)
    side = figures.media_glyph
    top = area.center().y() - (side + figures.media_name_gap + name.height) / 2
    yield Glyph("picture", QRectF(area.center().x() - side / 2, top, side, side), colours.media_glyph)
    yield Text(name, area.center().x() - name.natural / 2, top + side + figures.media_name_gap)


def _poster(header: Header, theme: Theme, area: QRectF) -> Iterator[Item]:
    figures, colours = theme.bubble, theme.colours
    shade = QLinearGradient(area.topLeft(), area.bottomLeft())
    shade.setColorAt(0, QColor(colours.video_top))
    shade.setColorAt(1, QColor(colours.video_bottom))
    outline = QPainterPath()
    outline.addRoundedRect(area, figures.media_radius, figures.media_radius)
    yield Shape(outline, QBrush(shade))
    text, padding = place(header.value) or "Video", figures.media_padding
    name = single_line(text, theme.type.video_name, area.width() - 2 * padding, _MIDDLE)
    yield Text(name, area.left() + padding, area.bottom() - padding / 2 - name.height)


def _play(theme: Theme, area: QRectF) -> Iterator[Item]:
    side = theme.bubble.play_disc
    disc = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
    yield Fill(disc, side / 2, theme.colours.play_disc)
    inset = side / 4
    yield Glyph("play", disc.adjusted(inset, inset, -inset, -inset), theme.colours.play_mark)


def _document(header: Header, theme: Theme, area: QRectF) -> Iterator[Item]:
    figures, types = theme.bubble, theme.type
    yield Fill(area, figures.media_radius, theme.colours.document)
    ending = _ending(header)
    icon = QRectF(0, 0, figures.document_icon_width, figures.document_icon_height)
    icon.moveCenter(QPointF(area.left() + figures.media_padding + icon.width() / 2, area.center().y()))
    yield from _page(ending, theme, icon)
    naming = document_name_area(theme, area)
    name = single_line(document_name(header), types.document_name, naming.width(), _MIDDLE)
    kind = single_line(ending.upper() or "Document", types.document_kind, naming.width())
    yield Text(name, naming.left(), naming.top())
    yield Text(kind, naming.left(), naming.bottom())


def _page(ending: str, theme: Theme, area: QRectF) -> Iterator[Item]:
    """Yield a sheet of paper with a folded corner, in the colour of its kind of file."""
    fold, radius = area.width() * 0.32, 3.0
    sheet = QPainterPath(QPointF(area.left() + radius, area.top()))
    sheet.lineTo(area.right() - fold, area.top())
    sheet.lineTo(area.right(), area.top() + fold)
    sheet.lineTo(area.right(), area.bottom() - radius)
    sheet.quadTo(area.bottomRight(), QPointF(area.right() - radius, area.bottom()))
    sheet.lineTo(area.left() + radius, area.bottom())
    sheet.quadTo(area.bottomLeft(), QPointF(area.left(), area.bottom() - radius))
    sheet.lineTo(area.left(), area.top() + radius)
    sheet.quadTo(area.topLeft(), QPointF(area.left() + radius, area.top()))
    corner = QPainterPath(QPointF(area.right() - fold, area.top()))
    corner.lineTo(area.right() - fold, area.top() + fold - radius)
    corner.quadTo(
        QPointF(area.right() - fold, area.top() + fold), QPointF(area.right() - fold + radius, area.top() + fold)
    )
    corner.lineTo(area.right(), area.top() + fold)
    yield Shape(sheet, getattr(theme.colours, _PAGES.get(ending[:3], "document_other")))
    yield Shape(corner, theme.colours.document_fold)
    if ending:
        badge = single_line(ending.upper(), theme.type.document_badge, area.width())
        yield Text(badge, area.center().x() - badge.natural / 2, area.bottom() - badge.height - 4)


_PAGES = {"pdf": "document_pdf", "doc": "document_text", "xls": "document_sheet", "ppt": "document_slides"}


def _ending(header: Header) -> str:
    """Return what the document's name ends in, in small letters; empty if that looks like no ending."""
    for name in (file_name(header.value), header.caption):
        ending = PurePosixPath(name.strip()).suffix[1:].lower()
        if ending.isalnum() and len(ending) <= 4:
            return ending
    return ""
