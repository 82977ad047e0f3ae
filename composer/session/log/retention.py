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
            job = partial(self._send_log.remove_before, _start_of(self.days), self._stopped.is_set)
            self._background.run(job, self._on_old_removed, self._on_old_not_removed)

    def choose(self, days: int) -> None:
        """Keep sends for so many days from now on, one of PERIODS; older ones are removed at once."""
        self._settings.log_days = days
        self.apply()

    def count_older(self, days: int, done: Callable[[int], None]) -> None:
        """Count the sends that are older than so many days.

        done: called with how many; 0 where the log cannot be read.
        """

        def failed(fault: StorageError) -> None:
            _log.warning("%s", fault)
            done(0)

        self._background.run(partial(self._send_log.count_before, _start_of(days)), done, failed)

    def clear(self) -> None:
        """Remove all sends but those under way."""
        job = partial(self._send_log.clear, self._stopped.is_set)
        self._background.run(
            job, lambda _none: self.removed.emit(""), lambda fault: self.removed.emit(str(fault))
        )

    def stop(self) -> None:
        """Stop removing: the rest goes next time."""
        self._stopped.set()

    def _on_old_removed(self, removed: int) -> None:
        if removed:
            self.removed.emit("")

    def _on_old_not_removed(self, fault: StorageError) -> None:
        _log.warning("%s", fault)  # tried again at the next start
        self.removed.emit("")  # some may be gone


def _start_of(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)
