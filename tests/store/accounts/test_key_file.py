"""API keys in a private file, for who asks for it."""

import stat
from dataclasses import replace

import pytest

from composer.kaleyra.account import Account
from composer.store.accounts import key_file
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import SERVICE, KeyStore
from composer.store.temporary import temporary_beside
from tests.store.accounts.planted_key import KEY, OTHER, PLANTED, SHOP, STORE, kept
from tests.store.file_facts import posix


def test_a_key_goes_to_the_file_only_if_that_is_asked_for(store, path):
    assert store.keep(SHOP, KEY) == "keychain"
    assert not path.exists()
    assert store.keep(SHOP, KEY, in_file=True) == "file"
    assert kept(path) == {"Shop @ https://api.kaleyra.io": PLANTED}


def test_a_key_in_the_file_is_found_in_the_next_run_and_said_to_be_there(store, new_run):
    store.keep(SHOP, KEY, in_file=True)
    assert store.find_with_place(SHOP) == (KEY, "file")
    assert new_run().find_with_place(SHOP) == (KEY, "file")
    assert new_run().find(SHOP) == KEY


@posix
def test_the_file_is_for_its_user_alone(store, path):
    store.keep(SHOP, KEY, in_file=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
def test_a_file_that_was_opened_to_others_is_closed_again(store, path):
    store.keep(SHOP, KEY, in_file=True)
    path.chmod(0o644)
    assert store.find(SHOP) == KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_in_the_file_is_bound_to_the_account_and_its_host(store):
    store.keep(SHOP, KEY, in_file=True)
    assert store.find(replace(SHOP, base_url="https://evil.example")) is None
    assert store.find(STORE) is None
    assert store.find(replace(SHOP, sid="HX1")) == KEY


def test_a_key_in_the_file_waits_for_no_keychain(store, keychain, caplog):
    keychain.locked = True
    assert store.keep(SHOP, KEY, in_file=True) == "file"
    assert store.find_with_place(SHOP) == (KEY, "file")
    assert store.move(SHOP, STORE) == (KEY, "file")
    assert keychain.asked == 0


def test_the_former_key_leaves_the_keychain_when_it_opens(store, keychain, path):
    store.keep(SHOP, OTHER)
    store.keep(SHOP, KEY, in_file=True)
    assert store.find(SHOP) == KEY
    assert store.find(STORE) is None  # whatever asks the keychain next
    assert keychain.kept == {}


@pytest.mark.parametrize("locked", [False, True])
def test_the_former_key_leaves_the_file_whatever_the_keychain_does(
    store, keychain, path, new_run, locked, caplog
):
    store.keep(SHOP, OTHER, in_file=True)
    keychain.locked = locked
    assert store.keep(SHOP, KEY) == ("session" if locked else "keychain")
    assert not path.exists()
    keychain.locked = False
    assert new_run().find(SHOP) == (None if locked else KEY)


def test_a_forgotten_key_leaves_the_file(store, path, keychain):
    store.keep(SHOP, KEY, in_file=True)
    store.keep(STORE, OTHER, in_file=True)
    assert store.forget(SHOP) is True
    assert (store.find(SHOP), store.find(STORE)) == (None, OTHER)
    assert PLANTED not in path.read_text()
    assert store.forget(STORE) is True
    assert not path.exists()


def test_a_key_in_the_file_goes_along_to_a_new_name(store, path, keychain):
    keychain.kept[SERVICE, "Shop @ https://api.kaleyra.io"] = "former"
    store.keep(SHOP, KEY, in_file=True)
    assert store.move(SHOP, STORE) == (KEY, "file")
    assert kept(path) == {"Store @ https://api.kaleyra.io": PLANTED}
    assert (store.find(SHOP), store.find(STORE)) == (None, KEY)
    assert keychain.kept == {}


def test_two_copies_of_the_program_keep_each_others_keys(new_run, path):
    one, other = new_run(), new_run()
    one.keep(SHOP, KEY, in_file=True)
    other.keep(STORE, OTHER, in_file=True)
    assert (one.find(STORE), other.find(SHOP)) == (OTHER, KEY)


def test_without_a_file_a_key_is_kept_for_this_run(keychain):
    store = KeyStore(lambda: keychain)
    assert store.keep(SHOP, KEY, in_file=True) == "session"
    assert store.find_with_place(SHOP) == (KEY, "session")


def test_the_sandboxs_key_reaches_no_file(store, path):
    assert store.keep(Account("sandbox", "http://127.0.0.1:1"), KEY, in_file=True) == "session"
    assert not path.exists()


def test_a_key_is_in_the_file_and_in_no_other(store, path, tmp_path, caplog):
    store.keep(SHOP, KEY, in_file=True)
    AccountsFile(path.parent / "accounts.json").save(Accounts((SHOP,), "Shop"))
    holding = [
        file for file in tmp_path.rglob("*") if file.is_file() and PLANTED.encode() in file.read_bytes()
    ]
    assert holding == [path]
    assert PLANTED not in repr(vars(store)) + repr(vars(KeyFile(path))) + caplog.text
    store.forget(SHOP)
    assert not any(PLANTED.encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_key_that_was_being_written_when_the_program_was_killed_goes_with_the_account(store, path):
    path.parent.mkdir(exist_ok=True)
    left = temporary_beside(path)
    left.write_text(PLANTED)  # no key was in the file before
    assert store.forget(SHOP)
    assert not left.exists()
    store.keep(STORE, OTHER, in_file=True)
    left.write_text(PLANTED)
    store.keep(STORE, OTHER, in_file=True)
    assert not left.exists()
    assert kept(path) == {"Store @ https://api.kaleyra.io": OTHER.reveal()}


def test_no_exception_holds_a_key(path, monkeypatch):
    monkeypatch.setattr(key_file.json, "dumps", lambda *_arguments, **_more: "{}")
    with pytest.raises(key_file.StorageError) as caught:
        KeyFile(path).put("Shop", PLANTED)
    assert PLANTED not in repr(caught.value) + str(caught.value)
