"""API keys in a private file, for who asks for it, and in the environment."""

import json
import os
import stat
from contextlib import contextmanager
from dataclasses import replace

import keyring.errors
import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts import key_file
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import SERVICE, KeyStore

PLANTED = "pLaNtEd-0123456789abcdef"
KEY = ApiKey(PLANTED)
OTHER = ApiKey("other-key")
SHOP = Account("Shop", "https://api.kaleyra.io")
STORE = replace(SHOP, name="Store")
posix = pytest.mark.skipif(os.name != "posix", reason="only there files have such modes")


class Keychain:
    """A keychain in memory; while it is locked, asking it fails, as it does after a minute of waiting."""

    def __init__(self):
        self.kept = {}
        self.locked = False
        self.asked = 0

    def _ask(self):
        self.asked += 1
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")

    def get_password(self, service, username):
        self._ask()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._ask()
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._ask()
        del self.kept[service, username]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "program" / "keys.json"


@pytest.fixture
def keychain():
    return Keychain()


@pytest.fixture
def new_run(path, keychain):
    return lambda **more: KeyStore(lambda: keychain, KeyFile(path), **more)


@pytest.fixture
def store(new_run):
    return new_run()


def kept(path):
    return json.loads(path.read_text())["keys"]


def test_a_key_goes_to_the_file_only_if_that_is_asked_for(store, path):
    assert store.keep(SHOP, KEY) == "keychain"
    assert not path.exists()
    assert store.keep(SHOP, KEY, in_file=True) == "file"
    assert kept(path) == {"Shop @ https://api.kaleyra.io": PLANTED}


def test_a_key_in_the_file_is_found_in_the_next_run_and_said_to_be_there(store, new_run):
    store.keep(SHOP, KEY, in_file=True)
    assert store.look_up(SHOP) == (KEY, "file")
    assert new_run().look_up(SHOP) == (KEY, "file")
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
    assert store.look_up(SHOP) == (KEY, "file")
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
    assert store.look_up(SHOP) == (KEY, "session")


def test_the_sandboxs_key_reaches_no_file(store, path):
    assert store.keep(Account("sandbox", "http://127.0.0.1:1"), KEY, in_file=True) == "session"
    assert not path.exists()


# --- when the disk does not do what it should
# ----------------------------------------------------------------------


def test_a_key_that_cannot_be_written_is_kept_for_this_run(store, path, monkeypatch, caplog):
    def fail(*_arguments, **_more):
        raise key_file.StorageError(path, "The disk is full.")

    monkeypatch.setattr(key_file, "write_atomic", fail)
    assert store.keep(SHOP, KEY, in_file=True) == "session"
    assert store.look_up(SHOP) == (KEY, "session")
    assert "disk is full" in caplog.text
    assert PLANTED not in caplog.text


def test_a_key_that_cannot_be_removed_is_said_to_be_there_and_not_found_again(
    store, path, monkeypatch, caplog
):
    store.keep(SHOP, KEY, in_file=True)

    def fail(*_arguments, **_more):
        raise OSError(30, "read-only")

    with monkeypatch.context() as patched:
        patched.setattr(type(path), "unlink", fail)
        assert store.forget(SHOP) is False
        assert store.find(SHOP) is None
    assert PLANTED in path.read_text()
    assert store.keep(SHOP, OTHER, in_file=True) == "file"
    assert store.find(SHOP) == OTHER


@pytest.fixture
def full_disk(path, monkeypatch, caplog):
    """Let no file be written, as long as it is used."""

    def fail(*_arguments, **_more):
        raise key_file.StorageError(path, "The disk is full.")

    @contextmanager
    def full_disk():
        with monkeypatch.context() as patched:
            patched.setattr(key_file, "write_atomic", fail)
            patched.setattr(KeyFile, "_unlink", fail)
            yield

    return full_disk


def test_a_key_that_cannot_go_along_to_a_new_name_stays_in_the_file_and_goes_when_it_can(
    store, path, new_run, full_disk
):
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        assert store.move(SHOP, STORE) == (KEY, "session")
        assert store.look_up(STORE) == (KEY, "session")
        assert store.find(SHOP) is None
    assert kept(path) == {"Shop @ https://api.kaleyra.io": PLANTED}
    assert new_run().find(SHOP) == KEY  # had the program ended here
    assert store.look_up(STORE) == (KEY, "file")
    assert kept(path) == {"Store @ https://api.kaleyra.io": PLANTED}


def test_a_key_goes_along_to_the_newest_name_and_back(store, path, new_run, full_disk):
    third = replace(SHOP, name="Third")
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        store.move(SHOP, STORE)
        assert store.move(STORE, third) == (KEY, "session")
    assert store.look_up(third) == (KEY, "file")
    assert kept(path) == {"Third @ https://api.kaleyra.io": PLANTED}
    with full_disk():
        store.move(third, STORE)
        assert store.move(STORE, third) == (KEY, "file")
    assert new_run().look_up(third) == (KEY, "file")


def test_names_that_are_exchanged_keep_their_keys_apart(store, path, full_disk):
    third = replace(SHOP, name="Third")
    store.keep(SHOP, KEY, in_file=True)
    store.keep(STORE, OTHER, in_file=True)
    with full_disk():
        store.move(SHOP, third)
        store.move(STORE, SHOP)
        assert (store.find(third), store.find(SHOP), store.find(STORE)) == (KEY, OTHER, None)
    assert (store.look_up(third), store.look_up(SHOP)) == ((KEY, "file"), (OTHER, "file"))
    assert kept(path) == {
        "Third @ https://api.kaleyra.io": PLANTED,
        "Shop @ https://api.kaleyra.io": "other-key",
    }


