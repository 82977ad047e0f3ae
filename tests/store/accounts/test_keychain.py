"""API keys: the system keychain, or this run only."""

import subprocess
import sys

import keyring
import keyring.backend
import keyring.errors
import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Unknown
from composer.message.drafts.draft import Draft
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.keychain import SERVICE, KeyStore
from composer.store.database import Database
from composer.store.drafts.draft_file import write_draft
from composer.store.log.sends import SendLog
from composer.store.paths import Paths
from composer.store.settings import load_settings
from tests.store.accounts.planted_key import KEY, PLANTED, SHOP

STORE, THIRD = Account("Store", SHOP.base_url), Account("Third", SHOP.base_url)
STORED = (SERVICE, "Store @ https://api.kaleyra.io")
SANDBOX = Account("sandbox", "http://127.0.0.1:5000")


@pytest.fixture
def store(keychain):
    return KeyStore(lambda: keychain)


def test_a_key_is_kept_in_the_keychain_and_found_in_the_next_run(store, keychain):
    assert store.keep(SHOP, KEY) == "keychain"
    assert keychain.kept == {(SERVICE, "Shop @ https://api.kaleyra.io"): PLANTED}
    assert store.find(SHOP) == KEY
    assert KeyStore(lambda: keychain).find(SHOP) == KEY


def test_a_key_is_bound_to_the_account_and_its_host(store):
    store.keep(SHOP, KEY)
    assert store.find(Account("Shop", "https://evil.example")) is None
    assert store.find(Account("Other", "https://api.kaleyra.io")) is None
    assert store.find(Account("Shop", "https://api.kaleyra.io", sid="HX1")) == KEY


def test_a_new_key_takes_the_place_of_the_former(store):
    store.keep(SHOP, ApiKey("former"))
    store.keep(SHOP, KEY)
    assert store.find(SHOP) == KEY


def test_a_key_removed_by_another_program_is_gone(store, keychain):
    store.keep(SHOP, KEY)
    keychain.kept.clear()
    assert store.find(SHOP) is None


def test_a_forgotten_key_is_gone(store, keychain):
    store.keep(SHOP, KEY)
    assert store.forget(SHOP) is True
    assert store.find(SHOP) is None
    assert keychain.kept == {}
    assert store.forget(SHOP) is True


def test_a_moved_key_is_found_under_the_new_name_alone(store, keychain):
    store.keep(SHOP, KEY)
    assert store.move(SHOP, STORE) == (KEY, "keychain")
    assert keychain.kept == {STORED: PLANTED}
    assert (store.find(SHOP), store.find(STORE)) == (None, KEY)
    assert store.move(SHOP, THIRD) == (None, "")


def test_a_key_of_this_run_is_moved_too():
    store = KeyStore(lambda: None)
    store.keep(SHOP, KEY)
    assert store.move(SHOP, STORE) == (KEY, "session")
    assert (store.find(SHOP), store.find(STORE)) == (None, KEY)


@pytest.fixture
def closed(store, keychain, caplog):
    """A key in a keychain that is closed until its errors are cleared."""
    store.keep(SHOP, KEY)
    keychain.errors["get"] = keyring.errors.KeyringLocked("locked")


def test_a_key_in_a_closed_keychain_goes_along_to_the_newest_name_when_it_opens(store, keychain, closed):
    assert store.move(SHOP, STORE) == (None, "")
    assert store.move(STORE, THIRD) == (None, "")
    keychain.errors.clear()
    assert store.find(THIRD) == KEY
    assert keychain.kept == {(SERVICE, "Third @ https://api.kaleyra.io"): PLANTED}


def test_an_account_that_is_renamed_back_keeps_its_key(store, keychain, closed):
    store.move(SHOP, STORE)
    store.move(STORE, SHOP)
    keychain.errors.clear()
    assert store.find(SHOP) == KEY
    assert len(keychain.kept) == 1


def test_names_that_are_exchanged_keep_their_keys_apart(store, keychain):
    store.keep(SHOP, KEY)
    store.keep(STORE, ApiKey("other"))
    keychain.errors["get"] = keyring.errors.KeyringLocked("locked")
    store.move(SHOP, THIRD)
    store.move(STORE, SHOP)
    keychain.errors.clear()
    assert (store.find(THIRD), store.find(SHOP), store.find(STORE)) == (KEY, ApiKey("other"), None)


def test_a_key_in_a_closed_keychain_is_removed_when_it_opens(store, keychain, closed):
    store.move(SHOP, STORE)
    assert store.forget(STORE) is False
    keychain.errors.clear()
    assert store.find(Account("Another")) is None
    assert keychain.kept == {}


def test_a_forgotten_key_that_could_not_be_removed_is_not_found_again(store, keychain, caplog):
    store.keep(SHOP, KEY)
    keychain.errors["delete"] = keyring.errors.PasswordDeleteError("no")
    assert store.forget(SHOP) is False
    assert store.find(SHOP) is None
    assert store.keep(SHOP, ApiKey("latest")) == "keychain"
    keychain.errors.clear()
    assert store.find(SHOP) == ApiKey("latest")


