"""The accounts: where messages are sent, as whom, and with which key."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from composer.kaleyra.account import DEFAULT_BASE_URL, ENCODINGS, Account, AccountError, checked_base_url, checked_sid
from composer.message.recipient import sender_problem
from composer.session.accounts import AccountBook
from composer.store.files import StorageError
from composer.ui import notify
from composer.ui.dialogs.key_input import KeyInput
from composer.ui.dialogs.picture import PictureChoice
from composer.ui.form.inputs import LineInput
from composer.ui.form.notes import Notes

_ROWS = (
    ("name", "Account name", "for you only, for example Production"),
    ("business_name", "Business name", "as customers see it above the chat"),
    ("base_url", "Base URL", DEFAULT_BASE_URL),
    ("sid", "SID", "beside the API key in your Kaleyra account"),
    ("sender", "Sender", "+ your WhatsApp business number"),
    ("callback_url", "Callback URL", "https://… where Kaleyra reports deliveries and replies"),
)
_KEPT = {
    "keychain": "The key is kept in this computer's keychain.",
    "session": "The key is kept until you quit: this computer has no keychain that can be used.",
}
_NEW = "New account"


class AccountsDialog(QDialog):
    """Edits one account at a time. Which one is sent with changes only when that is asked for."""

    def __init__(self, accounts: AccountBook, parent: QWidget, field: str = "") -> None:
        """field: where the keyboard goes: `key` or the name of an input."""
        super().__init__(parent)
        self.setWindowTitle("Accounts")
        self.resize(680, 0)
        self._accounts = accounts
        self._edited: Account | None = accounts.current
        self.choice = QComboBox()
        self.inputs = {name: LineInput() for name, _label, _hint in _ROWS}
        self.notes = {name: Notes() for name in self.inputs}
        self.picture = PictureChoice()
        self.key = KeyInput()
        self.encoding = QComboBox()
        self.encoding.addItems(ENCODINGS)
        self.add, self.remove = QPushButton("New"), QPushButton("Remove")
        self.use = QPushButton("Send with this account")
        self.save, self.close_button = QPushButton("Save"), QPushButton("Close")
        self._lay_out()
        self.choice.activated.connect(self._on_choice_activated)
        self.add.clicked.connect(self._on_add_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.use.clicked.connect(self._on_use_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.close_button.clicked.connect(self.reject)
        accounts.key_kept.connect(self._on_key_kept)
        accounts.changed.connect(self._show_key)
        self._show()
        entry = self.key.input if field == "key" else self.inputs.get(field)
        if entry is not None:
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Close, after a question where something was entered that is not saved."""
        if self._may_lose_work():
            super().reject()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for widget in (QLabel("Account"), self.choice, self.add, self.remove):
            top.addWidget(widget, 1 if widget is self.choice else 0)
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, text, hint in _ROWS:
            entry = self.inputs[name]
            entry.setPlaceholderText(hint)
            entry.setAccessibleName(text)
            form.addRow(text, _above(entry, self.notes[name]))
            if name == "business_name":
                form.addRow("Picture", self.picture)
            if name == "sid":
                form.addRow("API key", _above(self.key, self.key.notes))
        self.encoding.setToolTip(
            "How the request is written. Kaleyra's page shows multipart; change it if your account needs another."
        )
        self.encoding.setAccessibleName("Encoding")
        form.addRow("Encoding", self.encoding)
        bottom = QHBoxLayout()
        bottom.addWidget(self.use)
        bottom.addStretch()
        bottom.addWidget(self.save)
        bottom.addWidget(self.close_button)
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for part in (top, form, bottom):
            layout.addLayout(part)

    def _show_choice(self) -> None:
        names = [account.name for account in self._accounts.accounts]
        self.choice.clear()
        self.choice.addItems(names if self._edited else [*names, _NEW])
        self.choice.setCurrentIndex(names.index(self._edited.name) if self._edited else len(names))

    def _show(self) -> None:
        self._show_choice()
        shown = self._edited or Account("")
        for name, entry in self.inputs.items():
            entry.write(getattr(shown, name))
            self.notes[name].show_notes()
            entry.setEnabled(not (shown.is_sandbox and name in ("name", "base_url", "sid")))
        self.encoding.setCurrentText(shown.encoding)
        self.picture.show_file(self._accounts.picture_path(shown))
        self.key.setEnabled(not shown.is_sandbox)
        self.remove.setEnabled(self._edited is not None and not shown.is_sandbox)
        self._show_key()
        if self._edited is not None:
            self._accounts.fetch_key(self._edited)

    def _show_key(self) -> None:
        account = self._edited
        in_use = account is not None and account.name == self._accounts.current.name
        self.use.setEnabled(account is not None and not in_use)
        self.use.setText("In use" if in_use else "Send with this account")
        if self.key.input.text():
            return  # another one is being entered
        if account is None:
            self.key.show_kept(None, "")
        elif account.is_sandbox:
            self.key.show_kept(None, "The sandbox needs no key of yours.")
        elif self._accounts.key_state_of(account) == "waiting":
            self.key.show_kept(None, "Waiting for the keychain…")
        else:
            self.key.show_kept(self._accounts.key_of(account), _KEPT.get(self._accounts.key_place_of(account), ""))

    def _read(self) -> Account | None:
        """Return the account as it stands in the inputs, None if something cannot be used; that is then shown."""
        texts = {name: entry.text().strip() for name, entry in self.inputs.items()}
        account = Account(**texts, encoding=self.encoding.currentText(), picture=(self._edited or Account("")).picture)  # type: ignore[arg-type]
        faults: dict[str, str] = {}
        if not account.name:
            faults["name"] = "Give the account a name."
        if not account.is_sandbox:
            for name, check in (("base_url", checked_base_url), ("sid", checked_sid)):
                try:
                    checked: dict[str, Any] = {name: check(texts[name])}
                    account = replace(account, **checked)
                except AccountError as fault:
                    faults[name] = str(fault)
        if account.sender and (problem := sender_problem(account.sender)):
            faults["sender"] = problem
        for name, notes in self.notes.items():
            notes.show_notes(errors=[faults[name]] if name in faults else [])
        return None if faults else account

    def _on_save_clicked(self) -> None:
        account = self._read()
        try:
            key = self.key.entered()
        except AccountError:
            return  # said beside the input
        if account is None:
            return
        try:
            if self.picture.data is not None:
                account = replace(account, picture=self._accounts.keep_picture(self.picture.data))
            self._accounts.save(account, self._edited.name if self._edited else None, key)
        except ValueError as fault:
            self.notes["name"].show_notes(errors=[str(fault)])
        except StorageError as fault:
            notify.tell(self, "The account is not saved", str(fault))
        else:
            self.key.input.clear()
            self._edited = self._accounts.find(account.name)
            self._show()

    def _on_use_clicked(self) -> None:
        if self._edited is None or not self._may_lose_work():
            return
        try:
            self._accounts.select(self._edited.name)
        except StorageError as fault:
            notify.tell(self, "The choice cannot be remembered", str(fault))
        self._show()

    def _on_choice_activated(self, row: int) -> None:
        chosen = self._accounts.find(self.choice.itemText(row))
        if chosen is None or chosen == self._edited or not self._may_lose_work():
            self._show_choice()  # what was entered stays
            return
        self.key.input.clear()
        self._edited = chosen
        self._show()

    def _on_add_clicked(self) -> None:
        if self._may_lose_work():
            self.key.input.clear()
            self._edited = None
            self._show()
            self.inputs["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove_clicked(self) -> None:
        account = self._edited
        if account is None or not notify.confirm(
            self, "Remove the account?", f"Remove “{account.name}” and its API key from this computer?", "Remove"
        ):
            return
        try:
            self._accounts.remove(account.name)
        except StorageError as fault:
            notify.tell(self, "The account is not removed", str(fault))
        self._edited = self._accounts.current
        self.key.input.clear()
        self._show()

    def _on_key_kept(self, _name: str, _where: str) -> None:
        self._show_key()

    def _may_lose_work(self) -> bool:
        shown = self._edited or Account("")
        same = all(entry.text() == getattr(shown, name) for name, entry in self.inputs.items())
        same = (
            same
            and self.encoding.currentText() == shown.encoding
            and self.picture.data is None
            and not self.key.input.text()
        )
        return same or notify.confirm(
            self, "Not saved", "What you entered here is not saved.", "Discard it", "Keep editing"
        )


def _above(entry: QWidget, notes: Notes) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(entry)
    column.addWidget(notes)
    return column
