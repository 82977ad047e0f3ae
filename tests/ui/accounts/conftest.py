"""The dialog of accounts, opened over the window, and a keychain for it."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from composer.ui.accounts.dialog import AccountsDialog

PRODUCTION = Account("Production", "https://api.kaleyra.io", "HX1", "+14155550100")
STAGING = Account("Staging", "https://api.eu.kaleyra.io", "HX2", "+14155550100", kind="test")


class Keychain:
    """A keychain of the system that is unlocked by `open`, and waits for that."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.open = threading.Event()
        self.open.set()

    def get_password(self, service: str, username: str, /) -> str | None:
        assert self.open.wait(20)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        assert self.open.wait(20)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        assert self.open.wait(20)
        del self.kept[service, username]


@pytest.fixture
def keychain() -> Iterator[Keychain]:
    keychain = Keychain()
    yield keychain
    keychain.open.set()


class Keys:
    """Where the window keeps API keys: in the store that a test chooses, nowhere until then."""

    def __init__(self) -> None:
        self.chosen = KeyStore(lambda: None)

    def __getattr__(self, name: str) -> object:
        return getattr(self.chosen, name)


@pytest.fixture
def kept_keys() -> Keys:
    return Keys()


@pytest.fixture
def key_store(user, kept_keys, keychain, home) -> Callable[..., None]:
    """Give the window another store of keys, before the dialog opens.

    By default it has a keychain and a file.
    """

    def key_store(has_keychain: bool = True, **environ: str) -> None:
        file = KeyFile(home / "keys.json")
        kept_keys.chosen = KeyStore(lambda: keychain if has_keychain else None, file, environ)

    return key_store


class Page:
    """The dialog as somebody at it acts and sees."""

    def __init__(self, dialog: AccountsDialog, user) -> None:
        self.dialog, self.form, self.user, self.accounts = (
            dialog,
            dialog.form,
            user,
            user.session.accounts,
        )

    def type(self, field: str | QWidget, text: str) -> None:
        """Replace an input's text by typing."""
        entry = field if isinstance(field, QWidget) else self.input(field)
        entry.setFocus()
        entry.selectAll()
        self.user.qtbot.keyClick(entry, Qt.Key.Key_Delete)
        self.user.qtbot.keyClicks(entry, text)

    def input(self, field: str) -> QLineEdit:
        return self.form.key.input if field == "key" else self.form.inputs[field]

    def go_to_account(self, name: str) -> None:
        """Go to another account in the list by keyboard."""
        choice = self.dialog.choice
        step = Qt.Key.Key_Down if choice.findText(name) > choice.currentIndex() else Qt.Key.Key_Up
        while choice.currentText() != name:
            self.user.qtbot.keyClick(choice, step)

    def save(self) -> None:
        self.user.click(self.dialog.save)

    def settle(self) -> None:
        """Let what the keys' store answers arrive."""
        assert self.user.session.background.wait(5000)
        QApplication.processEvents()

    def note(self, field: str) -> str:
        """What stands beneath an input."""
        return self.form.key.notes.text if field == "key" else self.form.notes[field].text

    def choose(self, kind: str) -> None:
        """Choose a kind by keyboard."""
        self.form.kind.setFocus()
        self.user.qtbot.keyClicks(self.form.kind, kind[0].upper())
        assert self.form.kind.kind == kind


@pytest.fixture
def open_dialog(user, key_store) -> Iterator[Callable[..., Page]]:
    """Save accounts, and open the dialog at the first of them."""
    opened: list[AccountsDialog] = []

    def open_dialog(*accounts: Account, key: str = "", **more) -> Page:
        for account in accounts:
            user.session.accounts.save(account, None, ApiKey(key) if key else None, **more)
        assert user.session.background.wait(5000)
        QApplication.processEvents()
        opened.append(AccountsDialog(user.session.accounts, user.window))
        opened[-1].show()
        page = Page(opened[-1], user)
        if accounts:
            page.go_to_account(accounts[0].name)
        return page

    yield open_dialog
    for dialog in opened:
        dialog.done(0)


@pytest.fixture
def dialog(user) -> Iterator[AccountsDialog]:
    dialog = AccountsDialog(user.session.accounts, user.window)
    dialog.show()
    yield dialog
    dialog.done(0)
