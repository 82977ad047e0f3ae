"""Keeps the index of a folder of drafts up to date, in the background."""

import os
import threading
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.session.watch import Watch
from composer.store.drafts.library import Changes, Library
from composer.store.files import StorageError


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
        self._background, self._watch = background, Watch(background, self)
        self._library: Library | None = None
        self._leave = threading.Event()  # set once the library that is being looked at is no longer wanted

    def follow(self, library: Library) -> None:
        """Look at this library's folder now, and whenever it changes."""
        self.leave()
        self._library, self._leave = library, threading.Event()

        def progress(done: int, total: int) -> None:
            self._background.progress(partial(self._on_read, library, done, total))()

        self._watch.begin(partial(_refreshed, library, progress, self._leave), self._on_watch_looked)

    def leave(self) -> None:
        """Look at no folder any more."""
        self._leave.set()
        self._library = None
        self._watch.end()

    def refresh(self) -> None:
        """Look at the folder now; if it is being looked at, once more after that."""
        self._watch.look()

    def watch_folders(self, folders: Iterable[str]) -> None:
        """Be told of changes in these folders too: subfolders are not looked into by the system."""
        if self._library is not None:
            self._watch.listen([str(self._library.folder), *sorted(folders)])

    def _on_read(self, library: Library, done: int, total: int) -> None:
        if library is self._library:
            self.read.emit(done, total)

    def _on_watch_looked(self, found: tuple[Changes | str, bool]) -> None:
        self.refreshed.emit(*found)


def _refreshed(
    library: Library, progress: Callable[[int, int], None], leave: threading.Event
) -> tuple[Changes | str, bool]:
    try:
        changes: Changes | str = library.refresh(progress, leave.is_set)
    except StorageError as fault:
        changes = str(fault)
    is_there = os.path.isdir(library.folder)  # noqa: PTH112 - Path.is_dir raises where a disk fails
    return changes, is_there
