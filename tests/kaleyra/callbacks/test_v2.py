"""Callbacks of version 2 and in Meta's own wrapping."""

import json
from urllib.parse import urlencode

import pytest

from composer.kaleyra.callbacks.read import read

from .samples import FORM, ID, NOW, THEM, US, one, sample, unix


def test_the_sample_of_a_status_of_version_2_with_commas_too_many():
    event = one("", "application/json", sample("v2_status.json"))
    assert (event.kind, event.message_id, event.recipient, event.at) == (
        "delivered",
        ID,
        THEM,
        unix(1637311636),
    )
    assert event.alias == "wamid.HBgMOTE5ODEyMzQ1Njc4FQIAERgS"
    assert event.raw == sample("v2_status.json").decode()


def test_a_comma_in_a_text_stays():
    value = {"messages": [{"from": THEM, "id": "1", "type": "text", "text": {"body": 'a,] b,} \\" c, }'}}]}
    body = json.dumps({"meta_object": {"value": value}})[:-1] + ",}"
    assert one("", "", body.encode()).text == 'a,] b,} \\" c, }'


def test_the_sample_of_a_tap_of_version_2():
    event = one("", "application/json", sample("v2_tap.json"))
    assert (event.kind, event.button_id, event.title) == ("replied", "yes", "Yes, please")
    assert (event.message_id, event.sender, event.recipient, event.at) == (ID, US, THEM, unix(1637311700))


def test_the_sample_of_a_failure_of_version_2():
    event = one("", "application/json", sample("v2_failed.json"))
    assert (event.kind, event.code, event.message_id, event.sender) == ("failed", "131047", ID, US)
    assert event.words == "More than 24 hours have passed since the customer last replied"


def test_metas_own_wrapping_with_several_events():
    events = read("", "application/json", sample("meta_messages.json"), NOW)
    assert [(event.kind, event.text or event.title) for event in events] == [
        ("read", ""),
        ("received", "Hi"),
        ("received", "[image] Look"),
        ("unknown", ""),
        ("replied", "Stop"),
    ]
    assert {(event.sender, event.recipient) for event in events} == {(US, THEM)}
    assert "👍" in events[3].raw
    assert all(len(event.raw) < 300 for event in events)  # its own part alone
    assert len({event.key for event in events}) == 5


def test_metas_object_in_a_forms_field():
    body = urlencode({"meta_object": json.dumps(json.loads(sample("v2_tap.json"))["meta_object"])}).encode()
    assert one("", FORM, body).kind == "replied"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "request_welcome"},
        {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}},
        {"type": "system", "system": {"type": "customer_changed_number", "body": "+91 1 is now +91 2"}},
        {"type": "reaction", "text": {"body": "Hi"}},
        {"type": "request_welcome", "interactive": {"button_reply": {"id": "yes", "title": "Yes"}}},
    ],
)
def test_what_the_customer_did_not_write_opens_no_reply_window(message):
    value = {"messages": [{"from": THEM, "id": "1", "timestamp": "1637311636", **message}]}
    body = json.dumps({"meta_object": {"value": value}})
    event = one("", "application/json", body.encode())
    assert (event.kind, event.is_inbound, event.raw) == ("unknown", False, body)
    assert (event.recipient, event.at) == (THEM, unix(1637311636))
    assert (event.text, event.title, event.button_id) == ("", "", "")


@pytest.mark.parametrize("kind", ["order", "contacts", "location", "sticker", "a type of tomorrow"])
def test_anything_else_of_the_customer_opens_it(kind):
    value = {"messages": [{"from": THEM, "id": "1", "type": kind}]}
    event = one("", "application/json", json.dumps({"meta_object": {"value": value}}).encode())
    assert (event.kind, event.text, event.is_inbound) == ("received", f"[{kind}]", True)
