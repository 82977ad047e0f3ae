"""What an answer of the API means: the design's rules in their order, and answers that nobody documented."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown, read

# The replies of the vendor's page, retyped.
SUCCESS = """{
    "id": "fXXXXX8e-4e7d-4621-a36a-43XXXXXX7fbb",
    "type": "reply",
    "body": "Hi akshay",
    "createdDateTime": "2021-11-19 08:47:16+00:00",
    "totalCount": 1,
    "data": [
        {
            "message_id": "fXXXXXXX-4XXX-4XXX1-a36a-43XXXXXXXXb7:0",
            "recipient": "91XXXXXXXX89"
        }
    ],
    "error": {}
}"""
NO_TYPE = """{
    "code": "E413",
    "message": "Invalid/incorrect inputs",
    "data": [],
    "error": {
        "type": "type field is mandatory"
    }
}"""
NO_BODY = """{
    "code": "E413",
    "message": "Invalid/incorrect inputs",
    "data": [],
    "error": {
        "body": "For the type reply, body field is mandatory and cannot be empty!"
    }
}"""
ID = '{"id": "a1"}'
HTML = "<!DOCTYPE html><html><body>Welcome</body></html>"
NESTED = "[" * 100_000 + "]" * 100_000
HUGE = "9" * 5000


@pytest.mark.parametrize("status", [200, 202])
def test_the_pages_success_is_accepted(status: int) -> None:
    assert read(status, SUCCESS) == Accepted(
        "fXXXXXXX-4XXX-4XXX1-a36a-43XXXXXXXXb7:0", ("91XXXXXXXX89",), status, SUCCESS, ""
    )


@pytest.mark.parametrize("status", [400, 200, 422])
@pytest.mark.parametrize(
    ("reply", "fields"),
    [
        (NO_TYPE, {"type": "type field is mandatory"}),
        (NO_BODY, {"body": "For the type reply, body field is mandatory and cannot be empty!"}),
    ],
)
def test_the_pages_failures_are_rejected(reply: str, fields: dict[str, str], status: int) -> None:
    assert read(status, reply) == Rejected("E413", "Invalid/incorrect inputs", fields, None, status, reply)


RULES = [
    # 2xx with an id, whatever else stands there
    (200, ID, Accepted),
    (201, ID, Accepted),
    (202, ID, Accepted),
    (299, ID, Accepted),
    (200, '{"id": "a1", "error": {"body": "odd"}}', Accepted),
    (200, '{"id": "a1", "code": "E413", "message": "Invalid", "error": {"body": "odd"}}', Accepted),
    (200, '{"id": "", "data": [{"message_id": "m1:0"}]}', Accepted),
    (200, '{"data": [{"message_id": "m1:0", "recipient": "91"}]}', Accepted),
    (200, '{"data": [7, null, {"recipient": "91"}, {"message_id": "m1"}]}', Accepted),
    (200, '{"id": "a1", "data": {}}', Accepted),
    (200, '{"id": "a1", "data": [{}]}', Accepted),
    (200, '{"id": 4711}', Accepted),
    (200, '{"data": [{"message_id": 4711}]}', Accepted),
    (200, f'{{"id": "a1", "totalCount": {HUGE}}}', Accepted),
    (200, f'{{"id": {HUGE}}}', Accepted),
    (200, '{"id": "a1", "totalCount": NaN}', Accepted),
    (200, '{"id": "a1", "totalCount": 1e999999}', Accepted),
    (200, '\n\t {"id": "a1"} \r\n', Accepted),
    # an id counts under 2xx alone
    (400, ID, Rejected),
    (400, SUCCESS, Rejected),
    (301, SUCCESS, Rejected),
    (408, SUCCESS, Unknown),
    (500, SUCCESS, Unknown),
    (199, SUCCESS, Unknown),
    (300, SUCCESS, Rejected),
    # 4xx but 408, whatever it says
    *[(status, "", Rejected) for status in range(400, 500) if status != 408],
    (400, HTML, Rejected),
    (404, "{}", Rejected),
    (413, NESTED, Rejected),
    (429, '{"code": ', Rejected),
    (499, "null", Rejected),
    # the API's own error form below 500
    (200, NO_BODY, Rejected),
    (202, NO_BODY, Rejected),
    (204, NO_BODY, Rejected),
    (408, NO_BODY, Rejected),
    (200, '{"id": null, "code": "E413", "message": "no", "data": [], "error": {"body": "no"}}', Rejected),
    (200, '{"code": "RBC001", "message": "Invalid SID", "data": [], "error": {}}', Rejected),
    (200, '{"code": 131047, "message": "outside the window"}', Rejected),
    (200, '{"error": {"body": "too long"}}', Rejected),
    (200, '{"error": "too long"}', Rejected),
    (200, '{"error": ["too long"]}', Rejected),
    # 3xx
    *[(status, "", Rejected) for status in (300, 301, 302, 303, 304, 307, 308, 399)],
    (302, HTML, Rejected),
    (302, NO_BODY, Rejected),
    # everything else
    *[(status, "", Unknown) for status in (100, 103, 199, 200, 202, 204, 408, 500, 501, 502, 503, 504, 599, 600, 999)],
    (500, NO_BODY, Unknown),
    (503, NO_TYPE, Unknown),
    (599, '{"code": "WA500", "message": "fault", "error": {}}', Unknown),
    (408, HTML, Unknown),
    (408, "{}", Unknown),
    (200, HTML, Unknown),
    (200, "OK", Unknown),
    (200, "null", Unknown),
    (200, "[]", Unknown),
    (200, '"a1"', Unknown),
    (200, "4711", Unknown),
    (200, "{}", Unknown),
    (200, '{"id": ""}', Unknown),
    (200, '{"id": null}', Unknown),
    (200, '{"id": true}', Unknown),
    (200, '{"id": {}}', Unknown),
    (200, '{"id": ["a1"]}', Unknown),
    (200, '{"data": []}', Unknown),
    (200, '{"data": [[{"message_id": "a1"}]]}', Unknown),
    (200, '{"data": [], "error": {}}', Unknown),
    (200, '{"code": "", "message": "", "data": [], "error": {}}', Unknown),
    (200, '{"code": null, "error": null}', Unknown),
    (200, '{"code": 200, "message": "OK"}', Unknown),
    (200, '{"code": "202", "message": "Accepted", "error": {}}', Unknown),
    (200, SUCCESS[:-1], Unknown),
    (200, SUCCESS[: len(SUCCESS) // 2], Unknown),
    (200, SUCCESS + "x", Unknown),
    (200, '[{"id": "a1"}]', Unknown),
    (200, NESTED, Unknown),
    (200, '{"a": ' * 100_000, Unknown),
    (200, '{"id": ' + NESTED + "}", Unknown),
    (200, HUGE, Unknown),
]


@pytest.mark.parametrize(("status", "reply", "kind"), RULES, ids=lambda value: str(value)[:40])
def test_the_rules_in_their_order(status: int, reply: str, kind: type) -> None:
    outcome = read(status, reply)
    assert type(outcome) is kind
    assert outcome.status == status
    assert outcome.reply == reply


def test_the_messages_id_is_the_recipients_if_there_is_one() -> None:
    assert read(200, '{"id": "whole", "data": [{"message_id": "m1:0"}, {"message_id": "m2:0"}]}').message_id == "m1:0"
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
        ({"body": ["too long", "é"]}, {"body": '["too long", "é"]'}),
        ({"body": {"max": 1024}}, {"body": '{"max": 1024}'}),
    ],
)
def test_fields_have_the_composers_names_and_unknown_ones_their_own(error: Any, fields: dict[str, str]) -> None:
    outcome = read(400, json.dumps({"code": "E413", "message": "no", "error": error}))
    assert isinstance(outcome, Rejected)
    assert outcome.fields == fields


@pytest.mark.parametrize(
    ("code", "text"),
    [("E413", "E413"), (131047, "131047"), (0, "0"), (1.5, "1.5"), (None, ""), ("", ""), ({}, ""), ([7], "[7]")],
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
        ("", ["no reason", "418"]),
        (HTML, ["no reason", "418"]),
    ],
)
def test_what_the_api_said_is_in_the_message(reply: str, parts: list[str]) -> None:
    message = read(418, reply).message
    assert [part for part in parts if part not in message] == []


def test_a_redirect_says_that_it_was_not_followed() -> None:
    outcome = read(302, "")
    assert "another address" in outcome.message
    assert outcome.status == 302


def test_a_redirect_in_the_apis_own_error_form_is_that_error() -> None:
    outcome = read(302, NO_BODY)
    assert (outcome.code, outcome.message) == ("E413", "Invalid/incorrect inputs")
    assert list(outcome.fields) == ["body"]


@pytest.mark.parametrize(("status", "reply"), [(200, HTML), (204, ""), (408, ""), (500, ""), (103, ""), (999, "")])
def test_unknown_has_a_sentence_that_leaves_it_open(status: int, reply: str) -> None:
    reason = read(status, reply).reason
    assert reason[0].isupper()
    assert reason.endswith(".")
    assert "may" in reason or "nobody can tell" in reason


DAY = 24 * 60 * 60


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("0", 0, 0),
        ("30", 30, 30),
        (" 30\t", 30, 30),
        ("007", 7, 7),
        ("86400", DAY, DAY),
        ("86401", DAY, DAY),
        ("1000000000000", DAY, DAY),
        ("0" * 50 + "7", 7, 7),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0, 0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0, 0),
        ("Sun Nov  6 08:49:37 1994", 0, 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY, DAY),
        ("Fri, 31 Dec 9999 23:59:59 -2359", DAY, DAY),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0, 0),
    ],
)
def test_retry_after_is_seconds_up_to_a_day(header: str, least: int, most: int) -> None:
    outcome = read(429, "", header)
    assert isinstance(outcome, Rejected)
    assert type(outcome.retry_after) is int
    assert least <= outcome.retry_after <= most


@pytest.mark.parametrize(("minutes", "least", "most"), [(10, 590, 600), (60 * 24 * 400, DAY, DAY), (-10, 0, 0)])
def test_a_date_in_retry_after_is_counted_from_now(minutes: int, least: int, most: int) -> None:
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    assert least <= read(429, "", format_datetime(then, usegmt=True)).retry_after <= most


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "-1",
        "-30",
        "+30",
        "1.5",
        "1e3",
        "0x10",
        "30s",
        "30, 60",
        "soon",
        "٣٠",
        "²",
        "3\x000",
        "Mon, 32 Jan 2024 00:00:00 GMT",
        "Mon, 01 Jan 2024 25:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 +99999999999999",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2024 99999999999999999999:00:00 GMT",
        HUGE + "x",
    ],
)
def test_a_retry_after_that_cannot_be_read_is_none(header: str | None) -> None:
    assert read(429, "", header).retry_after is None


def test_a_retry_after_of_thousands_of_digits_stops_nothing() -> None:
    assert read(429, "", HUGE).retry_after in (None, DAY)


def test_an_outcome_cannot_be_changed() -> None:
    for outcome in (read(200, ID), read(400, ""), read(500, ""), NotSent("because")):
        for field in dataclasses.fields(outcome):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(outcome, field.name, None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("E413"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "data", "message_id", "recipient", "error", "code", "message", "body", "action"])
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
replies = st.text() | json_values.map(json.dumps) | json_values.map(lambda value: json.dumps({"error": value}))


@given(st.integers(-10, 1100), replies, st.none() | st.text(max_size=40))
@example(429, "", "Mon, 01 Jan 2024 00:00:00 +99999999999999")
@example(400, '{"message": "\\ud83d", "code": "\\ud83d", "error": {"\\ud83d": "\\ud83d"}}', None)
def test_any_answer_is_told_by_the_rules_and_raises_nothing(status: int, reply: str, header: str | None) -> None:
    outcome = read(status, reply, header)
    if isinstance(outcome, Accepted):
        assert 200 <= status < 300
        assert outcome.message_id
        assert type(outcome.message_id) is str
        assert all(type(recipient) is str for recipient in outcome.recipients)
        assert type(outcome.warning) is str
    elif isinstance(outcome, Rejected):
        assert status < 500
        assert outcome.message
        assert type(outcome.code) is str
        assert all(type(text) is str for pair in outcome.fields.items() for text in pair)
        assert outcome.retry_after is None or 0 <= outcome.retry_after <= DAY
    else:
        assert isinstance(outcome, Unknown)
        assert outcome.reason
        assert not 300 <= status < 500 or status == 408
    assert (outcome.status, outcome.reply) == (status, reply)


def test_a_reply_as_deep_as_can_just_be_read_raises_nothing() -> None:
    for depth in range(1, 1100):
        deep = "[" * depth + "]" * depth
        assert isinstance(read(400, f'{{"error": {{"body": {deep}}}, "code": {deep}, "message": {deep}}}'), Rejected)
