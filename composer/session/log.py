"""The sends, newest first, as rows for a view."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected
from composer.sending.wording import title
from composer.store.files import StorageError
from composer.store.history import History
from composer.store.send_rows import Send

_log = logging.getLogger(__name__)

STATE_ROLE = Qt.ItemDataRole.UserRole
"""`ok`, `error`, `warning`, or `busy` while the send is under way."""

_PAGE = 200
_PAGES_KEPT = 5
_CLEARED = "This send is no longer in the log: it was cleared meanwhile."
_DAMAGED = "This line of the log is damaged and cannot be read."
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the log. text: a send's cell. sample: the longest that is usual. unreadable: of a damaged row."""

    name: str
    text: Callable[[Send], str]
    sample: str
    unreadable: str = ""
    alignment: Qt.AlignmentFlag | None = None


class LogModel(QAbstractTableModel):
    """The history as a table. It reads a page of rows when the first of them is shown, however many there are.

    What other running copies of the program add is shown from the next `refresh` on, all of it at once.
    """

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._pages: dict[int, list[Send | None] | str] = {}
        self._count = self._newest = 0
        self.reload()

    def reload(self) -> None:
        """Show what the history holds now, as if for the first time."""
        self.beginResetModel()
        self._pages.clear()
        try:
            self._count, self._newest, _later = self._history.extent()
        except StorageError as fault:
            _log.warning("%s", fault)
        self.endResetModel()

    def refresh(self) -> None:
        """Show what the history holds now: new sends above, changed ones in place."""
        try:
            count, newest, later = self._history.extent(self._newest)
        except StorageError as fault:
            _log.warning("%s", fault)
            count, newest, later = self._count, self._newest, 0
        if count != self._count + later:  # some were removed
            self.reload()
            return
        if later:
            self.beginInsertRows(QModelIndex(), 0, later - 1)
            self._count, self._newest = count, newest
            self._pages.clear()  # not before: who hears of the new rows may read the old ones now
            self.endInsertRows()
        self._pages.clear()
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(min(count, _PAGE) - 1, len(COLUMNS) - 1))

    @property
    def is_whole(self) -> bool:
        """Whether all could be read that was asked for; if not, `refresh` tries again."""
        return not any(isinstance(page, str) for page in self._pages.values())

    def send(self, row: int) -> Send:
        """Return the send shown in a row. Raises StorageError."""
        page = self._page(row // _PAGE)
        if isinstance(page, str):
            raise StorageError(Path(), page)
        if row % _PAGE >= len(page):
            raise StorageError(Path(), _CLEARED)
        send = page[row % _PAGE]
        if send is None:
            raise StorageError(Path(), _DAMAGED)
        return send

    def row_of(self, number: int) -> int | None:
        """Return the row of a send of this run, None if there is none."""
        try:
            row = self._history.place(number, self._newest)
        except StorageError as fault:
            _log.warning("%s", fault)
            return None
        return row if row is not None and row < self._count else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many sends there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section].name
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the row's state.

        Never raises: Qt asks while it paints, and the process would crash.
        """
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        if role not in (Qt.ItemDataRole.DisplayRole, STATE_ROLE):
            return None
        try:
            send = self.send(index.row())
            return state(send) if role == STATE_ROLE else column.text(send)
        except StorageError:
            pass  # said where the row is chosen
        except Exception as fault:  # noqa: BLE001 - see above
            _log.error("a row of the log could not be shown: %s", type(fault).__name__)
        return "error" if role == STATE_ROLE else column.unreadable

    def _page(self, number: int) -> list[Send | None] | str:
        """Return a page's sends, or why they cannot be read: kept as well, or each cell would wait for the disk."""
        if number not in self._pages:
            try:
                page: list[Send | None] | str = self._history.page(number * _PAGE, _PAGE, self._newest)
            except StorageError as fault:
                page = str(fault)
            self._pages = {number: page, **dict(list(self._pages.items())[: _PAGES_KEPT - 1])}
        return self._pages[number]


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


def headline(send: Send) -> str:
    """Return a send's outcome in a few words."""
    if send.outcome is None:
        return "Sending…"
    return title(send.outcome) + ("" if send.kept else " (not kept)")


def _time(send: Send) -> str:
    """Return when a send began in this computer's time zone, without today's date."""
    try:
        when, now, zone = send.started_at.astimezone(), datetime.now().astimezone(), ""
    except (ValueError, OverflowError, OSError):  # a zone that Python does not know, or the end of time
        when, now, zone = send.started_at, datetime.now(send.started_at.tzinfo), " UTC"
    return when.strftime("%H:%M:%S" if when.date() == now.date() else "%Y-%m-%d %H:%M") + zone


def _status(send: Send) -> str:
    status = getattr(send.outcome, "status", None)
    return "" if status is None else str(status)


def _duration(send: Send) -> str:
    return "" if send.duration_ms is None else f"{send.duration_ms / 1000:.2f} s"


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

OUTCOME = Column("Outcome", headline, "May have been sent", unreadable="Cannot be read")
COLUMNS = (
    Column("Time", _time, "00:00:00"),
    Column("Account", lambda send: send.account, "Production"),
    Column("Recipient", lambda send: send.recipient, "+000000000000"),
    OUTCOME,
    Column("HTTP", _status, "HTTP", alignment=_RIGHT),
    Column("Duration", _duration, "00.00 s", alignment=_RIGHT),
)