def test_a_forgotten_key_is_removed_under_its_former_name_too(store, path, full_disk):
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        store.move(SHOP, STORE)
        assert store.forget(STORE) is False
        assert store.left(STORE) == ("file",)
    assert store.find(STORE) is None
    assert store.left(STORE) == ()
    assert not path.exists()


def test_a_key_that_no_keychain_takes_stays_in_the_file(path, new_run, keychain, caplog):
    for store in (KeyStore(lambda: None, KeyFile(path)), new_run()):
        keychain.locked = True
        store.keep(SHOP, KEY, in_file=True)
        assert store.keep(SHOP, KEY) == "file"
        assert store.look_up(SHOP) == (KEY, "file")
        assert new_run().look_up(SHOP) == (KEY, "file")
    keychain.locked = False
    assert new_run().keep(SHOP, KEY) == "keychain"
    assert not path.exists()


def test_a_key_in_the_keychain_that_cannot_leave_the_file_is_said_to_be_there(
    store, keychain, path, full_disk
):
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        assert store.keep(SHOP, KEY) == "keychain"
        assert store.left(SHOP) == ("file",)
    assert store.look_up(SHOP) == (KEY, "keychain")
    assert store.left(SHOP) == ()
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b'{"format": "reply-button-keys", "version": true, "keys": {}}',
        b'{"format": "reply-button-keys", "version": 1, "keys": []}',
        b'{"format": "other", "version": 1, "keys": {"Shop @ https://api.kaleyra.io": "pLaNtEd"}}',
    ],
)
def test_a_damaged_file_counts_as_empty_and_leaves_no_copy(store, path, content, caplog):
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content)
    assert store.find(SHOP) is None
    assert store.keep(SHOP, KEY, in_file=True) == "file"
    assert store.find(SHOP) == KEY
    assert {file.name for file in path.parent.iterdir()} == {"keys.json", "keys.json.lock"}
    assert "pLaNtEd" not in caplog.text


@pytest.mark.parametrize("text", ["", "two words", "ключ", 7, None])
def test_what_cannot_be_a_key_is_none(store, path, text):
    path.parent.mkdir(mode=0o700)
    keys = {"Shop @ https://api.kaleyra.io": text, "Store @ https://api.kaleyra.io": "other-key"}
    path.write_text(json.dumps({"format": "reply-button-keys", "version": 1, "keys": keys}))
    assert (store.find(SHOP), store.find(STORE)) == (None, OTHER)


def test_a_newer_versions_file_is_left_alone(store, path, caplog):
    path.parent.mkdir(mode=0o700)
    path.write_text('{"format": "reply-button-keys", "version": 2, "keys": {}}')
    assert store.find(SHOP) is None
    assert store.keep(SHOP, KEY, in_file=True) == "session"
    assert json.loads(path.read_text())["version"] == 2
    assert "newer version" in caplog.text


def test_a_folder_in_the_way(store, path, caplog):
    path.mkdir(parents=True)
    assert store.find(SHOP) is None
    assert store.keep(SHOP, KEY, in_file=True) == "session"


# --- the environment
# -----------------------------------------------------------------------------------------------

ENVIRON = {"KALEYRA_API_KEY": f" {PLANTED}\n"}


def test_the_environments_key_serves_accounts_that_have_none(new_run):
    store = new_run(environ=ENVIRON)
    assert store.look_up(SHOP) == (KEY, "environment")
    store.keep(SHOP, OTHER)
    assert store.look_up(SHOP) == (OTHER, "keychain")
    store.forget(SHOP)
    store.keep(SHOP, OTHER, in_file=True)
    assert store.look_up(SHOP) == (OTHER, "file")
    store.forget(SHOP)
    assert store.look_up(SHOP) == (KEY, "environment")
    assert new_run().look_up(SHOP) == (None, "")


@pytest.mark.parametrize(
    ("base_url", "goes"),
    [
        ("https://api.kaleyra.io", True),
        ("https://api.in.kaleyra.io:8443", True),
        ("https://api.na.kaleyra.ai", True),
        ("http://127.0.0.1:5000", True),
        ("http://localhost:5000", True),
        ("https://evil.example", False),
        ("https://notkaleyra.io", False),
        ("https://api.kaleyra.io.evil.example", False),
        ("https://192.0.2.7", False),
        ("", False),
    ],
)
def test_the_environments_key_goes_to_kaleyra_and_this_machine_only(new_run, base_url, goes):
    account = Account("Shop", base_url)
    assert new_run(environ=ENVIRON).look_up(account) == ((KEY, "environment") if goes else (None, ""))


def test_the_environments_key_shows_nowhere(new_run):
    store = new_run(environ=ENVIRON)
    store.find(SHOP)
    assert PLANTED not in repr(vars(store))


@pytest.mark.parametrize("text", ["", "  ", "two words", "“quoted”"])
def test_what_cannot_be_a_key_in_the_environment_is_none(new_run, text):
    assert new_run(environ={"KALEYRA_API_KEY": text}).look_up(SHOP) == (None, "")


def test_the_sandbox_takes_no_key_of_the_environment(new_run):
    assert new_run(environ=ENVIRON).look_up(Account("sandbox", "http://127.0.0.1:5000")) == (None, "")


def test_a_locked_keychain_leaves_the_environments_key(new_run, keychain, caplog):
    keychain.locked = True
    assert new_run(environ=ENVIRON).look_up(SHOP) == (KEY, "environment")


# --- nothing of it elsewhere
# ---------------------------------------------------------------------------------------


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


def test_no_exception_holds_a_key(path, monkeypatch):
    monkeypatch.setattr(key_file.json, "dumps", lambda *_arguments, **_more: "{}")
    with pytest.raises(key_file.StorageError) as caught:
        KeyFile(path).put("Shop", PLANTED)
    assert PLANTED not in repr(caught.value) + str(caught.value)
