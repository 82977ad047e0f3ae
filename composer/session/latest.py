"""One job after the other, of which only the newest counts."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer

from composer.session.background import Background
from composer.store.files import StorageError

Result = TypeVar("Result")


class Latest(QObject, Generic[Result]):
    """Runs a job in the background, never two at once; asked for meanwhile, it runs once more after that."""

    def __init__(
        self,
        background: Background,
        begin: Callable[[], Callable[[], Result]],
        done: Callable[[Result], object],
        failed: Callable[[StorageError], object] | None = None,
        crashed: Callable[[], object] = lambda: None,
        *,
        gap_ms: int = 0,
        parent: QObject | None = None,
    ) -> None:
        """Run nothing yet.

        begin: returns the job as it is to be run now.
        done, failed, crashed: see `Background.run`.
        gap_ms: from the beginning of a run to that of the next one that nobody waits for.
        """
        super().__init__(parent)
        self._background, self._begin, self._gap_ms = background, begin, gap_ms
        self._done, self._failed, self._crashed = done, failed, crashed
        self._is_running = self._is_dropped = self._again = False
        self._gap = QDeadlineTimer(0)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)

    @property
    def busy(self) -> bool:
        """Whether a result is to come."""
        return self._again or self._timer.isActive() or (self._is_running and not self._is_dropped)

    def refresh(self) -> None:
        """Run now; if a run is under way, once more after it."""
        if self._is_running:
            self._again = True
            return
        self._is_running, self._is_dropped, self._again = True, False, False
        self._timer.stop()
        self._gap.setRemainingTime(self._gap_ms)
        failed = self._failed and partial(self._end, self._failed)
        crashed = partial(self._end, self._crashed)
        self._background.run(self._begin(), partial(self._end, self._done), failed, crashed=crashed)

    def refresh_soon(self) -> None:
        """Run once no event waits, the gap is over, and no run is under way."""
        if self._is_running:
            self._again = True
        elif not self._timer.isActive():
            self._timer.start(max(0, self._gap.remainingTime()))

    def restart(self) -> None:
        """Run now; the result of a run under way is dropped."""
        self.stop()
        self.refresh()

    def stop(self) -> None:
        """Run no more; the result of a run under way is dropped."""
        self._is_dropped, self._again = True, False
        self._timer.stop()

    def _end(self, call: Callable[..., object], *found: object) -> None:
        self._is_running = False
        if not self._is_dropped:
            call(*found)
        if self._again:
            self.refresh_soon()
