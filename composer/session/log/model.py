"""The sends, newest first, as rows for a view."""

import logging
from array import array
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from composer.replies.progress import Progress
from composer.session.background import Background
from composer.session.log.columns import COLUMNS, OUTCOME, cell, headline, kind_of, progress_state, state
from composer.session.log.filter import EVERYTHING, LogFilter
from composer.session.log.rows import LogRows
from composer.session.log.search import LogSearch, SearchResult
from composer.session.replies.deliveries import Deliveries
from composer.store.files import StorageError
from composer.store.log.rows import Send
from composer.store.log.sends import SendLog
from composer.store.settings import Settings

_log = logging.getLogger(__name__)

STATE_ROLE = Qt.ItemDataRole.UserRole
"""`ok`, `error`, `warning`, or `busy` while the send is under way."""

KIND_ROLE = Qt.ItemDataRole.UserRole + 1
"""A key of `columns.STATES`, or `busy`."""

_Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """The log as a table, all of it or what a filter leaves. Of a long one it reads only the shown pages.

    What other running copies of the program add is shown from the next `refresh` on, all of it at once.

    total: how many sends there are, whatever is shown.
    fault: "" or why the log could not be read or searched.
    accounts: the names of the accounts that were sent with, as far as they are known.
    Signals:
        searched: a search began, its result is shown, there are more sends than before, or the fault differs.
        accounts_changed: there are sends of an account that had none.
    """

    searched = Signal()
    accounts_changed = Signal()

    def __init__(
        self,
        send_log: SendLog,
        background: Background,
        settings: Settings,
        deliveries: Deliveries | None = None,
    ) -> None:
        """Show all sends.

        deliveries: what callbacks report of the messages, None for nothing.
        """
        super().__init__()
        self._send_log, self._background, self._settings = send_log, background, settings
        self._deliveries = deliveries
        self._rows = LogRows(send_log, deliveries.load) if deliveries else LogRows(send_log)
        if deliveries is not None:
            deliveries.changed.connect(self._emit_changed)
        self._search = LogSearch(send_log, background, self)
        self._search.ended.connect(self._on_search_ended)
        self._wanted = EVERYTHING
        self._newest = 0
        self.total = 0
        self.fault = ""
        self.accounts: tuple[str, ...] = ()
        self.reload()

    def reload(self) -> None:
        """Show all that the log holds now, as if for the first time."""
        self.beginResetModel()
        try:
            self.total, self._newest, _later = self._send_log.extent()
            fault = ""
        except StorageError as error:
            _log.warning("%s", error)
            fault = str(error)
        self._rows.show_all(self.total, self._newest)
        self.endResetModel()
        self._set_fault(fault)

    def refresh(self) -> None:
        """Show what the log holds now: new sends above, changed ones in place."""
        try:
            total, newest, later = self._send_log.extent(self._newest)
            fault = "" if self._wanted == EVERYTHING else self.fault
        except StorageError as error:
            _log.warning("%s", error)
            fault = str(error)
            total, newest, later = self.total, self._newest, 0
        self._set_fault(fault)
        if total != self.total + later:  # some were removed
            self._restart()
            return
        before, self.total, self._newest = self._newest, total, newest
        if later:
            self._learn_accounts_after(before)
        if self._wanted == EVERYTHING:
            self._insert_above(later, lambda: self._rows.show_all(total, newest))
        elif not self._search.busy:  # else its result is refreshed when it has ended
            self._refresh_found()
            if later:
                self.searched.emit()

    def _set_fault(self, fault: str) -> None:
        if fault != self.fault:
            self.fault = fault
            self.searched.emit()

    def show(self, wanted: LogFilter) -> None:
        """Show the sends that fit; they are searched for in the background, and until then the rows stay."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._restart()

    @property
    def filter(self) -> LogFilter:
        """What is shown."""
        return self._wanted

    @property
    def searching(self) -> bool:
        """Whether what is shown is yet to be found."""
        return self._search.busy

    @property
    def is_whole(self) -> bool:
        """Whether all could be read that was asked for; if not, `refresh` tries again."""
        return self._rows.is_whole and not self.fault

    @property
    def masked(self) -> bool:
        """Whether phone numbers are unreadable in the cells."""
        return self._settings.mask_numbers

    def mask(self, on: bool) -> None:
        """Make phone numbers unreadable from now on, or readable again."""
        self._settings.mask_numbers = on
        self._emit_changed()

    @property
    def numbers(self) -> "array[int] | None":
        """The numbers of the sends that are shown, going down; None for all sends."""
        return self._rows.numbers

    def send(self, row: int) -> Send:
        """Return the send shown in a row, its phone numbers readable. Raises StorageError."""
        return self._rows.send(row)

    def progress(self, send: Send) -> Progress | None:
        """Return how far a message came, as callbacks report; None for one that was not accepted."""
        return self._deliveries.of(send) if self._deliveries else None

    def get(self, number: int) -> Send:
        """Return a send, whether it is shown or not. Raises StorageError."""
        return self._send_log.get(number)

    def row_of(self, number: int, *, any_run: bool = False) -> int | None:
        """Return the row of a send, None if it has none.

        any_run: whether the send may be of another run of the program.
        """
        try:
            return self._rows.row_of(number, any_run=any_run)
        except StorageError as fault:
            _log.warning("%s", fault)
            return None

    def learn_accounts(self) -> None:
        """Have `accounts` filled, in the background: it takes a while in a long log."""
        # Offering fewer is no harm.
        self._background.run(self._send_log.accounts, self._on_accounts_found, partial(_log.warning, "%s"))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many sends are shown."""
        return 0 if parent.isValid() else self._rows.count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section].name
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the row's state or kind.

        Never raises: Qt asks while it paints, and the process would crash.
        """
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        if role not in (Qt.ItemDataRole.DisplayRole, STATE_ROLE, KIND_ROLE):
            return None
        try:
            send = self.send(index.row())
            progress = self.progress(send) if column is OUTCOME else None
            if progress is None or progress.state == "accepted":
                if role == Qt.ItemDataRole.DisplayRole:
                    return cell(column, send, self.masked)
                return state(send) if role == STATE_ROLE else kind_of(send)
            if role == Qt.ItemDataRole.DisplayRole:
                return headline(send, progress)
            return progress_state(progress) if role == STATE_ROLE else progress.state
        except StorageError:
            pass  # said where the row is chosen
        except Exception as fault:  # noqa: BLE001 - Qt asks while it paints
            _log.error("a row of the log could not be shown: %s", type(fault).__name__)
        return column.unreadable if role == Qt.ItemDataRole.DisplayRole else "error"

    def _restart(self) -> None:
        if self._wanted == EVERYTHING:
            self._search.drop()
            self.fault = ""
            self.reload()
        else:
            self._search.begin(self._wanted.resolved(date.today()))
        self.searched.emit()

    def _on_search_ended(self, found: SearchResult) -> None:
        self.fault = found.fault
        if not found.fault:
            self.total, self._newest = found.total, found.newest
        self._show_found(found.numbers)
        self.searched.emit()
        if not found.fault:
            self.refresh()  # a send may have begun or ended meanwhile

    def _refresh_found(self) -> None:
        """Read the sends that began, or were under way, since the search."""
        if self.fault or self._search.wanted != self._wanted.resolved(date.today()):
            self._restart()
            return
        before = self._rows.numbers or array("q")
        try:
            numbers = self._search.refreshed(before, self._newest)
        except StorageError as fault:
            _log.warning("%s", fault)
            numbers = before
        more = len(numbers) - len(before)
        if more >= 0 and numbers[more:] == before:
            self._insert_above(more, lambda: self._rows.show(numbers))
        else:
            self._show_found(numbers)
            self.searched.emit()

    def _show_found(self, numbers: "array[int]") -> None:
        self.beginResetModel()
        self._rows.show(numbers)
        self.endResetModel()

    def _insert_above(self, more: int, put: Callable[[], None]) -> None:
        """Add rows on top, and show what may have changed in the others."""
        if more:
            self.beginInsertRows(QModelIndex(), 0, more - 1)
            put()  # not before: who hears of the new rows may read the old ones now
            self.endInsertRows()
            self.searched.emit()
        else:
            self._rows.forget()
        self._emit_changed()

    def _emit_changed(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))

    def _learn_accounts_after(self, after: int) -> None:
        try:
            self._on_accounts_found(self._send_log.accounts(after))
        except StorageError as fault:
            _log.warning("%s", fault)

    def _on_accounts_found(self, names: list[str]) -> None:
        together = tuple(sorted({*self.accounts, *names}))
        if together != self.accounts:
            self.accounts = together
            self.accounts_changed.emit()
