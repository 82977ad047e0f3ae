"""A message's request, read back by parsers that are not the program's."""

import email.parser
import email.policy
import io
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import PreparedRequest
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from composer.kaleyra import request
from composer.kaleyra.account import ENCODINGS, Account, ApiKey
from composer.message.model import Button, Header, Message

KEY = ApiKey("Ac4XXXXX21f")
SID = "HXXXXXXX071US"
ACCOUNT = Account("live", "https://api.kaleyra.io", SID, "+91XXXXXXXXXX")
THREE = ("First Button Title", "Second Button Title", "Third Button Title")
MESSAGE = Message(to="+14155550123", body="Hi", buttons=(Button("yes", "Yes"),))


def prepared(message: Message, encoding: str, **of_account: Any) -> PreparedRequest:
    return request.prepare(message, replace(ACCOUNT, encoding=encoding, **of_account), KEY)


def content(prepared: PreparedRequest) -> bytes:
    """The body's bytes as they will go out."""
    body = prepared.body
    return body.encode("ascii") if isinstance(body, str) else body


def read(prepared: PreparedRequest) -> dict[str, Any]:
    """The fields as a server reads them, `action` as what its JSON says."""
    kind, options = parse_options_header(prepared.headers["Content-Type"])
    if kind == "application/json":
        fields = json.loads(content(prepared).decode("utf-8"))
    else:
        with_werkzeug = FormDataParser(silent=False).parse(_stream(prepared), kind, len(content(prepared)), options)[1]
        fields = _read_otherwise(prepared, kind)
        assert fields == with_werkzeug.to_dict()
        assert len(list(with_werkzeug.items(multi=True))) == len(fields), "a field stands there twice"
        fields["action"] = json.loads(fields["action"])
    assert isinstance(fields["action"], dict)
    return fields


def _stream(prepared: PreparedRequest) -> Any:
    return io.BytesIO(content(prepared))


def _read_otherwise(prepared: PreparedRequest, kind: str) -> dict[str, str]:
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(content(prepared).decode("ascii"), keep_blank_values=True, strict_parsing=True))
    head = f"Content-Type: {prepared.headers['Content-Type']}\r\n\r\n".encode()
    parts = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + content(prepared))
    assert parts.is_multipart()
    fields = {}
    for part in parts.iter_parts():
        assert part.get_content_disposition() == "form-data"
        assert part.get_filename() is None, "a field must not be a file"
        assert part.defects == []
        # The email package normalises the ends of lines, so their bytes are compared by the other parser alone.
        fields[part.get_param("name", header="Content-Disposition")] = part.get_payload(decode=True).decode("utf-8")
    return fields


def vendor_buttons(*titles: str, ids: tuple[str, str, str] = ("1", "2", "3")) -> tuple[Button, ...]:
    return tuple(map(Button, ids, titles))


def vendor_action(*titles: str, ids: tuple[str, str, str] = ("1", "2", "3")) -> dict[str, Any]:
    pairs = zip(ids, titles, strict=True)
    return {"buttons": [{"type": "reply", "reply": {"id": id_, "title": title}} for id_, title in pairs]}


