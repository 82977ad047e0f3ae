"""send with an account whose key is in a keychain that waits for its password."""

import os
import signal
import subprocess
import sys
import threading
import time

import keyring.errors
import pytest

from composer.commands import kept_key
from composer.kaleyra.account import Account
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.paths import Paths

KEY = "planted-Key-9f3a71"
STAGING = Account("Staging", "http://127.0.0.1:1", "HX1", "+14155550100", kind="test")

# The command in a process of its own, its keychain locked for a minute.
CODE = """
import sys, time
from composer.cli import main
from composer.store.accounts import keychain as keys

class Locked:
    def get_password(self, *_user):
        print("asked", flush=True)
        time.sleep(60)

keys.KeyStore.__init__.__defaults__ = (Locked, *keys.KeyStore.__init__.__defaults__[1:])
sys.exit(main(sys.argv[1:]))
"""


class Locked:
    """The system's keychain, which is unlocked by `open`."""

    def __init__(self):
        self.open = threading.Event()

    def get_password(self, *_user):
        assert self.open.wait(20)
        return KEY


Locked.__module__ = "keyring.backends.SecretService"


@pytest.fixture
def keychain(monkeypatch):
    keychain = Locked()
    monkeypatch.setattr("keyring.get_keyring", lambda: keychain)
    yield keychain
    keychain.open.set()


@pytest.fixture
def keep(home):
    """Keep an account, which has no key in the file."""

    def keep(account):
        home.mkdir()
        AccountsFile(Paths(home).accounts).save(Accounts((account,)))

    return keep


def test_a_keychain_that_is_locked_is_waited_for_with_a_word(
    run, draft, sandboxed, keep, keychain, monkeypatch
):
    keep(
        Account(
            "Staging",
            sandboxed.base_url,
            "HX1",
            "+14155550100",
            kind="test",
            allowed_recipients=("+14155550199",),
        )
    )
    monkeypatch.setattr(kept_key, "SILENT_SECONDS", 0.2)

    def notice(text):
        told.append(text)
        keychain.open.set()

    told = []
    monkeypatch.setattr(kept_key, "notice", notice)
    assert run("send", draft(), "--account", "Staging").status == 0
    assert told == ["Waiting for the keychain…"]


def test_one_that_opens_soon_is_not_spoken_of(run, draft, sandboxed, keep, keychain):
    keep(
        Account(
            "Staging",
            sandboxed.base_url,
            "HX1",
            "+14155550100",
            kind="test",
            allowed_recipients=("+14155550199",),
        )
    )
    keychain.open.set()
    ended = run("send", draft(), "--account", "Staging")
    assert (ended.status, "Waiting" in ended.err) == (0, False)


def test_it_is_not_waited_for_without_end(run, draft, keep, keychain, monkeypatch, sends):
    keep(STAGING)
    assert (kept_key.SILENT_SECONDS, kept_key.WAIT_SECONDS) == (2, 60)
    monkeypatch.setattr(kept_key, "WAIT_SECONDS", 0.3)
    ended = run("send", draft(), "--account", "Staging")
    assert ended.status == 2
    assert "Nothing was sent: the keychain was not unlocked within 0.3 seconds." in ended.err
    assert "KALEYRA_API_KEY" in ended.err
    assert sends() == []


def test_one_that_is_not_opened_is_not_taken_for_one_without_the_key(
    run, draft, keep, keychain, monkeypatch, sends
):
    def dismissed(*_user):
        raise keyring.errors.KeyringLocked("dismissed")

    keep(STAGING)
    monkeypatch.setattr(keychain, "get_password", dismissed)
    ended = run("send", draft(), "--account", "Staging")
    assert ended.status == 2
    assert "the keychain was not opened, so the key of the account “Staging” cannot be read" in ended.err
    assert "KALEYRA_API_KEY" in ended.err
    assert "Enter the API key" not in ended.err
    assert sends() == []


def test_one_that_is_open_and_has_no_key_is_said_to_have_none(run, draft, keep, keychain, monkeypatch):
    keep(STAGING)
    monkeypatch.setattr(keychain, "get_password", lambda *_user: None)
    ended = run("send", draft(), "--account", "Staging")
    assert ended.status == 2
    assert "Enter the API key of the account “Staging”." in ended.err
    assert "not opened" not in ended.err


def test_what_a_bug_raises_is_not_taken_for_a_wait(keep, keychain):
    class Store:
        def find_with_place(self, _account):
            raise TimeoutError("a bug")

    with pytest.raises(TimeoutError, match="a bug"):
        kept_key.kept_key(Store(), STAGING)


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_the_wait_at_once(draft, keep, number):
    keep(STAGING)
    line = [sys.executable, "-c", CODE, "send", str(draft()), "--account", "Staging"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(line, env=os.environ, **pipes) as command:
        assert command.stdout.readline() == "asked\n"
        begun = time.monotonic()
        command.send_signal(number)
        _, err = command.communicate(timeout=30)
    assert time.monotonic() - begun < 10  # the keychain would have taken a minute
    assert (command.returncode, err) == (2, "Nothing was sent: you stopped waiting for the keychain.\n")
