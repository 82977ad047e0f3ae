"""What an answer of the API means: the design's rules in their order, and answers that nobody documented."""

import dataclasses
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown, read

from .replies import HTML, HUGE, NO_BODY, NO_TYPE, SUCCESS

ID = '{"id": "a1"}'
NESTED = "[" * 100_000 + "]" * 100_000


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
    *[
        (status, "", Unknown)
        for status in (100, 103, 199, 200, 202, 204, 408, 500, 501, 502, 503, 504, 599, 600, 999)
    ],
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
            st.sampled_from(
                ["id", "data", "message_id", "recipient", "error", "code", "message", "body", "action"]
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
replies = (
    st.text() | json_values.map(json.dumps) | json_values.map(lambda value: json.dumps({"error": value}))
)


@given(st.integers(-10, 1100), replies, st.none() | st.text(max_size=40))
@example(429, "", "Mon, 01 Jan 2024 00:00:00 +99999999999999")
@example(400, '{"message": "\\ud83d", "code": "\\ud83d", "error": {"\\ud83d": "\\ud83d"}}', None)
def test_any_answer_is_told_by_the_rules_and_raises_nothing(
    status: int, reply: str, header: str | None
) -> None:
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
        assert outcome.retry_after is None or 0 <= outcome.retry_after <= 24 * 60 * 60
    else:
        assert isinstance(outcome, Unknown)
        assert outcome.reason
        assert not 300 <= status < 500 or status == 408
    assert (outcome.status, outcome.reply) == (status, reply)


def test_a_reply_as_deep_as_can_just_be_read_raises_nothing() -> None:
    for depth in range(1, 1100):
        deep = "[" * depth + "]" * depth
        assert isinstance(
            read(400, f'{{"error": {{"body": {deep}}}, "code": {deep}, "message": {deep}}}'), Rejected
        )
