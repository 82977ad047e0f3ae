"""A test account sends to those who are in on it, and a click sends to one's own phone."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import Account, AccountError
from composer.message.model import Button, Message
from composer.sending.safeguards import send_problems, to_own_number

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
