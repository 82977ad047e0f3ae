"""The accounts of the window, on a keychain that can be made to wait."""

import threading

import pytest

from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.store.accounts.accounts import AccountsFile
from composer.store.accounts.keychain import KeyStore

from .known_accounts import URL


class Keychain:
    """A keychain of the system that is unlocked by `open`, and waits for that."""

    def __init__(self):
        self.kept = {}
        self.asked = threading.Event()
        self.open = threading.Event()
        self.open.set()

    def get_password(self, service, user):
        found = self.kept.get((service, user))
        self.asked.set()
        assert self.open.wait(20)
        return found

    def set_password(self, service, user, password):
        self.kept[service, user] = password

    def delete_password(self, service, user):
        del self.kept[service, user]


@pytest.fixture
def keychain():
    keychain = Keychain()
    yield keychain
    keychain.open.set()


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def file(tmp_path):
    return AccountsFile(tmp_path / "accounts.json")


@pytest.fixture
def new_book(file, keychain, background, tmp_path):
    """Open the accounts as another start of the program does."""

    def new_book(find=lambda: keychain):
        return AccountBook(file, KeyStore(find), tmp_path / "pictures", background, URL)

    return new_book


@pytest.fixture
def book(new_book):
    return new_book()


@pytest.fixture
def wait_for_keychain(background, qtbot, keychain):
    """Let the keychain answer and what it says arrive."""

    def wait_for_keychain():
        keychain.open.set()
        assert background.wait(5000)
        arrived = []
        background.run(lambda: None, arrived.append)
        qtbot.waitUntil(lambda: bool(arrived))

    return wait_for_keychain
