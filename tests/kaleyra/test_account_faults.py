"""What is wrong with an account as it was entered."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import SANDBOX, Account
from composer.kaleyra.account_faults import account_faults

SHOP = Account("Shop", "https://api.kaleyra.io", "HX1", "+14155550100")


def test_nothing_is_wrong_with_a_complete_account_and_with_what_may_be_empty():
    assert account_faults(SHOP) == {}
    assert account_faults(replace(SHOP, sender="", callback_url="", own_number="")) == {}
    full = replace(SHOP, kind="test", own_number="+1 415 555 0107", allowed_recipients=("+14155550123",))
    assert account_faults(replace(full, colour="#2F7FC1")) == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give the account a name."),
        ("name", "a\x07b", "cannot be shown"),
        ("base_url", "http://api.kaleyra.io", "must start with https://"),
        ("base_url", "https://api.kaleyra.io/v1", "without a path"),
        ("sid", "a b", "only letters and digits"),
        ("sid", "", "The SID is missing"),
        ("colour", "red", "# and six digits"),
        ("sender", "07700 900", "country code instead of the 0"),
        ("sender", "0044 7700 900123", "country code instead of the 0"),
        ("sender", "5550100", "no international number"),
        ("sender", "91XXXXXXXXXX", "Replace the letters"),
        ("own_number", "07700 900123", "Replace the 0 at the start"),
    ],
)
def test_each_fault_is_told_at_its_field(field, value, words):
    faults = account_faults(replace(SHOP, **{field: value}))
    assert list(faults) == [field]
    assert words in faults[field]


@pytest.mark.parametrize("sender", ["+44 7700 900123", "447700900123", "+1 (415) 555-0100", "١٤١٥٥٥٥٠١٠٠"])
def test_a_sender_may_be_written_as_people_do(sender):
    assert account_faults(replace(SHOP, sender=sender)) == {}


def test_the_first_wrong_recipient_is_named_for_a_test_account_alone():
    account = replace(SHOP, kind="test", allowed_recipients=("+14155550123", "abc", "0"))
    assert account_faults(account)["allowed_recipients"].startswith("Number 2: Replace the letters")
    assert account_faults(replace(account, kind="live")) == {}


def test_all_faults_are_told_at_once_and_the_sandbox_needs_no_host():
    assert list(account_faults(Account("", "x", "", "0"))) == ["name", "base_url", "sid", "sender"]
    assert account_faults(Account(SANDBOX, "", "")) == {}
