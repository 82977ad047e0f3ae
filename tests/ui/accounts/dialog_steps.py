"""What a user does in the accounts dialog."""

from PySide6.QtCore import Qt

from composer.kaleyra.account import Account
from composer.store.accounts.accounts import Accounts, AccountsFile

KEY = "Ac4PLANTEDKEY21f"


def fill(dialog, **texts: str) -> None:
    for name, text in texts.items():
        entry = dialog.form.key.input if name == "key" else dialog.form.inputs[name]
        entry.setText(text)


def add(dialog, user, **changes: str) -> None:
    user.click(dialog.add)
    values = {
        "name": "Production",
        "business_name": "Corner Bakery",
        "base_url": "https://api.kaleyra.io",
        "sid": "HXXXXXXX071US",
        "sender": "+14155550100",
        "key": KEY,
    }
    fill(dialog, **(values | changes))
    user.click(dialog.save)
    user.session.background.wait(5000)
    accounts, name = user.session.accounts, dialog.form.inputs["name"].text()
    user.qtbot.waitUntil(lambda: accounts.key_place_of(accounts.find(name)) != "")


def add_and_use(dialog, user, **changes: str) -> None:
    add(dialog, user, **changes)
    user.click(dialog.use)


def go_to_account(dialog, user, name: str) -> None:
    """Go to another account in the list by keyboard."""
    step = Qt.Key.Key_Down if dialog.choice.findText(name) > dialog.choice.currentIndex() else Qt.Key.Key_Up
    while dialog.choice.currentText() != name:
        user.qtbot.keyClick(dialog.choice, step)
    assert dialog.form.inputs["name"].text() == name


def another_copy_saves(user, *accounts: Account) -> None:
    """Do what the dialog of another running copy of the program does."""
    file = AccountsFile(user.session.paths.accounts)
    file.update(lambda stored: Accounts((*stored.accounts, *accounts), stored.current), Accounts())
