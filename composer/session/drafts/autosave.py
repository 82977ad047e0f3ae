"""Writes unsaved work to the disk, from a second after the first key until it is saved or given up."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from composer.message.drafts.draft import Draft
from composer.session.background import Background, JobQueue
from composer.session.drafts.document import Document
from composer.store.drafts.recovery import Leftover, Recovery
from composer.store.files import StorageError

_PAUSE_MS = 700
"""From a change to its being written: with the writing itself, less than a second."""

_DOCUMENT = 1  # a window has one document

_log = logging.getLogger(__name__)


class Autosave(QObject):
    """Writes the document's unsaved work to the disk while it is typed, not only when typing pauses.

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
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._write)
        document.opened.connect(self._remove)
        document.given_up.connect(self._on_given_up)
        document.changed.connect(self._on_document_changed)
        document.state_changed.connect(self._on_document_changed)

    def restored(self, leftover: Leftover) -> None:
        """Write what was restored as this window's own work; only then is the leftover removed."""
        self._write(partial(self._remove_leftover, leftover))

    def discard(self, leftover: Leftover) -> None:
        """Remove a leftover that the user gave up."""
        self._remove_leftover(leftover, "")

    def stop(self) -> None:
        """Write what is unsaved at the end, whatever ends the program; no job may be under way any more."""
        self._timer.stop()
        self.keep()
        self._recovery.close()

    def keep(self) -> None:
        """Write what is unsaved before this returns; no job may be under way."""
        if self._document.dirty:
            self._holds = True
            fault = _write(self._recovery, self._document.draft, self._document.path, self._document.known)
            if fault:
                _log.warning("%s", fault)

    def _on_document_changed(self, _message: object = None) -> None:
        if not self._document.dirty:
            self._remove()
        elif not self._timer.isActive():
            self._timer.start()

    def _write(self, then: Callable[[str], None] = lambda _fault: None) -> None:
        if not self._document.dirty:
            return
        self._holds = True
        document = self._document
        job = partial(_write, self._recovery, document.draft, document.path, document.known)

        def done(fault: str) -> None:
            self.kept.emit(fault)
            then(fault)

        self._jobs.run(job, done)

    def _remove(self, *, given_up: bool = False) -> None:
        self._timer.stop()
        if self._holds:
            self._holds = False
            path, data = (None, None) if given_up else (self._document.path, self._document.known)
            # Nothing is unsaved any more, so nothing is only in the window.
            self._jobs.run(partial(_remove, self._recovery, path, data), lambda _fault: self.kept.emit(""))

    def _on_given_up(self) -> None:
        self._remove(given_up=True)

    def _remove_leftover(self, leftover: Leftover, fault: str) -> None:
        if not fault:
            self._jobs.run(partial(_remove_leftover, self._recovery, leftover), lambda _fault: None)


def _write(recovery: Recovery, draft: Draft, path: Path | None, known: bytes | None) -> str:
    """Return why work could not be written, "" if it was."""
    try:
        recovery.keep(_DOCUMENT, draft, path, known)
    except StorageError as fault:
        return str(fault)
    return ""


def _remove(recovery: Recovery, path: Path | None, data: bytes | None) -> str:
    """Remove what was written; of a draft that was saved only if its file holds it. Return "".

    path: the file of a draft that was saved, None for any other.
    data: what was saved to it, None for any other.
    """
    try:
        if path is None or data is None:
            recovery.discard(_DOCUMENT)
        elif not recovery.discard_if_saved(_DOCUMENT, path, data):
            _log.warning("what is unsaved stays kept: the file holds something else by now")
    except StorageError as fault:
        _log.warning("%s", fault)
    return ""


def _remove_leftover(recovery: Recovery, leftover: Leftover) -> str:
    try:
        recovery.forget(leftover)
    except StorageError as fault:
        _log.warning("%s", fault)
    return ""
