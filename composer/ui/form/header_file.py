"""What is known of the header's file, and what can be done to know more."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from composer.preview.bubble.media import duration_text, size_text
from composer.session.drafts.header_file import File, Media
from composer.ui.widgets import notify

_PICTURES = "Pictures (*.jpg *.jpeg *.png)"


class HeaderFile(QWidget):
    """One line below the header's address."""

    def __init__(self, media: Media) -> None:
        super().__init__()
        self._media = media
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("note", "hint")
        self.words.setWordWrap(True)
        self.load, self.stop = _button("Load it"), _button("Stop")
        self.choose = _button("Try a picture of this computer…")
        self.choose.setToolTip("Only the preview shows it: WhatsApp needs the picture's web address.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        for button in (self.load, self.stop, self.choose):
            row.addWidget(button)
        self.load.clicked.connect(media.load)
        self.stop.clicked.connect(media.stop)
        self.choose.clicked.connect(self._on_choose_clicked)
        media.changed.connect(self.refresh)
        media.stand_in_refused.connect(self._on_media_stand_in_refused)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        media = self._media
        self.setVisible(media.header_type not in ("", "text"))
        self.load.setVisible(media.can_load)
        self.load.setText("Load it" if media.file is None else "Look again")
        self.stop.setVisible(media.loading)
        self.choose.setVisible(media.may_stand_in)
        self.words.setText(self._said())

    def _said(self) -> str:
        media = self._media
        if media.stand_in:
            return "Only this preview shows your picture: WhatsApp needs a web address."
        if media.loading:
            return "Looking at the file…"
        if media.file is not None:
            return "" if media.file.problems else f"The file can be reached{_facts(media.file)}."
        return (
            "The file was not loaded yet, because its address came with the draft." if media.can_load else ""
        )

    def _on_choose_clicked(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "A picture for the preview", "", _PICTURES)
        if path:
            self._media.show_stand_in(Path(path))

    def _on_media_stand_in_refused(self, why: str) -> None:
        notify.tell(self, "This picture cannot be shown", why)


def _facts(file: File) -> str:
    facts = [size_text(file.size)] if file.size is not None else []
    facts += [duration_text(file.seconds)] if file.seconds is not None else []
    return ": " + ", ".join(facts) if facts else ""


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("tool", True)
    button.setAutoDefault(False)
    return button
