"""The accounts of the window, and the key of the one in use."""

import threading
from dataclasses import replace

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.sandbox import sandbox
from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.store.accounts.accounts import SANDBOX_ACCOUNT, Accounts, AccountsFile
from composer.store.accounts.keychain import SERVICE, KeyStore
from composer.store.files import StorageError

KEY = ApiKey("planted-Key-9f3a71")
LIVE = Account("Production", "https://api.kaleyra.io", sid="HX1", sender="+14155550100")
OTHER_HOST = replace(LIVE, base_url="https://api.eu.kaleyra.io")
NAME = LIVE.name
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


def add(book, account, key=None):
    """Save an account and send with it."""
    book.save(account, None, key)
    book.select(account.name)


def test_a_saved_account_keeps_its_key_and_is_not_sent_with_until_it_is_chosen(
    book, new_book, keychain, qtbot, settle
):
    with qtbot.waitSignal(book.key_kept) as kept:
        book.save(LIVE, None, KEY)
        assert (book.key_of(LIVE), book.key_state_of(LIVE), book.key_place_of(LIVE)) == (KEY, "there", "")
    assert kept.args == ["Production", "keychain"]
    assert book.key_place_of(LIVE) == "keychain"
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    assert (book.current, book.key) == (book.sandbox, ApiKey(sandbox.KEY))
    assert new_book().current.is_sandbox
    book.select("Production")
    assert (book.current, book.key, book.key_state) == (LIVE, KEY, "there")
    again = new_book()
    again.fetch_key(again.current)
    settle()
    assert (again.current, again.key, again.key_place_of(LIVE)) == (LIVE, KEY, "keychain")


@pytest.mark.parametrize("current", ["sandbox", "Production", "Test"])
def test_no_change_of_any_account_changes_the_one_in_use(book, new_book, settle, current):
    for known in (LIVE, TEST):
        book.save(known, None, KEY)
    book.select(current)
    book.save(replace(LIVE, sid="HX9"), "Production", None)
    book.save(replace(TEST, base_url="https://api.in.kaleyra.io"), "Test", KEY)
    book.save(replace(TEST, name="Third"), None, None)
    book.remove("Third")
    book.fetch_key(LIVE)
    settle()
    assert (book.current.name, new_book().current.name) == (current, current)


def test_without_a_keychain_the_key_is_for_this_run_only(new_book, qtbot, settle):
    book = new_book(lambda: None)
    with qtbot.waitSignal(book.key_kept) as kept:
        add(book, LIVE, KEY)
    assert kept.args == ["Production", "session"]
    book.select("sandbox")
    book.select("Production")
    settle()
    assert (book.key, book.key_place_of(LIVE)) == (KEY, "session")
    again = new_book(lambda: None)
    again.fetch_key(again.current)
    settle()
    assert (again.current, again.key, again.key_state) == (LIVE, None, "missing")


def test_while_the_keychain_is_asked_the_key_is_waited_for(new_book, keychain, qtbot, settle):
    new_book().save(LIVE, None, KEY)
    settle()
    book = new_book()
    keychain.open.clear()
    with qtbot.waitSignal(book.changed):
        book.select("Production")
    assert (book.key, book.key_state) == (None, "waiting")
    with qtbot.waitSignal(book.changed):
        keychain.open.set()
    assert (book.key, book.key_state) == (KEY, "there")


def test_the_keychain_is_asked_once_for_a_key(new_book, keychain, settle):
    new_book().save(LIVE, None, KEY)
    settle()
    book = new_book()
    keychain.asked.clear()
    for _ in range(2):
        book.fetch_key(LIVE)
    settle()
    assert keychain.asked.is_set()
    keychain.asked.clear()
    book.fetch_key(LIVE)
    book.select("Production")
    settle()
    assert not keychain.asked.is_set()
    assert book.key == KEY


def test_a_key_that_comes_late_is_not_taken_for_another_accounts(book, keychain, settle):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    add(book, TEST)
    assert book.key_state == "waiting"
    settle()
    assert (book.current, book.key, book.key_state) == (TEST, None, "missing")
    assert book.key_of(LIVE) == KEY


def test_a_key_that_comes_late_does_not_replace_the_one_entered_since(book, keychain, settle):
    keychain.kept[kept_user(LIVE)] = "an-older-key"
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    book.save(LIVE, "Production", KEY)
    settle()
    assert book.key == KEY
    assert keychain.kept[kept_user(LIVE)] == KEY.reveal()


@pytest.mark.parametrize(
    "act", [lambda book: book.remove("Production"), lambda book: book.save(OTHER_HOST, NAME, None)]
)
def test_a_key_that_comes_late_is_not_kept_for_an_account_that_is_gone(book, keychain, settle, act):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    act(book)
    settle()
    assert (book.key_of(LIVE), keychain.kept) == (None, {})


