"""The simulated customer's callbacks, read back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.callbacks.event import text_of
from composer.kaleyra.callbacks.read import read
from composer.kaleyra.sandbox.callbacks import (
    SHAPES,
    TAP_TYPES,
    Callback,
    Parties,
    status,
    tap,
    text,
    without_number,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=5)
ID = "fa3e1f8e-4e7d-4621-a36a-43a1b2c37fbb"
PARTIES = Parties(f"{ID}:0", "+14155550100", "+919812345678")
TEXTS = st.text(min_size=1, max_size=60).filter(
    lambda text: (
        text_of(text).strip()
        and text_of(text) == text
        and text not in ("null", "None")  # nothing, in a form
        and text.strip()[0] not in "<\"'"
    )
)


def event_of(callback: Callback):
    (event,) = read("", callback.content_type, callback.body, NOW)
    return event


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["sent", "delivered", "read", "failed"])
def test_statuses(shape, kind):
    event = event_of(status(shape, PARTIES, kind, EARLIER))
    assert (event.kind, event.message_id) == (kind, ID)
    assert event.at == (NOW if shape == "v1" else EARLIER)


def test_a_failure_says_why_in_version_2():
    event = event_of(status("v2", PARTIES, "failed", EARLIER, "131026", "Message undeliverable"))
    assert (event.code, event.words) == ("131026", "Message undeliverable")
    assert event_of(status("v2", PARTIES, "failed", EARLIER, "E110", "No balance")).code == "E110"
    assert "131026" in json.dumps(json.loads(status("v2", PARTIES, "failed", EARLIER, "131026").body))


@pytest.mark.parametrize("shape", SHAPES)
@given(button_id=TEXTS, title=TEXTS)
def test_taps(shape, button_id, title):
    event = event_of(tap(shape, PARTIES, button_id, title, EARLIER))
    assert (event.kind, event.button_id, event.title) == ("replied", button_id, title)
    assert (event.message_id, event.at) == (ID, EARLIER)
    assert (event.sender, event.recipient) == ("14155550100", "919812345678")


@pytest.mark.parametrize("shape", SHAPES)
@given(words=TEXTS)
def test_texts(shape, words):
    event = event_of(text(shape, PARTIES, words, EARLIER))
    assert (event.kind, event.text, event.message_id, event.at) == ("received", words, "", EARLIER)
    assert (event.sender, event.recipient) == ("14155550100", "919812345678")


def test_each_message_of_version_2_is_one_of_its_own():
    assert event_of(text("v2", PARTIES, "ok", NOW)).key != event_of(text("v2", PARTIES, "ok", NOW)).key


@pytest.mark.parametrize("shape", SHAPES)
def test_half_an_emoji_is_no_obstacle(shape):
    assert event_of(text(shape, PARTIES, "a\ud83d", NOW)).text in ("a?", "a\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("as_type", TAP_TYPES)
def test_a_tap_comes_as_either_type(shape, as_type):
    caused = tap(shape, PARTIES, "yes", "Yes & no", EARLIER, as_type)
    assert (b'"type": "%s"' if shape == "v2" else b"type=%s") % as_type.encode() in caused.body
    event = event_of(caused)
    assert (event.kind, event.button_id, event.title, event.message_id) == ("replied", "yes", "Yes & no", ID)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("as_type", [None, *TAP_TYPES])
def test_a_customer_without_a_number_is_named_by_an_id(shape, as_type):
    nameless = without_number(PARTIES)
    for caused in (
        tap(shape, nameless, "yes", "Yes", EARLIER, as_type),
        text(shape, nameless, "Hi", EARLIER),
    ):
        assert b"919812345678" not in caused.body
        event = event_of(caused)
        assert (event.recipient, event.user_id, event.name) == ("", nameless.user_id, nameless.name)
        assert event.is_inbound
    assert without_number(PARTIES) == nameless
    assert without_number(Parties("m", "+1", "+919812345679")).user_id != nameless.user_id


def test_reports_of_version_2_name_the_id_too():
    event = event_of(status("v2", without_number(PARTIES), "read", EARLIER))
    assert (event.recipient, event.user_id) == ("", without_number(PARTIES).user_id)
