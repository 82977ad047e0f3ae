"""Asks for a draft's new name."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from composer.ui.widgets.fields.line import OneLineInput

_WIDTH = 420


class RenameDialog(QDialog):
    """One line with the name as it is."""

    def __init__(self, parent: QWidget, name: str, hint: str) -> None:
        """hint: what else comes of it, a sentence."""
        super().__init__(parent)
        self.setWindowTitle("Rename the draft")
        self.input = OneLineInput(name)
        self.input.setAccessibleName("Draft name")
        self.input.selectAll()
        label, note = QLabel("Draft name"), QLabel(hint)
        note.setProperty("note", "hint")
        note.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.rename = self.buttons.addButton("Rename", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.input.textChanged.connect(lambda text: self.rename.setEnabled(bool(text.strip())))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for part in (label, self.input, note):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self._column = column

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the hint needs; only now is it known what the style sheet adds."""
        super().showEvent(event)
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))

    @property
    def name(self) -> str:
        """What was entered."""
        return self.input.text().strip()
