"""Callbacks of every known shape, and of none."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.callbacks.event import KINDS, RAW_MAX, Event, bare_id, bare_number
from composer.kaleyra.callbacks.read import BODY_MAX, EVENTS_MAX, read, state

DATA = Path(__file__).parents[2] / "data" / "callbacks"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ID = "fa3e1f8e-4e7d-4621-a36a-43a1b2c37fbb"
US, THEM = "911234567890", "919812345678"
FORM = "application/x-www-form-urlencoded"


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def one(query: str = "", content_type: str = "", body: bytes = b"") -> Event:
    (event,) = read(query, content_type, body, NOW)
    return event


def unix(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def multipart(fields: dict[str, str]) -> tuple[str, bytes]:
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    return "multipart/form-data; boundary=cut", "".join([*parts, "--cut--\r\n"]).encode()


def sendings(fields: dict[str, str]) -> list[tuple[str, str, bytes]]:
    """The ways in which version 1 may send the same fields."""
    return [
        (urlencode(fields), "", b""),
        ("", FORM, urlencode(fields).encode()),
        ("", "", urlencode(fields).encode()),
        ("", "application/json", json.dumps(fields).encode()),
        ("", FORM, json.dumps(fields).encode()),
        ("", "application/json; charset=utf-16", json.dumps(fields).encode("utf-16")),
        ("", *multipart(fields)),
        ("tenant=5", "application/json", json.dumps([fields]).encode()),
    ]


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


@pytest.mark.parametrize("id_", [ID, f"{ID}:0", f"{ID}%3A0", f"{ID}%3a0", f" {ID} "])
def test_ids_are_compared_without_their_ending(id_):
    assert bare_id(id_) == ID


def test_other_endings_are_of_other_messages():
    assert bare_id(f"{ID}:1") == f"{ID}:1"


@pytest.mark.parametrize("number", ["+14155550123", "14155550123", "+1 (415) 555-0123", "0014155550123"])
def test_numbers_are_compared_as_digits(number):
    assert bare_number(number) == "14155550123"


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("1637311636", unix(1637311636)),
        ("1637311636.5", unix(1637311636)),
        ("1637311636123", unix(1637311636) + timedelta(milliseconds=123)),
        ("2021-11-19 08:47:16+00:00", unix(1637311636)),
        ("2021-11-19T08:47:16", unix(1637311636)),
        ("2021-11-19T09:47:16+01:00", unix(1637311636)),
        ("99999999999", NOW),
        ("4102444800", NOW),  # in the future: it cannot have happened later than it was told
        ("9999-12-31T23:59:59-14:00", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
        ("soon", NOW),
        ("", NOW),
    ],
)
def test_times(stamp, at):
    fields = {"from": THEM, "wanumber": US, "body": "Hi", "created_at": stamp}
    assert one("", "application/json", json.dumps(fields).encode()).at == at


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
