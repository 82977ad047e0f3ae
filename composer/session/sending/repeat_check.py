"""What the sends before say about the next one."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.account import Account
from composer.kaleyra.request import host_of
from composer.message.problems import Problem
from composer.sending.outgoing import Outgoing
from composer.sending.safeguards import repeat_warning, repeated_send, wait_seconds
from composer.store.files import StorageError
from composer.store.log.repeats import SendSummary
from composer.store.log.sends import SendLog

_SECOND_MS = 1000
_OF_ACCOUNT = 5  # sends that are read: one that is under way may be newer than the answer that asked to wait
_TO_RECIPIENT = 100
_QUERIES_KEPT = 20

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class RepeatCheck(QObject):
    """Warns of a repeated message, and counts down while the API asked to wait.

    It reads the log when it is asked, by an index, and not again until `forget`.

    Signals:
        ticked: a second less is to be waited, or none any more.
    """

    ticked = Signal()

    def __init__(self, send_log: SendLog, now: Callable[[], datetime] = _utc_now) -> None:
        super().__init__()
        self._send_log, self._now = send_log, now
        self._earlier: dict[tuple[str, str, str], list[SendSummary]] = {}  # by host, recipient and account
        self._former: dict[str, list[str]] = {}  # accounts' names before they were renamed, in this run
        self._tick = QTimer(self, singleShot=True, interval=_SECOND_MS)
        self._tick.timeout.connect(self.ticked)

    def rename(self, former: str, name: str) -> None:
        """Know what an account was asked under its former name."""
        self._former[name] = [former, *self._former.get(former, [])]
        self.forget()

    def forget(self) -> None:
        """Read the log again next time: a send was recorded or has ended."""
        self._earlier.clear()

    def warning(self, outgoing: Outgoing) -> Problem | None:
        """Return why this should perhaps not be sent now, see `repeat_warning`."""
        earlier = self.earlier_send(outgoing)
        return repeat_warning(earlier, self._now()) if earlier else None

    def earlier_send(self, outgoing: Outgoing) -> SendSummary | None:
        """Return the send that `warning` speaks of, None if it says nothing."""
        if not outgoing.recipient or outgoing.account.kind == "sandbox":
            return None
        earlier = self._sends(outgoing.host, recipient=outgoing.recipient)
        return repeated_send(outgoing, earlier, self._now())

    def seconds_left(self, account: Account) -> int:
        """Return for how many seconds this account is still asked to wait; `ticked` is emitted after each."""
        names = [account.name, *self._former.get(account.name, [])]
        earlier = [send for name in names for send in self._sends(host_of(account), account=name)]
        left = wait_seconds(account, [replace(send, account=account.name) for send in earlier], self._now())
        if left and not self._tick.isActive():
            self._tick.start()
        return left

    def holds(self, account: Account) -> bool:
        """Whether Send waits until these seconds are over; a sandbox only shows how that looks."""
        return account.kind != "sandbox" and self.seconds_left(account) > 0

    def _sends(
        self, host: str, recipient: str | None = None, account: str | None = None
    ) -> list[SendSummary]:
        key = host, recipient or "", account or ""
        if key not in self._earlier:
            if len(self._earlier) >= _QUERIES_KEPT:
                self._earlier.clear()
            limit = _OF_ACCOUNT if account else _TO_RECIPIENT
            try:
                self._earlier[key] = self._send_log.send_summaries(
                    host=host, recipient=recipient, account=account, limit=limit
                )
            except StorageError as fault:
                _log.warning("%s", fault)  # the log pane says it; nothing is warned of that cannot be known
                self._earlier[key] = []
        return self._earlier[key]
