"""What becomes of files that are dropped on the window."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from composer.ui.widgets.fields.refusals import files_in, is_draft, refuse_files


class DroppedFiles(QObject):
    """Opens a draft that is dropped anywhere on a window, and says what another file needs instead.

    What lies on the window and takes files of its own, as the list of drafts does, goes before it.
    """

    def __init__(self, window: QWidget, open_draft: Callable[[Path], None]) -> None:
        super().__init__(window)
        self._window, self._open = window, open_draft
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and nothing else."""
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        drop = cast(QDropEvent, event)
        files = files_in(drop.mimeData())
        if not files:
            return False
        drop.setDropAction(Qt.DropAction.CopyAction)  # they stay where they are
        drop.accept()
        if event.type() == QEvent.Type.Drop:
            if len(files) == 1 and files[0].isLocalFile() and is_draft(files[0]):
                self._open(Path(files[0].toLocalFile()))
            else:
                refuse_files(self._window, files)
        return True
