import json
import pickle
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.account import Account
from composer.kaleyra.request import describe
from composer.message.drafts.draft import MAX_BYTES, Draft, DraftError, dumps, loads
from composer.message.model import Button, Header, Message

# The example of the design, in its exact form.
EXAMPLE = """\
{
  "format": "reply-button-draft",
  "version": 1,
  "name": "Order update",
  "message": {
    "to": "+14155550123",
    "from": null,
    "callback_url": null,
    "header": {
      "type": "image",
      "value": "https://example.com/a.png",
      "caption": "Receipt"
    },
    "body": "Hi *María* 😀",
    "footer": "Reply within 24 hours",
    "buttons": [
      {
        "id": "yes",
        "title": "Yes"
      }
    ]
  }
}
""".encode()
DRAFT = Draft(
    "Order update",
    Message(
        to="+14155550123",
        header=Header("image", "https://example.com/a.png", "Receipt"),
        body="Hi *María* 😀",
        footer="Reply within 24 hours",
        buttons=(Button("yes", "Yes"),),
    ),
)


def file(message: Any = None, **top: Any) -> bytes:
    """Return a draft file with this message and these other keys; what is None here is null there."""
    known = {"format": "reply-button-draft", "version": 1, "message": {} if message is None else message}
    return json.dumps(known | top).encode()


def test_a_draft_is_written_in_the_form_of_the_design() -> None:
    assert dumps(DRAFT) == EXAMPLE
    assert loads(EXAMPLE) == DRAFT


def test_what_is_missing_or_null_reads_as_empty() -> None:
    assert loads(file()) == Draft("", Message())
    message = {"from": "", "callback_url": "", "footer": None, "header": {"type": "video", "caption": None}}
    assert loads(file(message, name="x")) == Draft("x", Message(header=Header("video")))


@pytest.mark.parametrize(
    ("header", "written"),
    [
        (None, None),
        (Header("text", "Hi"), {"type": "text", "value": "Hi"}),
        (Header("text", "Hi", "kept"), {"type": "text", "value": "Hi", "caption": "kept"}),
        (Header("video", "u"), {"type": "video", "value": "u", "caption": ""}),
    ],
)
def test_a_caption_is_written_for_media_or_when_there_is_one(header: Header | None, written: Any) -> None:
    data = dumps(Draft("", Message(header=header)))
    assert json.loads(data)["message"]["header"] == written
    assert loads(data).message.header == header


def test_what_is_empty_is_written_as_the_account_s_own() -> None:
    message = json.loads(dumps(Draft("", Message(sender="", callback_url=""))))["message"]
    assert (message["from"], message["callback_url"]) == (None, None)


def test_unknown_keys_survive_behind_the_known_ones_and_in_their_order() -> None:
    data = file({"zeta": [1.5, {"b": None}], "body": "Hi", "alpha": True}, tags=["a"], author="ü", name="n")
    draft = loads(data)
    assert (draft.extra, draft.message_extra) == (
        {"tags": ["a"], "author": "ü"},
        {"zeta": [1.5, {"b": None}], "alpha": True},
    )
    written = json.loads(dumps(draft))
    assert list(written) == ["format", "version", "name", "message", "tags", "author"]
    assert list(written["message"])[-3:] == ["buttons", "zeta", "alpha"]
    assert loads(dumps(draft)) == draft


def test_an_extra_cannot_replace_a_known_key() -> None:
    draft = Draft("n", Message(body="Hi"), {"version": 2, "x": 1}, {"body": "no"})
    assert loads(dumps(draft)) == Draft("n", Message(body="Hi"), {"x": 1})


def test_unknown_keys_in_the_header_and_in_a_button_survive() -> None:
    header = {"type": "document", "filename": "offer.pdf", "value": "https://example.com/a.pdf"}
    buttons = [
        {"colour": "green", "id": "1", "title": "Yes"},
        {"id": "2", "title": "No", "weights": [1.5, None]},
    ]
    draft = loads(file({"header": header, "buttons": buttons}))
    written = json.loads(dumps(draft))["message"]
    assert written["header"] == header | {"caption": ""}
    assert written["buttons"] == buttons
    assert list(written["buttons"][0]) == ["id", "title", "colour"]
    assert loads(dumps(draft)) == draft


