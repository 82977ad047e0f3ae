"""Sends one message at a time in the background."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.client import Cancel
from composer.message.model import Message
from composer.sending.deliver import Delivery, deliver
from composer.session.background import Background
from composer.store.history import History


class Sender(QObject):
    """Sends one message at a time in the background.

    Signals:
        started: a send began.
            arg: the Message.
        noted: the send is in the history, still without an outcome.
        finished: the send ended, whatever came of it.
            args: the Message, its Delivery.
    """

    started = Signal(object)
    noted = Signal()
    finished = Signal(object, object)
    _intended = Signal()  # on the worker

    def __init__(self, history: History, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._background = background
        self._cancel: Cancel | None = None
        self._intended.connect(self.noted, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a send is under way."""
        return self._cancel is not None

    def send(self, message: Message, account: Account, key: ApiKey) -> None:
        """Start sending. Raises RuntimeError while another send is under way."""
        if self._cancel is not None:
            raise RuntimeError("a send is under way")
        cancel = self._cancel = Cancel()
        self.started.emit(message)

        def done(delivery: Delivery) -> None:
            self._cancel = None
            self.finished.emit(message, delivery)

        job = partial(deliver, message, account, key, cancel, self._history, self._intended.emit)
        self._background.run(job, done)

    def stop(self) -> None:
        """Stop the send that is under way; `finished` tells within a second what came of it."""
        if self._cancel is not None:
            self._cancel.cancel()
