"""A test account sends to those who are in on it, and a click sends to one's own phone."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import Account, AccountError, ApiKey
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.message.model import Button, Message
from composer.sending.deliver import deliver
from composer.sending.safeguards import intended_recipient, redirected, send_problems, to_own_number
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


def test_it_is_said_before_anything_is_sent():
    [problem] = send_problems(MESSAGE, STAGING, "there")
    assert (problem.field, problem.severity) == ("to", "warning")
    assert problem.text == "“Staging” is a test account, so this goes to +1 415-555-0199 instead."
    assert send_problems(replace(MESSAGE, to=OTHER), STAGING, "there") == ()


def test_a_list_that_begins_with_no_number_keeps_it_from_being_sent():
    [problem] = send_problems(MESSAGE, replace(STAGING, allowed_recipients=("me",)), "there")
    assert (problem.field, problem.severity) == ("account.allowed_recipients", "error")


def test_to_my_own_number_leaves_the_draft_as_it_is():
    assert to_own_number(MESSAGE, STAGING) == replace(MESSAGE, to=OWN)
    assert MESSAGE.to == CUSTOMER


@pytest.mark.parametrize(
    ("number", "words"), [("", "“Staging”"), ("  ", "country code"), ("0415 555", "country code")]
)
def test_without_an_own_number_nothing_is_addressed_to_it(number, words):
    with pytest.raises(AccountError, match=words) as caught:
        to_own_number(MESSAGE, replace(STAGING, own_number=number))
    assert caught.value.field == "own_number"


@pytest.fixture
def send_log(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield SendLog(database)
    database.close_all()


def test_a_redirected_send_reaches_no_customer_and_the_log_has_both_numbers(send_log):
    with Sandbox() as sandbox:
        account = replace(STAGING, base_url=sandbox.base_url)
        delivery = deliver(MESSAGE, account, ApiKey("key"), Cancel(), send_log)
    assert delivery.outcome.recipients == (TESTER.lstrip("+"),)
    kept = send_log.get(delivery.send_id)
    assert kept.recipient == TESTER
    assert CUSTOMER not in kept.request
    assert intended_recipient(kept.draft, kept.recipient) == CUSTOMER


def test_the_intended_recipient_of_a_send_that_was_not_redirected_is_nobody_else(send_log):
    with Sandbox() as sandbox:
        account = replace(STAGING, base_url=sandbox.base_url, kind="live")
        message = replace(MESSAGE, to="+1 (415) 555-0123")
        kept = send_log.get(deliver(message, account, ApiKey("key"), Cancel(), send_log).send_id)
    assert intended_recipient(kept.draft, kept.recipient) is None


@pytest.mark.parametrize("draft", ["", "{}", "[", "\ud83d"])
def test_a_log_without_the_draft_names_nobody(draft):
    assert intended_recipient(draft, TESTER) is None
