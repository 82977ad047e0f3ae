"""The callbacks that the sandbox sends by itself for a message it has accepted."""

import heapq
import itertools
import json
import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any

from composer.kaleyra.sandbox import callbacks, customer
from composer.kaleyra.sandbox.callbacks import Callback, Parties, Shape, Status

DELAYS: tuple[tuple[Status, float], ...] = (("sent", 0.3), ("delivered", 0.8), ("read", 1.6))
"""What is reported how many seconds after a message was accepted."""

_WAITING_MAX = 300

_log = logging.getLogger(__name__)


class Reports:
    """Sends callbacks on a thread of its own, which begins with the first one and is ended by `stop`."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._cancel = customer.Cancel()
        self._numbers = itertools.count()
        self._waiting: list[tuple[float, int, str, Shape, Parties, Status]] = []
        self._thread: threading.Thread | None = None

    def report(
        self, url: str, shape: Shape, fields: dict[str, Any], answer: bytes, *, has_number: bool = True
    ) -> None:
        """Report to a URL, in a moment, that a message was sent, delivered and read.

        url: of a callback handler.
        shape: the version of the API's callbacks.
        fields: of the request for the message.
        answer: the body that accepted it.
        has_number: whether the customer shows a number.
        """
        parties = Parties(json.loads(answer)["data"][0]["message_id"], str(fields["from"]), str(fields["to"]))
        parties = parties if has_number else callbacks.without_number(parties)
        now = time.monotonic()
        with self._changed:
            if self._cancel.cancelled or len(self._waiting) >= _WAITING_MAX:
                return
            for status, delay in DELAYS:
                heapq.heappush(self._waiting, (now + delay, next(self._numbers), url, shape, parties, status))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sandbox-reports", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def stop(self) -> None:
        """Send nothing more, and return when the thread has ended."""
        self._cancel.cancel()
        with self._changed:
            thread = self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while (callback := self._next()) is not None:
            (answer,) = customer.send(*callback, cancel=self._cancel)
            if answer.status != 200 and not self._cancel.cancelled:
                _log.warning("the sandbox's callback was not taken: %s", answer.status or answer.fault)

    def _next(self) -> tuple[str, list[Callback]] | None:
        """Wait until a callback is due, and return its URL and it; None once it was stopped."""
        with self._changed:
            while not self._cancel.cancelled:
                seconds = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if seconds is not None and seconds <= 0:
                    _due, _number, url, shape, parties, status = heapq.heappop(self._waiting)
                    return url, [callbacks.status(shape, parties, status, datetime.now(UTC))]
                self._changed.wait(seconds)
        return None
