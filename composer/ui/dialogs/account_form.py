"""The inputs of one account."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from composer.kaleyra.account import DEFAULT_BASE_URL, ENCODINGS, Account, AccountError, checked_base_url, checked_sid
from composer.message.fields import label
from composer.message.recipient import sender_problem
from composer.ui.dialogs.key_input import KeyInput
from composer.ui.dialogs.picture import PictureChoice
from composer.ui.form.inputs import LineInput
from composer.ui.form.notes import Notes

_ROWS = (
    ("name", "Account name", "for you only, for example Production"),
    ("business_name", "Business name", "as customers see it above the chat"),
    ("base_url", label("account.base_url"), DEFAULT_BASE_URL),
    ("sid", label("account.sid"), "beside the API key in your Kaleyra account"),
    ("sender", label("from"), "+ your WhatsApp business number"),
    ("callback_url", label("callback_url"), "https://…"),
)
_FIXED_IN_SANDBOX = ("name", "base_url", "sid")
_CALLBACK_HELP = "Kaleyra reports deliveries and replies to this address. Leave it empty if nobody gave you one."
_ENCODING_HELP = "How a message is written for Kaleyra. Leave it at multipart unless Kaleyra asks for another one."


class AccountForm(QWidget):
    """Shows an account and takes changes to it; what few need lies under “Advanced”.

    Signals:
        folded: “Advanced” was opened or closed.
    """

    folded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown = Account("")
        self.inputs = {name: LineInput() for name, _label, _hint in _ROWS}
        self.notes = {name: Notes() for name in self.inputs}
        self.picture = PictureChoice()
        self.key = KeyInput()
        self.encoding = QComboBox()
        self.encoding.addItems(ENCODINGS)
        self.advanced = QToolButton()
        self._folds: list[QWidget] = []  # the rows under it
        self._labels: list[QLabel] = []
        self._layout = QFormLayout(self)
        self._lay_out()
        self._fold(False)
        self.advanced.clicked.connect(lambda: self._fold(not self.is_open))

    @property
    def is_open(self) -> bool:
        """Whether the inputs under “Advanced” are shown."""
        return self._layout.isRowVisible(self._folds[0])

    @property
    def label_width(self) -> int:
        """How wide the labels are, for what is to be in line with the inputs."""
        return max(text.sizeHint().width() for text in self._labels)

    def height_at(self, width: int) -> int:
        """Return how high the form is when it is so wide."""
        return self._layout.totalHeightForWidth(width)

    def show_account(self, account: Account, picture: Path | None) -> None:
        """Show an account, with the file of its picture; what was entered is forgotten."""
        self._shown = account
        for name, entry in self.inputs.items():
            entry.write(getattr(account, name))
            entry.setEnabled(not (account.is_sandbox and name in _FIXED_IN_SANDBOX))
        self._show_faults({})
        self.encoding.setCurrentText(account.encoding)
        self.picture.show_file(picture)
        self.key.input.clear()
        self.key.setEnabled(not account.is_sandbox)

    def focus(self, field: str) -> None:
        """Give the keyboard to an input: `key` or the name of an account's field."""
        others: dict[str, QWidget] = {"key": self.key.input, "picture": self.picture.choose}
        entry = others.get(field) or self.inputs.get(field)
        if field == "callback_url":
            self._fold(True)
        if entry is not None:
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def differs(self) -> bool:
        """Whether something was entered that the account does not have."""
        return (
            any(entry.text() != getattr(self._shown, name) for name, entry in self.inputs.items())
            or self.encoding.currentText() != self._shown.encoding
            or self.picture.data is not None
            or bool(self.key.input.text())
        )

    def read(self) -> Account | None:
        """Return the account as it was entered, None if something cannot be used; that is then said beneath it, and the
        keyboard goes there.
        """
        # A pasted name may hold line breaks; those would break the list and the sentences it is shown in.
        texts = {name: " ".join(entry.text().split()) for name, entry in self.inputs.items()}
        encoding: Any = self.encoding.currentText()
        account = replace(self._shown, **texts, encoding=encoding)
        faults = _faults_of(account)
        self._show_faults(faults)
        self.focus(next((name for name in self.inputs if name in faults), ""))
        if faults:
            return None
        return account if account.is_sandbox else replace(account, base_url=checked_base_url(account.base_url))

    def show_fault(self, field: str, sentence: str) -> None:
        """Say what is wrong with an input, and give it the keyboard."""
        self.notes[field].show_notes(errors=[sentence])
        self.focus(field)

    def _show_faults(self, faults: dict[str, str]) -> None:
        for name, notes in self.notes.items():
            hint = _CALLBACK_HELP if name == "callback_url" else ""
            notes.show_notes(errors=[faults[name]] if name in faults else [], hint=hint)

    def _lay_out(self) -> None:
        form = self._layout
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, text, hint in _ROWS:
            entry = self.inputs[name]
            entry.setPlaceholderText(hint)
            entry.setAccessibleName(text)
            row = _above(entry, self.notes[name])
            if name == "callback_url":
                form.addRow(self.advanced)
                self._folds.append(row)
            self._add(text, row)
            if name == "business_name":
                self._add("Picture", self.picture)
            if name == "sid":
                self._add(label("account.key"), _above(self.key, self.key.notes))
        self.encoding.setAccessibleName("Encoding")
        self.encoding.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        help_ = Notes()
        help_.show_notes(hint=_ENCODING_HELP)
        self._folds.append(_above(self.encoding, help_))
        self._add("Encoding", self._folds[-1])
        self.advanced.setText("Advanced")
        self.advanced.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.advanced.setAutoRaise(True)

    def _add(self, text: str, row: QWidget) -> None:
        self._labels.append(QLabel(text))
        self._layout.addRow(self._labels[-1], row)

    def _fold(self, is_open: bool) -> None:
        for row in self._folds:
            self._layout.setRowVisible(row, is_open)
        self.advanced.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.advanced.setAccessibleDescription("Shown" if is_open else "Hidden")
        self.folded.emit()


def _faults_of(account: Account) -> dict[str, str]:
    """Return what is wrong with an account, a sentence by field."""
    faults = {}
    if not account.name:
        faults["name"] = "Give the account a name."
    elif any(unicodedata.category(character) in ("Cc", "Cs") for character in account.name):
        faults["name"] = "The name has a character that cannot be shown: type it again."
    if not account.is_sandbox:
        for check, text in ((checked_base_url, account.base_url), (checked_sid, account.sid)):
            try:
                check(text)
            except AccountError as fault:
                faults[fault.field] = str(fault)
    if account.sender and (problem := sender_problem(account.sender)):
        faults["sender"] = problem
    return faults


def _above(entry: QWidget, notes: Notes) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(entry)
    column.addWidget(notes)
    return both
