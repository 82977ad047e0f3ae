"""The accounts in two running copies of the program: neither undoes what the other saved."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import ApiKey
from composer.store.files import StorageError

from .known_accounts import KEY, LIVE, NAME, OTHER_HOST, TEST, add, kept_user


def test_neither_of_two_copies_loses_what_the_other_saved(new_book, wait_for_keychain):
    one, other = new_book(), new_book()
    one.save(LIVE, None, KEY)
    other.save(TEST, None, KEY)
    other.save(replace(TEST, sid="HX9"), "Test", None)
    one.reload()
    wait_for_keychain()
    names = ["sandbox", "Production", "Test"]
    assert [[account.name for account in book.accounts] for book in (one, other, new_book())] == [names] * 3
    assert one.find("Test").sid == "HX9"


def test_a_copy_never_changes_the_account_that_another_sends_with(new_book, wait_for_keychain):
    one, other = new_book(), new_book()
    add(one, LIVE, KEY)
    other.reload()
    assert (one.current, other.current.name) == (LIVE, "sandbox")
    add(other, TEST, KEY)
    one.save(replace(LIVE, sid="HX9"), NAME, None)
    one.reload()
    wait_for_keychain()
    assert (one.current.name, other.current.name, new_book().current.name) == (NAME, "Test", "Test")


def test_what_another_copy_changed_is_announced_once(new_book, qtbot, wait_for_keychain):
    one, other = new_book(), new_book()
    other.save(TEST, None, None)
    wait_for_keychain()
    with qtbot.waitSignal(one.list_changed):
        one.reload()
    with qtbot.assertNotEmitted(one.list_changed):
        one.reload()


def test_an_account_that_another_copy_removed_gives_way_to_the_sandbox(new_book, wait_for_keychain):
    one, other = new_book(), new_book()
    add(one, LIVE, KEY)
    wait_for_keychain()
    other.remove(NAME)
    wait_for_keychain()
    one.reload()
    assert (one.current.is_sandbox, one.key_of(LIVE)) == (True, None)


def test_an_account_that_another_copy_removed_cannot_be_chosen(new_book, wait_for_keychain):
    one, other = new_book(), new_book()
    one.save(LIVE, None, KEY)
    other.remove(NAME)
    with pytest.raises(StorageError, match="“Production” was removed by another running copy"):
        one.select(NAME)
    wait_for_keychain()
    assert one.current.is_sandbox


def test_the_key_of_a_host_that_another_copy_changed_is_asked_for_again(
    new_book, keychain, wait_for_keychain
):
    one, other = new_book(), new_book()
    add(one, LIVE, KEY)
    wait_for_keychain()
    other.save(OTHER_HOST, NAME, ApiKey("of-the-other-host"))
    wait_for_keychain()
    one.reload()
    assert (one.key, one.key_state) == (None, "waiting")
    wait_for_keychain()
    assert (one.current, one.key) == (OTHER_HOST, ApiKey("of-the-other-host"))
    one.save(LIVE, NAME, KEY)
    wait_for_keychain()
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}


def test_the_name_of_an_account_that_another_copy_added_is_taken(new_book, wait_for_keychain):
    one, other = new_book(), new_book()
    other.save(LIVE, None, None)
    with pytest.raises(ValueError, match="already an account named “Production”"):
        one.save(replace(LIVE, sid="HX9"), None, None)
    wait_for_keychain()
    assert one.find(NAME) == LIVE
