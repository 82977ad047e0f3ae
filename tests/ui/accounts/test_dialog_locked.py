"""A locked keychain in the window and in the accounts dialog."""

import keyring.errors
import pytest
from PySide6.QtWidgets import QApplication

from composer.kaleyra.account import ApiKey

from .conftest import PRODUCTION

KEY = "planted-Key-9f3a71"


@pytest.fixture
def locked(open_dialog, key_store, keychain, monkeypatch, caplog):
    """The dialog at an account whose key is in a keychain that stays locked until `unlock` is called."""
    key_store()
    page = open_dialog(PRODUCTION, key=KEY)
    page.accounts.select(PRODUCTION.name)
    page.settle()

    def dismissed(*_user):
        raise keyring.errors.KeyringLocked("dismissed")

    names = ("get_password", "set_password", "delete_password")
    working = {name: getattr(keychain, name) for name in names}
    for name in names:
        setattr(keychain, name, dismissed)
    page.unlock = lambda: [setattr(keychain, name, do) for name, do in working.items()]
    page.accounts._keys._found.clear()  # as after a start
    page.accounts.fetch_key(PRODUCTION)
    page.settle()
    return page


def account_problem(page) -> str:
    page.user.refresh()
    problems = page.user.session.readiness.problems
    return " ".join(problem.text for problem in problems if problem.field == "account.key")


def test_the_window_does_not_say_that_there_is_no_key(locked):
    assert (
        account_problem(locked)
        == "The keychain was not opened: unlock it, or enter the API key of “Production”."
    )
    assert not locked.user.window.message.send_bar.send.isEnabled()
    assert locked.note("key") == "The keychain was not opened. Ask it again, or enter the key here."


def test_it_can_be_asked_again(locked):
    locked.user.click(locked.form.key.again)
    locked.settle()
    assert locked.form.key.again.isVisible()  # still locked
    locked.unlock()
    locked.user.click(locked.form.key.again)
    locked.settle()
    assert locked.note("key") == "The key is kept in this computer's keychain."
    assert not locked.form.key.again.isVisible()
    assert locked.form.key.reveal.isVisible()
    assert account_problem(locked) == ""


def test_a_key_entered_instead_is_not_said_to_stay_because_there_is_no_keychain(locked):
    locked.type("key", "another-Key-12345")
    assert locked.form.key.reveal.isVisible()  # what was typed can be looked at
    locked.save()
    locked.settle()
    assert locked.note("key") == "The key is kept until you quit: the keychain was not opened."
    assert locked.accounts.key == ApiKey("another-Key-12345")
    assert account_problem(locked) == ""


def test_without_a_keychain_that_is_said_instead(open_dialog, key_store):
    key_store(has_keychain=False)
    page = open_dialog(PRODUCTION, key=KEY)
    assert "no keychain that can be used" in page.note("key")


def test_an_open_keychain_without_the_key_asks_for_it(open_dialog, key_store):
    key_store()
    page = open_dialog(PRODUCTION)
    page.accounts.select(PRODUCTION.name)
    page.settle()
    assert account_problem(page) == "Enter the API key of the account “Production”."
    assert not page.form.key.again.isVisible()
    QApplication.processEvents()
