"""Jobs off the GUI thread."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

Result = TypeVar("Result")


class Background(QObject):
    """Runs jobs on a pool and hands their results back on the GUI thread.

    A job gets frozen data, returns a value and touches no object of the GUI. What it raises is raised again on the GUI
    thread, where the excepthook is: only a bug does that, expected failures are values.
    """

    _due = Signal(object)  # a function without arguments, to be called on the GUI thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(8)  # a keychain may block its thread for a minute
        self._due.connect(self._on_due, Qt.ConnectionType.QueuedConnection)

    def run(
        self, job: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[], None] | None = None
    ) -> None:
        """Start a job; `done` is called with its result, `failed` before what it raised is raised again."""

        def work() -> None:
            try:
                result = job()
            except BaseException as fault:  # noqa: BLE001 - raised again where the excepthook is
                self._due.emit(partial(_raise, fault, failed))
            else:
                self._due.emit(partial(done, result))

        self._pool.start(work)

    def progress(self, call: Callable[[], None]) -> Callable[[], None]:
        """Return what a job calls to have `call` called on the GUI thread, before the job's `done`."""
        return partial(self._due.emit, call)

    def wait(self, milliseconds: int) -> bool:
        """Wait for all jobs to end; whether they did."""
        return self._pool.waitForDone(milliseconds)

    def _on_due(self, call: Callable[[], None]) -> None:
        call()


def _raise(fault: BaseException, failed: Callable[[], None] | None) -> None:
    if failed is not None:
        failed()
    raise fault
