"""What is known of one send, in words."""

from datetime import UTC, datetime

import pytest

from composer.kaleyra.outcome import Accepted
from composer.sending import outcome_text
from composer.sending.outcome_text import COST

from ..replies.steps import event, keep
from .log_steps import have

WAIT = 10_000


@pytest.fixture
def words(log, monkeypatch):
    """Read the detail, whatever this computer's date is."""
    monkeypatch.setattr(outcome_text, "_CHARGED_SINCE", datetime(1970, 1, 1, tzinfo=UTC))
    return log.detail.explanation.text


def test_what_a_message_to_a_real_phone_costs_is_said(user, words):
    have(user, Accepted("m1"))
    assert words().count(COST) == 1
    assert "Price" not in words()
    have(user)  # a refused one
    assert "Cost" not in words()


@pytest.mark.parametrize(("kind", "cost"), [("delivered", f" {COST}"), ("failed", "")])
def test_the_price_that_a_callback_reported_stands_before_it(user, words, qtbot, kind, cost):
    have(user, Accepted("m1"))
    keep(user, event(1, kind, message_id="m1", price="0.0042, USD"))
    qtbot.waitUntil(lambda: "0.0042" in words(), timeout=WAIT)
    assert f"Price, as the callbacks report it: 0.0042, USD.{cost}" in words().split("\n\n")


def test_the_sandbox_costs_nothing_and_says_nothing(user, words):
    user.send()
    assert "Kaleyra" not in words()
    assert "Cost" not in words()
