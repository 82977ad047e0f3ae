"""Jobs off the GUI thread."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

Result = TypeVar("Result")


class Background(QObject):
    """Runs jobs on a pool and hands their results back on the GUI thread.

    A job gets frozen data, returns a value and touches no object of the GUI. What it raises is raised again on the GUI
    thread, where the excepthook is: only a bug does that, expected failures are values.
    """

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(8)  # a keychain may block its thread for a minute
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def run(
        self, job: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[], None] | None = None
    ) -> None:
        """Start a job; `done` is called with its result, `failed` before what it raised is raised again."""

        def work() -> None:
            try:
                result = job()
            except BaseException as fault:  # noqa: BLE001 - raised again where the excepthook is
                self._ended.emit((failed, None, fault))
            else:
                self._ended.emit((done, result, None))

        self._pool.start(work)

    def wait(self, milliseconds: int) -> bool:
        """Wait for all jobs to end; whether they did."""
        return self._pool.waitForDone(milliseconds)

    def _on_ended(self, ended: tuple[Callable[..., None] | None, Any, BaseException | None]) -> None:
        then, result, fault = ended
        if fault is None:
            assert then is not None
            then(result)
            return
        if then is not None:
            then()
        raise fault
