"""The state of the header's file, and the actions that load or replace it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from composer.message.header_types import HEADER_TYPES
from composer.preview.bubble.media import duration_text, size_text
from composer.session.drafts.header_file import File, HeaderFile
from composer.ui.widgets import notify

_PICTURES = f"Pictures (*.{' *.'.join(HEADER_TYPES['image'].endings)})"


class HeaderFileLine(QWidget):
    """One line below the header's address."""

    def __init__(self, header_file: HeaderFile) -> None:
        super().__init__()
        self._header_file = header_file
        self.status = QLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setProperty("note", "hint")
        self.status.setWordWrap(True)
        self.load, self.stop = _button("Load it"), _button("Stop")
        self.choose = _button("Try a picture of this computer…")
        self.choose.setToolTip("Only the preview shows it: WhatsApp needs the picture's web address.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.status, 1)
        for button in (self.load, self.stop, self.choose):
            row.addWidget(button)
        self.load.clicked.connect(header_file.load)
        self.stop.clicked.connect(header_file.stop)
        self.choose.clicked.connect(self._on_choose_clicked)
        header_file.changed.connect(self.refresh)
        header_file.local_picture_refused.connect(self._on_header_file_local_picture_refused)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        header_file = self._header_file
        self.setVisible(header_file.header_type not in ("", "text"))
        self.load.setVisible(header_file.can_load)
        self.load.setText("Load it" if header_file.file is None else "Look again")
        self.stop.setVisible(header_file.loading)
        self.choose.setVisible(header_file.may_show_local_picture)
        self.status.setText(self._status_text())

    def _status_text(self) -> str:
        header_file = self._header_file
        if header_file.shows_local_picture:
            return "Only this preview shows your picture: WhatsApp needs a web address."
        if header_file.loading:
            return "Looking at the file…"
        if header_file.file is not None:
            return "" if header_file.file.problems else f"The file can be reached{_facts(header_file.file)}."
        return (
            "The file was not loaded yet, because its address came with the draft."
            if header_file.can_load
            else ""
        )

    def _on_choose_clicked(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "A picture for the preview", "", _PICTURES)
        if path:
            self._header_file.show_local_picture(Path(path))

    def _on_header_file_local_picture_refused(self, why: str) -> None:
        notify.warn(self, "This picture cannot be shown", why)


def _facts(file: File) -> str:
    facts = [size_text(file.size)] if file.size is not None else []
    facts += [duration_text(file.seconds)] if file.seconds is not None else []
    return ": " + ", ".join(facts) if facts else ""


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("tool", True)
    button.setAutoDefault(False)
    return button
