"""send: the same message from several commands at the same time."""

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from composer.store.paths import Paths
from tests.recording_sandbox import RecordingSandbox


@pytest.fixture
def slow():
    """Stands for Kaleyra, and takes its time."""
    with RecordingSandbox(scenario="slow") as slow:
        yield slow


def ended(processes):
    said = [process.communicate(timeout=60) for process in processes]
    return [(process.returncode, err) for process, (_out, err) in zip(processes, said, strict=True)]


def test_one_is_sent_and_the_others_have_the_status_2(start, draft, slow, key, sends):
    options = ("--base-url", slow.base_url, "--sid", "HX1")
    all_ended = ended([start("send", draft(), *options) for _ in range(3)])
    assert sorted(status for status, _ in all_ended) == [0, 2, 2]
    assert (slow.requests, len(sends())) == (1, 1)
    for status, err in all_ended:
        refused = "may have been sent to" in err and "Add --yes to send it all the same." in err
        assert refused == (status == 2)


def test_with_yes_all_are_sent_and_the_later_ones_say_so(start, draft, slow, key, sends):
    options = ("--base-url", slow.base_url, "--sid", "HX1", "--yes")
    all_ended = ended([start("send", draft(), *options) for _ in range(3)])
    assert [status for status, _ in all_ended] == [0, 0, 0]
    assert (slow.requests, len(sends())) == (3, 3)
    assert sum("warning: Recipient: This message may have been sent to" in err for _, err in all_ended) == 2


def test_another_message_is_not_held_up(start, draft, slow, key, sends):
    options = ("--base-url", slow.base_url, "--sid", "HX1")
    processes = [start("send", draft(name, body=name), *options) for name in ("one", "two")]
    assert [status for status, _ in ended(processes)] == [0, 0]
    assert slow.requests == 2


def test_a_live_account_on_this_machine_is_asked_about(run, draft, sandboxed, home):
    account = Account("Tunnel", sandboxed.base_url, sid="HX1", sender="+14155550100")
    home.mkdir()
    AccountsFile(Paths(home).accounts).save(Accounts((account,)))
    KeyStore(lambda: None, KeyFile(Paths(home).keys)).keep(account, ApiKey("kept-key"), in_file=True)
    refused = run("send", draft(), "--account", "Tunnel")
    assert (refused.status, sandboxed.requests) == (2, 0)
    assert "Add --yes to send without a question." in refused.err
    assert run("send", draft(), "--account", "Tunnel", "--yes").status == 0
