"""Jobs off the GUI thread, side by side or one after another."""

import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

Result = TypeVar("Result")


class Background(QObject):
    """Runs jobs on a pool and hands their results back on the GUI thread.

    A job gets frozen data, returns a value and touches no object of the GUI. What it raises is raised again
    on the GUI thread, where the excepthook is: only a bug does that, expected failures are values.

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
        done: Callable[[Result], None],
        failed: Callable[[], None] | None = None,
        *,
        may_wait: bool = False,
        heavy: bool = False,
    ) -> None:
        """Start a job.

        done: called with the job's result.
        failed: called before what the job raised is raised again.
        may_wait: whether the job may wait for the user.
        heavy: whether the job may compute for seconds; two such jobs run at a time, beside the others.
        """

        def work() -> None:
            try:
                result = job()
            except BaseException as fault:  # noqa: BLE001 - raised again where the excepthook is
                self._hand_back(partial(_raise, fault, failed))
            else:
                self._hand_back(partial(done, result))

        if not may_wait:
            (self._heavy if heavy else self._pool).start(work)
            return
        thread = threading.Thread(target=work, name="may wait", daemon=True)
        self._own_threads = [other for other in self._own_threads if other.is_alive()] + [thread]
        thread.start()

    def progress(self, call: Callable[[], None]) -> Callable[[], None]:
        """Return what a job calls to have `call` called on the GUI thread, before the job's `done`."""
        return partial(self._due.emit, call)

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

    def _hand_back(self, call: Callable[[], None]) -> None:
        try:
            self._due.emit(call)
        except RuntimeError:  # the program has ended meanwhile, and nobody waits for the result
            return

    def _on_due(self, call: Callable[[], None]) -> None:
        call()


class JobQueue(QObject):
    """Runs jobs in the order they were given, on one thread, and hands each result back on the GUI thread.

    All jobs given count as one of the background's until the last has ended, so that waiting for that waits
    for them.
    """

    _ended = Signal(object)

    def __init__(self, background: Background, *, may_wait: bool = False) -> None:
        """Make a queue without jobs.

        may_wait: whether a job may wait for the user.
        """
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


def _raise(fault: BaseException, failed: Callable[[], None] | None) -> None:
    if failed is not None:
        failed()
    raise fault
