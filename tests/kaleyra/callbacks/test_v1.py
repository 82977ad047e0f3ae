"""Callbacks of version 1 in every way in which they may be sent."""

import json
from urllib.parse import urlencode

import pytest

from .samples import ID, NOW, THEM, US, one, sample, sendings, unix


@pytest.mark.parametrize(
    ("word", "kind", "words"),
    [
        ("sent", "sent", ""),
        ("delivered", "delivered", ""),
        ("READ", "read", ""),
        ("failed", "failed", ""),
        ("FAILED", "failed", ""),
        ("0", "failed", "0"),
        ("NOT-SENT", "failed", "NOT-SENT"),
        ("enqueued", "unknown", "enqueued"),
    ],
)
def test_a_status_of_version_1_in_every_way(word, kind, words):
    for sending in sendings({"id": f"{ID}:0", "status": word}):
        event = one(*sending)
        assert (event.kind, event.message_id, event.words, event.at) == (kind, ID, words, NOW), sending


def test_the_sample_of_a_status_of_version_1():
    event = one(sample("v1_status.query").decode())
    assert (event.kind, event.message_id, event.recipient) == ("delivered", ID, "")
    assert event.raw == sample("v1_status.query").decode()


def test_a_failure_of_version_1_with_its_reason():
    event = one(
        urlencode(
            {"id": ID, "status": "failed", "error_code": "131026", "reason": "No WhatsApp", "mobile": THEM}
        )
    )
    assert (event.code, event.words, event.recipient) == ("131026", "No WhatsApp", THEM)


def test_a_customers_text_of_version_1_in_every_way():
    query = sample("v1_inbound.query").decode()
    fields = dict(pair.split("=") for pair in query.split("&"))
    for sending in [(query, "", b""), *sendings(fields)]:
        event = one(*sending)
        assert (event.kind, event.sender, event.recipient, event.text) == ("received", US, THEM, "Hi"), (
            sending
        )
        assert event.at == unix(1637311636)
        assert event.message_id == ""


@pytest.mark.parametrize(
    "tap",
    [
        {"type": "button", "body": "Yes, please", "custom_response": "yes"},
        {"body": "Yes, please", "custom_response": "yes"},
        {
            "type": "interactive",
            "message": {"interactive": {"button_reply": {"id": "yes", "title": "Yes, please"}}},
        },
        {"type": "interactive", "body": json.dumps({"button_reply": {"id": "yes", "title": "Yes, please"}})},
        {"type": "button", "button": {"payload": "yes", "text": "Yes, please"}, "body": "Yes, please"},
    ],
)
def test_a_tap_of_version_1(tap):
    fields = {"from": THEM, "wanumber": US, "reply_to": f"{ID}:0", "created_at": "1637311700", **tap}
    event = one("", "application/json", json.dumps(fields).encode())
    assert (event.kind, event.button_id, event.title, event.text) == ("replied", "yes", "Yes, please", "")
    assert (event.message_id, event.sender, event.recipient, event.at) == (ID, US, THEM, unix(1637311700))


def test_a_customers_file_of_version_1():
    event = one(
        urlencode(
            {"from": THEM, "wanumber": US, "type": "image", "media_url": "https://x.test/a", "body": "Look"}
        )
    )
    assert (event.kind, event.text) == ("received", "[image] Look")


def test_the_customer_is_never_the_businesss_own_number():
    event = one(urlencode({"from": US, "mobile": THEM, "wanumber": US, "body": "Hi", "type": "text"}))
    assert (event.sender, event.recipient) == (US, THEM)
    assert one(urlencode({"from": US, "wanumber": US, "body": "Hi"})).kind == "unknown"
