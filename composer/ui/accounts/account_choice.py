"""The toolbar's choice of the account that is sent with."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox

from composer.session.accounts.accounts import AccountBook
from composer.store.files import StorageError
from composer.ui.widgets import notify
from composer.ui.widgets.elide import NAME_MAX, elide, tool_tip

_MORE = "Accounts…"


class AccountChoice(QComboBox):
    """All accounts, and an entry that leads to them.

    Signals:
        accounts_requested: the last entry was chosen from the open list.
    """

    accounts_requested = Signal()

    def __init__(self, accounts: AccountBook) -> None:
        super().__init__()
        self._accounts = accounts
        self.setAccessibleName("Account")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._on_activated)
        accounts.list_changed.connect(self._show_accounts)
        accounts.current_changed.connect(self._show_current)
        self._show_accounts()

    def choose(self, name: str) -> None:
        """Send with an account from now on."""
        try:
            self._accounts.select(name)
        except StorageError as fault:
            notify.warn(self.window(), "The choice cannot be remembered", str(fault))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from account to account.

        “Accounts…” is left out meanwhile: moving to it by a key would already open the dialog.
        """
        self._enable_more(False)
        super().keyPressEvent(event)
        self._enable_more(True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel alone: nobody changes the account he sends with in passing."""
        event.ignore()

    def _show_accounts(self) -> None:
        self.clear()
        for account in self._accounts.accounts:
            self.addItem(elide(account.name, NAME_MAX), account.name)
        self.addItem(_MORE)
        self._show_current()

    def _show_current(self) -> None:
        name = self._accounts.current.name
        self.setCurrentIndex(self.findData(name))
        self.setToolTip(tool_tip(name))

    def _enable_more(self, enabled: bool) -> None:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.item(self.count() - 1).setEnabled(enabled)

    def _on_activated(self, row: int) -> None:
        name = self.itemData(row, Qt.ItemDataRole.UserRole)
        if name is None:
            self._show_current()  # this was no choice of an account
            self.accounts_requested.emit()
        else:
            self.choose(name)
