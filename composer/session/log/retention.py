"""How long sends are kept in the log, and their removal."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.settings import Settings

PERIODS = {0: "All", 365: "1 year", 90: "90 days", 30: "30 days"}
"""How long sends can be kept, in days; 0 for until the user clears the log."""

_log = logging.getLogger(__name__)


class LogRetention(QObject):
    """Removes sends in the background: those that are older than the user wants, or all.

    Signals:
        removed: some sends were removed, or could not be.
            arg: "" or why they could not be.
    """

    removed = Signal(str)

    def __init__(self, send_log: SendLog, background: Background, settings: Settings) -> None:
        super().__init__()
        self._send_log, self._background, self._settings = send_log, background, settings
        self._stopped = threading.Event()

    @property
    def days(self) -> int:
        """For how many days sends are kept, 0 for as long as the user does not clear the log."""
        return self._settings.log_days if self._settings.log_days in PERIODS else 0

    def apply(self) -> None:
        """Remove what is older than sends are kept."""
        if self.days:
            self._background.run(
                partial(_remove_old, self._send_log, _start_of(self.days), self._is_stopped),
                self._on_old_removed,
            )

    def choose(self, days: int) -> None:
        """Keep sends for so many days from now on, one of PERIODS; older ones are removed at once."""
        self._settings.log_days = days
        self.apply()

    def count_older(self, days: int, done: Callable[[int], None]) -> None:
        """Count the sends that are older than so many days.

        done: called with how many.
        """
        self._background.run(partial(_count_old, self._send_log, _start_of(days)), done)

    def clear(self) -> None:
        """Remove all sends but those under way."""
        self._background.run(partial(_clear, self._send_log, self._is_stopped), self.removed.emit)

    def stop(self) -> None:
        """Stop removing: the rest goes next time."""
        self._stopped.set()

    def _is_stopped(self) -> bool:
        return self._stopped.is_set()

    def _on_old_removed(self, removed: int) -> None:
        if removed:
            self.removed.emit("")


def _start_of(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _remove_old(send_log: SendLog, moment: datetime, cancelled: Callable[[], bool]) -> int:
    try:
        return send_log.remove_before(moment, cancelled)
    except StorageError as fault:
        _log.warning("%s", fault)  # tried again at the next start
        return 1  # some may be gone


def _count_old(send_log: SendLog, moment: datetime) -> int:
    try:
        return send_log.count_before(moment)
    except StorageError as fault:
        _log.warning("%s", fault)
        return 0


def _clear(send_log: SendLog, cancelled: Callable[[], bool]) -> str:
    try:
        send_log.clear(cancelled)
    except StorageError as fault:
        return str(fault)
    return ""