# The four sample requests of the vendor's page, retyped: the message as a person enters it, and the fields as they
# stand on the page.
COMMON = {"to": "91XXXXXXXXXX", "type": "reply", "channel": "WhatsApp", "body": "Hi Test", "footer": "Hey footer"}
VENDOR = {
    "text": (
        Message(
            "91XXXXXXXXXX",
            callback_url="https://webhook.site/962dXXXX-2c91-43XX-bd01-513XXXXXXX68",
            header=Header("text", "Header text value"),
            body="Hi Test",
            footer="Hey footer",
            buttons=vendor_buttons(*THREE),
        ),
        COMMON
        | {
            "from": "+91XXXXXXXXXX",
            "action": vendor_action(*THREE),
            "callback_url": "https://webhook.site/962dXXXX-2c91-43XX-bd01-513XXXXXXX68",
            "header_type": "text",
            "header_value": "Header text value",
        },
    ),
    "image": (
        Message(
            "91XXXXXXXXXX",
            sender="91XXXXXXXXXX",
            callback_url="https://webhook.site/9XXXXX48-2XXc-XXXX-XXXX-XXXXXXXX516c",
            header=Header(
                "image",
                "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/XXXXXX1334KLlogo.png",
                "atul_image-Caption",
            ),
            body="Hi Test",
            footer="Hey footer",
            buttons=vendor_buttons(*THREE),
        ),
        COMMON
        | {
            "from": "91XXXXXXXXXX",
            "action": vendor_action(*THREE),
            "callback_url": "https://webhook.site/9XXXXX48-2XXc-XXXX-XXXX-XXXXXXXX516c",
            "header_type": "image",
            "header_value": "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/XXXXXX1334KLlogo.png",
            "caption": "atul_image-Caption",
        },
    ),
    "video": (
        Message(
            "91XXXXXXXXXX",
            callback_url="https://webhook.site/XXXXXXXX-2c91-4XXX-bd01-51XXXXXX3a6c",
            header=Header("video", "http://techslides.com/demos/sample-videos/small.mp4", "testfilename"),
            body="Hi Test",
            footer="Hey footer",
            buttons=vendor_buttons(*THREE),
        ),
        COMMON
        | {
            "from": "+91XXXXXXXXXX",
            "action": vendor_action(*THREE),
            "callback_url": "https://webhook.site/XXXXXXXX-2c91-4XXX-bd01-51XXXXXX3a6c",
            "header_type": "video",
            "header_value": "http://techslides.com/demos/sample-videos/small.mp4",
            "caption": "testfilename",
        },
    ),
    "document": (
        Message(
            "91XXXXXXXXXX",
            callback_url="https://webhook.site/XXXXXX98-2c91-4320-bd01-513XXXXXXXXX",
            header=Header(
                "document",
                "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/1614XXXXXXtestdoc.pdf",
                "fileNametest",
            ),
            body="Hi Test",
            footer="Hey footer",
            buttons=vendor_buttons(
                "First Button Test", "Second Button Test", "Third Button Test", ids=("abc", "111", "3")
            ),
        ),
        COMMON
        | {
            "from": "+91XXXXXXXXXX",
            "action": vendor_action(
                "First Button Test", "Second Button Test", "Third Button Test", ids=("abc", "111", "3")
            ),
            "callback_url": "https://webhook.site/XXXXXX98-2c91-4320-bd01-513XXXXXXXXX",
            "header_type": "document",
            "header_value": "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/1614XXXXXXtestdoc.pdf",
            "caption": "fileNametest",
        },
    ),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sample", VENDOR)
def test_a_vendors_sample_gives_its_own_fields(sample: str, encoding: str) -> None:
    message, expected = VENDOR[sample]
    sent = prepared(message, encoding)
    assert read(sent) == expected
    assert (sent.method, sent.url) == ("POST", "https://api.kaleyra.io/v1/HXXXXXXX071US/messages")
    assert sent.headers["api-key"] == "Ac4XXXXX21f"


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [
        ("multipart", "multipart/form-data"),
        ("urlencoded", "application/x-www-form-urlencoded"),
        ("json", "application/json"),
    ],
)
def test_the_content_type_is_the_encodings(encoding: str, kind: str) -> None:
    sent = prepared(MESSAGE, encoding)
    found, options = parse_options_header(sent.headers["Content-Type"])
    assert found == kind
    assert ("boundary" in options) == (encoding == "multipart")
    assert int(sent.headers["Content-Length"]) == len(content(sent))
    assert KEY.reveal().encode() not in content(sent)
    assert KEY.reveal() not in sent.url


def test_in_json_the_action_is_an_object_and_in_forms_it_is_text() -> None:
    assert isinstance(json.loads(content(prepared(MESSAGE, "json")))["action"], dict)
    assert isinstance(request.fields(MESSAGE, ACCOUNT)["action"], str)


