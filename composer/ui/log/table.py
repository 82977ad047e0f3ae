"""The table of sends."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from composer.session.log.columns import COLUMNS, OUTCOME
from composer.session.log.model import KIND_ROLE, STATE_ROLE, LogModel
from composer.ui.widgets.colours import state_colour
from composer.ui.widgets.state_icon import SIZE, state_icon

_PADDING = 16
_ICON_GAP = 6


class LogTable(QTableView):
    """The sends, one a row, the newest on top.

    Signals:
        open_requested: the chosen send is to be opened: a double click, or Enter.
        copy_requested: the chosen send is to be copied: Ctrl+C.
        search_requested: the keyboard is to go to the search field: Ctrl+F.
    """

    open_requested = Signal()
    copy_requested = Signal()
    search_requested = Signal()

    def __init__(self, model: LogModel, widths: Mapping[str, int]) -> None:
        """Make the table.

        widths: of the columns in pixels, by their names; a column without one is as wide as its sample.
        """
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("Log of sends")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_OutcomeDelegate(self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # else every row is measured
        vertical.setDefaultSectionSize(self.fontMetrics().height() + 10)
        self._set_up_columns(widths)
        self.doubleClicked.connect(lambda _index: self.open_requested.emit())

    def widths(self) -> dict[str, int]:
        """Return the columns' widths in pixels, by their names."""
        return {column.name: self.columnWidth(number) for number, column in enumerate(COLUMNS)}

    def event(self, event: QEvent) -> bool:
        """Keep this table's own keys from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key of this table's asks for; the others move the choice."""
        asked = {
            "open": self.open_requested,
            "copy": self.copy_requested,
            "search": self.search_requested,
        }.get(_key(event))
        if asked is None:
            super().keyPressEvent(event)
        else:
            asked.emit()

    def _set_up_columns(self, widths: Mapping[str, int]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 4)
        for place, column in enumerate(sorted(COLUMNS, key=lambda one: one.place)):
            header.moveSection(header.visualIndex(COLUMNS.index(column)), place)
        for number, column in enumerate(COLUMNS):
            icon = SIZE + _ICON_GAP if column is OUTCOME else 0
            words = (column.sample, column.name)
            sample = max(map(self.fontMetrics().horizontalAdvance, words)) + _PADDING + icon
            self.setColumnWidth(number, widths.get(column.name) or sample)


class _OutcomeDelegate(QStyledItemDelegate):
    """Paints the outcome with its sign, in its state's colour."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Colour the outcome's column."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight
        if COLUMNS[index.column()] is not OUTCOME:
            return
        shown, selected = index.data(STATE_ROLE), bool(option.state & QStyle.StateFlag.State_Selected)
        ratio = option.widget.devicePixelRatioF()
        option.icon = state_icon(index.data(KIND_ROLE), option.palette, ratio, selected=selected)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(SIZE, SIZE)
        if shown != "busy":
            option.palette.setColor(QPalette.ColorRole.Text, state_colour(option.palette, shown))


def _key(event: QKeyEvent) -> str:
    if event.matches(QKeySequence.StandardKey.Copy):
        return "copy"
    if event.matches(QKeySequence.StandardKey.Find):
        return "search"
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return "open" if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else ""
