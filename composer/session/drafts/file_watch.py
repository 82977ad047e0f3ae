"""Reports when a file is no longer what it was, whoever changed it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.session.watch import Watch
from composer.store.drafts.save import ChangedOutside, read_content

_UNREAD = object()


class FileWatch(QObject):
    """Reads one file when its folder changes, and every ten seconds; in the background: a disk may be slow.

    Signals:
        changed: the file holds something else than when it was last read; also after it was read for the
            first time, and after `refresh`.
            arg: what it holds, as `read_content` returns it.
    """

    changed = Signal(object)

    def __init__(self, background: Background, top: Callable[[], Path | None] = lambda: None) -> None:
        """Follow no file yet.

        top: returns the one folder that may be watched on Windows, None for none.
        """
        super().__init__()
        self._watch = Watch(background, self, top)
        self._path: Path | None = None
        self._last: object = _UNREAD  # what it held when it was last read

    def follow(self, path: Path | None) -> None:
        """Read a file from now on; what was read before is dropped.

        path: the file, None for none any more.
        """
        self._path, self._last = path, _UNREAD
        if path is None:
            self._watch.stop()
        else:
            self._watch.start(partial(read_content, path), self._on_watch_refreshed)

    def refresh(self) -> None:
        """Read the file now, and emit `changed` even if it holds nothing new."""
        self._last = _UNREAD
        self._watch.refresh()

    def invalidate(self) -> None:
        """Drop what is being read right now: somebody has read the file later."""
        self._watch.invalidate()

    def stop(self) -> None:
        """Read the file no more: the program ends."""
        self.follow(None)

    def _on_watch_refreshed(self, content: bytes | ChangedOutside | None) -> None:
        assert self._path is not None
        if content is not None:
            self._watch.watch_paths([str(self._path), str(self._path.parent)])
        differs, self._last = content != self._last, content
        if differs:
            self.changed.emit(content)
