"""Many previews on one picture, each with a label: to compare platforms, or to read through drafts."""

from collections.abc import Sequence
from functools import cache
from math import ceil, sqrt
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from composer.preview.paint import drawing
from composer.preview.paint.drawing import Text
from composer.preview.paint.paragraphs import single_line
from composer.preview.picture import ChatLayout, lay_out
from composer.preview.subject import Subject
from composer.preview.theme.styles import TextStyle, Theme
from composer.preview.theme.tables import MODES, PLATFORMS, SHEET, THEMES

_MARGIN, _GAP, _TITLE_GAP = 40.0, 32.0, 24.0
_CORNER = 12.0
_LABEL_GAP = 8.0
_FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "Arial", "sans-serif")
_SMALL_PRINT = "An approximation: real devices may show it a little differently."
_PIXELS_MOST = 120_000_000
"""Of a sheet, in 480 MB; and no side may be longer than Qt's images can be."""
_SIDE_MOST = 32_000


class _Cell(NamedTuple):
    label: str
    note: str
    chat: ChatLayout


def comparison(subject: Subject, date_text: str, scale: float = 1) -> QImage:
    """Return one message as each platform shows it, light above dark, with the draft's name and a date."""
    cells = [
        _Cell(platform_name, mode_name, lay_out(subject, THEMES[platform, mode]))
        for mode, mode_name in MODES.items()
        for platform, platform_name in PLATFORMS.items()
    ]
    return _paint(cells, subject.name, date_text, len(PLATFORMS), scale)


def grid(
    subjects: Sequence[Subject], themes: Sequence[Theme], title: str, date_text: str, scale: float = 1
) -> QImage:
    """Return several drafts on one sheet, each with its name, on each of the themes.

    subjects, themes: at least one of each.
    scale: pixels for each px; lowered where the sheet would get larger than a picture can be.
    """
    names = [f"{PLATFORMS[theme.platform]} · {MODES[theme.mode]}" for theme in themes]
    if len(themes) == 1:  # said once, and not beside each name
        date_text = " · ".join(filter(None, (names[0], date_text)))
        names = [""]
    cells = [
        _Cell(subject.name, name, lay_out(subject, theme))
        for subject in subjects
        for theme, name in zip(themes, names, strict=True)
    ]
    columns = len(themes) if len(themes) > 1 else ceil(sqrt(1.5 * len(cells)))
    return _paint(cells, title, date_text, columns, scale)


def _paint(cells: list[_Cell], title: str, date_text: str, columns: int, scale: float) -> QImage:
    styles = _styles()
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    widths = [
        max(cell.chat.size.width() for cell in cells[number::columns]) for number in range(len(rows[0]))
    ]
    heights = [max(cell.chat.size.height() for cell in row) for row in rows]
    head = _MARGIN + styles["title"].line_height + _TITLE_GAP
    label = styles["label"].line_height + _LABEL_GAP
    foot = styles["note"].line_height + _MARGIN
    size = QSizeF(
        sum(widths) + _GAP * (len(widths) - 1) + 2 * _MARGIN,
        head + sum(height + label + _GAP for height in heights) + foot,
    )
    scale = _within_limits(size, scale)
    image = QImage(round(size.width() * scale), round(size.height() * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(SHEET["paper"]))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    drawing.paint(painter, _frame(size, title, date_text), cached=False)
    y = head
    for row, height in zip(rows, heights, strict=True):
        x = _MARGIN
        for cell, width in zip(row, widths, strict=False):
            drawing.paint(painter, _label(cell, x, y), cached=False)
            _paint_chat(painter, cell.chat, QPointF(x, y + label))
            x += width + _GAP
        y += height + label + _GAP
    painter.end()
    return image


def _within_limits(size: QSizeF, scale: float) -> float:
    side = max(size.width(), size.height())
    return min(scale, _SIDE_MOST / side, sqrt(_PIXELS_MOST / (size.width() * size.height())))


def _frame(size: QSizeF, title: str, date_text: str) -> list[Text]:
    styles = _styles()
    right = size.width() - _MARGIN
    date = single_line(date_text, styles["note"], (right - _MARGIN) / 2)
    name = single_line(title or "Untitled", styles["title"], right - _MARGIN - date.natural - _GAP)
    note = single_line(_SMALL_PRINT, styles["note"], right - _MARGIN)
    return [
        Text(name, _MARGIN, _MARGIN),
        Text(date, right - date.natural, _MARGIN + name.baseline - date.baseline),
        Text(note, _MARGIN, size.height() - _MARGIN - note.height),
    ]


def _label(cell: _Cell, x: float, y: float) -> list[Text]:
    styles = _styles()
    width = cell.chat.size.width()
    note = single_line(cell.note, styles["note"], width / 2)
    label = single_line(cell.label or "Untitled", styles["label"], width - note.natural - _LABEL_GAP)
    return [
        Text(label, x, y),
        Text(note, x + label.natural + _LABEL_GAP, y + label.baseline - note.baseline),
    ]


def _paint_chat(painter: QPainter, chat: ChatLayout, origin: QPointF) -> None:
    """Paint a chat as a card: round corners, and a soft shadow of three layers."""
    card = QRectF(origin, chat.size)
    for spread in (3.0, 2.0, 1.0):
        painter.fillPath(
            _rounded(card.translated(0, 1).adjusted(-spread, -spread, spread, spread)),
            QColor(SHEET["shadow"]),
        )
    painter.save()
    painter.setClipPath(_rounded(card))
    painter.translate(origin)
    chat.paint(painter)
    painter.restore()


def _rounded(rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, _CORNER, _CORNER)
    return path


@cache
def _styles() -> dict[str, TextStyle]:
    figures = {"title": (22.0, 28.0, 600), "label": (14.0, 20.0, 600), "note": (13.0, 18.0, 400)}
    return {
        name: TextStyle(
            colour=SHEET[name],
            size=size,
            line_height=line_height,
            weight=weight,
            families=_FAMILIES,
            mono=_FAMILIES,
            mono_size=size,
            link=SHEET[name],
            link_underlined=False,
            action=SHEET[name],
        )
        for name, (size, line_height, weight) in figures.items()
    }
