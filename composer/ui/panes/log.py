"""The log of sends, and what the API answered."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from composer.sending.deliver import Delivery
from composer.session.log import COLUMNS, OUTCOME, STATE_ROLE, LogModel
from composer.store.files import StorageError
from composer.ui.colours import state_colour
from composer.ui.panes.send_detail import SendDetail


class LogPane(QSplitter):
    """One row a send; the chosen one's answer and request beside it.

    clear_action: whoever has the history removes the sends.
    """

    def __init__(self, model: LogModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._model = model
        self._unlisted: Delivery | None = None
        self.table = QTableView()
        self.detail = SendDetail()
        self.clear_action = QAction("&Clear log…", self)
        self._set_up_table()
        self.addWidget(self.table)
        self.addWidget(self.detail)
        self.setSizes([540, 340])
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        model.dataChanged.connect(self._show_chosen)
        model.modelReset.connect(self._show_chosen)
        self._show_chosen()

    def show_delivery(self, delivery: Delivery) -> None:
        """Show what came of the send that has just ended: its row, and where it has none, the outcome by itself."""
        row = None if delivery.send_id is None else self._model.row_of(delivery.send_id)
        if row is None:
            self.table.clearSelection()
            self._unlisted = delivery
            self._show_chosen()
        else:
            self.table.selectRow(row)
            self.table.scrollTo(self._model.index(row, 0))

    def _set_up_table(self) -> None:
        self.table.setModel(self._model)
        self.table.setAccessibleName("Log of sends")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setItemDelegate(_OutcomeDelegate(self.table))
        vertical = self.table.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # else every row is measured
        vertical.setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        for number, column in enumerate(COLUMNS):
            self.table.setColumnWidth(number, self.fontMetrics().horizontalAdvance(column.sample) + 16)

    def _on_selection_changed(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        self._unlisted = None
        self._show_chosen()

    def _show_chosen(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if not rows and self._unlisted is not None:
            self.detail.show_delivery(self._unlisted)
            return
        try:
            self.detail.show_send(self._model.send(rows[0].row()) if rows else None)
        except StorageError as fault:
            self.detail.show_fault(str(fault))


class _OutcomeDelegate(QStyledItemDelegate):
    """Paints the outcome in its state's colour."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Colour the outcome's column."""
        super().initStyleOption(option, index)
        shown = index.data(STATE_ROLE)
        if COLUMNS[index.column()] is OUTCOME and shown != "busy":
            option.palette.setColor(QPalette.ColorRole.Text, state_colour(option.palette, shown))
