"""The 24-hour window of a message's recipient, counting down."""

import logging
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.callbacks.event import bare_number, key_of
from composer.replies.reply_window import UNKNOWN, ReplyWindow, reply_window
from composer.sending.outgoing import Outgoing
from composer.store.files import StorageError
from composer.store.replies.events import Events

_TICK_MS = 15_000

_log = logging.getLogger(__name__)


class ReplyWindows(QObject):
    """Whether an account may write to a message's recipient, as far as callbacks report it.

    They are read when another recipient or sender is asked for, and once a minute.

    shown: what was found last.
    Signals:
        changed: `shown` differs, it is a minute later, or callbacks arrived.
    """

    changed = Signal()

    def __init__(self, events: Events) -> None:
        super().__init__()
        self._events = events
        self.shown = UNKNOWN
        self._asked = "", "", False
        self._minute = -1  # in which the callbacks were read, -1 for never
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Count down from now on, and see what other running copies of the program receive."""
        self._timer.start()

    def stop(self) -> None:
        """Count down no more."""
        self._timer.stop()

    def find(self, outgoing: Outgoing) -> ReplyWindow:
        """Return the window of a message that is to go out, and keep it as `shown`."""
        sender, recipient = bare_number(outgoing.sender), key_of(outgoing.recipient)
        asked = sender, recipient, outgoing.account.is_sandbox
        if (asked, _minute()) != (self._asked, self._minute):
            self._asked = asked
            self._load()
        return self.shown

    def forget(self) -> None:
        """Read the callbacks again when the window is asked for next: there may be others."""
        self._minute = -1
        self.changed.emit()

    def _on_timer_timeout(self) -> None:
        before = self.shown, self._minute
        self._load()
        if self.shown != before[0] or (self.shown.state == "open" and self._minute != before[1]):
            self.changed.emit()

    def _load(self) -> None:
        self._minute = _minute()
        sender, recipient, simulated = self._asked
        self.shown = UNKNOWN
        if sender and recipient:
            try:
                kept = self._events.about_reply_window(recipient, simulated=simulated)
            except StorageError as fault:
                _log.warning("%s", fault)
            else:
                events, now = (one.event for one in kept), datetime.now(UTC)
                # Those without a number are the customer's, too: else they would not have been found.
                user_ids = {one.event.user_id for one in kept if one.tied}
                self.shown = reply_window(
                    events, sender, recipient, now, simulated=simulated, user_ids=user_ids
                )


def _minute() -> int:
    return int(datetime.now(UTC).timestamp()) // 60
