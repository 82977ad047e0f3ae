"""What callbacks say about how far a send came."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.callbacks.event import Event
from composer.replies.progress import Progress, progress, progress_text, progress_title

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event(kind="received", hours_ago=1.0, **more):
    whole = {"sender": "14155550100", "recipient": "919812345678"} | more
    return Event(kind, NOON - hours_ago * HOUR, **whole)


def test_progress():
    assert progress([]) == Progress("accepted")
    assert progress([event("unknown"), event("received")]) == Progress("accepted")
    assert progress([event("sent", 3)]) == Progress("sent", NOON - 3 * HOUR)
    assert progress([event("sent", 3), event("read", 1)]) == Progress("read", NOON - HOUR)
    assert progress([event("failed", 1, code="131026", words="No")]) == Progress(
        "failed", NOON - HOUR, "131026", "No"
    )
    assert progress([event("failed", 1), event("delivered", 2)]).state == "delivered"
    tapped = progress([event("sent", 3), event("replied", 1, title="Yes", message_id="m1")])
    assert tapped == Progress("read", NOON - HOUR, answer="Yes")


def test_a_simulated_callback_says_nothing_about_a_real_send():
    events = [event("sent", 2), event("read", 1, simulated=True)]
    assert progress(events).state == "sent"
    assert progress(events, simulated=True).state == "read"


KINDS = ("sent", "delivered", "read", "failed", "unknown", "replied", "received")
EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from(KINDS),
        st.datetimes(timezones=st.just(UTC)),
        message_id=st.just("m1"),
        code=st.sampled_from(["", "1", "2"]),
        title=st.sampled_from(["Yes", "No"]),
        key=st.uuids().map(str),
    )
)


@given(EVENTS, st.randoms())
def test_progress_does_not_depend_on_order_or_repetition(events, order: random.Random):
    shuffled = events + order.sample(events, order.randint(0, len(events)))
    order.shuffle(shuffled)
    assert progress(shuffled) == progress(events)
    assert progress_title(progress(events))
    assert progress_text(progress(events)).endswith(".")


@pytest.mark.parametrize(
    ("shown", "name", "text"),
    [
        (
            Progress("accepted"),
            "Accepted",
            "Kaleyra took the message; no callback has told yet what became of it.",
        ),
        (
            Progress("sent"),
            "Sent",
            "Kaleyra handed the message to WhatsApp; it is not on the customer's phone yet.",
        ),
        (Progress("delivered"), "Delivered", "The message is on the customer's phone."),
        (Progress("read"), "Read", "The customer has opened the message."),
        (Progress("read", answer="Yes\n"), "Answered", "The customer tapped “Yes”."),
        (Progress("failed"), "Failed", "The message did not reach the customer. Kaleyra gave no reason."),
        (
            Progress("failed", code="9", words="Odd"),
            "Failed",
            "The message did not reach the customer. Kaleyra said: Odd (9).",
        ),
        (
            Progress("failed", code="9"),
            "Failed",
            "The message did not reach the customer. Kaleyra gave no reason, only the code (9).",
        ),
    ],
)
def test_words(shown, name, text):
    assert (progress_title(shown), progress_text(shown)) == (name, text)


def test_a_known_code_is_explained():
    text = progress_text(Progress("failed", code="131026", words="Message undeliverable."), "The sandbox")
    assert "it may not be on WhatsApp" in text
    assert text.endswith("The sandbox said: Message undeliverable (131026).")
