"""Callbacks as they really come, with what must be read from them."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import read

from ...cases import cases


def one(*, query: str = "", payload: Any = None) -> Event:
    (event,) = read(query, "application/json", json.dumps(payload).encode() if payload is not None else b"")
    return event


@pytest.mark.parametrize("case", cases("callbacks"), ids=lambda case: case["name"])
def test_a_callback(case: dict[str, Any]) -> None:
    event = one(query=case.get("query", ""), payload=case.get("payload"))
    for name, value in case["expect"].items():
        if name == "words":
            assert value in event.words
        else:
            assert getattr(event, name) == (value or ""), name


def message(extra: dict[str, Any] | None = None, contact: dict[str, Any] | None = None, **fields: Any) -> Any:
    value = {
        "metadata": {"display_phone_number": "14155550100"},
        "messages": [{"id": "wamid.A", "timestamp": "1796100000", **fields}],
    }
    if contact is not None:
        value["contacts"] = [contact]
    return {"meta_object": {"value": value, "field": "messages"}, "extra_info": extra or {}}


HELLO = {"type": "text", "text": {"body": "Hello"}}
LENA = {"profile": {"name": "Lena", "username": "lena"}, "user_id": "DE.9a8b7c"}


@pytest.mark.parametrize(
    ("payload", "number", "user_id", "name"),
    [
        (message(contact=LENA, **HELLO), "", "DE.9a8b7c", "Lena"),
        (message(contact={**LENA, "wa_id": "4915112345678"}, **HELLO), "4915112345678", "DE.9a8b7c", "Lena"),
        (message(contact=LENA, **{"from": "4915112345678"}, **HELLO), "4915112345678", "DE.9a8b7c", "Lena"),
        (message(contact=LENA, **{"from": "DE.9a8b7c"}, **HELLO), "", "DE.9a8b7c", "Lena"),
        (message(from_user_id="DE.9a8b7c", **HELLO), "", "DE.9a8b7c", ""),
        (message(from_user_id="ab-12.c_d", **HELLO), "", "ab-12.c_d", ""),  # none of the known form
        (message(from_user_id="13491208655302741918", **HELLO), "", "13491208655302741918", ""),
        (
            message(contact={"profile": {"username": "lena"}, "user_id": "DE.9a8b7c"}, **HELLO),
            "",
            "DE.9a8b7c",
            "lena",
        ),
        (
            message(contact={"wa_id": "1", "profile": {"name": "X"}}, **{"from": "49151"}, **HELLO),
            "49151",
            "",
            "X",
        ),
    ],
)
def test_who_a_customer_is(payload: Any, number: str, user_id: str, name: str) -> None:
    event = one(payload=payload)
    assert event.kind == "received"
    assert (event.recipient, event.user_id, event.name) == (number, user_id, name)


def test_a_status_for_a_customer_without_a_number() -> None:
    status = {"id": "wamid.O", "status": "delivered", "timestamp": "1796100000", "recipient_user_id": "US.1"}
    event = one(payload={"meta_object": {"value": {"statuses": [status]}}, "message_id": "k-7:0"})
    assert (event.kind, event.message_id, event.customer) == ("delivered", "k-7", "US.1")


@pytest.mark.parametrize(
    ("pricing", "price"),
    [
        ({"billable": True, "pricing_model": "PMP", "category": "utility"}, "utility"),
        ({"billable": False, "category": "service"}, "service, not charged"),
        ({"price": 0.0123, "currency": "USD", "category": "utility"}, "0.0123, USD, utility"),
        ({"amount": "0.01"}, "0.01"),
        ({}, ""),
        (None, ""),
    ],
)
def test_what_a_message_costs(pricing: Any, price: str) -> None:
    status = {"id": "wamid.O", "status": "delivered", "recipient_id": "14155550123", "pricing": pricing}
    assert one(payload={"meta_object": {"value": {"statuses": [status]}}}).price == price


@pytest.mark.parametrize("reply_to", ["k-7:0", "k-7", "k-7%3A0"])
def test_the_apis_own_id_of_the_send_comes_first(reply_to: str) -> None:
    tap = {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}
    event = one(
        payload=message(
            extra={"reply_to": reply_to},
            **{
                "from": "14155550123",
                "type": "interactive",
                "interactive": tap,
                "context": {"id": "wamid.O"},
            },
        )
    )
    assert (event.message_id, event.alias) == ("k-7", "wamid.O")


@pytest.mark.parametrize(
    "value", ["null", "None", "<reply_to>", "<custom response>", '"null"', "''", '""', ""]
)
@pytest.mark.parametrize("name", ["reply_to", "custom_response", "mime_type", "name"])
def test_what_stands_for_nothing_in_a_query(name: str, value: str) -> None:
    fields = {"body": "Hello", "from": "14155550123", "type": "text", "created_at": "1796100000", name: value}
    event = one(query=urlencode(fields))
    assert (event.kind, event.text, event.message_id, event.name) == ("received", "Hello", "", "")


@pytest.mark.parametrize("sign", ['"', "'"])
def test_quotes_around_a_forms_values(sign: str) -> None:
    query = "&".join(
        f"{name}={quote(sign + value + sign)}" for name, value in (("id", "abc:0"), ("status", "READ"))
    )
    event = one(query=query)
    assert (event.kind, event.message_id) == ("read", "abc")


@pytest.mark.parametrize(
    ("text", "read_"),
    [
        ("It's null", "It's null"),
        ('"Yes" and "no"', '"Yes" and "no"'),
        ("<3", "<3"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_other_words_of_a_query_stay(text: str, read_: str) -> None:
    fields = {"body": text, "from": "14155550123", "type": "text", "created_at": "1796100000"}
    assert one(query=urlencode(fields)).text == read_


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        ({"code": 131047, "title": "Re-engagement message"}, "131047", "Re-engagement message"),
        ([{"code": "131026", "message": "Undeliverable"}], "131026", "Undeliverable"),
        ('{"code": 131053, "error_data": {"details": "No file"}}', "131053", "No file"),
        ("Undeliverable", "", "Undeliverable"),
        ([], "", ""),
        (["Undeliverable"], "", ""),
        (None, "", ""),
    ],
)
def test_a_flat_failure(error: Any, code: str, words: str) -> None:
    event = one(payload={"id": "abc:0", "status": "FAILED", "error": error})
    assert (event.kind, event.code, event.words) == ("failed", code, words)


def test_an_error_code_beside_an_error_text_counts() -> None:
    event = one(
        payload={"id": "abc", "status": "failed", "error_code": "131026", "error": {"code": 1, "title": "No"}}
    )
    assert (event.code, event.words) == ("131026", "No")


def test_an_edit_shows_the_new_text() -> None:
    edit = {"original_message_id": "wamid.A", "message": {"type": "text", "text": {"body": "Hello Maria"}}}
    event = one(payload=message(**{"from": "14155550123", "type": "edit", "edit": edit}))
    assert (event.kind, event.text) == ("received", "Hello Maria")


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        ("revoke", "deleted"),
        ("reaction", "reacted with 👍"),
        ("request_welcome", "opened"),
        ("system", "account"),
    ],
)
def test_what_opens_no_window_is_said_in_words(type_: str, words: str) -> None:
    event = one(payload=message(**{"from": "14155550123", "type": type_, "reaction": {"emoji": "👍"}}))
    assert (event.kind, event.is_inbound) == ("unknown", False)
    assert words in event.words


def test_a_voice_message_that_was_played_was_read() -> None:
    assert one(query="id=abc&status=played").kind == "read"
    status = {"id": "wamid.O", "status": "played", "recipient_id": "14155550123"}
    assert one(payload={"meta_object": {"value": {"statuses": [status]}}}).kind == "read"


TAP = {
    "from": "14155550123",
    "type": "button",
    "created_at": "1796100000",
    "reply_to": "k-7:0",
    "body": "Yes",
    "custom_response": "yes",
}


def test_one_tap_by_query_form_and_json_is_one_event() -> None:
    by_json = one(payload={**TAP, "created_at": 1796100000, "media_url": None, "name": ""})
    by_form = read("", "application/x-www-form-urlencoded", urlencode(TAP).encode())[0]
    by_query = one(query=urlencode(dict(reversed(TAP.items()))))
    by_quotes = one(query=urlencode({name: f'"{value}"' for name, value in TAP.items()}))
    assert len({by_json.key, by_form.key, by_query.key, by_quotes.key}) == 1
    assert by_json.kind == "replied"


@pytest.mark.parametrize(
    "change", [{"created_at": "1796100001"}, {"custom_response": "no"}, {"from": "14155550124"}]
)
def test_another_tap_is_another_event(change: dict[str, str]) -> None:
    assert one(query=urlencode(TAP)).key != one(query=urlencode(TAP | change)).key
