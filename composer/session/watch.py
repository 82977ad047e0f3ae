"""Looks at something on the disk again and again, in the background: a disk may be slow, or gone."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from composer.session.background import Background

POLL_MS = 10_000
"""How often it is looked at: not every disk tells of its changes, least of all one on a network."""

_SETTLE_MS = 300  # a file that is replaced is gone for a moment, and a synchroniser writes many files at once
_REST = 20  # what takes long to look at is left alone for so many times as long
_PLACES_MAX = 200  # systems watch some thousand places for all their programs

_Job = Callable[[], Any]
_Done = Callable[[Any], None]


class Watch(QObject):
    """Runs a job now, a moment after the system tells of a change, and every ten seconds; never twice at a
    time.
    """

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._looking: tuple[_Job, _Done] | None = None
        self._busy = self._again = False
        self._system: QFileSystemWatcher | None = None
        self._poll = QTimer(self, singleShot=True)
        self._poll.timeout.connect(self.look)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.look)

    def begin(self, job: _Job, done: _Done) -> None:
        """Look by this job from now on, and now, in place of an earlier one, which is given up.

        done: called with what each look returns.
        """
        self.end()
        self._looking = job, done
        self.look()

    def end(self) -> None:
        """Look no more; what a look that is under way returns is not told any more."""
        self._looking = None
        self._poll.stop()
        self._settle.stop()
        # Not deleted: PySide crashes if the parent goes before the event loop has seen to that.
        if self._system is not None and (watched := self._watched()):
            self._system.removePaths(watched)

    def look(self) -> None:
        """Look now; if a look is under way, once more after that."""
        self._settle.stop()
        if self._busy:
            self._again = True
        elif self._looking is not None:
            self._busy = True
            self._poll.stop()
            self._background.run(
                partial(_timed, self._looking[0]), partial(self._on_looked, self._looking), self._rest
            )

    def outdate(self) -> None:
        """Tell nothing of a look that is under way, but look once more after it."""
        if self._busy and self._looking is not None:
            job, done = self._looking
            self._looking = job, done  # told apart from the one under way
            self._again = True

    def listen(self, places: Iterable[str]) -> None:
        """Be told by the system of changes in these files and folders too.

        Only of what a look has found: a disk that is gone would hold the window up here. A file that was
        replaced is no longer listened to.
        """
        if self._looking is None:
            return
        if self._system is None:
            self._system = QFileSystemWatcher(self)
            for told in (self._system.fileChanged, self._system.directoryChanged):
                told.connect(lambda _place: self._settle.isActive() or self._settle.start())
        watched = self._watched()
        missing = [place for place in places if place not in watched][: _PLACES_MAX - len(watched)]
        if missing and len(self._system.addPaths(missing)) < len(missing):
            self._settle.start()  # for what changed after the look, of which nobody told yet

    @property
    def at_rest(self) -> bool:
        """Whether no look is under way, nor soon to come for a change that was told of."""
        return not (self._busy or self._settle.isActive())

    def _watched(self) -> list[str]:
        return [*self._system.files(), *self._system.directories()] if self._system is not None else []

    def _on_looked(self, looking: tuple[_Job, _Done], found: tuple[Any, float]) -> None:
        result, seconds = found
        self._rest(seconds)
        if looking is self._looking:
            looking[1](result)

    def _rest(self, seconds: float = 0) -> None:
        self._busy = False
        again, self._again = self._again, False
        if self._looking is None:
            return
        if again:
            self.look()
        else:
            self._poll.start(max(POLL_MS, round(1000 * _REST * seconds)))


def _timed(job: _Job) -> tuple[Any, float]:
    """Return what a job returns, and the seconds it took."""
    begun = time.monotonic()
    return job(), time.monotonic() - begun
