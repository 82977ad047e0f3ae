"""A keychain that is locked, and one that has no key: two things."""

import keyring.errors
import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts.keychain import KeyStore
from tests.store.accounts.planted_key import KEY, SHOP

STORE = Account("Store", SHOP.base_url)

# What back ends raise whose question was dismissed or that failed; SecretStorage's own are no KeyringError.
NOT_OPENED = [
    keyring.errors.KeyringLocked("Failed to unlock the collection!"),
    keyring.errors.InitError("Failed to create the collection: Prompt dismissed.."),
    keyring.errors.KeyringError("Can't get password from keychain"),
    RuntimeError("Prompt dismissed."),
]


@pytest.mark.parametrize("error", NOT_OPENED, ids=lambda error: type(error).__name__)
def test_a_keychain_that_is_not_opened_may_have_the_key(keychain, caplog, error):
    KeyStore(lambda: keychain).keep(SHOP, KEY)
    store = KeyStore(lambda: keychain)
    keychain.errors["get"] = error
    assert (store.find(SHOP), store.is_locked) == (None, True)
    keychain.errors.clear()
    assert (store.find(SHOP), store.is_locked) == (KEY, False)


@pytest.mark.parametrize("has_keychain", [True, False])
def test_a_key_that_is_not_there_is_not_locked_away(keychain, has_keychain):
    store = KeyStore(lambda: keychain if has_keychain else None)
    assert (store.find(SHOP), store.is_locked) == (None, False)


def test_a_key_kept_for_this_run_says_why(keychain, caplog):
    store = KeyStore(lambda: keychain)
    keychain.locked = True
    assert (store.keep(SHOP, KEY), store.is_locked) == ("session", True)
    assert (store.find(SHOP), store.is_locked) == (KEY, False)  # nothing was asked
    store = KeyStore(lambda: None)
    assert (store.keep(SHOP, KEY), store.is_locked) == ("session", False)


def test_a_locked_keychain_says_so_of_a_renamed_account_too(keychain, caplog):
    store = KeyStore(lambda: keychain)
    store.keep(SHOP, KEY)
    keychain.locked = True
    assert (store.move(SHOP, STORE), store.is_locked) == ((None, ""), True)
    keychain.locked = False
    assert (store.find(STORE), store.is_locked) == (KEY, False)


def test_what_was_to_be_removed_from_a_locked_keychain_counts_as_absent(keychain, caplog):
    store = KeyStore(lambda: keychain)
    store.keep(SHOP, KEY)
    keychain.locked = True
    store.forget(SHOP)
    assert (store.find(SHOP), store.is_locked) == (None, False)
    assert (store.find(STORE), store.is_locked) == (None, True)


def test_a_key_in_the_file_or_of_the_environment_needs_no_keychain(new_run, keychain, caplog):
    new_run().keep(SHOP, KEY, in_file=True)
    keychain.locked = True
    assert new_run().find(SHOP) == KEY
    store = new_run(environ={"KALEYRA_API_KEY": "of-the-environment"})
    assert store.find(STORE) == ApiKey("of-the-environment")