def test_a_key_does_not_move_to_another_host(book, keychain, settle):
    add(book, LIVE, KEY)
    settle()
    book.save(OTHER_HOST, NAME, None)
    assert book.key is None  # not for a moment
    settle()
    assert (book.current, book.key, book.key_state, keychain.kept) == (OTHER_HOST, None, "missing", {})
    assert book.key_of(LIVE) is None
    assert [account.name for account in book.accounts] == ["sandbox", "Production"]


def test_a_key_does_not_move_to_another_host_under_another_name(book, keychain, settle):
    add(book, LIVE, KEY)
    settle()
    book.save(replace(OTHER_HOST, name="Shop"), NAME, None)
    settle()
    assert (book.current.name, book.key, book.key_state, keychain.kept) == ("Shop", None, "missing", {})


def test_a_renamed_account_keeps_its_key_and_its_place(book, new_book, keychain, settle):
    add(book, LIVE, KEY)
    book.save(TEST, None, None)
    settle()
    shop = replace(LIVE, name="Shop")
    book.save(shop, NAME, None)
    assert (book.current, book.key) == (shop, KEY)
    settle()
    assert keychain.kept == {kept_user(shop): KEY.reveal()}
    assert (book.key_of(LIVE), book.key_of(shop), book.key_place_of(shop)) == (None, KEY, "keychain")
    assert [account.name for account in book.accounts] == ["sandbox", "Shop", "Test"]
    again = new_book()
    again.fetch_key(again.current)
    settle()
    assert (again.current, again.key) == (shop, KEY)


def test_a_key_that_was_not_fetched_yet_goes_along_to_a_new_name(new_book, keychain, settle):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    book, shop = new_book(), replace(LIVE, name="Shop")
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    book.save(shop, NAME, None)
    assert (book.key_state_of(LIVE), book.key_state) == ("missing", "waiting")
    settle()
    settle()  # found first, then kept under the new name
    assert (book.current, book.key, book.key_place_of(shop)) == (shop, KEY, "keychain")
    assert keychain.kept == {kept_user(shop): KEY.reveal()}


def test_another_change_leaves_key_and_place_alone(book, keychain, settle):
    add(book, LIVE, KEY)
    book.save(TEST, None, None)
    settle()
    book.save(replace(LIVE, sid="HX9"), "Production", None)
    settle()
    assert (book.current.sid, book.key, book.key_place_of(book.current)) == ("HX9", KEY, "keychain")
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    assert [account.name for account in book.accounts] == ["sandbox", "Production", "Test"]


@pytest.mark.parametrize(("account", "former"), [(LIVE, None), (replace(TEST, name="Production"), "Test")])
def test_two_accounts_cannot_have_one_name(book, settle, account, former):
    for known in (LIVE, TEST):
        book.save(known, None, None)
    with pytest.raises(ValueError, match="There is already an account named “Production”"):
        book.save(account, former, None)
    assert [known.name for known in book.accounts] == ["sandbox", "Production", "Test"]


def test_a_removed_account_leaves_no_key_and_the_sandbox_in_its_place(book, file, keychain, settle):
    add(book, LIVE, KEY)
    settle()
    book.remove("Production")
    settle()
    assert (book.current.name, book.key_state, keychain.kept) == ("sandbox", "there", {})
    assert book.key_of(LIVE) is None
    assert file.load() == Accounts()
    for name in ("sandbox", "Production"):
        book.remove(name)
    assert [account.name for account in book.accounts] == ["sandbox"]


def test_a_changed_sandbox_is_kept_without_its_address(book, file):
    book.save(replace(book.sandbox, business_name="Corner Bakery"), "sandbox", None)
    assert (book.current.business_name, book.current.base_url) == ("Corner Bakery", URL)
    assert file.load().find("sandbox") == replace(SANDBOX_ACCOUNT, business_name="Corner Bakery")


def test_what_cannot_be_kept_changes_nothing(book, file, tmp_path, settle):
    add(book, LIVE, KEY)
    settle()
    file.path.unlink()
    file.path.mkdir()
    for act in (lambda: book.save(TEST, None, KEY), lambda: book.remove("Production")):
        with pytest.raises(StorageError):
            act()
    assert (book.current, book.key) == (LIVE, KEY)
    assert (book.find("Test"), book.key_of(TEST)) == (None, None)
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


# --- the keychain, one job at a time
# -------------------------------------------------------------------------------


def test_a_key_that_is_changed_and_then_removed_is_gone(book, keychain, settle):
    add(book, LIVE, ApiKey("older"))
    settle()
    keychain.open.clear()
    book.save(LIVE, NAME, KEY)
    book.remove(NAME)
    settle()
    assert (keychain.kept, book.key_of(LIVE)) == ({}, None)


def test_a_key_that_is_removed_and_then_entered_again_is_kept(book, keychain, settle):
    add(book, LIVE, ApiKey("older"))
    settle()
    keychain.open.clear()
    book.remove(NAME)
    book.save(LIVE, None, KEY)
    settle()
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    assert (book.key_of(LIVE), book.key_place_of(LIVE)) == (KEY, "keychain")


