"""Keeps the log true while the window is open, and finds in it the recipients that the window offers."""

import logging
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from composer.session.background import Background
from composer.session.log.model import LogModel
from composer.session.sending.sender import Sender
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.replies import customers

_INTERVAL_MS = 15_000  # after what another run left, and for a disk that takes again what it would not
_RECIPIENTS_OFFERED = 200

_log = logging.getLogger(__name__)


class LogUpkeep(QObject):
    """Gives sends that lack one their outcome; reports that the log was made again.

    Signals:
        checked: the log's file was read again; another running copy of the program may have written to it.
            arg: why it cannot be used, a sentence; "" if it can.
        recipients_changed: whom the last messages went to.
            arg: the numbers, the latest first.
        recreated: the log's file was removed while the program was running, and made again.
    """

    checked = Signal(str)
    recipients_changed = Signal(list)
    recreated = Signal()

    def __init__(
        self,
        database: Database,
        send_log: SendLog,
        model: LogModel,
        sender: Sender,
        background: Background,
    ) -> None:
        super().__init__()
        self._database, self._send_log, self._model = database, send_log, model
        self._background = background
        self._told = 0  # how often the log was made again
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._refresh)
        self._is_over = False
        sender.finished.connect(self._on_sender_finished)

    def start(self) -> None:
        """Check the log now, and every few seconds from now on."""
        self._refresh()
        self._timer.start()
        self.offer_recipients()
        job = partial(customers.fill, self._database, lambda: self._is_over)
        self._background.run(job, self._on_filled, _on_fill_failed, heavy=True)

    def stop(self) -> None:
        """Check the log no more."""
        self._is_over = True
        self._timer.stop()

    def offer_recipients(self) -> None:
        """Find whom the last messages went to."""
        try:
            self.recipients_changed.emit(self._send_log.recipients(_RECIPIENTS_OFFERED))
        except StorageError as fault:
            _log.warning("%s", fault)  # offering nothing is no harm

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
        self._report_recreation()
        if changed or not self._model.is_whole:
            self._model.refresh()
        self.checked.emit(fault)

    def _on_filled(self, count: int) -> None:
        if count:
            self.checked.emit("")

    def _on_sender_finished(self) -> None:
        self.offer_recipients()
        self._report_recreation()

    def _report_recreation(self) -> None:
        if self._database.recreated != self._told:
            self._told = self._database.recreated
            self._model.refresh()
            self.recreated.emit()


def _on_fill_failed(fault: StorageError) -> None:
    _log.warning("%s", fault)  # all is found nevertheless, and the next start tries again
