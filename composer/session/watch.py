"""Reads something on the disk again and again, in the background: a disk may be slow, or gone."""

import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from composer.session.background import Background
from composer.session.latest import Latest

POLL_MS = 10_000
"""How often it is read: not every disk reports its changes, least of all one on a network."""

SOON_MS = 2_000
"""After so long something is read again that could not be read to its end."""

_DELAY_MS = 300  # a file that is replaced is gone for a moment, and a synchroniser writes many files at once
_PAUSE_FACTOR = 20  # what takes long to read is not read again for so many times as long
_PATHS_MAX = 200  # systems watch some thousand paths for all their programs

_Job = Callable[[], Any]
_Done = Callable[[Any], None]


class Watch(QObject):
    """Runs a job now, every ten seconds, and soon after the system reports a change; never two at once."""

    def __init__(
        self,
        background: Background,
        parent: QObject | None = None,
        top: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """Watch nothing yet.

        top: returns the one folder that may be watched on Windows, None for none: whatever is above a watched
            folder can be renamed there by nobody, and to watch a file is to watch its folder.
        """
        super().__init__(parent)
        self._top = top
        self._task: tuple[_Job, _Done] | None = None
        self._latest = Latest(
            background, self._begin, self._on_job_done, crashed=self._poll_again, parent=self
        )
        self._system: QFileSystemWatcher | None = None
        self._poll = QTimer(self, singleShot=True)
        self._poll.timeout.connect(self.refresh)
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self.refresh)

    def start(self, job: _Job, done: _Done) -> None:
        """Run this job now and from now on, in place of an earlier one, whose result is dropped.

        done: called with what each run returns.
        """
        self.stop()
        self._task = job, done
        self._latest.restart()

    def stop(self) -> None:
        """Run the job no more; the result of a run that is under way is dropped."""
        self._task = None
        self._latest.stop()
        self._poll.stop()
        self._delay.stop()
        # Not deleted: PySide crashes if the parent goes before the event loop has seen to that.
        if self._system is not None and (watched := self._watched()):
            self._system.removePaths(watched)

    def refresh(self) -> None:
        """Run the job now; if a run is under way, once more after that."""
        self._delay.stop()
        if self._task is not None:
            self._latest.refresh()

    def refresh_soon(self) -> None:
        """Run the job again in SOON_MS, however long the last run took: it did not get to its end."""
        if self._task is not None and not self._latest.busy:
            self._poll.start(SOON_MS)

    def invalidate(self) -> None:
        """Drop the result of a run that is under way, and run once more after it."""
        if self._latest.busy:
            self._latest.restart()

    def watch_paths(self, paths: Iterable[str]) -> None:
        """Run the job also when the system reports a change in these files and folders.

        Give only paths that a run has found: a disk that is gone would hold the window up here. A file that
        was replaced is watched no longer.
        """
        if self._task is None:
            return
        if self._system is None:
            self._system = QFileSystemWatcher(self)
            for signal in (self._system.fileChanged, self._system.directoryChanged):
                signal.connect(lambda _path: self._delay.isActive() or self._delay.start())
        if sys.platform == "win32":
            paths = [path for path in paths if Path(path) == self._top()]
        watched = self._watched()
        missing = [path for path in paths if path not in watched][: _PATHS_MAX - len(watched)]
        if missing and len(self._system.addPaths(missing)) < len(missing):
            self._delay.start()  # for what changed after the run, which the system did not report yet

    def _watched(self) -> list[str]:
        return [*self._system.files(), *self._system.directories()] if self._system is not None else []

    def _begin(self) -> Callable[[], tuple[Any, float]]:
        assert self._task is not None
        self._poll.stop()
        return partial(_timed, self._task[0])

    def _on_job_done(self, found: tuple[Any, float]) -> None:
        assert self._task is not None
        result, seconds = found
        self._poll_again(seconds)
        self._task[1](result)

    def _poll_again(self, seconds: float = 0) -> None:
        self._poll.start(max(POLL_MS, round(1000 * _PAUSE_FACTOR * seconds)))


def _timed(job: _Job) -> tuple[Any, float]:
    """Return what a job returns, and the seconds it took."""
    begun = time.monotonic()
    return job(), time.monotonic() - begun
