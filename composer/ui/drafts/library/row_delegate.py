"""Paints one draft of the list."""

from datetime import UTC, datetime
from functools import cache

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPainterPath,
    QPalette,
    QTransform,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from composer.message.header_types import HEADER_TYPES
from composer.preview.paint import glyphs
from composer.session.drafts.library import ENTRY_ROLE, OPEN_ROLE, LibraryModel
from composer.session.drafts.row_text import (
    fault_text,
    header,
    problem,
    subfolder,
    time_text,
    tooltip_paragraphs,
)
from composer.store.drafts.draft_file import SUFFIX
from composer.store.drafts.library import Entry
from composer.ui.widgets.colours import state_colour
from composer.ui.widgets.elide import tool_tip

_Index = QModelIndex | QPersistentModelIndex

_SIDE, _TOP, _LEADING = 14, 9, 4  # px: from the row's edges, between its lines
_GAP, _SIGN_GAP = 10, 4  # between what stands on one line, between a sign and its word
_BAR = 3  # marks the open draft
_CHIP_PADDING, _CHIP_GAP, _CHIP_RADIUS = 6, 5, 4
_SMALL = 0.9
_CHARACTERS_MAX = 200  # of a text that is measured; a row shows some thirty
_FAINT, _LINE, _CHIP = 0.72, 0.14, 0.09  # of the text's opacity: beside the name, between rows, behind a tag
_CHOSEN = 0.25  # of the highlight's, behind a chosen draft that is not the open one

_DRAWN = {
    "text": "S1.9 M 4 6.5 L 20 6.5 M 4 12 L 20 12 M 4 17.5 L 13 17.5",
    "folder": "S1.7 M 3.4 6 L 9.4 6 L 11.6 8.6 L 20.6 8.6 L 20.6 18.6 L 3.4 18.6 Z",
    "document": "S1.7 M 6 3.2 L 13.8 3.2 L 18.6 8 L 18.6 20.8 L 6 20.8 Z S1.7 M 13.6 3.6 L 13.6 8.2 L 18.2 "
    "8.2",
}
_SIGNS = {"error": "disc", "warning": "triangle"}


