"""The accounts of the window, and which of them is in use."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import ApiKey
from composer.kaleyra.sandbox import sandbox
from composer.store.accounts.accounts import SANDBOX_ACCOUNT, Accounts
from composer.store.files import StorageError

from .known_accounts import KEY, LIVE, TEST, URL, add


def test_at_the_first_start_there_is_the_sandbox_with_the_address_of_this_run(book):
    assert book.accounts == (replace(SANDBOX_ACCOUNT, base_url=URL),)
    assert book.current == book.sandbox == book.accounts[0]
    assert (book.key, book.key_state) == (ApiKey(sandbox.KEY), "there")
    assert book.fault == ""


@pytest.mark.parametrize("current", ["sandbox", "Production", "Test"])
def test_no_change_of_any_account_changes_the_one_in_use(book, new_book, wait_for_keychain, current):
    for known in (LIVE, TEST):
        book.save(known, None, KEY)
    book.select(current)
    book.save(replace(LIVE, sid="HX9"), "Production", None)
    book.save(replace(TEST, base_url="https://api.in.kaleyra.io"), "Test", KEY)
    book.save(replace(TEST, name="Third"), None, None)
    book.remove("Third")
    book.fetch_key(LIVE)
    wait_for_keychain()
    assert (book.current.name, new_book().current.name) == (current, current)


@pytest.mark.parametrize(("account", "former"), [(LIVE, None), (replace(TEST, name="Production"), "Test")])
def test_two_accounts_cannot_have_one_name(book, wait_for_keychain, account, former):
    for known in (LIVE, TEST):
        book.save(known, None, None)
    with pytest.raises(ValueError, match="There is already an account named “Production”"):
        book.save(account, former, None)
    assert [known.name for known in book.accounts] == ["sandbox", "Production", "Test"]


def test_a_removed_account_leaves_no_key_and_the_sandbox_in_its_place(
    book, file, keychain, wait_for_keychain
):
    add(book, LIVE, KEY)
    wait_for_keychain()
    book.remove("Production")
    wait_for_keychain()
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


def test_what_cannot_be_kept_changes_nothing(book, file, tmp_path, wait_for_keychain):
    add(book, LIVE, KEY)
    wait_for_keychain()
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
    with qtbot.assertNotEmitted(book.current_changed):
        book.select("sandbox")


def test_a_picture_is_kept_once_by_what_it_shows(book, tmp_path):
    name = book.keep_picture(b"png")
    assert (book.keep_picture(b"png"), book.keep_picture(b"")) == (name, "")
    path = book.picture_path(replace(LIVE, picture=name))
    assert path.read_bytes() == b"png"
    assert list((tmp_path / "pictures").iterdir()) == [path]
    assert book.picture_path(LIVE) is None


def test_a_picture_is_looked_for_in_its_folder_only(book, tmp_path):
    path = book.picture_path(replace(LIVE, picture="../../etc/passwd"))
    assert path == tmp_path / "pictures" / "passwd"
