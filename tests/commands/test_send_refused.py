"""send: what keeps a message from being sent, and the question before a real phone."""

import io
import os
import signal
import sys
from pathlib import Path

import pytest

from composer.commands import send
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http import client
from composer.kaleyra.outcome import Accepted, Rejected, Unknown
from composer.sending.outgoing import Outgoing
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.keychain import KeyStore
from composer.store.database import Database
from composer.store.drafts.draft_file import read_draft
from composer.store.log.sends import SendLog
from composer.store.paths import Paths
from tests.commands.test_send import KEYS

LIVE = Account("Production", "https://api.example.invalid", sid="HX1", sender="+14155550100")

UNUSABLE = [
    ((), "Name either --account"),
    (("--account", "sandbox", "--base-url", "https://x.example"), "Name either --account"),
    (("--account", "Shop"), "There is no account “Shop”. There are: sandbox."),
    (("--account", ""), "There is no account “”"),
    (("--account", "sandbox", "--sid", "HX1"), "--sid and --from are for --base-url"),
    (("--account", "sandbox", "--from", "+14155550100"), "--sid and --from are for --base-url"),
    (("--account", "sandbox", "--scenario", "sunny"), "invalid choice"),
    (("--account", "Shop", "--scenario", "html"), "--scenario is for --account sandbox."),
    (("ADDRESS", "--scenario", "html"), "--scenario is for --account sandbox."),
    (("ADDRESS", "--sid", ""), "SID is missing"),
    (("ADDRESS", "--sid", "HX1/../x"), "letters and digits"),
    (("ADDRESS", "--from", ""), "Enter the WhatsApp number the message comes from"),
    (("ADDRESS", "--from", "shop"), "Write the sender as digits"),
    (("ADDRESS", "--base-url", "http://api.kaleyra.io"), "https://, or your API key could be read"),
    (("ADDRESS", "--base-url", "https://api.kaleyra.io/v1/HX1"), "without a path"),
    (("ADDRESS", "--base-url", "kaleyra"), "web address"),
    (("ADDRESS", "--base-url", ""), "web address"),
    (("ADDRESS", "--base-url", "https://[::1"), "web address"),
]


@pytest.mark.parametrize(("options", "words"), UNUSABLE)
def test_unusable_options_send_nothing(run, draft, address, sandboxed, sends, options, words):
    given = [*address, *options[1:]] if options[:1] == ("ADDRESS",) else options
    ended = run("send", draft(**{"from": None}), *given, "--yes", "--json")
    assert (ended.status, list(ended.json)) == (2, [*KEYS, "error"])
    assert words in ended.err
    assert ended.json["error"] in ended.err
    assert [value for value in ended.json.values() if value is not None] == [ended.json["error"]]
    assert (sandboxed.requests, sends()) == (0, [])


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "Enter the API key"),
        ("planted\nKey", "KALEYRA_API_KEY: The API key has a line break at position 8"),
        ("“planted-Key”", "KALEYRA_API_KEY: The API key has a curly quote at position 1"),
        ("  \n", "KALEYRA_API_KEY: The API key is empty"),
    ],
)
def test_a_key_that_cannot_be_one_sends_nothing_and_is_not_repeated(
    run, draft, address, sandboxed, monkeypatch, key, words
):
    monkeypatch.setenv("KALEYRA_API_KEY", key)
    ended = run("send", draft(), *address)
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    assert "planted" not in ended.err
    assert sandboxed.requests == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": ""}, "error: Body: Write the text of the message.\nNothing was sent.\n"),
        ({"buttons": []}, "error: Reply buttons: Add at least one button.\nNothing was sent.\n"),
        ({"body": 7}, "offer.reply.json: Body (message.body) "),
    ],
)
def test_a_draft_with_errors_is_not_sent(run, draft, address, sandboxed, sends, changes, words):
    ended = run("send", draft(**changes), *address)
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    assert (sandboxed.requests, sends()) == (0, [])


@pytest.mark.parametrize("name", ["missing.json", ".", "nul\0.json"])
def test_a_draft_that_cannot_be_read_is_not_sent(run, tmp_path, address, sandboxed, name):
    ended = run("send", f"{tmp_path}/{name}", *address)
    assert (ended.status, ended.out, sandboxed.requests) == (2, "", 0)
    assert "could not be opened" in ended.err


@pytest.fixture
def live(home, monkeypatch):
    """A live account whose messages end in a list."""
    home.mkdir()
    AccountsFile(Paths(home).accounts).save(Accounts((LIVE,)))
    keys = KeyStore(lambda: None)
    keys.keep(LIVE, ApiKey("kept-key"))
    monkeypatch.setattr(send, "KeyStore", lambda **_file: keys)
    sent = []
    monkeypatch.setattr(client, "send", lambda *arguments: sent.append(arguments) or Accepted("m1"))
    return sent


