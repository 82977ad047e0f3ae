"""Keeps the log true while the window is open, and finds in it the recipients that the window offers."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from composer.session.background import Background
from composer.session.log.model import LogModel
from composer.session.log.retention import LogRetention
from composer.session.sending.readiness import Readiness
from composer.session.sending.sender import Sender
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog

_INTERVAL_MS = 15_000  # after what another run left, and for a disk that takes again what it would not
_RECIPIENTS_OFFERED = 200

_log = logging.getLogger(__name__)


class LogUpkeep(QObject):
    """Gives sends that lack one their outcome; reports that the log was made again or could not be cleared.

    Signals:
        refreshed: the log's file was read again; another running copy of the program may have written to it.
        recipients_changed: whom the last messages went to.
            arg: the numbers, the latest first.
        recreated: the log's file was removed while the program was running, and made again.
        removal_failed: the sends that the user wanted removed are still there.
            arg: why, a sentence.
    """

    refreshed = Signal()
    recipients_changed = Signal(list)
    recreated = Signal()
    removal_failed = Signal(str)

    def __init__(
        self,
        database: Database,
        send_log: SendLog,
        model: LogModel,
        retention: LogRetention,
        sender: Sender,
        readiness: Readiness,
        background: Background,
    ) -> None:
        super().__init__()
        self._database, self._send_log, self._model = database, send_log, model
        self._readiness, self._background = readiness, background
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._refresh)
        sender.finished.connect(self._on_sender_finished)
        retention.removed.connect(self._on_sends_removed)

    def start(self) -> None:
        """Check the log now, and every few seconds from now on."""
        self._refresh()
        self._timer.start()
        self._offer_recipients()

    def stop(self) -> None:
        """Check the log no more."""
        self._timer.stop()

    def _refresh(self) -> None:
        log = self._send_log
        self._background.run(
            lambda: log.conclude_interrupted() + log.conclude_again(),
            self._on_leftovers_concluded,
            self._on_log_failed,
        )

    def _on_log_failed(self, fault: StorageError) -> None:
        _log.warning("%s", fault)  # tried again soon
        self._on_leftovers_concluded(0, str(fault))

    def _on_leftovers_concluded(self, changed: int, fault: str = "") -> None:
        self._readiness.note_log(fault)
        self._report_recreation()
        if changed or not self._model.is_whole:
            self._model.refresh()
        self.refreshed.emit()

    def _on_sender_finished(self) -> None:
        self._offer_recipients()
        self._report_recreation()

    def _on_sends_removed(self, fault: str) -> None:
        self._model.refresh()
        self._readiness.refresh(afresh=True)  # what is gone warns of nothing
        self._offer_recipients()
        if fault:
            self.removal_failed.emit(fault)

    def _report_recreation(self) -> None:
        if self._database.recreated:
            self._database.recreated = False
            self._model.refresh()
            self.recreated.emit()

    def _offer_recipients(self) -> None:
        try:
            self.recipients_changed.emit(self._send_log.recipients(_RECIPIENTS_OFFERED))
        except StorageError as fault:
            _log.warning("%s", fault)  # offering nothing is no harm
