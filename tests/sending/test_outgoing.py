"""What goes out: with the account's sender and callback URL, and with a test account to those in on it."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.request import describe, payload_hash, read_description
from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.message.model import Button, Message
from composer.sending.deliver import deliver
from composer.sending.outgoing import Outgoing
from composer.sending.reopen import intended_recipient_of
from composer.store.database import Database
from composer.store.log.sends import SendLog

CUSTOMER = "+14155550123"
TESTER, OTHER, OWN = "+14155550199", "+442071838750", "+14155550101"
MESSAGE = Message(to=CUSTOMER, body="Hi", buttons=(Button("yes", "Yes"),))
STAGING = Account(
    "Staging",
    sid="HX1",
    sender="+14155550100",
    callback_url="https://example.com/status",
    kind="test",
    own_number=OWN,
    allowed_recipients=(TESTER, OTHER),
)


def redirected(message, account):
    """What goes out, its sender and its callback URL apart, and whom it was meant for."""
    outgoing = Outgoing(message, account)
    sent = replace(outgoing.message, sender=message.sender, callback_url=message.callback_url)
    return sent, outgoing.intended


@pytest.mark.parametrize(
    ("own", "accounts", "result"),
    [(None, "", None), (None, "A", "A"), ("", "A", "A"), ("M", "", "M"), ("M", "A", "M")],
)
def test_the_accounts_sender_and_callback_fill_what_the_message_lacks(own, accounts, result):
    outgoing = Outgoing(
        replace(MESSAGE, sender=own, callback_url=own),
        replace(STAGING, kind="live", sender=accounts, callback_url=accounts),
    )
    assert outgoing.message == replace(MESSAGE, sender=result, callback_url=result)


def test_what_is_sent_is_known_as_the_log_has_it():
    account = replace(STAGING, sender="+1 (415) 555-0100", base_url="https://API.kaleyra.io:443")
    outgoing = Outgoing(replace(MESSAGE, to="+1 (415) 555-0199"), account)
    assert (outgoing.recipient, outgoing.sender, outgoing.host) == (TESTER, "+14155550100", "api.kaleyra.io")
    assert read_description(outgoing.request).fields["to"] == TESTER
    assert outgoing.digest == payload_hash(describe(MESSAGE, STAGING)) != ""


def test_it_is_derived_once(monkeypatch):
    described = []
    monkeypatch.setattr(
        "composer.sending.outgoing.describe",
        lambda *of: described.append(of) or describe(*of),
    )
    outgoing = Outgoing(MESSAGE, STAGING)
    assert (outgoing.recipient, described) == (TESTER, []), "nobody asked for the request"
    assert (outgoing.digest, outgoing.request) == (outgoing.digest, outgoing.request)
    assert len(described) == 1


@pytest.mark.parametrize(
    ("to", "is_own"), [("+1 415 555 0101", True), (TESTER, False), (CUSTOMER, False), ("", False)]
)
def test_it_knows_the_users_own_phone(to, is_own):
    assert Outgoing(replace(MESSAGE, to=to), STAGING).is_own == is_own
    assert not Outgoing(replace(MESSAGE, to=to), replace(STAGING, own_number="")).is_own


def test_a_customer_is_replaced_by_the_first_allowed_recipient():
    assert redirected(MESSAGE, STAGING) == (replace(MESSAGE, to=TESTER), CUSTOMER)


@pytest.mark.parametrize(
    "to", [TESTER, OTHER, OWN, "+1 (415) 555-0199", "+44 (0)20 7183 8750", "＋1 415 555 0101"]
)
def test_who_is_in_on_it_is_written_to_however_the_number_is_written(to):
    assert redirected(replace(MESSAGE, to=to), STAGING) == (replace(MESSAGE, to=to), None)


def test_numbers_of_the_list_may_be_written_as_people_do():
    account = replace(STAGING, allowed_recipients=("+1 (415) 555-0199",))
    assert redirected(replace(MESSAGE, to=TESTER), account)[1] is None
    assert redirected(MESSAGE, account)[1] == CUSTOMER


@pytest.mark.parametrize(
    "account",
    [
        replace(STAGING, allowed_recipients=()),
        replace(STAGING, kind="live"),
        replace(STAGING, name="sandbox"),
    ],
)
def test_only_a_test_account_with_a_list_is_locked(account):
    assert redirected(MESSAGE, account) == (MESSAGE, None)


def test_a_message_without_a_recipient_stays_without_one():
    for to in ("", " ", "\u200b"):
        assert redirected(replace(MESSAGE, to=to), STAGING) == (replace(MESSAGE, to=to), None)


def test_what_is_no_number_goes_to_no_customer_either():
    for to in ("abc", "+1", "+14155550199,+14155550123"):
        assert redirected(replace(MESSAGE, to=to), STAGING) == (replace(MESSAGE, to=TESTER), to)


def test_the_lock_holds_once_and_for_all():
    once = redirected(MESSAGE, STAGING)[0]
    assert redirected(once, STAGING) == (once, None)


@pytest.fixture
def send_log(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield SendLog(database)
    database.close_all()


def test_a_redirected_send_reaches_no_customer_and_the_log_has_both_numbers(send_log):
    with Sandbox() as sandbox:
        account = replace(STAGING, base_url=sandbox.base_url)
        delivery = deliver(Outgoing(MESSAGE, account), ApiKey("key"), Cancel(), send_log)
    assert delivery.outcome.recipients == (TESTER.lstrip("+"),)
    kept = send_log.get(delivery.send_id)
    assert kept.recipient == TESTER
    assert CUSTOMER not in kept.request
    assert intended_recipient_of(kept) == CUSTOMER


def test_the_intended_recipient_of_a_send_that_was_not_redirected_is_nobody_else(send_log):
    with Sandbox() as sandbox:
        account = replace(STAGING, base_url=sandbox.base_url, kind="live")
        message = replace(MESSAGE, to="+1 (415) 555-0123")
        kept = send_log.get(deliver(Outgoing(message, account), ApiKey("key"), Cancel(), send_log).send_id)
    assert intended_recipient_of(kept) == ""


@pytest.mark.parametrize(
    ("allowed", "to"), [("+525512345678", "+5215512345678"), ("+5511987654321", "+551187654321")]
)
def test_the_other_form_of_an_allowed_number_is_allowed(allowed, to):
    account = replace(STAGING, allowed_recipients=(TESTER, allowed), own_number=allowed)
    outgoing = Outgoing(replace(MESSAGE, to=to), account)
    assert (outgoing.intended, outgoing.recipient, outgoing.is_own) == (None, to, True)
    assert Outgoing(replace(MESSAGE, to=f"{to[:-1]}0"), account).intended == f"{to[:-1]}0"