def test_without_a_terminal_a_live_account_needs_yes(run, draft, live, monkeypatch):
    for stdin in (io.StringIO("y\n"), None):
        monkeypatch.setattr(sys, "stdin", stdin)
        ended = run("send", draft(), "--account", "Production")
        assert (ended.status, ended.out, live) == (2, "", [])
        assert (
            ended.err
            == "Nothing was sent: this reaches a real phone. Add --yes to send without a question.\n"
        )
    ended = run("send", draft(), "--account", "Production", "--yes")
    [(message, account, key, _cancel)] = live
    assert (ended.status, account, key, message.to) == (0, LIVE, ApiKey("kept-key"), "+14155550123")


def test_an_accounts_own_key_goes_before_the_environments(run, draft, live, monkeypatch):
    monkeypatch.setenv("KALEYRA_API_KEY", "another-key")
    ended = run("send", draft(), "--account", "Production", "--yes")
    assert live[0][2] == ApiKey("kept-key")
    assert ended.err == "The API key is the account's own.\n"


@pytest.mark.parametrize(
    ("answer", "status"), [("y\n", 0), (" YES \n", 0), ("n\n", 2), ("\n", 2), ("", 2), ("yep", 2)]
)
def test_at_a_terminal_only_yes_sends(run, draft, live, monkeypatch, answer, status):
    at_a_terminal(monkeypatch, answer)
    ended = run("send", draft(to="+1 (415) 555-0123"), "--account", "Production", "--json")
    assert (ended.status, len(live)) == (status, int(status == 0))
    assert ended.err.startswith("Send to +14155550123 with the account “Production”? [y/N] ")
    assert ended.err.endswith("Nothing was sent.\n") == (status == 2)


class Terminal(io.StringIO):
    """Somebody's answers; before each, `meanwhile` happens."""

    def __init__(self, answers, meanwhile=lambda: None):
        super().__init__(answers)
        self.meanwhile, self.asked = meanwhile, 0

    def isatty(self):
        return True

    def readline(self, *arguments):
        self.asked += 1
        self.meanwhile()
        return super().readline(*arguments)


def at_a_terminal(monkeypatch, answers, meanwhile=lambda: None):
    terminal = Terminal(answers, meanwhile)
    monkeypatch.setattr(sys, "stdin", terminal)
    return terminal


def test_what_speaks_against_it_is_said_before_the_question(run, draft, live, monkeypatch):
    monkeypatch.setattr(client, "send", lambda *_arguments: Unknown("Perhaps."))
    assert run("send", draft(), "--account", "Production", "--yes").status == 4
    at_a_terminal(monkeypatch, "n\n")
    ended = run("send", draft(), "--account", "Production")
    warning, _question, _rest = ended.err.partition("[y/N] ")
    assert ended.status == 2
    assert "This message may have been sent to +1 415-555-0123 just now" in warning


def test_while_the_api_asks_to_wait_nothing_is_asked(run, draft, live, monkeypatch):
    monkeypatch.setattr(
        client, "send", lambda *_arguments: Rejected("E429", "Too many.", status=429, retry_after=30)
    )
    assert run("send", draft(), "--account", "Production", "--yes").status == 1
    at_a_terminal(monkeypatch, "y\n")
    ended = run("send", draft(), "--account", "Production")
    assert ended.status == 3
    assert "[y/N]" not in ended.err


def test_what_the_window_sent_while_the_question_was_open_is_asked_about(run, draft, live, monkeypatch, home):
    def window():
        outgoing = Outgoing(read_draft(Path(draft())).message, LIVE)
        database = Database(Paths(home).database)
        send_log = SendLog(database)
        number = send_log.intend(
            outgoing.account, recipient=outgoing.recipient, request=outgoing.request, draft="{}"
        )
        send_log.conclude(number, Accepted("m1"), 20)
        database.close_all()

    terminal = at_a_terminal(monkeypatch, "y\nn\n", window)
    ended = run("send", draft(), "--account", "Production")
    assert (ended.status, terminal.asked, live) == (2, 2, [])
    assert "sent again, it arrives twice" in ended.err


def test_what_the_window_was_told_while_the_question_was_open_is_heeded(run, draft, live, monkeypatch, home):
    def window():
        database = Database(Paths(home).database)
        send_log = SendLog(database)
        number = send_log.intend(LIVE, recipient="+14155550123", request="POST", draft="{}")
        send_log.conclude(number, Rejected("E429", "Too many.", status=429, retry_after=30), 20)
        database.close_all()

    at_a_terminal(monkeypatch, "y\n", window)
    assert (run("send", draft(), "--account", "Production").status, live) == (3, [])


def test_ctrl_c_at_the_question_sends_nothing(start, draft, sends, key):
    terminal, stdin = os.openpty()
    options = ("--base-url", "https://api.example.invalid", "--sid", "HX1")
    process = start("send", draft(), *options, stdin=stdin)
    question = "Send to +14155550123 with the account “https://api.example.invalid”? [y/N] "
    assert process.stderr.read(len(question)) == question
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (2, "", "Nothing was sent.\n")
    assert sends() == []
    os.close(terminal)
    os.close(stdin)
