"""Callbacks that are deep, large, slow to read or random: nothing raises, and none takes long."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.callbacks.event import KINDS, RAW_MAX
from composer.kaleyra.callbacks.read import BODY_MAX, EVENTS_MAX, read

from .samples import FORM, NOW, one


@pytest.mark.parametrize("opening", ["[", "{", '{"a":', '[{"meta_object":{"value":', '{"value":'])
def test_deep_nesting(opening):
    text = (opening * 100_000)[:BODY_MAX]
    assert one("", "application/json", text.encode()).raw == text


@pytest.mark.parametrize("depth", range(150, 1000, 50))
def test_nesting_as_deep_as_can_just_be_read(depth):
    for opening, closing in (('{"value":', "}"), ("[", "]")):
        text = f'{{"statuses":[{{"id":"1","status":"sent"}},{opening * depth}1{closing * depth}]}}'
        assert read("", "application/json", text.encode(), NOW)


def test_a_body_too_large_is_kept_in_part():
    event = one("", "application/json", b'{"id": "1", "status": "' + b"x" * BODY_MAX)
    assert event.kind == "unknown"
    assert len(event.raw) == RAW_MAX
    assert event.raw.endswith("…")


def test_a_small_callback_cannot_become_large():
    flood = [{"id": str(number), "status": "sent"} for number in range(EVENTS_MAX)]
    assert len(read("", "", json.dumps(flood).encode(), NOW)) == EVENTS_MAX
    body = b"[" + b"{}," * 20_000 + b"{}]"
    assert one("", "", body).raw == body.decode()


@pytest.mark.parametrize(
    "text", ['"' + '\\"' * 32_000, '{"' + '\\"' * 32_000 + "\\", "{" + "," * 65_000, "{" + ', "' * 21_000]
)
def test_hostile_json_takes_no_long_time(text):
    assert (
        one("", "application/json", text.encode()).kind == "unknown"
    )  # a quadratic reader would take minutes


def test_numbers_of_thousands_of_digits_and_halves_of_emoji():
    body = json.dumps({"id": "1", "status": "sent", "price": "#"}).replace('"#"', "9" * 5000)
    assert one("", "", body.encode()).kind == "sent"
    event = one(
        "", "", b'{"from": "919812345678", "wanumber": "1", "body": "a\\ud83d\\u0000b", "type": "text"}'
    )
    assert event.text == "a\N{REPLACEMENT CHARACTER}b"


NAMES = (
    *(
        "meta_object",
        "value",
        "entry",
        "changes",
        "statuses",
        "messages",
        "id",
        "status",
        "from",
        "type",
        "interactive",
    ),
    *(
        "button_reply",
        "title",
        "context",
        "message_id",
        "text",
        "body",
        "errors",
        "wanumber",
        "reply_to",
        "created_at",
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)
TYPES = (
    st.sampled_from(["", FORM, "application/json", "multipart/form-data; boundary=a", "multipart/form-data"])
    | st.text()
)


@given(
    st.text(),
    TYPES,
    st.binary()
    | st.text().map(lambda text: text.encode("utf-8", "replace"))
    | JSON.map(json.dumps).map(str.encode),
)
def test_nothing_makes_it_raise(query, content_type, body):
    for event in read(query, content_type, body, NOW):
        assert event.kind in KINDS
        assert event.at <= NOW
        for text in (
            event.message_id,
            event.alias,
            event.sender,
            event.recipient,
            event.code,
            event.words,
            event.raw,
        ):
            text.encode()
        "".join((event.button_id, event.title, event.text)).encode()
        assert event.key


@given(st.binary(max_size=300))
def test_random_parts(content):
    assert read(
        "", "multipart/form-data; boundary=cut", b"--cut\r\nContent-Disposition: form-data; " + content, NOW
    )
