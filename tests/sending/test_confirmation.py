"""Whether a send is confirmed first."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import Account
from composer.sending.confirmation import PAUSE_SECONDS, Confirmation

SHOP = Account("Shop")
STAGING = Account("Staging", kind="test", allowed_recipients=("+14155550199",))


class Clock:
    def __init__(self):
        self.time = 1000.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def confirmation(clock):
    return Confirmation(clock)


@pytest.mark.parametrize(
    ("account", "required"),
    [
        (SHOP, True),
        (replace(SHOP, base_url="http://127.0.0.1:5000"), True),
        (STAGING, False),
        (replace(STAGING, allowed_recipients=()), True),
        (replace(STAGING, allowed_recipients=(), base_url="http://127.0.0.1:5000"), False),
        (Account("sandbox", "http://127.0.0.1:5000"), False),
        (Account("Local", "http://127.0.0.1:5000", kind="sandbox"), False),
    ],
)
def test_what_may_reach_a_customer_is_confirmed(confirmation, account, required):
    assert confirmation.is_required(account) is required


def test_it_can_be_turned_off_for_an_hour(confirmation, clock):
    confirmation.pause(SHOP)
    assert not confirmation.is_required(SHOP)
    assert confirmation.paused_seconds(SHOP) == PAUSE_SECONDS == 3600
    clock.time += 3599
    assert not confirmation.is_required(SHOP)
    clock.time += 1
    assert confirmation.is_required(SHOP)
    assert confirmation.paused_seconds(SHOP) == 0


def test_it_can_be_turned_on_again(confirmation):
    confirmation.pause(SHOP)
    confirmation.resume(SHOP)
    confirmation.resume(SHOP)
    assert confirmation.is_required(SHOP)


def test_it_is_off_for_that_account_as_it_was(confirmation):
    confirmation.pause(SHOP)
    for other in (
        Account("Another"),
        replace(SHOP, base_url="https://api.in.kaleyra.io"),
        replace(SHOP, sid="HX2"),
        replace(SHOP, sender="+14155550100"),
    ):
        assert confirmation.is_required(other)


def test_a_pause_of_a_test_account_does_not_outlive_its_kind(confirmation):
    confirmation.pause(STAGING)
    assert confirmation.is_required(replace(STAGING, kind="live"))
