"""The sends, newest first, as rows for a view."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected
from composer.sending.wording import title
from composer.store.files import StorageError
from composer.store.history import History, Send

_log = logging.getLogger(__name__)

COLUMNS = ("Time", "Account", "Recipient", "Outcome", "HTTP", "Duration")
STATE_ROLE = Qt.ItemDataRole.UserRole
"""`ok`, `error`, `warning`, or `busy` while the send is under way."""

_PAGE = 200
_UNREADABLE = ("", "", "", "Cannot be read", "", "")
_Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """The history as a table. It reads a page of rows when the first of them is shown, however many there are."""

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._pages: dict[int, list[Send]] = {}
        self._count = self._counted(0)

    def refresh(self) -> None:
        """Show what the history holds now: new sends above, changed ones in place."""
        self._pages.clear()
        count = self._counted(self._count)
        if count > self._count:
            self.beginInsertRows(QModelIndex(), 0, count - self._count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginResetModel()
            self._count = count
            self.endResetModel()
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(min(count, _PAGE) - 1, len(COLUMNS) - 1))

    def _counted(self, otherwise: int) -> int:
        """Return how many sends there are; while the history cannot be read, what was known."""
        try:
            return self._history.count()
        except StorageError as fault:
            _log.warning("%s", fault)
            return otherwise

    def send(self, row: int) -> Send:
        """Return the send shown in a row. Raises StorageError."""
        page = row // _PAGE
        if page not in self._pages:
            self._pages = {page: self._history.page(page * _PAGE, _PAGE), **dict(list(self._pages.items())[:4])}
        if row % _PAGE >= len(self._pages[page]):
            raise StorageError(Path(), "This send is no longer in the log: it was cleared meanwhile.")
        return self._pages[page][row % _PAGE]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many sends there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the row's state."""
        if role in (Qt.ItemDataRole.DisplayRole, STATE_ROLE):
            try:
                send = self.send(index.row())
            except StorageError:  # Qt asks while it paints, where nothing may be raised
                return "error" if role == STATE_ROLE else _UNREADABLE[index.column()]
            return state(send) if role == STATE_ROLE else cells(send)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (4, 5):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def cells(send: Send) -> tuple[str, ...]:
    """Return a send as the row's texts, times in this computer's time zone, without today's date."""
    status = getattr(send.outcome, "status", None)
    return (
        _time(send.started_at.astimezone(), datetime.now().astimezone()),
        send.account,
        send.recipient,
        title(send.outcome) if send.outcome else "Sending…",
        "" if status is None else str(status),
        "" if send.duration_ms is None else f"{send.duration_ms / 1000:.2f} s",
    )


def _time(when: datetime, now: datetime) -> str:
    return when.strftime("%H:%M:%S" if when.date() == now.date() else "%Y-%m-%d %H:%M")


def state(send: Send) -> str:
    """Return how a send went: an outcome's state, or `busy`."""
    return outcome_state(send.outcome) if send.outcome else "busy"


def outcome_state(outcome: Outcome) -> str:
    """Return how well an outcome is: `ok`, `error`, or `warning` where nobody knows."""
    match outcome:
        case Accepted():
            return "ok"
        case Rejected() | NotSent():
            return "error"
        case _:
            return "warning"
