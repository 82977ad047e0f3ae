"""Jobs off the GUI thread, side by side or one after another."""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from composer.store.files import StorageError

Result = TypeVar("Result")

_Failed = Callable[[StorageError], object] | None


class Background(QObject):
    """Runs jobs on a pool and hands their results back on the GUI thread.

    A job gets frozen data, returns a value and touches no object of the GUI. A StorageError that it raises is
    handed back too, to whoever expects one. Anything else is a bug, as is a StorageError that nobody expects:
    it is raised again on the GUI thread, where the excepthook is.

    A job that may wait for the user, as a locked keychain does, gets a thread of its own: it takes none of
    the pool's, and the program's end does not wait for it.
    """

    _due = Signal(object)  # a function without arguments, to be called on the GUI thread

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(8)
        self._heavy = QThreadPool(self)  # a send must not wait for somebody's pictures
        self._heavy.setMaxThreadCount(2)
        self._own_threads: list[threading.Thread] = []
        self._due.connect(self._on_due, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], object] | None = None,
        failed: _Failed = None,
        *,
        crashed: Callable[[], None] | None = None,
        may_wait: bool = False,
        heavy: bool = False,
    ) -> None:
        """Start a job.

        done: called with the job's result.
        failed: called with the StorageError that the job raised; without it that is a bug.
        crashed: called before a bug is raised again.
        may_wait: whether the job may wait for the user.
        heavy: whether the job may compute for seconds; two such jobs run at a time, beside the others.
        """

        def work() -> None:
            try:
                call = _outcome(job, done, failed)
            except BaseException as fault:  # noqa: BLE001 - raised again where the excepthook is
                call = partial(_raise, fault, crashed)
            self.hand_back(call)

        if not may_wait:
            (self._heavy if heavy else self._pool).start(work)
            return
        thread = threading.Thread(target=work, name="may wait", daemon=True)
        self._own_threads = [other for other in self._own_threads if other.is_alive()] + [thread]
        thread.start()

    def hand_back(self, call: Callable[[], object]) -> None:
        """Have a function called on the GUI thread, before a job's `done`. May be called on any thread."""
        with suppress(RuntimeError):  # the program has ended meanwhile, and nobody waits for the result
            self._due.emit(call)

    def wait(self, milliseconds: int, for_user: int | None = None) -> bool:
        """Wait for all jobs to end; return whether they did.

        milliseconds: how long to wait.
        for_user: how long to wait for jobs that may wait for the user, in milliseconds; None for as long.
        """
        limit = time.monotonic() + (milliseconds if for_user is None else for_user) / 1000
        ended = [pool.waitForDone(milliseconds) for pool in (self._pool, self._heavy)]
        for thread in self._own_threads:
            thread.join(max(0.0, limit - time.monotonic()))
        return all(ended) and not any(thread.is_alive() for thread in self._own_threads)

    def _on_due(self, call: Callable[[], object]) -> None:
        call()


class JobQueue:
    """Runs jobs in the order they were given, on one thread, and hands each result back on the GUI thread.

    All jobs given count as one of the background's until the last has ended, so that waiting for that waits
    for them.
    """

    def __init__(self, background: Background, *, may_wait: bool = False) -> None:
        """Make a queue without jobs.

        may_wait: whether a job may wait for the user.
        """
        self._background, self._may_wait = background, may_wait
        self._jobs: deque[Callable[[], Callable[[], object]]] = deque()
        self._running = False
        self._lock = threading.Lock()  # of the two above

    def run(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], object] | None = None,
        failed: _Failed = None,
    ) -> None:
        """Run a job after those before it; see `Background.run`."""
        with self._lock:
            self._jobs.append(partial(_outcome, job, done, failed))
            if self._running:
                return
            self._running = True
        self._start()

    def _start(self) -> None:
        # A fault in one job must not hold up the others.
        self._background.run(self._work, crashed=self._start, may_wait=self._may_wait)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            self._background.hand_back(job())

    def _next(self) -> Callable[[], Callable[[], object]] | None:
        with self._lock:
            self._running = bool(self._jobs)
            return self._jobs.popleft() if self._jobs else None


def _outcome(
    job: Callable[[], Result], done: Callable[[Result], object] | None, failed: _Failed
) -> Callable[[], object]:
    """Do a job; return what is to be called on the GUI thread then. Raises what nobody expects."""
    try:
        result = job()
    except StorageError as fault:
        if failed is None:
            raise
        return partial(failed, fault)
    return partial(done, result) if done else lambda: None


def _raise(fault: BaseException, crashed: Callable[[], None] | None) -> None:
    if crashed is not None:
        crashed()
    raise fault
