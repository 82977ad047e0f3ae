"""Whether callbacks open the reply window."""

from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.callbacks.event import Event
from composer.replies.reply_window import UNKNOWN, ReplyWindow, reply_window, reply_window_text

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
US, THEM = "+1 415 555 0100", "+919812345678"
HOUR = timedelta(hours=1)


def event(kind="received", hours_ago=1.0, **more):
    whole = {"sender": "14155550100", "recipient": "919812345678"} | more
    return Event(kind, NOON - hours_ago * HOUR, **whole)


def window_of(*events, now=NOON, **more):
    return reply_window(events, US, THEM, now, **more)


def test_without_a_customers_message_it_is_not_known():
    assert window_of() == UNKNOWN
    assert (
        window_of(event("sent"), event("delivered"), event("read"), event("failed"), event("unknown"))
        == UNKNOWN
    )


@pytest.mark.parametrize("kind", ["received", "replied"])
def test_the_customers_last_message_opens_it_for_a_day(kind):
    opened = window_of(event(kind, 20), event(kind, 2), event(kind, 30))
    assert opened == ReplyWindow("open", NOON + 22 * HOUR)
    assert opened.left(NOON) == 22 * HOUR
    assert window_of(event(kind, 24)) == ReplyWindow("closed", NOON)
    assert window_of(event(kind, 23.99)).state == "open"
    assert window_of(event(kind, 48)) == ReplyWindow("closed", NOON - 24 * HOUR)
    assert window_of(event(kind, 48)).left(NOON) == timedelta()


def test_what_was_kept_before_the_clock_was_set_back_tells_nothing():
    assert window_of(event(hours_ago=-72)) == UNKNOWN
    assert window_of(event(hours_ago=-72), event(hours_ago=2)) == UNKNOWN  # it may be a day old and more
    assert window_of(event(hours_ago=-0.05)).state == "open"  # clocks differ a little


def test_it_is_of_one_sender_and_one_recipient():
    assert window_of(event(sender="19")) == UNKNOWN
    assert window_of(event(recipient="19")) == UNKNOWN
    assert reply_window([event()], "", THEM, NOON) == UNKNOWN
    assert reply_window([event(sender="")], "", THEM, NOON) == UNKNOWN
    assert reply_window([event()], US, "", NOON) == UNKNOWN


def test_a_message_to_an_unnamed_number_of_the_business_leaves_it_unknown():
    assert window_of(event(sender="")) == UNKNOWN
    assert window_of(event(hours_ago=30), event(sender="")) == UNKNOWN
    assert window_of(event(hours_ago=30), event(sender="", hours_ago=29)).state == "closed"
    assert window_of(event(hours_ago=3), event(sender="")).state == "open"


def test_a_message_that_failed_for_it_says_that_it_is_closed():
    assert window_of(event("failed", code="131047")) == ReplyWindow("closed")
    assert window_of(event("failed", code="131047", sender="")) == ReplyWindow("closed")
    assert window_of(event("failed", code="131026")) == UNKNOWN
    assert window_of(event("failed", code="131047"), event(hours_ago=0.5)).state == "open"


def test_simulated_customers_open_the_sandboxs_window_alone():
    assert window_of(event(simulated=True)) == UNKNOWN
    assert window_of(event(), simulated=True) == UNKNOWN
    assert window_of(event(simulated=True), simulated=True).state == "open"


def test_the_windows_words():
    assert (
        reply_window_text(window_of(event(hours_ago=1.5)), NOON)
        == "The 24-hour window is open for another 22 hours 30 minutes."
    )
    assert (
        reply_window_text(window_of(event(hours_ago=22.98)), NOON)
        == "The 24-hour window is open for another 1 hour 1 minute."
    )
    assert (
        reply_window_text(window_of(event(hours_ago=23.9999)), NOON)
        == "The 24-hour window is open for another 1 minute."
    )
    assert "as far as this program knows" in reply_window_text(window_of(event(hours_ago=30)), NOON)
    assert "not known" in reply_window_text(UNKNOWN, NOON)


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("5215512345678", "+525512345678"),
        ("525512345678", "+52 1 55 1234 5678"),
        ("551187654321", "+55 11 98765-4321"),
        ("5491123456789", "+541123456789"),
        ("22997123456", "+229 01 97 12 34 56"),
        ("2250707123456", "+22507123456"),
    ],
)
def test_either_form_of_a_number_opens_it(named, asked):
    assert reply_window([event(recipient=named)], US, asked, NOON).state == "open"
    assert reply_window([event(sender=named)], asked, THEM, NOON).state == "open"
    assert reply_window([event(recipient=named)], US, f"{asked[:-1]}0", NOON) == UNKNOWN


def test_what_comes_without_a_number_opens_it_for_whoever_has_the_id():
    written = event(recipient="", user_id="US.1")
    assert window_of(written) == UNKNOWN
    assert window_of(written, user_ids={"US.1"}).state == "open"
    assert window_of(written, user_ids={"US.2"}) == UNKNOWN
    assert window_of(event(recipient="33123456789", user_id="US.1"), user_ids={"US.1"}) == UNKNOWN
    assert reply_window([written], US, "US.1", NOON).state == "open"
