"""The accounts of the window, and the key of the one in use."""

import threading
from dataclasses import replace

import pytest

from composer.kaleyra import sandbox
from composer.kaleyra.account import Account, ApiKey
from composer.session.accounts import AccountBook
from composer.session.background import Background
from composer.store.accounts import SANDBOX_ACCOUNT, Accounts, AccountsFile
from composer.store.files import StorageError
from composer.store.keys import SERVICE, KeyStore

KEY = ApiKey("planted-Key-9f3a71")
LIVE = Account("Production", "https://api.kaleyra.io", sid="HX1", sender="+14155550100")
TEST = Account("Test", "https://api.eu.kaleyra.io", sid="HX2")
URL = "http://127.0.0.1:8080"


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
def settle(background, qtbot, keychain):
    """Let the keychain answer and what it says arrive."""

    def settle():
        keychain.open.set()
        assert background.wait(5000)
        arrived = []
        background.run(lambda: None, arrived.append)
        qtbot.waitUntil(lambda: bool(arrived))

    return settle


def kept_user(account):
    return SERVICE, f"{account.name} @ {account.base_url}"


def test_at_the_first_start_there_is_the_sandbox_with_the_address_of_this_run(book):
    assert book.accounts == (replace(SANDBOX_ACCOUNT, base_url=URL),)
    assert book.current == book.sandbox == book.accounts[0]
    assert (book.key, book.key_state) == (ApiKey(sandbox.KEY), "there")
    assert book.fault == ""


def test_a_saved_account_is_sent_with_and_its_key_is_kept(book, new_book, keychain, qtbot, settle):
    with qtbot.waitSignal(book.key_kept) as kept:
        book.save(LIVE, None, KEY)
        assert (book.current, book.key, book.key_state, book.key_place) == (LIVE, KEY, "there", "")
    assert kept.args == ["Production", "keychain"]
    assert book.key_place == "keychain"
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    again = new_book()
    again.fetch_key()
    settle()
    assert (again.current, again.key, again.key_place) == (LIVE, KEY, "keychain")


def test_without_a_keychain_the_key_is_for_this_run_only(new_book, qtbot, settle):
    book = new_book(lambda: None)
    with qtbot.waitSignal(book.key_kept) as kept:
        book.save(LIVE, None, KEY)
    assert kept.args == ["Production", "session"]
    book.select("sandbox")
    book.select("Production")
    settle()
    assert (book.key, book.key_place) == (KEY, "session")
    again = new_book(lambda: None)
    again.fetch_key()
    settle()
    assert (again.key, again.key_state) == (None, "missing")


def test_while_the_keychain_is_asked_the_key_is_waited_for(book, keychain, qtbot, settle):
    book.save(LIVE, None, KEY)
    settle()
    book.select("sandbox")
    keychain.open.clear()
    with qtbot.waitSignal(book.changed):
        book.select("Production")
    assert (book.key, book.key_state) == (None, "waiting")
    with qtbot.waitSignal(book.changed):
        keychain.open.set()
    assert (book.key, book.key_state) == (KEY, "there")


def test_a_key_that_comes_late_is_not_taken_for_another_accounts(book, keychain, settle):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    book.save(LIVE, None, None)
    settle()
    keychain.open.clear()
    book.fetch_key()
    book.save(TEST, None, None)
    assert book.key_state == "waiting"
    settle()
    assert (book.current, book.key, book.key_state) == (TEST, None, "missing")


def test_a_key_that_comes_late_does_not_replace_the_one_entered_since(book, keychain, settle):
    keychain.kept[kept_user(LIVE)] = "an-older-key"
    keychain.open.clear()
    book.save(LIVE, None, None)
    assert keychain.asked.wait(20)
    book.save(LIVE, "Production", KEY)
    settle()
    assert book.key == KEY
    assert keychain.kept[kept_user(LIVE)] == KEY.reveal()


@pytest.mark.parametrize("changes", [{"base_url": "https://api.eu.kaleyra.io"}, {"name": "Shop"}])
def test_a_key_does_not_move_to_another_host_or_name(book, keychain, settle, changes):
    book.save(LIVE, None, KEY)
    settle()
    book.save(replace(LIVE, **changes), "Production", None)
    settle()
    assert (book.key, book.key_state, keychain.kept) == (None, "missing", {})
    assert [account.name for account in book.accounts] == ["sandbox", changes.get("name", "Production")]


def test_another_change_leaves_key_and_place_alone(book, keychain, settle):
    book.save(LIVE, None, KEY)
    book.save(TEST, None, None)
    settle()
    book.save(replace(LIVE, sid="HX9"), "Production", None)
    settle()
    assert (book.current.sid, book.key) == ("HX9", KEY)
    assert [account.name for account in book.accounts] == ["sandbox", "Production", "Test"]


@pytest.mark.parametrize(("account", "former"), [(LIVE, None), (replace(TEST, name="Production"), "Test")])
def test_two_accounts_cannot_have_one_name(book, settle, account, former):
    for known in (LIVE, TEST):
        book.save(known, None, None)
    with pytest.raises(ValueError, match="There is already an account named “Production”"):
        book.save(account, former, None)
    assert [known.name for known in book.accounts] == ["sandbox", "Production", "Test"]


def test_a_removed_account_leaves_no_key_and_the_sandbox_in_its_place(book, file, keychain, settle):
    book.save(LIVE, None, KEY)
    settle()
    book.remove("Production")
    settle()
    assert (book.current.name, book.key_state, keychain.kept) == ("sandbox", "there", {})
    assert file.load() == Accounts()
    for name in ("sandbox", "Production"):
        book.remove(name)
    assert [account.name for account in book.accounts] == ["sandbox"]


def test_a_changed_sandbox_is_kept_without_its_address(book, file):
    book.save(replace(book.sandbox, business_name="Corner Bakery"), "sandbox", None)
    assert (book.current.business_name, book.current.base_url) == ("Corner Bakery", URL)
    assert file.load().find("sandbox") == replace(SANDBOX_ACCOUNT, business_name="Corner Bakery")


def test_what_cannot_be_kept_changes_nothing(book, file, tmp_path, settle):
    book.save(LIVE, None, KEY)
    settle()
    file.path.unlink()
    file.path.mkdir()
    for act in (lambda: book.save(TEST, None, KEY), lambda: book.remove("Production")):
        with pytest.raises(StorageError):
            act()
    assert (book.current, book.key) == (LIVE, KEY)
    with pytest.raises(StorageError):
        book.select("sandbox")
    assert book.current.is_sandbox  # for this run


def test_accounts_that_cannot_be_read_are_said_and_the_sandbox_is_there(file, new_book):
    file.path.write_text("{")
    book = new_book()
    assert "cannot be used: it is not JSON" in book.fault
    assert [account.name for account in book.accounts] == ["sandbox"]


def test_choosing_the_same_account_again_asks_nobody(book, qtbot, keychain):
    with qtbot.assertNotEmitted(book.changed):
        book.select("sandbox")


def test_a_picture_is_kept_once_by_what_it_shows(book, tmp_path):
    name = book.keep_picture(b"png")
    assert (book.keep_picture(b"png"), book.keep_picture(b"")) == (name, "")
    path = book.picture_path(replace(LIVE, picture=name))
    assert path.read_bytes() == b"png"
    assert list((tmp_path / "pictures").iterdir()) == [path]
    assert book.picture_path(LIVE) is None
