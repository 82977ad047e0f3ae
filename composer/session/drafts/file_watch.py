"""Tells when a file is no longer what it was, whoever changed it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.session.watch import Watch
from composer.store.drafts.save import ChangedOutside, held_by

_UNSEEN = object()


class FileWatch(QObject):
    """Reads one file when its folder changes, and every ten seconds; in the background, for a disk may be
    slow.

    Signals:
        changed: the file holds something else than at the last look; also after the first look, and after
        `look`.
            arg: what it holds, see `saving.held_by`.
    """

    changed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watch = Watch(background, self)
        self._path: Path | None = None
        self._known: bytes | None = None
        self._seen: object = _UNSEEN  # what it held at the last look

    def follow(self, path: Path | None, known: bytes | None = None) -> None:
        """Look at this file from now on, at none for None.

        known: what it held when it was opened or saved; of what was read before that, nothing is told any
        more.
        """
        if path == self._path and known is self._known:
            return
        self._path, self._known, self._seen = path, known, _UNSEEN
        if path is None:
            self._watch.end()
        else:
            self._watch.begin(partial(held_by, path), self._on_watch_looked)

    def look(self) -> None:
        """Look now, and tell what the file holds even if that is nothing new."""
        self._seen = _UNSEEN
        self._watch.look()

    def outdate(self) -> None:
        """Tell nothing of a look that is under way: somebody has read the file later."""
        self._watch.outdate()

    def stop(self) -> None:
        """Look no more: the program ends."""
        self.follow(None)

    @property
    def at_rest(self) -> bool:
        """Whether no look is under way, nor soon to come for a change that the system told of."""
        return self._watch.at_rest

    def _on_watch_looked(self, held: bytes | ChangedOutside | None) -> None:
        assert self._path is not None
        if held is not None:
            self._watch.listen([str(self._path), str(self._path.parent)])
        differs, self._seen = held != self._seen, held
        if differs:
            self.changed.emit(held)
