"""Where an API key is entered: masked, shown only while a button is held."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from composer.kaleyra.account import AccountError, ApiKey
from composer.message.fields import label
from composer.ui.widgets import notify
from composer.ui.widgets.fields.notes import FieldNotes

_WARNING = (
    "The file is for your user account alone, but the key stands in it as it is. Whoever can read your "
    "files, a backup or a synchronised copy of them can read the key and send in your company's name. A "
    "keychain is safer."
)


class KeyInput(QWidget):
    """Takes a new key; the one that is kept is never in the input, only shown while a button is held.

    Signals:
        wait_cancelled: the user does not want to wait for the keychain.
        asked_again: the user wants the keychain to be asked once more.
    """

    wait_cancelled = Signal()
    asked_again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kept: ApiKey | None = None
        self._typed = ""
        self._kept_in_file = False
        self.notes = FieldNotes()
        self.input = QLineEdit()
        self.reveal = QPushButton("Hold to show")
        self.stop = QPushButton("Cancel")
        self.again = QPushButton("Ask again")
        self._either = QStackedWidget()  # thus neither changes the input's width
        self.in_file = QCheckBox("Keep the key in a file on this computer")
        self._lay_out()
        self.reveal.pressed.connect(self._on_reveal_pressed)
        self.reveal.released.connect(self._on_reveal_released)
        self.stop.clicked.connect(self.wait_cancelled)
        self.again.clicked.connect(self.asked_again)
        self.in_file.clicked.connect(self._on_in_file_clicked)
        self.input.textEdited.connect(self._on_input_edited)

    @property
    def differs(self) -> bool:
        """Whether another key was entered, or the kept one is to be kept elsewhere."""
        return bool(self.input.text()) or self.in_file.isChecked() != self._kept_in_file

    def show_kept(
        self,
        key: ApiKey | None,
        where: str,
        *,
        in_file: bool = False,
        waiting: bool = False,
        locked: bool = False,
    ) -> None:
        """Show that a key is kept, and where; what was typed is dropped.

        key: the kept one, None for no key.
        where: a sentence on where it is kept.
        in_file: whether it is in the file of keys.
        waiting: whether the keychain was asked and does not answer yet.
        locked: whether the keychain was not opened, so that it can be asked again.
        """
        self._kept, self._kept_in_file = key, in_file
        self.input.clear()
        self.in_file.setChecked(in_file)
        self.show_place(where, waiting=waiting, locked=locked)

    def show_place(self, where: str, *, waiting: bool = False, locked: bool = False) -> None:
        """Show where the key is kept; what was entered stays.

        where: a sentence.
        waiting: whether the keychain was asked and does not answer yet.
        locked: whether the keychain was not opened, so that it can be asked again.
        """
        hint = "•••••••••• type to replace it" if self._kept else "Paste the key from your Kaleyra account"
        self.input.setPlaceholderText(hint if self.isEnabled() else "")
        self._either.setCurrentWidget(self.stop if waiting else self.again if locked else self.reveal)
        self._show_hint(where)

    def entered(self) -> ApiKey | None:
        """Return the key that was entered, None if none was. Raises AccountError for what cannot be a key."""
        if not self.input.text().strip():
            return None
        try:
            return ApiKey(self.input.text())
        except AccountError as fault:
            self.notes.show_notes(errors=[str(fault)])
            raise

    def _lay_out(self) -> None:
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setAcceptDrops(False)  # a file's address would be hidden, and kept as the key
        self.input.setAccessibleName(label("account.key"))
        self.in_file.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.stop.setAccessibleName("Cancel waiting for the keychain")
        self.again.setAccessibleName("Ask the keychain again")
        for button in (self.reveal, self.stop, self.again):
            self._either.addWidget(button)
        self._either.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout()
        row.addWidget(self.input, 1)
        row.addWidget(self._either)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self.notes)
        column.addWidget(self.in_file)
        self._hint = ""

    def _show_hint(self, hint: str) -> None:
        self._hint = hint
        self.notes.show_notes(hint=hint)

    def _on_input_edited(self, _text: str) -> None:
        self._show_hint(self._hint)
        if self._either.currentWidget() is self.again:
            self._either.setCurrentWidget(self.reveal)  # there is something to show now

    def _on_in_file_clicked(self, checked: bool) -> None:
        if checked and not notify.confirm(self, "Keep the API key in a file?", _WARNING, "Keep it in a file"):
            self.in_file.setChecked(False)

    def _on_reveal_pressed(self) -> None:
        self._typed = self.input.text()
        if not self._typed and self._kept is not None:
            self.input.setText(self._kept.reveal())
        self.input.setEchoMode(QLineEdit.EchoMode.Normal)

    def _on_reveal_released(self) -> None:
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setText(self._typed)
        self._typed = ""
