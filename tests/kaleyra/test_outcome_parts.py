"""What is taken out of an answer of the API: ids, recipients, fields, codes and sentences."""

import json
from typing import Any

import pytest

from composer.kaleyra.outcome import NO_REASON, REDIRECTED, Accepted, Rejected, read

from .replies import HTML, HUGE, NO_BODY


def test_the_messages_id_is_the_recipients_if_there_is_one() -> None:
    assert (
        read(200, '{"id": "whole", "data": [{"message_id": "m1:0"}, {"message_id": "m2:0"}]}').message_id
        == "m1:0"
    )
    assert read(200, '{"id": "whole", "data": []}').message_id == "whole"
    assert read(200, '{"id": 4711}').message_id == "4711"


def test_recipients_are_as_the_api_names_them() -> None:
    reply = '{"id": "a", "data": [{"recipient": "+91 1"}, {"recipient": 912}, {"recipient": null}, {}, "x"]}'
    assert read(200, reply).recipients == ("+91 1", "912")


@pytest.mark.parametrize(
    ("error", "warning"),
    [
        ("{}", ""),
        ("null", ""),
        ('""', ""),
        ("[]", ""),
        ('"something odd"', "something odd"),
        ('{"callback_url": "not reachable"}', "callback_url: not reachable"),
        ('{"header_value": "too big"}', "header.value: too big"),
    ],
)
def test_a_filled_error_beside_an_id_is_a_warning(error: str, warning: str) -> None:
    outcome = read(200, f'{{"id": "a1", "error": {error}}}')
    assert isinstance(outcome, Accepted)
    assert outcome.warning == warning


@pytest.mark.parametrize(
    ("error", "fields"),
    [
        ({}, {}),
        (None, {}),
        ("too long", {}),
        (["too long"], {}),
        ({"body": "too long"}, {"body": "too long"}),
        (
            {"body": "a", "to": "b", "from": "c", "footer": "d", "callback_url": "e"},
            {"body": "a", "to": "b", "from": "c", "footer": "d", "callback_url": "e"},
        ),
        (
            {"header_type": "a", "header_value": "b", "caption": "c", "action": "d"},
            {"header.type": "a", "header.value": "b", "header.caption": "c", "buttons": "d"},
        ),
        ({"template_name": "unknown"}, {"template_name": "unknown"}),
        ({"type": "a", "channel": "b", "": "c"}, {"type": "a", "channel": "b", "": "c"}),
        ({"body": None, "footer": 7, "to": True}, {"body": "", "footer": "7", "to": "true"}),
        ({"body": ["too long", "é"]}, {"body": "too long; é"}),
        ({"body": {"max": 1024}}, {"body": "max: 1024"}),
        ({"body": [None, "", [], {"max": [1, 2]}, 7]}, {"body": "max: [1, 2]; 7"}),
        ({"action": "a", "body": "b", "buttons": "c"}, {"buttons": "a; c", "body": "b"}),
        ({"header_value": "a", "header.value": ""}, {"header.value": "a"}),
    ],
)
def test_fields_have_the_composers_names_and_unknown_ones_their_own(
    error: Any, fields: dict[str, str]
) -> None:
    outcome = read(400, json.dumps({"code": "E413", "message": "no", "error": error}))
    assert isinstance(outcome, Rejected)
    assert outcome.fields == fields


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E413", "E413"),
        (131047, "131047"),
        (0, "0"),
        (1.5, "1.5"),
        (None, ""),
        ("", ""),
        ({}, ""),
        ([7], "7"),
    ],
)
def test_a_code_is_text_whatever_it_was(code: Any, text: str) -> None:
    assert read(400, json.dumps({"code": code, "message": "no"})).code == text


def test_a_code_of_thousands_of_digits_is_one() -> None:
    outcome = read(400, f'{{"code": {HUGE}, "message": "no", "error": {{"body": "too long"}}}}')
    assert (outcome.code, outcome.message, outcome.fields) == (HUGE, "no", {"body": "too long"})


@pytest.mark.parametrize(
    ("reply", "parts"),
    [
        ('{"message": "Invalid"}', ["Invalid"]),
        ('{"error": "too long"}', ["too long"]),
        ('{"message": "Invalid", "error": "too long"}', ["Invalid", "too long"]),
        ('{"error": ["too long", "too wide"]}', ["too long", "too wide"]),
        ('{"message": {"en": "Invalid"}}', ["Invalid"]),
    ],
)
def test_what_the_api_said_is_in_the_message(reply: str, parts: list[str]) -> None:
    message = read(418, reply).message
    assert [part for part in parts if part not in message] == []
    assert message != NO_REASON


def test_a_list_of_reasons_is_plain_words() -> None:
    outcome = read(
        400, '{"message": "Invalid", "error": ["too long", {"body": "ends in a blank"}, ["é", 7]]}'
    )
    assert outcome.message == 'Invalid: too long; body: ends in a blank; ["é", 7]'


@pytest.mark.parametrize(
    "reply", ["", HTML, "{}", "[]", '{"message": null}', '{"code": "E413", "error": {"body": "x"}}']
)
def test_an_answer_without_a_reason_says_so_in_words_and_keeps_the_status(reply: str) -> None:
    outcome = read(418, reply)
    assert isinstance(outcome, Rejected)
    assert (outcome.message, outcome.status, outcome.reply) == (NO_REASON, 418, reply)
    assert "no reason" in NO_REASON
    assert "418" not in NO_REASON


def test_a_redirect_says_that_it_was_not_followed() -> None:
    outcome = read(302, "")
    assert isinstance(outcome, Rejected)
    assert (outcome.message, outcome.status) == (REDIRECTED, 302)
    assert "moved" in REDIRECTED
    assert "does not follow" in REDIRECTED
    assert "base URL" in REDIRECTED  # what can be done about it


def test_a_redirect_in_the_apis_own_error_form_is_that_error() -> None:
    outcome = read(302, NO_BODY)
    assert (outcome.code, outcome.message) == ("E413", "Invalid/incorrect inputs")
    assert list(outcome.fields) == ["body"]


@pytest.mark.parametrize(
    ("status", "reply"), [(200, HTML), (204, ""), (408, ""), (500, ""), (103, ""), (999, "")]
)
def test_unknown_has_a_sentence_that_leaves_it_open(status: int, reply: str) -> None:
    reason = read(status, reply).reason
    assert reason[0].isupper()
    assert reason.endswith(".")
    assert "may" in reason or "nobody can tell" in reason
    assert str(status) not in reason  # it stands in the log
