"""Imports callbacks that somebody pasted or kept in a file."""

from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from composer.session.replies.replies import Replies
from composer.store.files import StorageError, read_limited
from composer.ui.widgets.state_label import StateLabel

_FILE_MAX = 10_000_000
_PASTED_MAX = 200_000
"""Characters that the field takes: Qt lays out more for seconds. A file may hold more."""

_HINT = (
    "From a handler's log, a mail or Kaleyra's pages: JSON, forms, or callback URLs with their query; one "
    "or many. What is known already is not taken twice, and what cannot be understood is kept as it is."
)


class ImportCallbacksDialog(QDialog):
    """Imports callbacks; stays open, so that more can be imported."""

    def __init__(self, parent: QWidget, replies: Replies) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import callbacks")
        self._replies = replies
        self.input = QPlainTextEdit()
        self.file = QPushButton("From a &file…")
        self.verdict = StateLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.import_button = self.buttons.addButton("Import", QDialogButtonBox.ButtonRole.ActionRole)
        self._open = True
        self._lay_out()
        self.input.textChanged.connect(self._on_text_changed)
        self.file.clicked.connect(self._on_file_clicked)
        self.import_button.clicked.connect(lambda: self._import(self.input.toPlainText()))
        self.buttons.rejected.connect(self.reject)
        self._on_text_changed()

    def done(self, result: int) -> None:
        """Close; a running import goes on."""
        self._open = False
        super().done(result)

    def _lay_out(self) -> None:
        self.input.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.input.setAccessibleName("Callbacks")
        self.input.setPlaceholderText("Paste callbacks here")
        hint = QLabel(_HINT)
        hint.setWordWrap(True)
        hint.setProperty("note", "hint")
        self.verdict.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.verdict, 1)
        row.addWidget(self.file)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(QLabel("Callbacks"))
        column.addWidget(self.input, 1)
        column.addWidget(hint)
        column.addLayout(row)
        column.addWidget(self.buttons)
        self.resize(QSize(640, 420))

    def _on_text_changed(self) -> None:
        length = self.input.document().characterCount() - 1
        self.import_button.setEnabled(0 < length <= _PASTED_MAX)
        too_long = f"{length:,} characters are too many here: save them to a file and take that."
        self.verdict.show_text(too_long if length > _PASTED_MAX else "", "warning")

    def _on_file_clicked(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        name, _filter = QFileDialog.getOpenFileName(self, "Import callbacks from a file", folder)
        if not name:
            return
        try:
            data = read_limited(Path(name), _FILE_MAX, "The file")
        except StorageError as fault:
            self.verdict.show_text(str(fault), "error")
            return
        self._import(data.decode(errors="replace"))

    def _import(self, text: str) -> None:
        self.verdict.show_text("Reading…")
        self.import_button.setEnabled(False)
        self.file.setEnabled(False)
        self._replies.import_text(text, self._on_imported)

    def _on_imported(self, sentence: str) -> None:
        if self._open:
            self.file.setEnabled(True)
            self._on_text_changed()
            self.verdict.show_text(sentence)
