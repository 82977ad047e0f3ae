"""send: which API key goes to which host."""

import os
import sys
import time

import pytest

from composer.commands import send
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http import client
from composer.kaleyra.outcome import Accepted
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.keychain import KeyStore
from composer.store.paths import Paths
from tests.recording_sandbox import RecordingSandbox

OF_ENVIRONMENT = "planted-Key-9f3a71"
OWN = ApiKey("kept-key")


@pytest.fixture
def sent(monkeypatch):
    """The keys of the messages, and whether the environment still had its own."""
    sent = []
    monkeypatch.setattr(
        client,
        "send",
        lambda _message, _account, key, _cancel: (
            sent.append((key, "KALEYRA_API_KEY" in os.environ)) or Accepted("m1")
        ),
    )
    monkeypatch.setenv("KALEYRA_API_KEY", OF_ENVIRONMENT)
    return sent


@pytest.fixture
def keep(home, monkeypatch):
    """Keep an account at a host, with a key of its own or without one."""

    def keep(base_url, key=None):
        account = Account("Production", base_url, sid="HX1", sender="+14155550100")
        home.mkdir()
        AccountsFile(Paths(home).accounts).save(Accounts((account,)))
        session = {"keychain": lambda: None}

        def store(file, environ):
            made = KeyStore(session["keychain"], file, environ)
            if key is not None:
                made.keep(account, key)
            return made

        monkeypatch.setattr(send, "KeyStore", store)

    return keep


def test_an_accounts_own_key_goes_first_and_that_is_said(run, draft, keep, sent):
    keep("https://api.kaleyra.io", OWN)
    ended = run("send", draft(), "--account", "Production", "--yes")
    assert (ended.status, sent) == (0, [(OWN, False)])
    assert "The API key is the account's own. KALEYRA_API_KEY is not used.\n" in ended.err
    assert OF_ENVIRONMENT not in ended.err + ended.out


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.kaleyra.io",
        "https://api.in.kaleyra.ai",
        "http://127.0.0.1:5000",
        "https://localhost:5000",
    ],
)
def test_without_one_the_environments_goes_to_kaleyra_and_this_machine(run, draft, keep, sent, base_url):
    keep(base_url)
    ended = run("send", draft(), "--account", "Production", "--yes")
    assert (ended.status, sent) == (0, [(ApiKey(OF_ENVIRONMENT), False)])
    assert "The API key is the one in KALEYRA_API_KEY: the account “Production” has none" in ended.err


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.example.com",
        "https://kaleyra.io.example.com",
        "https://evilkaleyra.io",
        "https://127.0.0.1.example.com",
        "https://10.0.0.1",
    ],
)
def test_it_goes_to_no_other_host_and_both_ways_out_are_said(run, draft, keep, sent, base_url):
    keep(base_url)
    ended = run("send", draft(), "--account", "Production", "--yes", "--json")
    assert (ended.status, sent) == (2, [])
    assert "enter the account's key in the window" in ended.err
    assert f"--base-url {base_url} in place of --account" in ended.err
    options = ("--base-url", base_url, "--sid", "HX1", "--from", "+14155550100")
    assert run("send", draft(), *options, "--yes").status == 0
    assert sent == [(ApiKey(OF_ENVIRONMENT), False)]


def test_one_that_cannot_be_a_key_is_said_where_it_would_be_used(run, draft, keep, sent, monkeypatch):
    monkeypatch.setenv("KALEYRA_API_KEY", "“planted-Key”")
    keep("https://api.kaleyra.io")
    ended = run("send", draft(), "--account", "Production", "--yes")
    assert (ended.status, sent) == (2, [])
    assert "KALEYRA_API_KEY: The API key has a curly quote at position 1" in ended.err
    assert "planted" not in ended.err


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_no_crash_leaves_the_key_on_the_disk(start, draft, key):
    with RecordingSandbox(scenario="slow") as slow:
        process = start("send", draft(), "--base-url", slow.base_url, "--sid", "HX1")
        limit = time.monotonic() + 30
        while not slow.requests:
            assert time.monotonic() < limit
            time.sleep(0.02)
        with open(f"/proc/{process.pid}/limits") as limits:  # noqa: PTH123
            [line] = [line for line in limits if line.startswith("Max core file size")]
        assert line.split()[4] == "0"
