"""The accounts: where messages are sent, as whom, and with which key."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from composer.kaleyra.account import Account, AccountError
from composer.session.accounts import AccountBook
from composer.store.files import StorageError
from composer.ui import notify
from composer.ui.dialogs.account_form import AccountForm
from composer.ui.shortened import NAME_MAX, shortened

_KEPT = {
    "keychain": "The key is kept in this computer's keychain.",
    "session": "The key is kept until you quit: this computer has no keychain that can be used.",
}
_NEW = "New account"
_TITLE_BAR = 40


class AccountsDialog(QDialog):
    """Edits one account at a time. Which one is sent with changes only when that is asked for."""

    def __init__(self, accounts: AccountBook, parent: QWidget, field: str = "") -> None:
        """field: where the keyboard goes: `key` or the name of an input."""
        super().__init__(parent)
        self.setWindowTitle("Accounts")
        self._accounts = accounts
        accounts.reload()
        self._edited: Account | None = accounts.current
        self.choice = QComboBox()
        self.form = AccountForm()
        self._scroll = QScrollArea()
        self._column = QVBoxLayout(self)
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
        self.form.folded.connect(self._fit)
        accounts.key_kept.connect(self._show_key)
        accounts.key_left.connect(self._on_key_left)
        accounts.changed.connect(self._show_key)
        self._show()
        self.form.focus(field)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that is needed; only now is it known what the style sheet adds."""
        super().showEvent(event)
        self._fit()
        self._show_focus()

    def reject(self) -> None:
        """Close, after a question where something was entered that is not saved."""
        if self._confirm_losing_work():
            super().reject()

    def _lay_out(self) -> None:
        self.choice.setAccessibleName("Account")
        label = QLabel("Account")
        label.setFixedWidth(self.form.label_width)
        top = QHBoxLayout()
        top.setSpacing(12)
        for widget in (label, self.choice, self.add, self.remove):
            top.addWidget(widget, 1 if widget is self.choice else 0)
        bottom = QHBoxLayout()
        bottom.addWidget(self.use)
        bottom.addStretch()
        bottom.addWidget(self.save)
        bottom.addWidget(self.close_button)
        self.save.setDefault(True)
        self._column.setSpacing(12)
        self._column.addLayout(top)
        self._column.addWidget(self._scroll)
        self._column.addLayout(bottom)
        self._scroll.setWidget(self.form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.resize(680, 0)

    def _fit(self) -> None:
        """Be as high as what is shown, as far as the screen goes; the rest is scrolled to."""
        margins = self._column.contentsMargins()
        inner = self.form.height_at(self.width() - margins.left() - margins.right())
        others = self._column.totalSizeHint().height() - self._scroll.sizeHint().height()
        self.resize(self.width(), min(inner + others, self.screen().availableSize().height() - _TITLE_BAR))

    def _show_focus(self) -> None:
        focused = self.focusWidget()
        if focused is not None and self.form.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(focused)

    def _show_choice(self) -> None:
        accounts = self._accounts.accounts
        self.choice.clear()
        for account in accounts:
            self.choice.addItem(shortened(account.name, NAME_MAX), account.name)
        if self._edited is None:
            self.choice.addItem(_NEW)
        self.choice.setCurrentIndex(self.choice.findData(self._edited.name) if self._edited else len(accounts))

    def _show(self) -> None:
        self._show_choice()
        shown = self._edited or Account("")
        self.form.show_account(shown, self._accounts.picture_path(shown))
        self.remove.setEnabled(self._edited is not None and not shown.is_sandbox)
        self._show_key()
        if self._edited is not None:
            self._accounts.fetch_key(self._edited)
        self._fit()

    def _show_key(self) -> None:
        account, key = self._edited, self.form.key
        in_use = account is not None and account.name == self._accounts.current.name
        self.use.setEnabled(account is not None and not in_use)
        self.use.setText("In use" if in_use else "Send with this account")
        if key.input.text():
            return  # another one is being entered
        if account is None:
            key.show_kept(None, "")
        elif account.is_sandbox:
            key.show_kept(None, "The sandbox needs no key of yours.")
        elif self._accounts.key_state_of(account) == "waiting":
            key.show_kept(None, "Waiting for the keychain…")
        else:
            key.show_kept(self._accounts.key_of(account), _KEPT.get(self._accounts.key_place_of(account), ""))

    def _on_save_clicked(self) -> None:
        account = self.form.read()
        self._fit()
        self._show_focus()
        try:
            key = self.form.key.entered()
        except AccountError:
            return  # said beside the input
        if account is None:
            return
        try:
            if self.form.picture.data is not None:
                account = replace(account, picture=self._accounts.keep_picture(self.form.picture.data))
            self._accounts.save(account, self._edited.name if self._edited else None, key)
        except ValueError as fault:
            self.form.show_fault("name", str(fault))
            self._fit()
        except StorageError as fault:
            notify.tell(self, "The account is not saved", str(fault))
        else:
            self._edited = self._accounts.find(account.name)
            self._show()

    def _on_use_clicked(self) -> None:
        if self._edited is None or not self._confirm_losing_work():
            return
        try:
            self._accounts.select(self._edited.name)
        except StorageError as fault:
            notify.tell(self, "The choice cannot be remembered", str(fault))
        self._edited = self._accounts.find(self._edited.name) or self._accounts.current
        self._show()

    def _on_choice_activated(self, row: int) -> None:
        chosen = self._accounts.find(self.choice.itemData(row) or "")
        if chosen is None or chosen == self._edited or not self._confirm_losing_work():
            self._show_choice()  # what was entered stays
            return
        self._edited = chosen
        self._show()

    def _on_add_clicked(self) -> None:
        if self._confirm_losing_work():
            self._edited = None
            self._show()
            self.form.focus("name")
            self._show_focus()

    def _on_remove_clicked(self) -> None:
        account = self._edited
        if account is None:
            return
        question = f"Remove “{shortened(account.name, NAME_MAX)}” and its API key from this computer?"
        if not notify.confirm(self, "Remove the account?", question, "Remove"):
            return
        try:
            self._accounts.remove(account.name)
        except StorageError as fault:
            notify.tell(self, "The account is not removed", str(fault))
        self._edited = self._accounts.current
        self._show()

    def _on_key_left(self, name: str) -> None:
        text = f"The keychain could not be opened: the API key of “{shortened(name, NAME_MAX)}” may still be in it."
        notify.tell(self, "A key was not removed", f"{text} It is removed as soon as the keychain opens in this run.")

    def _confirm_losing_work(self) -> bool:
        return not self.form.differs() or notify.confirm(
            self, "Not saved", "What you entered here is not saved.", "Discard it", "Keep editing"
        )
