"""Keeps the log true while the window is open, and takes from it what the window offers."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from composer.session.background import Background
from composer.session.caution import Caution
from composer.session.log import LogModel
from composer.session.log_keeping import LogKeeping
from composer.session.readiness import Readiness
from composer.session.sender import Sender
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.history import History
from composer.ui import notify
from composer.ui.main_window import MainWindow

_LOOK_MS = 15_000  # after what another run left, and for a disk that takes again what it would not
_RECIPIENTS_OFFERED = 200

_log = logging.getLogger(__name__)


class LogCare(QObject):
    """Gives sends that lack one their outcome, and says when the log was begun anew or could not be cleared.

    Signals:
        looked: the log's file was looked at again; another running copy of the program may have written to it.
    """

    looked = Signal()

    def __init__(
        self,
        window: MainWindow,
        database: Database,
        history: History,
        model: LogModel,
        keeping: LogKeeping,
        sender: Sender,
        caution: Caution,
        readiness: Readiness,
        background: Background,
    ) -> None:
        super().__init__(window)
        self._window, self._database, self._history, self._model = window, database, history, model
        self._caution, self._readiness, self._background = caution, readiness, background
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        sender.finished.connect(self._on_sender_finished)
        keeping.removed.connect(self._on_sends_removed)

    def begin(self) -> None:
        """Look now, and every now and then."""
        self._look()
        self._timer.start()
        self._offer_recipients()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        self._background.run(lambda: _settled(self._history), self._on_looked)

    def _on_looked(self, changed: int) -> None:
        self._say_whether_it_was_begun_anew()
        if changed or not self._model.is_whole:
            self._model.refresh()
        self.looked.emit()

    def _on_sender_finished(self) -> None:
        self._offer_recipients()
        self._say_whether_it_was_begun_anew()

    def _on_sends_removed(self, fault: str) -> None:
        self._model.refresh()
        self._caution.forget()  # what is gone warns of nothing
        self._readiness.refresh()
        self._offer_recipients()
        if fault:
            notify.tell(self._window, "The log could not be cleared", fault)

    def _say_whether_it_was_begun_anew(self) -> None:
        if self._database.begun_anew:
            self._database.begun_anew = False
            self._model.refresh()
            text = "Its file was removed while the program was running. The sends in it are no longer shown."
            notify.tell(self._window, "The log was begun anew", text)

    def _offer_recipients(self) -> None:
        try:
            self._window.form.offer_recipients(self._history.recipients(_RECIPIENTS_OFFERED))
        except StorageError as fault:
            _log.warning("%s", fault)  # offering nothing is no harm


def _settled(history: History) -> int:
    """Return how many sends were given the outcome that they lacked."""
    try:
        return history.settle_leftovers() + history.conclude_again()
    except StorageError as fault:
        _log.warning("%s", fault)  # tried again soon
        return 0
