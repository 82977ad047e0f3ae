"""Callbacks of an unknown shape and of none, what is one event, and the state that events come to."""

import json
import random
from datetime import UTC, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.callbacks.event import Event, state
from composer.kaleyra.callbacks.read import read

from .samples import ID, NOW, THEM, US, one, sample


@pytest.mark.parametrize(
    ("query", "content_type", "body"),
    [
        ("", "application/json", b'{"hello": "world"}'),
        ("", "application/json", b"[1, 2"),
        ("", "application/json", b'{"meta_object": {"value": {"statuses": [5]}}}'),
        ("", "application/json", b'{"meta_object": {"value": {"statuses": [{"status": "read"}]}}}'),
        ("", "application/json", b'{"meta_object": {"value": {"messages": [{"type": "text"}]}}}'),
        ("", "text/plain", "Grüße".encode()),
        ("", "", b"\xff\xfe\x00\x01\x02"),
        ("hub.mode=subscribe&hub.challenge=1", "", b""),
        ("status=delivered", "", b""),
        ("", "", b"5"),
        ("", "", b"{}"),
        ("", "", b"[]"),
    ],
)
def test_an_unknown_shape_is_kept_as_it_came(query, content_type, body):
    event = one(query, content_type, body)
    assert event.kind == "unknown"
    assert event.raw == (query or body.decode("utf-8", "replace") if b"\xff" not in body else event.raw)
    assert event.key


def test_nothing_is_an_empty_callback():
    assert read("", "", b"", NOW) == ()
    assert read("", "application/json", b" \r\n", NOW) == ()


def test_the_query_counts_where_the_body_says_nothing():
    assert one("id=1&status=read", "application/json", b"{}").kind == "read"
    assert one("id=1&status=read", "", json.dumps({"id": "2", "status": "sent"}).encode()).kind == "sent"
    assert one("tenant=5", "application/json", b'{"a": 1}').raw == '{"a": 1}'


def test_what_is_reported_again_has_the_same_key_and_anything_else_another():
    later = NOW + timedelta(hours=1)
    for name in ("v2_status.json", "v2_tap.json", "v2_failed.json", "meta_messages.json"):
        first, again = (read("", "application/json", sample(name), now) for now in (NOW, later))
        assert [event.key for event in first] == [event.key for event in again]
    keys = [
        one(urlencode(fields)).key
        for fields in (
            {"id": ID, "status": "sent"},
            {"id": ID, "status": "read"},
            {"id": ID + "1", "status": "read"},
            {"id": ID, "status": "failed"},
            {"id": ID, "status": "failed", "code": "1"},
            {"from": THEM, "wanumber": US, "body": "ok", "created_at": "1637311636"},
            {"from": THEM, "wanumber": US, "body": "ok", "created_at": "1637311637"},
            {"a": "1"},
            {"a": "2"},
        )
    ]
    assert len(set(keys)) == len(keys)
    assert (
        one(f"id={ID}&status=SENT").key
        == one("", "", json.dumps({"id": f"{ID}:0", "status": "sent"}).encode()).key
    )


STATES = ("sent", "delivered", "read", "failed", "unknown", "received", "replied")
END_STATES = st.lists(
    st.builds(Event, st.sampled_from(STATES), st.datetimes(timezones=st.just(UTC)), st.sampled_from(["", ID]))
)


@given(END_STATES, st.randoms())
def test_the_end_state_does_not_depend_on_order_repetition_or_times(events, order: random.Random):
    shuffled = events + order.sample(events, order.randint(0, len(events)))
    order.shuffle(shuffled)
    assert state(shuffled) == state(events)
    kinds = {event.kind for event in events}
    if "read" in kinds or any(event.is_inbound and event.message_id for event in events):
        assert state(events) == "read"
    elif "delivered" in kinds:
        assert state(events) == "delivered"
    elif "failed" in kinds:
        assert state(events) == "failed"
    else:
        assert state(events) == ("sent" if "sent" in kinds else "accepted")
