"""The 24-hour window of the recipient in the form, counting down."""

import logging
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.callbacks.event import bare_number, key_of
from composer.replies.reply_window import UNKNOWN, ReplyWindow, reply_window
from composer.sending.safeguards import redirected
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.store.files import StorageError
from composer.store.replies.events import Events

_TICK_MS = 15_000
_DELAY_MS = 30

_log = logging.getLogger(__name__)


class ReplyWindows(QObject):
    """Whether the account in use may write to the recipient in the form, as far as callbacks report it.

    Signals:
        changed: `shown` differs, or it is a minute later.
    """

    changed = Signal()

    def __init__(
        self, document: Document, accounts: AccountBook, events: Events, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._accounts, self._events = document, accounts, events
        self.shown = UNKNOWN
        self._live = False
        self._asked: tuple[str, str, bool] | None = None
        self._minute = -1
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._load)
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._on_delay_timeout)
        document.message_changed.connect(self._on_source_changed)
        accounts.current_changed.connect(self._on_source_changed)

    @property
    def recipient(self) -> str:
        """Whom the window is about, as `key_of` has it; "" for nobody."""
        return key_of(redirected(self._document.message, self._accounts.current)[0].to)

    def start(self) -> None:
        """Follow the form from now on; call it when the numbering plans are loaded."""
        self._live = True
        self._timer.start()
        self._load()

    def stop(self) -> None:
        """Follow the form no more."""
        self._timer.stop()
        self._delay.stop()

    def refresh(self) -> None:
        """Read the callbacks again, once `start` was called."""
        if self._live:
            self._load()

    def _key(self) -> tuple[str, str, bool]:
        account = self._accounts.current
        sender = bare_number(self._document.message.sender or account.sender)
        return sender, self.recipient, account.is_sandbox

    def _on_source_changed(self) -> None:
        if self._live and not self._delay.isActive():
            self._delay.start()

    def _on_delay_timeout(self) -> None:
        if self._key() != self._asked:
            self._load()

    def _load(self) -> None:
        now = datetime.now(UTC)
        self._asked = sender, recipient, simulated = self._key()
        before, self.shown = self.shown, self._found(sender, recipient, simulated, now)
        minute = int(now.timestamp()) // 60
        if self.shown != before or (self.shown.state == "open" and minute != self._minute):
            self._minute = minute
            self.changed.emit()

    def _found(self, sender: str, recipient: str, simulated: bool, now: datetime) -> ReplyWindow:
        if not sender or not recipient:
            return UNKNOWN
        try:
            kept = self._events.about_reply_window(recipient, simulated=simulated)
        except StorageError as fault:
            _log.warning("%s", fault)
            return UNKNOWN
        # Those without a number are of the customer, too: else they would not have been found.
        user_ids = {one.event.user_id for one in kept if one.tied}
        return reply_window(
            (one.event for one in kept), sender, recipient, now, simulated=simulated, user_ids=user_ids
        )
