"""Sends one message at a time in the background."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Unknown
from composer.message.model import Message
from composer.sending.deliver import MISTAKE, Delivery, Repeated, deliver, delivery_of
from composer.session.background import Background
from composer.store.log.repeats import SendSummary, is_same_send
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
        repeated: nothing was sent, for the message was sent before and the caller did not know of that.
            args: the Message, the account's name.
        rested: so long after a send that the next one may begin.
    """

    started = Signal(object)
    recorded = Signal()
    finished = Signal(object, object)
    repeated = Signal(object, str)
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

    def send(self, message: Message, account: Account, key: ApiKey, known: SendSummary | None = None) -> None:
        """Start sending. Raises RuntimeError unless `may_send`.

        known: the earlier send of this message that somebody agreed to repeat, None if there was none.
        """
        if not self.may_send:
            raise RuntimeError("another send is under way or has just ended")
        account = self._completed(account)
        cancel = self._cancel = Cancel()
        self.started.emit(message)

        def done(delivery: Delivery | Repeated) -> None:
            self._cancel = None
            if isinstance(delivery, Repeated):
                self.rested.emit()
                self.repeated.emit(message, account.name)
                return
            self._rest.start()
            self.finished.emit(message, delivery)

        def failed() -> None:
            done(delivery_of(Unknown(MISTAKE), message, account))

        recorded = self._background.progress(self.recorded.emit)
        job = partial(
            deliver, message, account, key, cancel, self._send_log, recorded, partial(is_same_send, known)
        )
        self._background.run(job, done, failed)

    def stop(self) -> None:
        """Stop the send that is under way; `finished` is emitted within a second with what came of it."""
        if self._cancel is not None:
            self._cancel.cancel()
