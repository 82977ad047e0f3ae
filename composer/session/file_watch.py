"""Tells when a file is no longer what it was, whoever changed it."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from composer.session.background import Background

POLL_MS = 10_000
"""How often the file is looked at: not every disk tells of its changes, least of all one on a network."""

_SETTLE_MS = 300  # a file that is replaced is gone for a moment

_Stamp = tuple[int, int, int]


class FileWatch(QObject):
    """Looks at one file when its folder changes, and every ten seconds; in the background, for a disk may be slow.

    Signals:
        changed: the file is another than at the last look, or gone, or there again; also after the first look.
    """

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._path: Path | None = None
        self._seen: _Stamp | bool | None = False  # what it was at the last look, None if gone, False before the first
        self._busy = self._again = False
        self._files: QFileSystemWatcher | None = None
        self._poll = QTimer(self, singleShot=True, interval=POLL_MS)
        self._poll.timeout.connect(self._look)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._look)

    def follow(self, path: Path | None) -> None:
        """Look at this file from now on, at none for None."""
        if path == self._path:
            return
        self._poll.stop()
        self._settle.stop()
        # Not deleted: PySide crashes if the parent goes before the event loop has seen to that.
        if self._files is not None and (watched := [*self._files.files(), *self._files.directories()]):
            self._files.removePaths(watched)
        self._path, self._seen = path, False
        if path is not None:
            self._look()

    def stop(self) -> None:
        """Look no more: the program ends."""
        self.follow(None)

    def _look(self) -> None:
        if self._path is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        path = self._path
        self._background.run(partial(_stamp, path), partial(self._on_looked, path), self._rest)

    def _on_looked(self, path: Path, stamp: _Stamp | None) -> None:
        if path == self._path:
            if stamp is not None:
                self._watch(path)
            differs, self._seen = stamp != self._seen, stamp
            if differs:
                self.changed.emit()
        self._rest()

    def _rest(self) -> None:
        self._busy = False
        again, self._again = self._again, False
        if again or (self._path is not None and self._seen is False):
            self._look()
        elif self._path is not None:
            self._poll.start()

    def _watch(self, path: Path) -> None:
        """Be told of what becomes of the file; only now: a disk that is gone would hold the window up here."""
        if self._files is None:
            self._files = QFileSystemWatcher(self)
            for told in (self._files.fileChanged, self._files.directoryChanged):
                told.connect(lambda _place: self._settle.isActive() or self._settle.start())
        # A file that was replaced is no longer watched.
        watched = {*self._files.files(), *self._files.directories()}
        missing = [place for place in (str(path), str(path.parent)) if place not in watched]
        if missing and len(self._files.addPaths(missing)) < len(missing):
            self._settle.start()  # for what changed since it was looked at


def _stamp(path: Path) -> _Stamp | None:
    """Return what tells that a file has changed, None if it is not there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - Path.stat does the same
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
