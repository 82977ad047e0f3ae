"""Sends one message at a time in the background."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http.client import Cancel
from composer.kaleyra.outcome import Unknown
from composer.message.model import Message
from composer.sending.deliver import MISTAKE, Delivery, deliver, delivery_of
from composer.session.background import Background
from composer.store.log.sends import SendLog

REST_MS = 1000
"""How long after a send another one is not begun by the window."""


class Sender(QObject):
    """Sends one message at a time in the background.

    Signals:
        started: a send began.
            arg: the Message.
        recorded: the send is in the log, still without an outcome.
        finished: the send ended, whatever came of it.
            args: the Message, its Delivery.
        rested: so long after a send that the next one may begin.
    """

    started = Signal(object)
    recorded = Signal()
    finished = Signal(object, object)
    rested = Signal()

    def __init__(
        self,
        send_log: SendLog,
        background: Background,
        completed: Callable[[Account], Account] = lambda account: account,
        parent: QObject | None = None,
    ) -> None:
        """Make a sender that sends nothing yet.

        completed: given the account, returns it as it is to be sent with.
        """
        super().__init__(parent)
        self._completed = completed
        self._send_log = send_log
        self._background = background
        self._cancel: Cancel | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.rested)

    @property
    def busy(self) -> bool:
        """Whether a send is under way."""
        return self._cancel is not None

    @property
    def may_send(self) -> bool:
        """Whether a send may begin: none is under way, and none has just ended.

        The second half of a double click must not be another send.
        """
        return not self.busy and not self._rest.isActive()

    def send(self, message: Message, account: Account, key: ApiKey) -> None:
        """Start sending. Raises RuntimeError unless `may_send`."""
        if not self.may_send:
            raise RuntimeError("another send is under way or has just ended")
        account = self._completed(account)
        cancel = self._cancel = Cancel()
        self.started.emit(message)

        def done(delivery: Delivery) -> None:
            self._cancel = None
            self._rest.start()
            self.finished.emit(message, delivery)

        def failed() -> None:
            done(delivery_of(Unknown(MISTAKE), message, account))

        recorded = self._background.progress(self.recorded.emit)
        self._background.run(
            partial(deliver, message, account, key, cancel, self._send_log, recorded), done, failed
        )

    def stop(self) -> None:
        """Stop the send that is under way; `finished` is emitted within a second with what came of it."""
        if self._cancel is not None:
            self._cancel.cancel()
