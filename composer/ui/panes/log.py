"""The log of sends, and what the API answered."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from composer.sending.wording import explanation, title
from composer.session.log import STATE_ROLE, LogModel, state
from composer.store.files import StorageError
from composer.store.history import Send
from composer.ui.colours import state_colour
from composer.ui.json_view import JsonView


class LogPane(QSplitter):
    """One row a send; the chosen one's answer and request beside it."""

    def __init__(self, model: LogModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._model = model
        self.table = QTableView()
        self.detail = SendDetail()
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

    def choose_newest(self) -> None:
        """Show the send that was made last."""
        self.table.selectRow(0)
        self.table.scrollToTop()

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
        for column, sample in enumerate(
            ("00:00:00", "Production", "+000000000000", "May have been sent", "HTTP", "00.00 s")
        ):
            self.table.setColumnWidth(column, self.fontMetrics().horizontalAdvance(sample) + 16)

    def _on_selection_changed(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        try:
            self.detail.show_send(self._model.send(rows[0].row()) if rows else None)
        except StorageError as fault:
            self.detail.show_fault(str(fault))


class SendDetail(QWidget):
    """One send: its outcome in words, the answer, the request without its key."""

    def __init__(self) -> None:
        super().__init__()
        self.badge = QLabel("SANDBOX")
        self.badge.setProperty("badge", "sandbox")
        self.badge.setToolTip("This was answered inside the program: nothing reached a customer.")
        self.headline = QLabel()
        self.words = QLabel()
        for label in (self.headline, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setContentsMargins(2, 8, 2, 2)
        font = self.headline.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.headline.setFont(font)
        self.answer, self.request = JsonView("Answer"), JsonView("Request")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_scrolled(self.words), "In words")
        self.tabs.addTab(self.answer, "Answer")
        self.tabs.addTab(self.request, "Request")
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("Copy the page that is shown below")
        self.copy.clicked.connect(self._on_copy_clicked)
        self._texts = ("", "", "")
        self._lay_out()

    def show_send(self, send: Send | None) -> None:
        """Show a send, or what this place is for."""
        self.tabs.setVisible(send is not None)
        self.copy.setVisible(send is not None)
        self.badge.setVisible(send is not None and send.is_sandbox)
        if send is None:
            self.headline.setText("Choose a send to read what Kaleyra answered.")
            return
        outcome = send.outcome
        self.headline.setText(title(outcome) if outcome else "Sending…")
        words = (
            explanation(outcome, "The sandbox" if send.is_sandbox else "Kaleyra")
            if outcome
            else "Waiting for the answer."
        )
        self._texts = (words, getattr(outcome, "reply", "") or "(no answer)", send.request)
        self.words.setText(words)
        self.answer.show_text(self._texts[1])
        self.request.show_text(self._texts[2])
        palette = self.headline.palette()
        shown = state(send)
        role = QPalette.ColorRole.WindowText
        colour = self.palette().color(role) if shown == "busy" else state_colour(self.palette(), shown)
        palette.setColor(role, colour)
        self.headline.setPalette(palette)

    def show_fault(self, fault: str) -> None:
        """Say why a send cannot be shown."""
        self.show_send(None)
        self.headline.setText(fault)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.badge)
        top.addWidget(self.headline, 1)
        top.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addStretch()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._texts[self.tabs.currentIndex()])


def _scrolled(label: QLabel) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(label)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area


class _OutcomeDelegate(QStyledItemDelegate):
    """Paints the outcome in its state's colour."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Colour the outcome's column."""
        super().initStyleOption(option, index)
        shown = index.data(STATE_ROLE)
        if index.column() == 3 and shown != "busy":
            option.palette.setColor(QPalette.ColorRole.Text, state_colour(option.palette, shown))
