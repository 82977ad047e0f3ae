"""Keeps the preferences on the disk while the program runs: a crash must not undo what the user chose."""

import logging

from PySide6.QtCore import QObject, QTimer

from composer.store.files import StorageError
from composer.store.settings import Settings

_PAUSE_MS = 5_000

_log = logging.getLogger(__name__)


class SettingsSaver(QObject):
    """Saves the preferences a few seconds after they were changed, and at the end."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.save)

    def start(self) -> None:
        """Check from now on whether they were changed."""
        self._timer.start()

    def save(self) -> None:
        """Save what was changed; where that fails it is tried again later."""
        if not self._settings.changed:
            return
        try:
            self._settings.save()
        except StorageError as fault:
            _log.warning("%s", fault)

    def stop(self) -> None:
        """Save for the last time."""
        self._timer.stop()
        self.save()
