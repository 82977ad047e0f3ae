"""Jobs off the GUI thread, one after another."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from composer.session.background import Background

Result = TypeVar("Result")


class JobQueue(QObject):
    """Runs jobs in the order they were given, on one thread, and hands each result back on the GUI thread.

    All jobs given count as one of the background's until the last has ended, so that waiting for that waits for them.
    """

    _ended = Signal(object)

    def __init__(self, background: Background, *, may_wait: bool = False) -> None:
        """may_wait: a job may wait for the user."""
        super().__init__()
        self._background, self._may_wait = background, may_wait
        self._jobs: deque[tuple[Callable[[], Any], Callable[[Any], None]]] = deque()
        self._running = False
        self._lock = threading.Lock()  # of the two above
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def run(self, job: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Run a job after those before it; `done` is called with its result."""
        with self._lock:
            self._jobs.append((job, done))
            if self._running:
                return
            self._running = True
        self._start()

    def _start(self) -> None:
        self._background.run(self._work, lambda _none: None, self._on_failed, may_wait=self._may_wait)

    def _work(self) -> None:
        while (next_one := self._next()) is not None:
            job, done = next_one
            self._ended.emit((done, job()))

    def _next(self) -> tuple[Callable[[], Any], Callable[[Any], None]] | None:
        with self._lock:
            self._running = bool(self._jobs)
            return self._jobs.popleft() if self._jobs else None

    def _on_ended(self, ended: tuple[Callable[[Any], None], Any]) -> None:
        done, result = ended
        done(result)

    def _on_failed(self) -> None:
        self._start()  # a fault in one job must not hold up the others
