"""Keeps the index of a folder of drafts up to date, in the background."""

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.session.watch import Watch
from composer.store.drafts.library import Changes, Library
from composer.store.files import StorageError


class FolderWatch(QObject):
    """Updates the index of a folder when the folder changes, and every ten seconds.

    Signals:
        read: some of the new or changed files were read.
            args: how many, of how many.
        refreshed: the index shows the folder as it is now.
            args: the Changes, with their `fault` where the index cannot be used; whether the folder is there.
    """

    read = Signal(int, int)
    refreshed = Signal(object, bool)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._library: Library | None = None
        self._watch = Watch(background, self, lambda: self._library.folder if self._library else None)
        self._stopped = threading.Event()  # set once the library that is being read is no longer wanted

    def follow(self, library: Library) -> None:
        """Update this library's index now, and whenever its folder changes."""
        self.stop()
        self._library, self._stopped = library, threading.Event()

        def progress(done: int, total: int) -> None:
            self._background.hand_back(partial(self._on_read, library, done, total))

        self._watch.start(partial(_refresh, library, progress, self._stopped), self._on_watch_refreshed)

    def stop(self) -> None:
        """Follow no folder any more; an update that is under way ends soon, and its result is dropped."""
        self._stopped.set()
        self._library = None
        self._watch.stop()

    def watch_folders(self, folders: Iterable[str]) -> None:
        """Watch these folders for changes too: the system watches a folder without its subfolders."""
        if self._library is not None:
            self._watch.watch_paths([str(self._library.folder), *sorted(folders)])

    def _on_read(self, library: Library, done: int, total: int) -> None:
        if library is self._library:
            self.read.emit(done, total)

    def _on_watch_refreshed(self, found: tuple[Changes, bool]) -> None:
        changes, is_there = found
        if not changes.is_whole:
            self._watch.refresh_soon()
        self.refreshed.emit(changes, is_there)


def _refresh(
    library: Library, progress: Callable[[int, int], None], stopped: threading.Event
) -> tuple[Changes, bool]:
    """Return what changed, or why the index cannot be used, and whether the folder is there."""
    try:
        changes = library.refresh(progress, stopped.is_set)
        if changes.notice:  # what was read before the damage was found went with the damaged index
            changes = replace(library.refresh(progress, stopped.is_set), notice=changes.notice)
    except StorageError as fault:
        changes = Changes(fault=str(fault))
    is_there = os.path.isdir(library.folder)  # noqa: PTH112 - Path.is_dir raises where a disk fails
    return changes, is_there
