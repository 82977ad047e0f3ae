"""Follows the open draft's file: shows what was changed outside, or says in the status bar that both were."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton

from composer.session.drafts.document import Document
from composer.session.drafts.file_watch import FileWatch
from composer.store.drafts.save import ChangedOutside
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.widgets.elide import elide

_NAME_MAX = 40
_WAIT_MS = 300


class ChangedFileNotice(QObject):
    """Has the window follow its draft's file; where both have changed, a button in the status bar says so.

    Nothing is reloaded while a dialog waits for an answer: it may be about the draft.
    """

    def __init__(self, window: QMainWindow, document: Document, files: DraftFiles, watch: FileWatch) -> None:
        super().__init__(window)
        self._document, self._files, self._watch = document, files, watch
        self.button = QPushButton()
        self.button.setProperty("compact", True)
        self.button.hide()
        window.statusBar().addPermanentWidget(self.button)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._on_wait_timeout)
        self.button.clicked.connect(lambda: self._files.save())
        watch.changed.connect(self._on_watch_changed)
        files.file_checked.connect(self._on_files_file_checked)
        files.check_asked.connect(watch.refresh)
        files.file_read.connect(watch.invalidate)
        document.file_changed.connect(self._on_document_file_changed)

    def _on_document_file_changed(self) -> None:
        self.button.hide()  # it was read or written just now
        self._watch.follow(self._document.path)

    def _on_watch_changed(self, held: bytes | ChangedOutside | None) -> None:
        if QApplication.activeModalWidget() is not None:
            self._wait.start()
        else:
            self._files.check_content(held)

    def _on_wait_timeout(self) -> None:
        if QApplication.activeModalWidget() is not None:
            self._wait.start()
        else:
            self._watch.refresh()  # what it held then may be out of date

    def _on_files_file_checked(self, found: str) -> None:
        path = self._document.path
        self.button.setVisible(path is not None and found != "same")
        if path is not None and found != "same":
            name = elide(path.name, _NAME_MAX).replace("&", "&&")
            said = (
                "is no longer there: save it again"
                if found == "gone"
                else "was changed by somebody else: compare…"
            )
            self.button.setText(f"{name} {said}")
