"""Writes unsaved work to the disk, from a second after the first key until it is saved or given up."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from composer.session.background import Background, JobQueue
from composer.session.drafts.document import Document
from composer.store.drafts.recovery import Leftover, Recovery
from composer.store.files import StorageError

_PAUSE_MS = 700
"""From a change, or a write that failed, to the next write: with the writing itself, less than a second."""

_DOCUMENT = 1  # a window has one document

_log = logging.getLogger(__name__)


class Autosave(QObject):
    """Writes the document's unsaved work to the disk while it is typed, not only when typing pauses.

    Where that fails it is tried again until it succeeds: the disk may have room again before the next key.

    Signals:
        kept: whether unsaved work could be written the last time.
            arg: why not, a sentence; "" if it could, or if nothing is unsaved any more.
    """

    kept = Signal(str)

    def __init__(self, document: Document, recovery: Recovery, background: Background) -> None:
        super().__init__()
        self._document, self._recovery = document, recovery
        self._jobs = JobQueue(background)
        self._holds = False  # whether something is on the disk, or will be by a job under way
        self._restored: list[Leftover] = []  # to be removed once the document is on the disk itself
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._write)
        document.opened.connect(self._remove)
        document.given_up.connect(lambda: self._remove(given_up=True))
        for signal in (document.message_changed, document.name_changed, document.file_changed):
            signal.connect(self._on_document_changed)

    def restored(self, leftover: Leftover) -> None:
        """Write what was restored as this window's own work; only then is the leftover removed."""
        self._restored.append(leftover)
        self._write()

    def discard(self, leftover: Leftover) -> None:
        """Remove a leftover that the user gave up."""
        self._remove_leftovers([leftover])

    def stop(self) -> None:
        """Write what is unsaved at the end, whatever ends the program; no job may be under way any more."""
        self._timer.stop()
        self.keep()
        self._recovery.close()

    def keep(self) -> None:
        """Write what is unsaved before this returns; no job may be under way."""
        if self._document.dirty:
            self._holds = True
            try:
                self._writing()()
            except StorageError as fault:
                _log.warning("%s", fault)
            else:
                _forget(self._recovery, self._restored)

    def _on_document_changed(self, _message: object = None) -> None:
        if not self._document.dirty:
            self._remove()
        elif not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        if not self._document.dirty:
            return
        self._holds = True
        written = partial(self._on_written, tuple(self._restored))
        self._jobs.run(self._writing(), written, self._on_write_failed)

    def _writing(self) -> Callable[[], None]:
        """Return what writes the document as it stands; it raises StorageError."""
        document = self._document
        return partial(self._recovery.keep, _DOCUMENT, document.draft, document.path, document.known)

    def _on_written(self, restored: Sequence[Leftover], _none: None) -> None:
        self.kept.emit("")
        self._remove_leftovers(restored)
        self._restored = [leftover for leftover in self._restored if leftover not in restored]

    def _on_write_failed(self, fault: StorageError) -> None:
        self.kept.emit(str(fault))
        self._on_document_changed()

    def _remove(self, *, given_up: bool = False) -> None:
        self._timer.stop()
        if self._holds:
            self._holds = False
            path, data = (None, None) if given_up else (self._document.path, self._document.known)
            job = partial(_remove, self._recovery, path, data, tuple(self._restored))
            self._restored.clear()
            # Nothing is unsaved any more, so nothing is only in the window.
            self._jobs.run(job, lambda _none: self.kept.emit(""))

    def _remove_leftovers(self, leftovers: Sequence[Leftover]) -> None:
        if leftovers:
            self._jobs.run(partial(_forget, self._recovery, leftovers))


def _remove(recovery: Recovery, path: Path | None, data: bytes | None, restored: Sequence[Leftover]) -> None:
    """Remove what was written; of a draft that was saved only if its file holds it.

    path: the file of a draft that was saved, None for any other.
    data: what was saved to it, None for any other.
    restored: what the draft was restored from, if it is still there.
    """
    try:
        if path is None or data is None:
            recovery.discard(_DOCUMENT)
        elif not recovery.discard_if_saved(_DOCUMENT, path, data):
            _log.warning("what is unsaved stays kept: the file holds something else by now")
            return
    except StorageError as fault:
        _log.warning("%s", fault)
    _forget(recovery, restored)


def _forget(recovery: Recovery, leftovers: Sequence[Leftover]) -> None:
    for leftover in leftovers:
        try:
            recovery.forget(leftover)
        except StorageError as fault:
            _log.warning("%s", fault)