def test_what_a_file_holds_besides_is_never_sent() -> None:
    account = Account("Shop")
    header = Header("image", "https://example.com/a.png", "Receipt", {"filename": "a"})
    besides = replace(DRAFT.message, header=header, buttons=(Button("yes", "Yes", {"colour": "green"}),))
    assert describe(besides, account) == describe(DRAFT.message, account)
    assert besides != DRAFT.message  # or moving it about would be no edit


def test_drafts_are_hashed_by_what_they_say() -> None:
    assert len({DRAFT, loads(EXAMPLE), Draft("n", extra={"a": 1})}) == 2


def test_half_an_emoji_survives_as_an_escape() -> None:
    draft = Draft("\udc00", Message(body="a\\\ud83d😀"), {"\ud83d": "\udfff"})
    assert b'"a\\\\\\ud83d\xf0\x9f\x98\x80"' in dumps(draft)
    assert loads(dumps(draft)) == draft


def test_more_than_three_buttons_are_read() -> None:
    assert len(loads(file({"buttons": [{}] * 5})).message.buttons) == 5


def test_a_byte_order_mark_is_tolerated() -> None:
    assert loads(b"\xef\xbb\xbf" + EXAMPLE) == DRAFT


@pytest.mark.parametrize(
    ("data", "where", "essential"),
    [
        (b"", "The file", "is not JSON at line 1, column 1"),
        (b'{\n "format": nope', "The file", "is not JSON at line 2, column 12"),
        (b'{"a": "\t"}', "The file", "is not JSON at line 1, column 8"),
        (EXAMPLE + b"{}", "The file", "is not JSON at line 24, column 1"),
        (EXAMPLE.decode().encode("utf-16"), "The file", "is not UTF-8 text: byte 1"),
        (b'"\xed\xa0\x80"', "The file", "is not UTF-8 text: byte 2"),
        (b"[]", "The file", "must be a group of fields in { }, not a list"),
        (b"null", "The file", "not null"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "The file", "has “c” twice"),
        (b'{"a": NaN}', "The file", "holds NaN"),
        (b'{"a": -Infinity}', "The file", "holds -Infinity"),
        (b'{"a": 1e999}', "The file", "a number that is too large: 1e999"),
        (b'{"a": ' + b"1" * 5000 + b"}", "The file", "a number of 5,000 digits"),
        (b'{"a": 0.' + b"1" * 5000 + b"}", "The file", "a number of 5,002 digits"),
        (b"[" * 200_000, "The file", "nested too deeply"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "The file", "nested too deeply"),
        (b"[" * 60 + b"]" * 60, "The file", "nested too deeply"),
        (EXAMPLE + b" " * MAX_BYTES, "The file", "is larger than 262,144 bytes"),
        (b"{}", "format", "is not “reply-button-draft”"),
        (file(format="other"), "format", "is not “reply-button-draft”"),
        (file(format=["reply-button-draft"]), "format", "is not “reply-button-draft”"),
        (file(version=True), "version", "is not the number 1"),
        (file(version=1.0), "version", "is not the number 1"),
        (file(version="1"), "version", "is not the number 1"),
        (file(version=0), "version", "is not the number 1"),
        (file(version=None), "version", "is not the number 1"),
        (file(version=2), "version", "made by a newer version of this program"),
        (file(name=None), "name", "must be text, not null"),
        (b'{"format": "reply-button-draft", "version": 1}', "message", "is missing"),
        (file([]), "message", "must be a group of fields in { }, not a list"),
        (file({"to": 14155550123}), "message.to", "must be text, not a number"),
        (file({"to": None}), "message.to", "must be text, not null"),
        (file({"from": 1.5}), "message.from", "must be text, not a number"),
        (file({"callback_url": False}), "message.callback_url", "must be text, not true or false"),
        (file({"body": ["Hi"]}), "message.body", "must be text, not a list"),
        (file({"footer": {}}), "message.footer", "must be text, not a group of fields"),
        (file({"header": "image"}), "message.header", "must be a group of fields in { }, not text"),
        (file({"header": {}}), "message.header.type", "must be text, image, video or document, not “”"),
        (file({"header": {"type": "gif\u200b"}}), "message.header.type", "not “gif?”"),
        (file({"header": {"type": 1}}), "message.header.type", "must be text, not a number"),
        (
            file({"header": {"type": "image", "value": None}}),
            "message.header.value",
            "must be text, not null",
        ),
        (
            file({"header": {"type": "image", "caption": 1}}),
            "message.header.caption",
            "must be text, not a number",
        ),
        (file({"buttons": {}}), "message.buttons", "must be a list, not a group of fields"),
        (file({"buttons": [{}, "Yes"]}), "message.buttons[1]", "must be a group of fields in { }, not text"),
        (file({"buttons": [{}, {"title": 2}]}), "message.buttons[1].title", "must be text, not a number"),
        (file({"buttons": [{"id": 7}]}), "message.buttons[0].id", "must be text, not a number"),
    ],
)
def test_what_is_no_draft_is_refused_naming_the_place(data: bytes, where: str, essential: str) -> None:
    with pytest.raises(DraftError) as caught:
        loads(data)
    assert caught.value.where == where
    assert essential in caught.value.reason
    assert where in str(caught.value)
    assert caught.value.reason in str(caught.value)


