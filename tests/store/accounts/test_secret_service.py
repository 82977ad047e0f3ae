"""API keys in a real Secret Service: gnome-keyring, on a session bus of its own."""

import os
import shutil
import subprocess
import sys

import pytest

from composer.kaleyra.account import Account
from composer.message.drafts.draft import Draft
from composer.message.model import Button, Message
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.drafts.draft_file import write_draft
from composer.store.paths import Paths

PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, PROGRAMS)), reason="needs dbus-run-session and gnome-keyring"
)

STAGING = Account("Staging", "http://127.0.0.1:1", "HX1", "+14155550100", kind="test")

# A keyring is locked and unlocked as the desktop does it: the latter with the master password, for a window
# that asks for it needs a display.
START = """
import secretstorage
from contextlib import closing
from secretstorage.util import DBusAddressWrapper, format_secret, open_session
from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts.keychain import SERVICE, KeyStore, system_keychain

SHOP = Account("Shop", "https://api.kaleyra.io")
STORE, OTHER_HOST = Account("Store", SHOP.base_url), Account("Shop", "https://api.eu.kaleyra.io")
STAGING = Account("Staging", "http://127.0.0.1:1")
KEY, NEXT = ApiKey("planted-Key-9f3a71"), ApiKey("another-Key-12345")
GUILT = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"

def lock():
    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()

def unlock():
    with closing(secretstorage.dbus_init()) as bus:
        session, path = open_session(bus), secretstorage.get_default_collection(bus).collection_path
        service = DBusAddressWrapper("/org/freedesktop/secrets", GUILT, bus)
        password = format_secret(session, b"pass", "text/plain")
        service.call("UnlockWithMasterPassword", "o(oayays)", path, password)

def kept():
    with closing(secretstorage.dbus_init()) as bus:
        items = secretstorage.get_default_collection(bus).search_items({"service": SERVICE})
        return {item.get_attributes()["username"]: item.get_secret().decode() for item in items}

def found(account):
    store = KeyStore()  # another run of the program
    return store.find_with_place(account), store.is_locked

store = KeyStore()
assert type(system_keychain()).__module__ == "keyring.backends.SecretService"
"""


@pytest.fixture
def in_session(tmp_path):
    """Run Python code where a Secret Service is, its keyring unlocked; return what it printed."""

    def in_session(code: str, *more: str) -> subprocess.CompletedProcess[str]:
        run_folder = tmp_path / "run"
        run_folder.mkdir(mode=0o700)
        environ = {
            name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
        }
        environ |= {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
        environ |= {"XDG_RUNTIME_DIR": str(run_folder), "XDG_CONFIG_HOME": str(tmp_path / "config")}
        script = tmp_path / "script.py"
        script.write_text(START + code)
        # The daemon is a child of the bus, and ends with it.
        shell = 'printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
        line = ["dbus-run-session", "--", "sh", "-c", shell, "sh", sys.executable, str(script), *more]
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stderr
        return done

    return in_session


@pytest.fixture
def draft_file(tmp_path):
    path = tmp_path / "one.reply.json"
    write_draft(path, Draft("One", Message(to="+14155550123", body="Hi", buttons=(Button("1", "Yes"),))))
    return path


def test_a_key_is_kept_found_replaced_and_removed(in_session):
    in_session("""
assert found(SHOP) == ((None, ""), False)
assert store.keep(SHOP, KEY) == "keychain"
assert found(SHOP) == ((KEY, "keychain"), False)
assert store.keep(SHOP, NEXT) == "keychain"
assert kept() == {"Shop @ https://api.kaleyra.io": NEXT.reveal()}
assert store.forget(SHOP) is True
assert (kept(), found(SHOP)) == ({}, ((None, ""), False))
""")


def test_a_key_follows_a_name_and_not_a_host(in_session):
    in_session("""
store.keep(SHOP, KEY)
assert found(OTHER_HOST) == ((None, ""), False)
assert store.move(SHOP, STORE) == (KEY, "keychain")
assert kept() == {"Store @ https://api.kaleyra.io": KEY.reveal()}
assert (found(SHOP)[0], found(STORE)[0]) == ((None, ""), (KEY, "keychain"))
""")


def test_a_locked_keyring_is_not_one_without_the_key(in_session):
    in_session("""
store.keep(SHOP, KEY)
lock()
assert found(SHOP) == ((None, ""), True)
assert found(STORE) == ((None, ""), True)
unlock()
assert found(SHOP) == ((KEY, "keychain"), False)
assert found(STORE) == ((None, ""), False)
""")


def test_what_is_asked_of_a_locked_keyring_is_done_once_it_is_unlocked(in_session):
    in_session("""
store.keep(SHOP, KEY)
store.keep(STAGING, NEXT)
lock()
assert store.move(SHOP, STORE) == (None, "")
assert store.is_locked
assert store.forget(STAGING) is False
assert store.left(STAGING) == ("keychain",)
assert (KeyStore().keep(SHOP, NEXT)) == "session"
unlock()
assert store.find_with_place(STORE) == (KEY, "keychain")
assert kept() == {"Store @ https://api.kaleyra.io": KEY.reveal()}
""")


def test_send_tells_a_locked_keyring_from_an_absent_key(in_session, tmp_path, draft_file):
    home = tmp_path / "home"
    home.mkdir()
    AccountsFile(Paths(home).accounts).save(Accounts((STAGING,)))
    code = """
import subprocess, sys
home, draft = sys.argv[1:]
line = [sys.executable, "-m", "composer", "--data-dir", home, "send", draft, "--account", "Staging", "--yes"]

def send():
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr

status, words = send()
assert status == 2, words
assert "Enter the API key of the account" in words, words
store.keep(STAGING, KEY)
lock()
status, words = send()
assert status == 2, words
assert "the keychain was not opened" in words, words
assert "Enter the API key" not in words, words
unlock()
status, words = send()
assert status == 3, words  # nobody listens there; the key was found
assert KEY.reveal() not in words
"""
    in_session(code, str(home), str(draft_file))
