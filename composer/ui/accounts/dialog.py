"""The accounts: where messages are sent, as whom, and with which key."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
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

from composer.kaleyra.account import Account, AccountError, checked_base_url, is_same_base_url
from composer.session.accounts.accounts import AccountBook
from composer.store.files import StorageError
from composer.ui.accounts.form import AccountForm
from composer.ui.accounts.key_text import REFUSED, WAITING, key_not_removed_text, key_place_text
from composer.ui.widgets import notify
from composer.ui.widgets.elide import NAME_MAX, elide

_NEW = "New account"
_TITLE_BAR = 40
_WIDTH, _HEIGHT = 780, 640


class AccountsDialog(QDialog):
    """Edits one account at a time. Which one is sent with changes only when that is asked for.

    It keeps its size whichever account is shown: what does not fit is scrolled to.
    """

    def __init__(self, accounts: AccountBook, parent: QWidget, field: str = "") -> None:
        """Open the dialog on the account in use.

        field: where the keyboard goes: `key` or the name of an input.
        """
        super().__init__(parent)
        self.setWindowTitle("Accounts")
        self._accounts = accounts
        accounts.reload()
        self._edited: Account | None = accounts.current
        # Whether to keep the key in a file, None as long as nothing was saved.
        self._file_requested: bool | None = None
        self.choice = QComboBox()
        self.form = AccountForm(accounts.new_check())
        self._scroll = QScrollArea()
        self.add, self.remove = QPushButton("New"), QPushButton("Remove")
        self.use = QPushButton("Use this account")
        self.save, self.close_button = QPushButton("Save"), QPushButton("Close")
        self._lay_out()
        self._connect()
        self._show()
        self.form.focus(field)

    def begin_new(self, base_url: str, sid: str, sender: str) -> None:
        """Begin a new account with this in its inputs, not yet saved."""
        self._edited = None
        self._show()
        self.form.enter({"base_url": base_url, "sid": sid, "sender": sender})
        self.form.focus("name")

    def showEvent(self, event: QShowEvent) -> None:
        """Show the input that has the keyboard; only now is it known where the style sheet puts it."""
        super().showEvent(event)
        self._show_focus()

    def done(self, result: int) -> None:
        """End the test of a connection with the dialog."""
        self.form.connection_check.clear()
        super().done(result)

    def reject(self) -> None:
        """Close, after a question where something was entered that is not saved."""
        if self._confirm_discard():
            super().reject()

    def _connect(self) -> None:
        self.choice.activated.connect(self._on_choice_activated)
        self.add.clicked.connect(self._on_add_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.use.clicked.connect(self._on_use_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.close_button.clicked.connect(self.reject)
        self.form.expanded.connect(self._on_form_expanded)
        self.form.host_edited.connect(self._on_form_host_edited)
        self.form.connection_check.requested.connect(self._on_connection_check_requested)
        self.form.connection_check.result_changed.connect(
            lambda: QTimer.singleShot(0, self, self._show_connection_check)
        )
        self.form.key.wait_cancelled.connect(self._on_wait_cancelled)
        self.form.key.asked_again.connect(self._on_key_asked_again)
        self._accounts.key_kept.connect(self._show_key)
        self._accounts.key_left.connect(self._on_key_left)
        self._accounts.list_changed.connect(self._show_key)
        self._accounts.current_changed.connect(self._show_key)

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
        self._scroll.setWidget(self.form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Else inputs change their width.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        column.addLayout(bottom)
        screen = self.screen().availableSize()
        self.resize(min(_WIDTH, screen.width()), min(_HEIGHT, screen.height() - _TITLE_BAR))

    def _show_focus(self) -> None:
        focused = self.focusWidget()
        if focused is not None and self.form.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(focused)

    def _show_connection_check(self) -> None:
        if self.form.connection_check.result.isVisible():
            self._scroll.ensureWidgetVisible(self.form.connection_check)

    def _show_choice(self) -> None:
        accounts = self._accounts.accounts
        self.choice.clear()
        for account in accounts:
            self.choice.addItem(elide(account.name, NAME_MAX), account.name)
        if self._edited is None:
            self.choice.addItem(_NEW)
        self.choice.setCurrentIndex(
            self.choice.findData(self._edited.name) if self._edited else len(accounts)
        )

    def _show(self) -> None:
        self._show_choice()
        shown = self._edited or Account("", base_url="")
        self.form.show_account(shown, self._accounts.picture_path(shown))
        self.form.key.show_kept(None, "")
        self.remove.setEnabled(self._edited is not None and not shown.is_sandbox)
        self._show_key()
        if self._edited is not None:
            self._accounts.fetch_key(self._edited)
        self._scroll.verticalScrollBar().setValue(0)

    def _show_key(self) -> None:
        account, key = self._edited, self.form.key
        in_use = account is not None and account.name == self._accounts.current.name
        self.use.setEnabled(account is not None and not in_use)
        self.use.setText("In use" if in_use else "Use this account")
        state = self._accounts.key_state_of(account) if account else "missing"
        if key.differs:
            key.show_place(WAITING if state == "waiting" else "", waiting=state == "waiting")
        elif account is None:
            key.show_kept(None, "")
        elif account.is_sandbox:
            key.show_kept(None, "The sandbox needs no key of yours.")
        elif state == "waiting":
            key.show_kept(None, WAITING, waiting=True)
        elif state == "locked":
            key.show_kept(None, REFUSED, locked=True)
        elif state == "missing":
            key.show_kept(None, "")
        else:
            place = self._accounts.key_place_of(account)
            is_locked = self._accounts.is_keychain_locked(account)
            words = key_place_text(place, file_requested=self._file_requested, is_locked=is_locked)
            key.show_kept(self._accounts.key_of(account), words, in_file=place == "file")

    def _on_save_clicked(self) -> None:
        account = self.form.read()
        self._show_focus()
        try:
            key = self.form.key.entered()
        except AccountError:
            return  # said beside the input
        if account is None:
            return
        former = self._edited
        self._file_requested = self.form.key.in_file.isChecked()
        try:
            if self.form.picture.data is not None:
                account = replace(account, picture=self._accounts.keep_picture(self.form.picture.data))
            self._accounts.save(account, former.name if former else None, key, in_file=self._file_requested)
        except ValueError as fault:
            self.form.show_fault("name", str(fault))
            self._show_focus()
        except StorageError as fault:
            notify.warn(self, "The account is not saved", str(fault))
        else:
            self._edited = self._accounts.find(account.name)
            self._show()
            if former is None or key is not None or is_same_base_url(former.base_url, account.base_url):
                return
            self.form.focus("key")
            self._show_focus()

    def _on_use_clicked(self) -> None:
        if self._edited is None or not self._confirm_discard():
            return
        try:
            self._accounts.select(self._edited.name)
        except StorageError as fault:
            notify.warn(self, "The choice cannot be remembered", str(fault))
        self._edited = self._accounts.find(self._edited.name) or self._accounts.current
        self._show()

    def _on_choice_activated(self, row: int) -> None:
        chosen = self._accounts.find(self.choice.itemData(row) or "")
        if chosen is None or chosen == self._edited or not self._confirm_discard():
            self._show_choice()  # what was entered stays
            return
        self._edited, self._file_requested = chosen, None
        self._show()

    def _on_add_clicked(self) -> None:
        if self._confirm_discard():
            self._edited = self._file_requested = None
            self._show()
            self.form.focus("name")
            self._show_focus()

    def _on_remove_clicked(self) -> None:
        account = self._edited
        if account is None:
            return
        question = f"Remove “{elide(account.name, NAME_MAX)}” and its API key from this computer?"
        if not notify.confirm(self, "Remove the account?", question, "Remove"):
            return
        try:
            self._accounts.remove(account.name)
        except StorageError as fault:
            notify.warn(self, "The account is not removed", str(fault))
        self._edited = self._accounts.current
        self._show()

    def _on_form_expanded(self) -> None:
        # Once they are laid out; else there is nothing yet to scroll to.
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.form.encoding))

    def _on_form_host_edited(self, other: bool) -> None:
        if self._edited is not None and other and not self._edited.is_sandbox:
            self.form.key.show_place("A key belongs to its host: enter the API key for this one.")
        else:
            self._show_key()

    def _on_connection_check_requested(self) -> None:
        try:
            self.form.connection_check.start(checked_base_url(self.form.inputs["base_url"].text()))
        except AccountError as fault:
            self.form.show_fault(fault.field, str(fault))

    def _on_wait_cancelled(self) -> None:
        if self._edited is not None:
            self._accounts.stop_waiting_for_key(self._edited)
            self.form.focus("key")

    def _on_key_asked_again(self) -> None:
        if self._edited is not None:
            self._accounts.fetch_key(self._edited)

    def _on_key_left(self, name: str, place: str) -> None:
        notify.warn(self, "A key was not removed", key_not_removed_text(elide(name, NAME_MAX), place))

    def _confirm_discard(self) -> bool:
        return not self.form.differs() or notify.confirm(
            self, "Not saved", "What you entered here is not saved.", "Discard it", "Keep editing"
        )
