"""The log of sends, and what the API answered."""

from PySide6.QtCore import QItemSelection, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from composer.sending.deliver import Delivery
from composer.session.log.filter import EVERYTHING
from composer.session.session import Session
from composer.store.files import StorageError
from composer.store.log.rows import Send
from composer.ui.log.actions import LogActions
from composer.ui.log.detail import SendDetail
from composer.ui.log.export import ExportFile
from composer.ui.log.filter import LogFilterRow
from composer.ui.log.table import LogTable

_NOTHING_YET = "Nothing has been sent yet.\nEvery send appears here, with what was answered to it."
_NO_MATCH = "No send fits the filter."
_WIDTHS = [540, 340]


class LogPane(QWidget):
    """One row a send, with a filter above; the chosen one's answer and request beside it.

    Signals:
        draft_requested: a send's message is to be opened as a new draft.
            arg: the Draft.
        noticed: something was done that does not show.
            arg: a sentence.
    """

    draft_requested = Signal(object)
    notified = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.model, self._settings = session.log, session.settings
        model, settings = self.model, self._settings
        self._unlisted: Delivery | Send | None = None
        self._number: int | None = None  # of the chosen send: after a reset it is chosen again
        self.actions_ = LogActions(self, self._chosen, model, session.log_retention)
        self.export = ExportFile(self, model, session.log_export)
        self.filter = LogFilterRow(model, self.actions_.more)
        self.table = LogTable(model, settings.log_widths)
        self.empty = QLabel(_NOTHING_YET)
        self.detail = SendDetail()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._place = QStackedWidget()
        self._lay_out()
        self._connect()
        session.sender.recorded.connect(model.refresh)
        session.sender.finished.connect(self._on_sender_finished)
        self._show_count()
        self._show_chosen()

    @property
    def view_actions(self) -> list[QAction]:
        """What the window's View menu has of the log."""
        return [self.actions_.mask, self.actions_.clear]

    def _on_sender_finished(self, delivery: Delivery) -> None:
        """Show the outcome of the send that has just ended: its row, or the outcome alone without a row."""
        self.model.refresh()
        row = None if delivery.send_id is None else self.model.row_of(delivery.send_id)
        if row is None:
            self.table.clearSelection()
            self._unlisted = self._logged_send(delivery)
            self._number = delivery.send_id if isinstance(self._unlisted, Send) else None
            self._show_chosen()
        else:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Find out which accounts can be chosen, when the window is there."""
        super().showEvent(event)
        if not self.model.accounts:
            QTimer.singleShot(0, self.model.learn_accounts)

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("note", "hint")
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setWordWrap(True)
        self._place.addWidget(self.table)
        self._place.addWidget(self.empty)
        self.splitter.addWidget(self._place)
        self.splitter.addWidget(self.detail)
        self.splitter.setSizes(self._settings.splitter_sizes.get("log", _WIDTHS))
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter)
        layout.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        model, table, actions = self.model, self.table, self.actions_
        table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        table.open_requested.connect(actions.open.trigger)
        table.copy_requested.connect(actions.copy_row.trigger)
        table.search_requested.connect(self._on_search_requested)
        table.horizontalHeader().sectionResized.connect(self._remember_sizes)
        self.splitter.splitterMoved.connect(self._remember_sizes)
        table.customContextMenuRequested.connect(self._on_menu_requested)
        model.dataChanged.connect(self._show_chosen)
        model.modelReset.connect(self._restore_selection)
        model.searched.connect(self._show_count)
        model.accounts_changed.connect(lambda: self.filter.show_accounts(model.accounts))
        self.filter.list_requested.connect(self._on_filter_list_requested)
        self.detail.open_requested.connect(actions.open.trigger)
        self.export.notified.connect(self.notified)
        actions.export.triggered.connect(self.export.ask)
        actions.draft_requested.connect(self.draft_requested)
        actions.recipient_requested.connect(self.filter.search_for)
        actions.mask_changed.connect(self._show_chosen)
        actions.notified.connect(self.notified)

    def _remember_sizes(self) -> None:
        self._settings.splitter_sizes["log"] = self.splitter.sizes()
        self._settings.log_widths = self.table.widths()

    def _show_count(self) -> None:
        """Say how many sends are shown, and why there is none."""
        model = self.model
        shown, total = model.rowCount(), model.total
        sends = "send" if total == 1 else "sends"
        count = f"{total:,} {sends}" if model.filter == EVERYTHING else f"{shown:,} of {total:,} {sends}"
        self.filter.show_count("Searching…" if model.searching else count)
        nothing = _NOTHING_YET if model.filter == EVERYTHING else _NO_MATCH
        self.empty.setText(model.fault or nothing)
        self._place.setCurrentWidget(self.table if shown else self.empty)
        self.actions_.export.setEnabled(bool(shown) and not model.searching)

    def _logged_send(self, delivery: Delivery) -> Delivery | Send:
        """Return a send that only the filter hides, with all that the log has of it."""
        if delivery.send_id is None or self.model.filter == EVERYTHING:
            return delivery
        try:
            return self.model.get(delivery.send_id)
        except StorageError:
            return delivery

    def _row(self) -> int | None:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def _chosen(self) -> Send | None:
        """Return the send that is chosen, or shown without a row."""
        row = self._row()
        if row is None:
            return self._unlisted if isinstance(self._unlisted, Send) else None
        try:
            return self.model.send(row)
        except StorageError:
            return None

    def _show_chosen(self) -> None:
        row, mask = self._row(), self.model.masked
        if row is None and isinstance(self._unlisted, Delivery):
            self.detail.show_delivery(self._unlisted, mask=mask)
            return
        try:
            send = self.model.send(row) if row is not None else self._chosen()
        except StorageError as fault:
            self.detail.show_fault(str(fault))
        else:
            self.detail.show_send(send, mask=mask, progress=self.model.progress(send) if send else None)

    def _restore_selection(self) -> None:
        row = None if self._number is None else self.model.row_of(self._number, any_run=True)
        if row is None:
            self._forget_removed()
            self._show_chosen()
        else:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def _forget_removed(self) -> None:
        """Forget a send that was shown without a row, if the log has it no more."""
        if self._number is None or not isinstance(self._unlisted, Send):
            return
        try:
            self.model.get(self._number)
        except StorageError:
            self._unlisted = self._number = None

    def _on_selection_changed(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        self._unlisted = None
        send = self._chosen()
        self._number = send.id if send else None
        self._show_chosen()

    def _on_menu_requested(self, point: QPoint) -> None:
        if self._chosen() is not None and self._row() is not None:
            self.actions_.send_menu.popup(self.table.viewport().mapToGlobal(point))

    def _on_search_requested(self) -> None:
        self.filter.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.text.selectAll()

    def _on_filter_list_requested(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if self._row() is None and self.model.rowCount():
            self.table.selectRow(0)