def test_the_fields_stand_in_the_pages_order() -> None:
    assert " ".join(request.fields(VENDOR["image"][0], ACCOUNT)) == (
        "to type channel from body footer action callback_url header_type header_value caption"
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_empty_and_optional_is_left_out(encoding: str) -> None:
    assert read(prepared(MESSAGE, encoding)) == {
        "to": "+14155550123",
        "type": "reply",
        "channel": "WhatsApp",
        "from": "+91XXXXXXXXXX",
        "body": "Hi",
        "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]},
    }


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_media_without_a_caption_have_no_such_field(encoding: str, kind: Any) -> None:
    sent = read(prepared(replace(MESSAGE, header=Header(kind, "https://example.com/a")), encoding))
    assert (sent["header_type"], sent["header_value"]) == (kind, "https://example.com/a")
    assert "caption" not in sent


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_header_never_has_a_caption(encoding: str) -> None:
    sent = read(prepared(replace(MESSAGE, header=Header("text", "Order", "left from a picture")), encoding))
    assert (sent["header_type"], sent["header_value"]) == ("text", "Order")
    assert "caption" not in sent


def test_the_messages_own_sender_and_callback_go_before_the_accounts() -> None:
    account = replace(ACCOUNT, sender="+14155550100", callback_url="https://example.com/account")
    assert request.fields(MESSAGE, account)["from"] == "+14155550100"
    assert request.fields(MESSAGE, account)["callback_url"] == "https://example.com/account"
    own = replace(MESSAGE, sender="+14155550199", callback_url="https://example.com/own")
    assert request.fields(own, account)["from"] == "+14155550199"
    assert request.fields(own, account)["callback_url"] == "https://example.com/own"


def test_numbers_are_sent_without_what_people_write_between_digits() -> None:
    sent = request.fields(replace(MESSAGE, to=" +1 (415) 555-0123\u202c", sender="+1 415 555 0100"), ACCOUNT)
    assert (sent["to"], sent["from"]) == ("+14155550123", "+14155550100")


# Everything that can be typed: no half characters, which are refused, and no NUL.
typed = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
pieces = [*"😀é&=+%;{}ß汉a \n\r\t\"'\\\u200f\ufeff\x7f\x1f\u2028", "👩‍👩‍👧", "❤️", "%0A", "\r\n", "\\n", "--", "<b>"]
hostile = st.lists(st.sampled_from(pieces), max_size=20).map("".join)
texts = typed | hostile


@given(
    body=texts,
    footer=texts,
    caption=texts,
    value=texts,
    callback=texts,
    buttons=st.lists(st.builds(Button, texts, texts), max_size=3).map(tuple),
)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_character_arrives_as_it_was_typed(
    encoding: str, body: str, footer: str, caption: str, value: str, callback: str, buttons: tuple[Button, ...]
) -> None:
    message = Message("+14155550123", None, callback, Header("image", value, caption), body, footer, buttons)
    sent = prepared(message, encoding)
    fields = read_exactly(sent)
    assert fields.pop("action") == {
        "buttons": [{"type": "reply", "reply": {"id": button.id, "title": button.title}} for button in buttons]
    }
    optional = {"footer": footer, "callback_url": callback, "caption": caption}
    assert fields == {
        "to": "+14155550123",
        "type": "reply",
        "channel": "WhatsApp",
        "from": "+91XXXXXXXXXX",
        "body": body,
        "header_type": "image",
        "header_value": value,
    } | {name: text for name, text in optional.items() if text}


def read_exactly(prepared: PreparedRequest) -> dict[str, Any]:
    """As `read`, by the one parser that keeps every byte."""
    kind, options = parse_options_header(prepared.headers["Content-Type"])
    if kind == "application/json":
        return json.loads(content(prepared).decode("utf-8"))
    form = FormDataParser(silent=False).parse(_stream(prepared), kind, len(content(prepared)), options)[1]
    return {name: json.loads(text) if name == "action" else text for name, text in form.to_dict().items()}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, body="half \ud83d"),
        replace(MESSAGE, footer="\ude00"),
        replace(MESSAGE, buttons=(Button("yes", "Yes \ud83d"),)),
        replace(MESSAGE, buttons=(Button("\ud83d", "Yes"),)),
        replace(MESSAGE, header=Header("text", "\ud83d")),
    ],
)
def test_half_an_emoji_is_refused_in_every_encoding(message: Message, encoding: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        prepared(message, encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sample", VENDOR)
def test_what_people_see_of_a_request_is_all_but_the_key_and_the_sid(sample: str, encoding: str) -> None:
    message, expected = VENDOR[sample]
    shown = request.describe(message, replace(ACCOUNT, encoding=encoding))
    assert KEY.reveal() not in shown
    assert SID not in shown
    assert "https://api.kaleyra.io/v1/" in shown
    assert encoding in shown
    head, _, rest = shown.partition("{")
    assert "POST" in head
    assert json.loads("{" + rest) == expected


def test_what_people_see_has_emoji_as_they_are_and_does_not_stumble_over_half_of_one() -> None:
    assert "Grüße 😀" in request.describe(replace(MESSAGE, body="Grüße 😀"), ACCOUNT)
    assert request.describe(replace(MESSAGE, body="\ud83d"), ACCOUNT)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("to", "to"),
        ("from", "from"),
        ("body", "body"),
        ("footer", "footer"),
        ("callback_url", "callback_url"),
        ("action", "buttons"),
        ("header_type", "header.type"),
        ("header_value", "header.value"),
        ("caption", "header.caption"),
        ("type", "type"),
        ("channel", "channel"),
        ("template_name", "template_name"),
        ("", ""),
    ],
)
def test_a_field_has_the_composers_name_or_keeps_its_own(theirs: str, ours: str) -> None:
    assert request.composer_name(theirs) == ours


@pytest.mark.parametrize(
    "base_url", ["https://api.in.kaleyra.io", "http://127.0.0.1:5000", "https://[2001:db8::7]:8443"]
)
def test_the_address_is_the_accounts_own_and_nothing_is_added(base_url: str) -> None:
    sent = prepared(MESSAGE, "multipart", base_url=base_url)
    assert sent.url == request.url(replace(ACCOUNT, base_url=base_url)) == f"{base_url}/v1/{SID}/messages"
    assert set(sent.headers) == {"api-key", "Accept", "Content-Type", "Content-Length"}
