"""Sends one message at a time in the background."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.account import ApiKey
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Unknown
from composer.sending.deliver import MISTAKE, Delivery, Repeated, deliver
from composer.sending.outgoing import Outgoing
from composer.session.background import Background
from composer.session.replies.receiving import Receiving
from composer.store.log.repeats import SendSummary
from composer.store.log.sends import SendLog

REST_MS = 1000
"""How long after a send another one is not begun by the window."""


class Sender(QObject):
    """Sends one message at a time in the background.

    Signals:
        started: a send began.
            arg: the Outgoing.
        recorded: the send is in the log, still without an outcome.
        finished: the send ended, whatever came of it.
            arg: its Delivery.
        repeated: nothing was sent, for the message was sent before and the caller did not know of that.
            arg: the Outgoing.
        rested: so long after a send that the next one may begin.
    """

    started = Signal(object)
    recorded = Signal()
    finished = Signal(object)
    repeated = Signal(object)
    rested = Signal()

    def __init__(
        self,
        send_log: SendLog,
        background: Background,
        receiving: Receiving,
    ) -> None:
        super().__init__()
        self._send_log, self._background, self._receiving = send_log, background, receiving
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

    def send(self, outgoing: Outgoing, key: ApiKey, known: SendSummary | None = None) -> None:
        """Start sending. Raises RuntimeError unless `may_send`.

        known: the earlier send of this message that somebody agreed to repeat, None if there was none.
        """
        if not self.may_send:
            raise RuntimeError("another send is under way or has just ended")
        outgoing = self._receiving.reported(outgoing)
        cancel = self._cancel = Cancel()
        self.started.emit(outgoing)

        def done(delivery: Delivery | Repeated) -> None:
            self._cancel = None
            if isinstance(delivery, Repeated):
                self.rested.emit()
                self.repeated.emit(outgoing)
                return
            self._rest.start()
            self.finished.emit(delivery)

        recorded = partial(self._background.hand_back, self.recorded.emit)
        job = partial(deliver, outgoing, key, cancel, self._send_log, known, recorded)
        self._background.run(job, done, crashed=lambda: done(Delivery(outgoing, Unknown(MISTAKE))))

    def stop(self) -> None:
        """Stop the send that is under way; `finished` is emitted within a second with what came of it."""
        if self._cancel is not None:
            self._cancel.cancel()
