"""A conversation: a line for each message, for each report on it and for each reply."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from composer.replies.conversation import ConversationLine
from composer.system.local_time import local_time
from composer.ui.widgets.colours import state_colour
from composer.ui.widgets.state_icon import SIZE, state_icon

_Index = QModelIndex | QPersistentModelIndex
_TIME, _WHO, _WHAT = range(3)
_NAMES = ("Time", "Customer", "What happened")
_TODAY = "00:00:00"  # as wide as a time of today
_WHOSE = {"ours": "You: ", "theirs": "Customer: ", "state": ""}
_SIMULATED = {"ours": "You (sandbox): ", "theirs": "Customer (sandbox): ", "state": "Sandbox: "}
"""A simulated reply must not pass for a customer's, least of all with a live account in use."""
_LINE_ROLE = Qt.ItemDataRole.UserRole


class LinesModel(QAbstractTableModel):
    """The lines of a conversation, the oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[ConversationLine, ...] = ()

    def show_lines(self, lines: tuple[ConversationLine, ...]) -> bool:
        """Show lines.

        Returns whether the rows that were there stayed, as where lines were added at the end.
        """
        before = len(self.lines)
        if before and lines[:before] == self.lines:
            if len(lines) > before:
                self.beginInsertRows(QModelIndex(), before, len(lines) - 1)
                self.lines = lines
                self.endInsertRows()
            return True
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()
        return False

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_NAMES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's name."""
        shown = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return _NAMES[section] if shown else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the line itself."""
        line = self.lines[index.row()]
        if role == _LINE_ROLE:
            return line
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == _TIME:
            return _time(line.at)
        whose = (_SIMULATED if line.is_simulated else _WHOSE)[line.side]
        text = f"{whose}{line.text} ({line.doubt})" if line.doubt else f"{whose}{line.text}"
        return line.who if index.column() == _WHO else text


class ReplyLines(QTableView):
    """The lines; the end stays in view while lines are added.

    Signals:
        chosen: a line was chosen, or none any more.
            arg: its event's number, 0 for a message or nothing.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.lines = LinesModel()
        self.setModel(self.lines)
        self._key: tuple[int, int] | None = None
        self.setAccessibleName("Conversation")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_LineDelegate(self))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        # setStretchLastSection would have a narrow list scroll to the side instead of shortening its lines.
        self.horizontalHeader().setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        for column, sample in ((_TIME, "2026-12-30 00:00"), (_WHO, "+00 00000 000000")):
            self.setColumnWidth(column, self.fontMetrics().horizontalAdvance(sample) + 14)
        self.setMinimumWidth(140)
        self._at_end = True
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(lambda value: self._update_at_end(value == bar.maximum()))
        bar.rangeChanged.connect(lambda _least, _most: self._scroll_if_at_end())
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self._on_selection_changed())

    @property
    def is_message(self) -> bool:
        """Whether the chosen line is a message that was sent."""
        return self._key is not None and self._key[1] != 0

    @property
    def doubt(self) -> str:
        """Why the chosen line is perhaps somebody else's, "" usually."""
        rows = self.selectionModel().selectedRows()
        return self.lines.lines[rows[0].row()].doubt if rows else ""

    def show_lines(self, lines: Sequence[ConversationLine]) -> None:
        """Show a conversation; the chosen line stays chosen."""
        at_end = self._at_end
        wanted, before = self._key, len(self.lines.lines)
        kept = self.lines.show_lines(tuple(lines))
        self.setColumnHidden(_WHO, not any(line.who for line in lines))
        today = all(len(_time(line.at)) == len(_TODAY) for line in lines)
        sample = _TODAY if today else "2026-12-30 00:00"
        self.setColumnWidth(_TIME, self.fontMetrics().horizontalAdvance(sample) + 14)
        if not kept:
            row = next((row for row, line in enumerate(lines) if (line.event, line.send) == wanted), None)
            self._key = None
            if row is not None:
                self.selectRow(row)
            else:
                self.chosen.emit(0)
        if at_end or (not kept and not before):
            self._at_end = True
            self.scrollToBottom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Stay where the user scrolls to."""
        super().wheelEvent(event)
        bar = self.verticalScrollBar()
        self._at_end = bar.value() == bar.maximum()

    def _scroll_if_at_end(self) -> None:
        """Stay at the end whatever size the list is given."""
        if self._at_end:
            self.scrollToBottom()

    def _update_at_end(self, at_end: bool) -> None:
        """Record whether the end is in view.

        A user leaves the end by the scroll bar or by a choice; another size of the list does not count.
        """
        if at_end or self.verticalScrollBar().isSliderDown() or self.hasFocus():
            self._at_end = at_end

    def _on_selection_changed(self) -> None:
        rows = self.selectionModel().selectedRows()
        line = self.lines.lines[rows[0].row()] if rows else None
        self._key = (line.event, line.send) if line else None
        self.chosen.emit(line.event if line else 0)


class _LineDelegate(QStyledItemDelegate):
    """Paints replies in bold, and reports on messages faint and with their ticks."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Set the font, the colours and the ticks of a line."""
        super().initStyleOption(option, index)
        line: ConversationLine = index.data(_LINE_ROLE)
        option.textElideMode = Qt.TextElideMode.ElideRight
        faint = option.palette.color(QPalette.ColorRole.PlaceholderText)
        if index.column() != _WHAT:
            option.palette.setColor(QPalette.ColorRole.Text, faint)
            return
        if line.side == "theirs":
            option.font.setWeight(QFont.Weight.DemiBold)
        if line.side == "state":
            colour = state_colour(option.palette, "error") if line.kind == "failed" else faint
            option.palette.setColor(QPalette.ColorRole.Text, colour)
            ratio = option.widget.devicePixelRatioF()
            option.icon = state_icon(line.kind, option.palette, ratio)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(SIZE, SIZE)


def _time(at: datetime) -> str:
    return local_time(at, "%Y-%m-%d %H:%M", today="%H:%M:%S")
