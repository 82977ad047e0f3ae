"""Where an API key is entered: masked, shown only while a button is held."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from composer.kaleyra.account import AccountError, ApiKey
from composer.message.fields import label
from composer.ui.form.notes import Notes


class KeyInput(QWidget):
    """Takes a new key; the one that is kept is not in the input, it can only be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: ApiKey | None = None
        self._typed = ""
        self.notes = Notes()
        self.input = QLineEdit()
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setAccessibleName(label("account.key"))
        self.reveal = QPushButton("Hold to show")
        self.reveal.pressed.connect(self._on_reveal_pressed)
        self.reveal.released.connect(self._on_reveal_released)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.input, 1)
        layout.addWidget(self.reveal)

    def show_kept(self, key: ApiKey | None, where: str) -> None:
        """Tell that a key is kept, and where; None for no key. What was typed is forgotten."""
        self._kept = key
        self.input.clear()
        hint = "•••••••••• type to replace it" if key else "Paste the key from your Kaleyra account"
        self.input.setPlaceholderText(hint if self.isEnabled() else "")
        self.notes.show_notes(hint=where)

    def entered(self) -> ApiKey | None:
        """Return the key that was entered, None if none was. Raises AccountError for what cannot be a key."""
        if not self.input.text().strip():
            return None
        try:
            return ApiKey(self.input.text())
        except AccountError as fault:
            self.notes.show_notes(errors=[str(fault)])
            raise

    def _on_reveal_pressed(self) -> None:
        self._typed = self.input.text()
        if not self._typed and self._kept is not None:
            self.input.setText(self._kept.reveal())
        self.input.setEchoMode(QLineEdit.EchoMode.Normal)

    def _on_reveal_released(self) -> None:
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setText(self._typed)
        self._typed = ""
