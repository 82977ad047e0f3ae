"""The window's keys while the keychain is locked: not the same as having none."""

import keyring.errors
import pytest

from .known_accounts import KEY, LIVE, NAME
from .test_keys import add, kept_user


@pytest.fixture
def locked(keychain, monkeypatch, caplog):
    """Let the keychain's question be dismissed; call it to unlock the keychain."""

    def dismissed(*_user):
        raise keyring.errors.KeyringLocked("dismissed")

    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    with monkeypatch.context() as patch:
        for name in ("get_password", "set_password", "delete_password"):
            patch.setattr(keychain, name, dismissed)
        yield patch.undo


def test_a_locked_keychain_is_not_one_without_the_key(book, locked, wait_for_keychain):
    add(book, LIVE)
    wait_for_keychain()
    assert (book.key, book.key_state, book.is_keychain_locked(LIVE)) == (None, "locked", True)
    locked()
    book.fetch_key(LIVE)
    assert book.key_state == "waiting"
    wait_for_keychain()
    assert (book.key, book.key_state, book.is_keychain_locked(LIVE)) == (KEY, "there", False)


def test_an_unlocked_one_without_the_key_is(book, locked, keychain, wait_for_keychain):
    add(book, LIVE)
    wait_for_keychain()
    locked()
    keychain.kept.clear()
    book.fetch_key(LIVE)
    wait_for_keychain()
    assert book.key_state == "missing"


def test_who_does_not_wait_for_it_is_told_the_same(book, keychain, wait_for_keychain):
    keychain.open.clear()
    add(book, LIVE)
    assert book.key_state == "waiting"
    book.stop_waiting_for_key(LIVE)
    assert book.key_state == "locked"
    wait_for_keychain()


def test_a_key_entered_meanwhile_is_kept_for_this_run_because_of_the_lock(book, locked, wait_for_keychain):
    add(book, LIVE, KEY)
    wait_for_keychain()
    assert (book.key, book.key_place_of(LIVE), book.is_keychain_locked(LIVE)) == (KEY, "session", True)
    locked()
    book.save(LIVE, NAME, KEY)
    wait_for_keychain()
    assert (book.key_place_of(LIVE), book.is_keychain_locked(LIVE)) == ("keychain", False)


def test_an_account_that_is_removed_leaves_nothing_locked(book, locked, keychain, wait_for_keychain):
    add(book, LIVE)
    wait_for_keychain()
    book.remove(NAME)
    locked()
    keychain.kept.clear()
    add(book, LIVE)
    wait_for_keychain()
    assert book.key_state == "missing"
