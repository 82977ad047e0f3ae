"""A document above a message's text: a row with a page in the colour of its kind, its name, its size."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from composer.message.header_types import HEADER_TYPES
from composer.message.model import Header, is_blank
from composer.preview.bubble.media import MediaInfo, size_text
from composer.preview.paint.drawing import Fill, Item, Shape, Text
from composer.preview.paint.paragraphs import single_line
from composer.preview.theme.styles import Theme

_MIDDLE = Qt.TextElideMode.ElideMiddle
_PAGES = {"pdf": "document_pdf", "doc": "document_text", "xls": "document_sheet", "ppt": "document_slides"}


def items(header: Header, theme: Theme, area: QRectF, file: MediaInfo) -> Iterator[Item]:
    """Yield what draws a document's row into an area."""
    figures, types = theme.bubble, theme.type
    yield Fill(area, figures.media_radius, theme.colours.document)
    ending = _ending(header)
    icon = QRectF(0, 0, figures.document_icon_width, figures.document_icon_height)
    icon.moveCenter(QPointF(area.left() + figures.media_padding + icon.width() / 2, area.center().y()))
    yield from _page(ending, theme, icon)
    naming = name_area(theme, area)
    known = [size_text(file.size_bytes)] if file.size_bytes is not None else []
    kind = file.problem or " · ".join([*known, ending.upper() or HEADER_TYPES[header.type].label])
    yield Text(
        single_line(name(header), types.document_name, naming.width(), _MIDDLE), naming.left(), naming.top()
    )
    yield Text(single_line(kind, types.document_kind, naming.width()), naming.left(), naming.bottom())


def name(header: Header) -> str:
    """Return what a document is called: its caption, or the last part of its URL, or `Document`."""
    caption = "" if is_blank(header.caption) else header.caption.strip()
    return caption or file_name(header.value) or HEADER_TYPES[header.type].label


def name_area(theme: Theme, area: QRectF) -> QRectF:
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
    """Return a URL's host and file name, by which people know files at a glance."""
    parts = (_split(url)[0], file_name(url))
    return "/".join(filter(None, parts)) or url.strip()


def _split(url: str) -> tuple[str, str]:
    """Return a URL's host and path; both are empty where it is no URL."""
    try:
        parts = urlsplit(url.strip())
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""


def _ending(header: Header) -> str:
    """Return what the document's name ends in, in small letters; empty if it seems to be no ending."""
    for given in (file_name(header.value), header.caption):
        ending = PurePosixPath(given.strip()).suffix[1:].lower()
        if ending.isalnum() and len(ending) <= 4:
            return ending
    return ""


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
        QPointF(area.right() - fold, area.top() + fold),
        QPointF(area.right() - fold + radius, area.top() + fold),
    )
    corner.lineTo(area.right(), area.top() + fold)
    yield Shape(sheet, getattr(theme.colours, _PAGES.get(ending[:3], "document_other")))
    yield Shape(corner, theme.colours.document_fold)
    if ending:
        badge = single_line(ending.upper(), theme.type.document_badge, area.width())
        yield Text(badge, area.center().x() - badge.natural / 2, area.bottom() - badge.height - 4)