def test_only_one_thread_waits_for_the_keychain(book, keychain, background, settle):
    keychain.open.clear()
    for number in range(20):
        book.save(replace(LIVE, name=f"Shop {number}"), None, KEY)
    ran = threading.Event()
    background.run(ran.set, lambda _none: None)
    assert ran.wait(10)  # a send would be held up else
    settle()
    assert len(keychain.kept) == 20


def test_two_names_later_the_key_is_under_the_last_one_alone(book, keychain, settle):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    second, third = replace(LIVE, name="Second"), replace(LIVE, name="Third")
    book.save(second, NAME, None)
    book.save(third, "Second", None)
    assert book.key_state == "waiting"
    settle()
    assert keychain.kept == {kept_user(third): KEY.reveal()}
    assert (book.current, book.key, book.key_place_of(third)) == (third, KEY, "keychain")


def test_a_rename_is_done_even_if_the_window_closes_at_once(book, keychain, background):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    add(book, LIVE)
    shop = replace(LIVE, name="Shop")
    book.save(shop, NAME, None)
    assert background.wait(5000)  # and no event is handled any more
    assert keychain.kept == {kept_user(shop): KEY.reveal()}


def test_the_answer_of_before_a_removal_is_not_taken_for_the_account_that_was_added_since(
    book, keychain, settle
):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    book.remove(NAME)
    add(book, LIVE)
    settle()
    assert (book.key, book.key_state, keychain.kept) == (None, "missing", {})


def test_a_key_that_stays_in_the_keychain_is_said(book, keychain, qtbot, settle, caplog):
    add(book, LIVE, KEY)
    settle()
    keychain.delete_password = lambda service, user: None  # says nothing, does nothing
    with qtbot.waitSignal(book.key_left) as left:
        book.remove(NAME)
    assert left.args == [NAME, "keychain"]


# --- two running copies of the program
# -----------------------------------------------------------------------------


def test_neither_of_two_copies_loses_what_the_other_saved(new_book, settle):
    one, other = new_book(), new_book()
    one.save(LIVE, None, KEY)
    other.save(TEST, None, KEY)
    other.save(replace(TEST, sid="HX9"), "Test", None)
    one.reload()
    settle()
    names = ["sandbox", "Production", "Test"]
    assert [[account.name for account in book.accounts] for book in (one, other, new_book())] == [names] * 3
    assert one.find("Test").sid == "HX9"


def test_a_copy_never_changes_the_account_that_another_sends_with(new_book, settle):
    one, other = new_book(), new_book()
    add(one, LIVE, KEY)
    other.reload()
    assert (one.current, other.current.name) == (LIVE, "sandbox")
    add(other, TEST, KEY)
    one.save(replace(LIVE, sid="HX9"), NAME, None)
    one.reload()
    settle()
    assert (one.current.name, other.current.name, new_book().current.name) == (NAME, "Test", "Test")


def test_what_another_copy_changed_is_announced_once(new_book, qtbot, settle):
    one, other = new_book(), new_book()
    other.save(TEST, None, None)
    settle()
    with qtbot.waitSignal(one.changed):
        one.reload()
    with qtbot.assertNotEmitted(one.changed):
        one.reload()


def test_an_account_that_another_copy_removed_gives_way_to_the_sandbox(new_book, settle):
    one, other = new_book(), new_book()
    add(one, LIVE, KEY)
    settle()
    other.remove(NAME)
    settle()
    one.reload()
    assert (one.current.is_sandbox, one.key_of(LIVE)) == (True, None)


def test_an_account_that_another_copy_removed_cannot_be_chosen(new_book, settle):
    one, other = new_book(), new_book()
    one.save(LIVE, None, KEY)
    other.remove(NAME)
    with pytest.raises(StorageError, match="“Production” was removed by another running copy"):
        one.select(NAME)
    settle()
    assert one.current.is_sandbox


def test_the_key_of_a_host_that_another_copy_changed_is_asked_for_again(new_book, keychain, settle):
    one, other = new_book(), new_book()
    add(one, LIVE, KEY)
    settle()
    other.save(OTHER_HOST, NAME, ApiKey("of-the-other-host"))
    settle()
    one.reload()
    assert (one.key, one.key_state) == (None, "waiting")
    settle()
    assert (one.current, one.key) == (OTHER_HOST, ApiKey("of-the-other-host"))
    one.save(LIVE, NAME, KEY)
    settle()
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}


def test_the_name_of_an_account_that_another_copy_added_is_taken(new_book, settle):
    one, other = new_book(), new_book()
    other.save(LIVE, None, None)
    with pytest.raises(ValueError, match="already an account named “Production”"):
        one.save(replace(LIVE, sid="HX9"), None, None)
    settle()
    assert one.find(NAME) == LIVE


def test_a_picture_is_looked_for_in_its_folder_only(book, tmp_path):
    path = book.picture_path(replace(LIVE, picture="../../etc/passwd"))
    assert path == tmp_path / "pictures" / "passwd"
