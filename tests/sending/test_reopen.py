"""What can be done with a send of the log: mask it, open it, send it again by hand."""

import subprocess
from dataclasses import replace

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.curl import read
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.message.drafts.draft import DraftError
from composer.sending.reopen import (
    command,
    intended_recipient_of,
    masked_command,
    masked_send,
    numbers,
)
from composer.store.database import Database
from composer.store.log.sends import SendLog
from tests.store.logged_sends import HELLO, QA, SHOP, put


@pytest.fixture
def send_log(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield SendLog(database)
    database.close_all()


def kept(send_log, outcome=None, **how):
    return send_log.get(put(send_log, outcome, **how))


def test_the_message_can_be_opened_again_as_it_was_written(send_log):
    assert kept(send_log).message == HELLO
    simulated_customer = kept(send_log, account=QA)
    assert simulated_customer.message == HELLO  # not to whom the send was redirected
    assert (simulated_customer.recipient, intended_recipient_of(simulated_customer)) == (
        "+447700900123",
        "+4915112345678",
    )
    assert intended_recipient_of(kept(send_log)) == ""


def test_a_draft_that_is_damaged_is_said_to_be(send_log):
    with pytest.raises(DraftError):
        replace(kept(send_log), draft="{").read_draft()
    with pytest.raises(DraftError):
        command(replace(kept(send_log), draft="{"))


@pytest.mark.parametrize("draft", ["", "{}", "[", "\ud83d"])
def test_a_log_without_the_draft_names_nobody(send_log, draft):
    assert intended_recipient_of(replace(kept(send_log, account=QA), draft=draft)) == ""


@pytest.mark.parametrize("encoding", ["multipart", "urlencoded", "json"])
def test_the_command_does_what_the_send_did(send_log, encoding):
    message = replace(HELLO, sender=None, callback_url="https://example.com/in")
    text = command(kept(send_log, message=message, account=replace(SHOP, encoding=encoding)))
    assert subprocess.run(["bash", "-n"], input=text.encode(), capture_output=True).returncode == 0
    assert "https://api.kaleyra.io/v1/" in text
    assert "$KALEYRA_API_KEY" in text
    assert "HXSECRETSID" not in text
    again = read.read(text).message
    assert replace(again, to=HELLO.to) == replace(message, sender="+14155550100")
    assert again.to.lstrip("+") == HELLO.to.lstrip("+")


def test_the_command_of_a_redirected_send_goes_where_it_went(send_log):
    text = command(kept(send_log, account=QA))
    assert "447700900123" in text
    assert "4915112345678" not in text


def test_the_command_of_a_sandbox_names_no_port_that_is_gone(send_log):
    sandbox = Account("sandbox", "http://127.0.0.1:4711", kind="sandbox", sid="HX", sender="+14155550100")
    text = command(kept(send_log, account=sandbox))
    assert "$KALEYRA_BASE_URL" in text
    assert "4711" not in text


@pytest.mark.parametrize(
    "outcome",
    [
        None,
        Accepted("m1", ("4915112345678",), 202, '{"recipient": "4915112345678"}', "not to +49 151 12345678"),
        Rejected(
            "E1", "no 4915112345678", {"to +4915112345678": "+4915112345678"}, None, 400, "+4915112345678"
        ),
        NotSent("not to +4915112345678"),
        Unknown("to +4915112345678", 500, '"4915112345678"'),
    ],
)
@pytest.mark.parametrize("account", [SHOP, QA])
def test_no_number_is_left_in_a_masked_send(send_log, outcome, account):
    send = kept(send_log, outcome, account=account)
    secret = [number.lstrip("+") for number in numbers(send)]
    assert {"4915112345678", account.sender.lstrip("+")} <= set(secret)
    shown = [repr(masked_send(send)), masked_command(send)]
    assert not [number for number in secret if any(number in text for text in shown)]
    assert "•••• 678" in shown[1] or "•••• 123" in shown[1]