class LibraryRowDelegate(QStyledItemDelegate):
    """Paints a draft on two lines, and its subfolder, tags and note on a third.

    All rows have one height.
    """

    def __init__(self, model: LibraryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the height of every row; the width is the list's."""
        has_third = self._model.tags or self._model.has_subfolders or self._model.has_ambiguous
        return QSize(0, round(_height(option.font, 3 if has_third else 2) + 2 * _TOP))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, _option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Show the full place of the file, what is wrong with it, and its note."""
        entry: Entry | None = index.data(ENTRY_ROLE)
        if event.type() != QEvent.Type.ToolTip or entry is None:
            return False
        QToolTip.showText(
            event.globalPos(), "".join(map(tool_tip, tooltip_paragraphs(entry, self._model.folder))), view
        )
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row; nothing but its ground while the draft is still being read."""
        self.initStyleOption(option, index)
        entry: Entry | None = index.data(ENTRY_ROLE)
        is_open = bool(index.data(OPEN_ROLE))
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen and not is_open:  # what is shown in the form may not seem to be this one
            painter.fillRect(
                option.rect, _with_opacity(option.palette.color(QPalette.ColorRole.Highlight), _CHOSEN)
            )
            option.state &= ~QStyle.StateFlag.State_Selected
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        if entry is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = subfolder(entry, self._model.folder)
            _Row(painter, option).paint(entry, place, self._model.distinguishing_file(entry), is_open)
            painter.restore()


class _Row:
    """One painting of a row."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter, self._palette, self._rect = painter, option.palette, QRectF(option.rect)
        self._strong, self._small = _strong(option.font), _small(option.font)
        self._is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if self._is_selected else QPalette.ColorRole.Text
        self._ink = option.palette.color(role)
        self._faint = _with_opacity(self._ink, _FAINT)
        self._font = option.font
        self._y = 0.0  # where the next line begins

    def paint(self, entry: Entry, place: str, file: str, is_open: bool) -> None:
        """Paint a draft.

        place: its subfolder, "" for none.
        file: where in the folder its file is, if another draft has its name and recipient; else "".
        is_open: whether it is the draft in the window.
        """
        rect = self._rect
        self._painter.fillRect(
            QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), _with_opacity(self._ink, _LINE)
        )
        if is_open:
            colour = self._ink if self._is_selected else self._palette.color(QPalette.ColorRole.Highlight)
            self._painter.fillRect(QRectF(rect.left(), rect.top(), _BAR, rect.height() - 1), colour)
        has_more = bool(entry.fault or place or file or entry.tags or entry.note)
        has_third = has_more and rect.height() > _height(self._font, 3)
        self._y = rect.top() + (rect.height() - _height(self._font, 3 if has_third else 2)) / 2
        changed = time_text(entry.changed_at, datetime.now(UTC))
        line = self._line(self._strong)
        line.put_right(f"Open · {changed}" if is_open else changed, self._small, self._faint)
        line.put(entry.name, self._strong, self._ink)
        if entry.fault:
            self._paint_fault(fault_text(entry), place, has_third)
        else:
            self._paint_message(self._line(self._small), entry)
            if has_third:
                line = self._line(self._small)
                more = bool(entry.tags or entry.note)
                if file:
                    self._paint_file(line, file, line.room / 3 * more)
                else:
                    self._paint_place(line, place, line.room / 2 * more)
                self._paint_tags(line, entry)

    def _line(self, font: QFont) -> "_Line":
        """Begin the next line."""
        metrics = QFontMetricsF(font)
        left, right = self._rect.left() + _SIDE, self._rect.right() - _SIDE
        line = _Line(self._painter, left, right, self._y + metrics.ascent())
        self._y += metrics.height() + _LEADING
        return line

    def _state(self, state: str) -> QColor:
        return self._ink if self._is_selected else state_colour(self._palette, state)

    def _paint_fault(self, fault: str, place: str, has_third: bool) -> None:
        colour, line = self._state("error"), self._line(self._small)
        line.sign(_sign("error"), self._small, colour)
        line.put("Cannot be opened" if has_third else f"Cannot be opened: {fault}", self._small, colour)
        if has_third:
            self._paint_place(line, place, 0)
            self._line(self._small).put(fault, self._small, colour)

    def _paint_place(self, line: "_Line", place: str, kept: float) -> None:
        if place and line.room - kept > 4 * _sign_size(self._small):
            line.sign(_drawn_sign("folder"), self._small, self._faint)
            line.put(place, self._small, self._faint, kept)

    def _paint_file(self, line: "_Line", file: str, kept: float) -> None:
        """Paint a file's name, without the ending that all have where there is little room."""
        line.sign(_drawn_sign("document"), self._small, self._faint)
        name = file if _width(file, self._small) <= line.room - kept else file.removesuffix(SUFFIX)
        line.put(name, self._small, self._faint, kept, Qt.TextElideMode.ElideMiddle)

    def _paint_message(self, line: "_Line", entry: Entry) -> None:
        if entry.severity:
            colour = self._state(entry.severity)
            line.put_right(problem(entry), self._small, colour, _sign(entry.severity))
        kind = header(entry)
        kept = _width(kind, self._small) + _sign_size(self._small) + _SIGN_GAP + _GAP if kind else 0
        line.put(entry.recipient or "No recipient", self._small, self._faint, kept)
        if entry.header:
            line.sign(_drawn_sign(HEADER_TYPES[entry.header].icon), self._small, self._faint)
            line.put(kind, self._small, self._faint)

    def _paint_tags(self, line: "_Line", entry: Entry) -> None:
        """Paint the tags that fit and how many more there are, and what of the note fits after them."""
        for number, tag in enumerate(entry.tags):
            left = len(entry.tags) - number
            more = _width(f"+{left}", self._small) + _CHIP_GAP if left > 1 else 0
            if line.room - more < 4 * _sign_size(self._small):
                line.put(f"+{left}", self._small, self._faint)
                return
            line.chip(tag, self._small, self._faint, _with_opacity(self._ink, _CHIP), more)
        if line.room > 4 * _sign_size(self._small):
            line.put(" ".join(entry.note[:_CHARACTERS_MAX].split()), self._small, self._faint)


class _Line:
    """One line of a row: what is put on it takes its room from one of the two ends."""

    def __init__(self, painter: QPainter, left: float, right: float, baseline: float) -> None:
        self._painter, self._left, self._right, self._baseline = painter, left, right, baseline

    @property
    def room(self) -> float:
        """What is left between the two ends."""
        return max(0.0, self._right - self._left)

    def put(
        self,
        text: str,
        font: QFont,
        colour: QColor,
        kept: float = 0,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Put a text at the left end, elided.

        kept: the room it must leave.
        """
        shown = _elided(text, font, self.room - kept, mode)
        self._draw(self._left, shown, font, colour)
        self._left += _width(shown, font) + _GAP

    def put_right(self, text: str, font: QFont, colour: QColor, sign: QPainterPath | None = None) -> None:
        """Put a text at the right end, with a sign before it."""
        self._right -= _width(text, font)
        self._draw(self._right, text, font, colour)
        if sign is not None:
            self._right -= _sign_size(font) + _SIGN_GAP
            self._fill(self._right, sign, font, colour)
        self._right -= _GAP

    def sign(self, sign: QPainterPath, font: QFont, colour: QColor) -> None:
        """Put a sign at the left end, for the text that follows."""
        self._fill(self._left, sign, font, colour)
        self._left += _sign_size(font) + _SIGN_GAP

    def chip(self, text: str, font: QFont, colour: QColor, ground: QColor, kept: float) -> None:
        """Put a text on a background of its own at the left end.

        kept: the room it must leave.
        """
        metrics = QFontMetricsF(font)
        shown = _elided(text, font, self.room - kept - 2 * _CHIP_PADDING)
        width = _width(shown, font) + 2 * _CHIP_PADDING
        path = QPainterPath()
        top = self._baseline - metrics.ascent()
        path.addRoundedRect(
            QRectF(self._left, top - 1, width, metrics.height() + 2), _CHIP_RADIUS, _CHIP_RADIUS
        )
        self._painter.fillPath(path, ground)
        self._draw(self._left + _CHIP_PADDING, shown, font, colour)
        self._left += width + _CHIP_GAP

    def _draw(self, x: float, text: str, font: QFont, colour: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(colour)
        self._painter.drawText(QPointF(x, self._baseline), text)

    def _fill(self, x: float, sign: QPainterPath, font: QFont, colour: QColor) -> None:
        side = _sign_size(font)
        middle = self._baseline - QFontMetricsF(font).capHeight() / 2
        placed = QTransform.fromTranslate(x, middle - side / 2).scale(side / glyphs.BOX, side / glyphs.BOX)
        self._painter.fillPath(placed.map(sign), colour)


@cache
def _sign(state: str) -> QPainterPath:
    """Return a problem's sign with its mark cut out, so that it shows on any ground."""
    name = _SIGNS[state]
    return glyphs.outline(name).subtracted(glyphs.outline(f"{name}-mark"))


@cache
def _drawn_sign(name: str) -> QPainterPath:
    return glyphs.draw(_DRAWN[name]) if name in _DRAWN else glyphs.outline(name)


def _height(font: QFont, lines: int) -> float:
    small = QFontMetricsF(_small(font)).height() + _LEADING
    return QFontMetricsF(_strong(font)).height() + small * (lines - 1)


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def _small(font: QFont) -> QFont:
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * _SMALL)
    else:
        small.setPixelSize(round(font.pixelSize() * _SMALL))
    return small


def _sign_size(font: QFont) -> float:
    """Return how wide and high a sign is beside a text."""
    return round(QFontMetricsF(font).ascent())


def _width(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def _elided(text: str, font: QFont, room: float, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> str:
    return QFontMetricsF(font).elidedText(text[:_CHARACTERS_MAX], mode, max(0, room))


def _with_opacity(colour: QColor, opacity: float) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(colour.alphaF() * opacity)
    return faint
