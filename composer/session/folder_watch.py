"""Keeps the index of a folder of drafts up to date, in the background."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from composer.session.background import Background
from composer.store.files import StorageError
from composer.store.library import Changes, Library

POLL_MS = 10_000
"""How often the folder is looked at: not every disk tells of its changes, least of all one on a network."""

_SETTLE_MS = 300  # a synchroniser writes many files at once
_REST = 20  # a folder that takes long to look at is left alone for so many times as long
_FOLDERS_MAX = 200  # systems watch some thousand folders for all their programs


class FolderWatch(QObject):
    """Looks at a folder when it changes, and every ten seconds.

    Signals:
        read: some of the new or changed files were read.
            args: how many, of how many.
        refreshed: the index is what the folder is.
            args: the Changes, or a sentence with why the index cannot be used; whether the folder is there.
    """

    read = Signal(int, int)
    refreshed = Signal(object, bool)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._library: Library | None = None
        self._leave = threading.Event()  # set once the library that is being looked at is no longer wanted
        self._busy = self._again = False
        self._files: QFileSystemWatcher | None = None
        self._poll = QTimer(self, singleShot=True, interval=POLL_MS)
        self._poll.timeout.connect(self.refresh)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)

    def follow(self, library: Library) -> None:
        """Look at this library's folder now, and whenever it changes."""
        self.leave()
        self._library, self._leave = library, threading.Event()
        self.refresh()

    def leave(self) -> None:
        """Look at no folder any more."""
        self._leave.set()
        self._library = None
        self._poll.stop()
        self._settle.stop()
        # Not deleted: PySide crashes if the parent goes before the event loop has seen to that.
        if self._files is not None and (watched := self._files.directories()):
            self._files.removePaths(watched)

    def refresh(self) -> None:
        """Look at the folder now; if it is being looked at, once more after that."""
        self._settle.stop()
        if self._busy:
            self._again = True
        elif self._library is not None:
            self._busy = True
            self._poll.stop()
            library, leave = self._library, self._leave

            def progress(done: int, total: int) -> None:
                self._background.progress(partial(self._on_read, library, done, total))()

            job = partial(_refreshed, library, progress, leave)
            self._background.run(job, partial(self._on_refreshed, library), self._rest)

    def watch_folders(self, folders: Iterable[str]) -> None:
        """Be told of changes in these folders too: subfolders are not looked into by the system."""
        if self._library is None:
            return
        # Only after the folder was looked at: one on a network that is gone would hold the window up here.
        if self._files is None:
            self._files = QFileSystemWatcher(self)
            self._files.directoryChanged.connect(lambda _folder: self._settle.isActive() or self._settle.start())
        watched = self._files.directories()
        missing = [folder for folder in (str(self._library.folder), *sorted(folders)) if folder not in watched]
        if missing := missing[: _FOLDERS_MAX - len(watched)]:
            failed = self._files.addPaths(missing)
            if len(failed) < len(missing):
                self._settle.start()  # for what changed after the last look, of which nobody told yet

    def _on_read(self, library: Library, done: int, total: int) -> None:
        if library is self._library:
            self.read.emit(done, total)

    def _on_refreshed(self, library: Library, found: tuple[Changes | str, bool, float]) -> None:
        changes, is_there, seconds = found
        self._rest(seconds)
        if library is self._library:
            self.refreshed.emit(changes, is_there)

    def _rest(self, seconds: float = 0) -> None:
        self._busy = False
        again, self._again = self._again, False
        if self._library is None:
            return
        if again:
            self.refresh()
        else:
            self._poll.start(max(POLL_MS, round(1000 * _REST * seconds)))


def _refreshed(
    library: Library, progress: Callable[[int, int], None], leave: threading.Event
) -> tuple[Changes | str, bool, float]:
    begun = time.monotonic()
    try:
        changes: Changes | str = library.refresh(progress, leave.is_set)
    except StorageError as fault:
        changes = str(fault)
    is_there = os.path.isdir(library.folder)  # noqa: PTH112 - Path.is_dir raises where a disk fails
    return changes, is_there, time.monotonic() - begun