def test_a_key_that_was_entered_is_not_replaced_by_one_that_comes_late(store, keychain, closed):
    store.move(SHOP, STORE)
    assert store.keep(STORE, ApiKey("latest")) == "session"
    keychain.errors.clear()
    assert store.keep(STORE, ApiKey("latest")) == "keychain"
    assert keychain.kept == {STORED: "latest"}


class StrangeError(Exception):
    """What a desktop's library raises has no common kind."""


ERRORS = [
    keyring.errors.KeyringError(PLANTED),
    keyring.errors.KeyringLocked("locked"),
    keyring.errors.InitError("no bus"),
    keyring.errors.PasswordSetError("no"),
    keyring.errors.NoKeyringError("none"),
    RuntimeError("dbus"),
    OSError(5, "io"),
    ValueError("odd"),
    StrangeError("odder"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("step", ["set", "get"])
def test_whatever_the_keychain_raises_the_key_is_kept_for_this_run(store, keychain, caplog, step, error):
    keychain.errors[step] = error
    assert store.keep(SHOP, KEY) == "session"
    assert store.find(SHOP) == KEY
    assert KeyStore(lambda: keychain).find(SHOP) is None
    assert type(error).__name__ in caplog.text
    assert PLANTED not in caplog.text


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_keychain_that_cannot_be_found_at_all(caplog, error):
    def find():
        raise error

    store = KeyStore(find)
    assert store.find(SHOP) is None
    assert store.keep(SHOP, KEY) == "session"
    assert store.find(SHOP) == KEY
    assert store.forget(SHOP) is False
    assert store.find(SHOP) is None
    assert PLANTED not in caplog.text


def test_without_a_keychain_a_key_is_kept_for_this_run():
    store = KeyStore(lambda: None)
    assert store.keep(SHOP, KEY) == "session"
    assert store.find(SHOP) == KEY
    assert KeyStore(lambda: None).find(SHOP) is None
    assert store.forget(SHOP) is True
    assert store.find(SHOP) is None


def test_a_keychain_that_gives_something_else_back_is_not_trusted(keychain):
    keychain.get_password = lambda service, username: "something else"
    store = KeyStore(lambda: keychain)
    assert store.keep(SHOP, KEY) == "session"
    assert store.find(SHOP) == KEY
    assert keychain.kept == {}


def test_this_runs_key_wins_over_a_former_one_in_the_keychain(store, keychain, caplog):
    store.keep(SHOP, ApiKey("former"))
    keychain.errors["set"] = keyring.errors.KeyringLocked("locked")
    store.keep(SHOP, KEY)
    assert store.find(SHOP) == KEY
    del keychain.errors["set"]
    assert store.keep(SHOP, ApiKey("latest")) == "keychain"
    assert store.find(SHOP) == ApiKey("latest")


def test_a_key_that_cannot_be_removed_is_said_to_be_there(store, keychain, caplog):
    store.keep(SHOP, KEY)
    keychain.errors["delete"] = keyring.errors.PasswordDeleteError("no")
    assert store.forget(SHOP) is False
    keychain.delete_password = lambda service, username: None  # says nothing, does nothing
    assert store.forget(SHOP) is False


@pytest.mark.parametrize("text", ["", " ", "two words", "ключ"])
def test_what_cannot_be_a_key_is_none(store, keychain, text):
    keychain.kept[SERVICE, "Shop @ https://api.kaleyra.io"] = text
    assert store.find(SHOP) is None


def test_the_sandboxs_key_reaches_no_keychain():
    asked = []
    store = KeyStore(lambda: asked.append("keychain"))
    assert store.find(SANDBOX) is None
    assert store.keep(SANDBOX, KEY) == "session"
    assert store.find(Account("sandbox", "http://127.0.0.1:6000")) == KEY
    assert store.forget(SANDBOX) is True
    assert store.find(SANDBOX) is None
    assert asked == []


def test_keyring_is_imported_only_when_a_key_is_asked_for():
    code = (
        "import sys\n"
        "from composer.store import database, files, paths, settings; from composer.store.accounts import "
        "accounts\n"
        "from composer.store.accounts import keychain; from composer.store.drafts import draft_file\n"
        "from composer.store.log import sends\n"
        "print(*sorted({'keyring', 'platformdirs', 'sqlite3', 'requests', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == ""


def test_a_key_is_in_no_file_that_the_store_writes(tmp_path, store):
    paths = Paths(tmp_path)
    for keys in (store, KeyStore(lambda: None)):
        keys.keep(SHOP, KEY)
    AccountsFile(paths.accounts).save(Accounts((SHOP,), "Shop"))
    database = Database(paths.database)
    send_log = SendLog(database)
    number = send_log.intend(SHOP, recipient="+1", request=repr(KEY), draft="{}")
    send_log.conclude(number, Unknown(f"{KEY}"), 5)
    write_draft(tmp_path / "a.reply.json", Draft())
    load_settings(paths.settings).save()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 4
    assert not any(PLANTED.encode() in path.read_bytes() for path in files)
    database.close_all()
