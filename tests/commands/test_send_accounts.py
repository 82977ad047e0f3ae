"""send with an account of the program: redirected to an allowed number, and its key in the file."""

import io
import sys

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from composer.store.paths import Paths

TESTER, CUSTOMER = "+14155550199", "+14155550123"


@pytest.fixture
def keep(home):
    """Keep an account, its key in the file."""

    def keep(account):
        home.mkdir()
        AccountsFile(Paths(home).accounts).save(Accounts((account,)))
        KeyStore(lambda: None, KeyFile(Paths(home).keys)).keep(
            account, ApiKey("kept-in-the-file"), in_file=True
        )

    return keep


@pytest.fixture
def asked(monkeypatch):
    """How often the keychain was asked for."""
    asked = []
    monkeypatch.setattr("keyring.get_keyring", lambda: asked.append(1))
    return asked


def staging(base_url):
    numbers = {"sender": "+14155550100", "allowed_recipients": (TESTER,)}
    return Account("Staging", base_url, "HX1", kind="test", **numbers)


def test_a_redirected_send_reaches_no_customer_and_says_so(run, draft, sandboxed, sends, keep):
    keep(staging(sandboxed.base_url))
    ended = run("send", draft(to=CUSTOMER), "--account", "Staging")
    assert ended.status == 0
    assert "“Staging” is a test account, so this goes to +1 415-555-0199 instead." in ended.err
    [send] = sends()
    assert send.recipient == TESTER
    assert CUSTOMER in send.draft


def test_the_question_names_whom_a_redirected_send_reaches(run, draft, keep, monkeypatch):
    keep(staging("https://api.example.invalid"))
    stdin = io.StringIO("n\n")
    stdin.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", stdin)
    ended = run("send", draft(to=CUSTOMER), "--account", "Staging")
    assert f"Send to {TESTER} with the account “Staging”? [y/N] " in ended.err
    assert ended.status == 2


def test_a_key_in_the_file_is_used_without_asking_the_keychain(run, draft, sandboxed, keep, asked, home):
    keep(staging(sandboxed.base_url))
    assert run("send", draft(), "--account", "Staging").status == 0
    assert asked == []
    Paths(home).keys.unlink()
    assert run("send", draft(), "--account", "Staging").status == 2
    assert asked == [1]


def test_the_same_again_is_sent_with_a_warning(run, draft, sandboxed, keep):
    keep(staging(sandboxed.base_url))
    assert "arrives twice" not in run("send", draft(to=TESTER), "--account", "Staging").err
    again = run("send", draft(to=TESTER), "--account", "Staging")
    assert (
        "warning: Recipient: This message was sent to +1 415-555-0199 just now: sent again, it arrives twice."
        in (again.err)
    )
    assert again.status == 0


def test_nothing_is_sent_while_the_api_asked_to_wait(run, draft, sandboxed, keep, sends):
    keep(staging(sandboxed.base_url))
    sandboxed.answer_next("rate-limited")
    assert run("send", draft(to=TESTER), "--account", "Staging").status == 1
    waiting = run("send", draft(to=TESTER), "--account", "Staging", "--json")
    assert waiting.status == 3
    assert "Kaleyra asked this account to wait" in waiting.json["reason"]
    assert (sandboxed.requests, len(sends())) == (1, 1)
