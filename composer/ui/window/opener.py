"""Brings the window forward when another start of the program, or a file dropped on it, asks for it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.session.task import in_background, task
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.window.dropped_files import DroppedFiles

_WAIT_MS = 300


class Opener(QObject):
    """Shows the window on top of others, and opens a file in it."""

    def __init__(
        self, window: QWidget, files: DraftFiles, document: Document, background: Background
    ) -> None:
        super().__init__(window)
        self._background = background
        self._window, self._files, self._document = window, files, document
        self._path: Path | None = None
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._open)
        self._drops = DroppedFiles(window, self.open)

    @task
    async def open_last(self, recent: Sequence[str]) -> None:
        """Open the file that was used last, if it is there, and nothing was written until that is known.

        recent: the files that were used, the last one first.
        """
        for file in map(Path, recent[:1]):
            is_there = await in_background(self._background, partial(_is_there, file))
            if is_there and not self._document.dirty:
                await self._files.load(file)

    def open(self, path: Path | None) -> None:
        """Come forward, and open the file once no dialog waits for an answer; of several the last."""
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        top = QApplication.activeModalWidget() or self._window
        top.raise_()
        top.activateWindow()
        if path is not None:
            self._path = path
            self._timer.start(0)

    def _open(self) -> None:
        if QApplication.activeModalWidget() is not None:
            self._timer.start(_WAIT_MS)
            return
        path, self._path = self._path, None
        if path is not None and path != self._document.path:
            self._files.open_file(path)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # what cannot be examined cannot be opened
        return False
