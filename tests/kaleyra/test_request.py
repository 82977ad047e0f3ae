"""A message's request, read back by parsers that are not the program's."""

import email.parser
import email.policy
import io
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from requests import PreparedRequest
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from composer.kaleyra import request
from composer.kaleyra.account import ENCODINGS, Account
from composer.message.model import Header

from .requests_made import ACCOUNT, KEY, MESSAGE, SID, VENDOR, content, prepared


def read(prepared: PreparedRequest) -> dict[str, Any]:
    """The fields as a server reads them, `action` as what its JSON says."""
    kind, options = parse_options_header(prepared.headers["Content-Type"])
    if kind == "application/json":
        fields = json.loads(content(prepared).decode("utf-8"))
    else:
        with_werkzeug = FormDataParser(silent=False).parse(
            _stream(prepared), kind, len(content(prepared)), options
        )[1]
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
        # The email package normalises the ends of lines, so their bytes are compared by the other parser
        # alone.
        fields[part.get_param("name", header="Content-Disposition")] = part.get_payload(decode=True).decode(
            "utf-8"
        )
    return fields


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


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sample", VENDOR)
def test_what_people_see_is_read_again_as_it_was_written(sample: str, encoding: str) -> None:
    message, expected = VENDOR[sample]
    read_again = request.read_description(request.describe(message, replace(ACCOUNT, encoding=encoding)))
    assert (read_again.base_url, read_again.encoding, read_again.fields) == (
        ACCOUNT.base_url,
        encoding,
        expected,
    )
    assert "{" not in read_again.head


@pytest.mark.parametrize(
    "text", ["", "POST https://a.example/v1/x\n{", "encoding: odd\n{1}", "\n{" + "[" * 100_000]
)
def test_of_any_other_text_no_field_is_read(text: str) -> None:
    read_again = request.read_description(text)
    assert (read_again.fields, read_again.encoding) == ({}, "")


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


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://api.kaleyra.io:443", "api.kaleyra.io"),
        ("https://api.kaleyra.io.", "api.kaleyra.io"),
        ("https://api.kaleyra.io.:443", "api.kaleyra.io"),
        ("https://api.kaleyra.io:8443", "api.kaleyra.io:8443"),
        ("http://127.0.0.1:80", "127.0.0.1"),
        ("http://127.0.0.1:5000", "127.0.0.1:5000"),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_the_host_is_the_same_however_it_is_written(base_url, host):
    assert request.host_of(Account("Shop", base_url)) == host