def test_an_error_reads_as_a_sentence_and_can_be_passed_on() -> None:
    error = DraftError("message.buttons[1].title", "must be text, not a number")
    assert str(error) == "Button 2 title (message.buttons[1].title) must be text, not a number."
    assert str(DraftError("version", "is wrong")) == "version is wrong."
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


def test_a_file_at_the_limit_is_read_and_a_draft_beyond_it_is_not_written() -> None:
    room = MAX_BYTES - len(dumps(Draft()))
    full = Draft("", Message(body="a" * room))
    assert len(dumps(full)) == MAX_BYTES
    assert loads(dumps(full)) == full
    with pytest.raises(DraftError, match="larger than 262,144 bytes"):
        dumps(Draft("", Message(body="a" * (room + 1))))


def test_what_was_read_can_be_written_from_deep_inside_the_program() -> None:
    nested: Any = 1
    for _ in range(45):
        nested = [nested]
    draft = loads(file(extra=nested))

    def deep(levels: int) -> bytes:
        return dumps(draft) if levels == 0 else deep(levels - 1)

    assert loads(deep(sys.getrecursionlimit() // 2)) == draft


def joined(text: str) -> str:
    """Return text with halves of an emoji that stand side by side made one, as every reader of JSON does."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


TEXT = st.text(alphabet=st.characters()).map(joined)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=5,
)
KNOWN = {
    "format",
    "version",
    "name",
    "message",
    "to",
    "from",
    "callback_url",
    "header",
    "body",
    "footer",
    "buttons",
}
KNOWN |= {"type", "value", "caption", "id", "title"}
EXTRA = st.dictionaries(TEXT.filter(lambda key: key not in KNOWN), JSON, max_size=3)
HEADERS = st.builds(Header, st.sampled_from(["text", "image", "video", "document"]), TEXT, TEXT, EXTRA)
BUTTONS = st.lists(st.builds(Button, TEXT, TEXT, EXTRA), max_size=3).map(tuple)
MESSAGES = st.builds(
    Message,
    TEXT,
    st.none() | TEXT.filter(bool),
    st.none() | TEXT.filter(bool),
    st.none() | HEADERS,
    TEXT,
    TEXT,
    BUTTONS,
)


@given(st.builds(Draft, TEXT, MESSAGES, EXTRA, EXTRA))
def test_any_draft_survives_a_round_trip(draft: Draft) -> None:
    data = dumps(draft)
    assert loads(data) == draft
    assert dumps(loads(data)) == data


def read(data: bytes) -> Draft | DraftError:
    try:
        return loads(data)
    except DraftError as error:
        return error


@given(
    st.binary()
    | JSON.map(lambda value: json.dumps(value).encode())
    | JSON.map(file)
    | st.builds(file, name=JSON)
)
def test_any_bytes_are_a_draft_or_a_draft_error(data: bytes) -> None:
    answer = read(data)
    if isinstance(answer, Draft):
        assert loads(dumps(answer)) == answer
    else:
        assert str(answer).isprintable()


@given(st.integers(0, len(EXAMPLE) - 1), st.binary(max_size=3))
def test_a_damaged_draft_is_a_draft_or_a_draft_error(place: int, instead: bytes) -> None:
    answer = read(EXAMPLE[:place] + instead + EXAMPLE[place + 1 :])
    assert isinstance(answer, Draft) or str(answer).isprintable()
