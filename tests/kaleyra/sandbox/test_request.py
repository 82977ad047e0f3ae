"""What the sandbox reads and refuses: the vendor's samples, three encodings, documented rules, damage."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from composer.kaleyra.sandbox.sandbox import KEY, SID, Sandbox
from tests.recording_sandbox import RecordingSandbox

SAMPLES = Path(__file__).parents[2] / "data" / "vendor_samples"
ACTION = {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes & no"}}]}
MESSAGE = {
    "to": "+14155550123",
    "type": "reply",
    "channel": "WhatsApp",
    "from": "+14155550100",
    "body": "Hi *Maria*\r\n¡100 % & more+! 👋🏽",
    "action": json.dumps(ACTION),
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with RecordingSandbox() as running:
        yield running


def post(sandbox: Sandbox, body: bytes | str, kind: str | bytes | None) -> requests.Response:
    """Post these bytes; the Content-Type is sent as given."""
    headers = {"api-key": KEY} | ({} if kind is None else {"Content-Type": kind})
    with requests.Session() as session:
        session.trust_env = False
        return session.post(f"{sandbox.base_url}/v1/{SID}/messages", data=body, headers=headers, timeout=20)


def post_as(sandbox: Sandbox, encoding: str, fields: dict[str, Any]) -> requests.Response:
    """Post these fields in an encoding, as requests makes it."""
    parts: dict[str, Any] = {
        "multipart": {"files": {name: (None, value) for name, value in fields.items()}},
        "urlencoded": {"data": fields},
        "json": {"json": fields},
    }[encoding]
    with requests.Session() as session:
        session.trust_env = False
        url = f"{sandbox.base_url}/v1/{SID}/messages"
        return session.post(url, headers={"api-key": KEY}, timeout=20, **parts)


def failure(reply: requests.Response) -> dict[str, str]:
    """The fields a documented failure names."""
    assert reply.status_code == 400
    assert reply.headers["X-Sandbox"] == "reply-button-composer"
    shown = reply.json()
    error = shown.pop("error")
    assert shown == {"code": "E413", "message": "Invalid/incorrect inputs", "data": []}
    assert error
    return error


def sample_fields(sender: str, titles: dict[str, str], **more: str) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": button, "title": title}} for button, title in titles.items()]
    return {
        "to": "91XXXXXXXXXX",
        "type": "reply",
        "channel": "WhatsApp",
        "from": sender,
        "body": "Hi Test",
        "footer": "Hey footer",
        "action": {"buttons": buttons},
        **more,
    }


TITLES = {"1": "First Button Title", "2": "Second Button Title", "3": "Third Button Title"}
AMAZON = "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs"
EXPECTED = {
    "text": sample_fields(
        "+91XXXXXXXXXX",
        TITLES,
        callback_url="https://webhook.site/962dXXXX-2c91-43XX-bd01-513XXXXXXX68",
        header_type="text",
        header_value="Header text value",
    ),
    "image": sample_fields(
        "91XXXXXXXXXX",
        TITLES,
        callback_url="https://webhook.site/9XXXXX48-2XXc-XXXX-XXXX-XXXXXXXX516c",
        header_type="image",
        header_value=f"{AMAZON}/XXXXXX1334KLlogo.png",
        caption="atul_image-Caption",
    ),
    "video": sample_fields(
        "+91XXXXXXXXXX",
        TITLES,
        callback_url="https://webhook.site/XXXXXXXX-2c91-4XXX-bd01-51XXXXXX3a6c",
        header_type="video",
        header_value="http://techslides.com/demos/sample-videos/small.mp4",
        caption="testfilename",
    ),
    "document": sample_fields(
        "+91XXXXXXXXXX",
        {"abc": "First Button Test", "111": "Second Button Test", "3": "Third Button Test"},
        callback_url="https://webhook.site/XXXXXX98-2c91-4320-bd01-513XXXXXXXXX",
        header_type="document",
        header_value=f"{AMAZON}/1614XXXXXXtestdoc.pdf",
        caption="fileNametest",
    ),
}


@pytest.mark.parametrize("sample", EXPECTED)
def test_the_vendors_samples_are_understood_as_curl_sends_them(
    sandbox: Sandbox, sample: str, tmp_path: Path
) -> None:
    # HOME: no .curlrc of the user; a proxy of the environment is left out.
    environment = {"PATH": os.environ["PATH"], "BASE_URL": sandbox.base_url, "HOME": str(tmp_path)}
    command = ["sh", str(SAMPLES / f"{sample}.sh")]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    answer = json.loads(shown.stdout)
    assert (answer["type"], answer["body"], answer["error"]) == ("reply", "Hi Test", {})
    assert answer["data"][0]["recipient"] == "91XXXXXXXXXX"
    fields = sandbox.last_fields
    assert fields | {"action": json.loads(fields["action"])} == EXPECTED[sample]


def test_success_has_the_documented_shape(sandbox: Sandbox) -> None:
    page = json.loads((SAMPLES / "success.json").read_text())
    first, second = (post_as(sandbox, "multipart", MESSAGE) for _ in range(2))
    assert first.status_code == 200
    answer = first.json()
    assert list(answer) == list(page)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer["id"])
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00"
    assert re.fullmatch(moment, page["createdDateTime"])
    assert re.fullmatch(moment, answer["createdDateTime"])
    assert answer["data"] == [{"message_id": f"{answer['id']}:0", "recipient": "14155550123"}]
    assert (answer["type"], answer["totalCount"], answer["error"]) == ("reply", 1, {})
    assert answer["body"] == MESSAGE["body"]
    assert second.json()["id"] != answer["id"]


@pytest.mark.parametrize(
    ("sample", "sent"),
    [
        ("failure_type", {name: value for name, value in MESSAGE.items() if name != "type"}),
        ("failure_body", {name: value for name, value in MESSAGE.items() if name != "body"}),
        ("failure_body", MESSAGE | {"body": " \n"}),
    ],
)
@pytest.mark.parametrize("encoding", ["multipart", "urlencoded", "json"])
def test_failures_are_the_documented_ones(
    sandbox: Sandbox, encoding: str, sample: str, sent: dict[str, str]
) -> None:
    reply = post_as(sandbox, encoding, sent)
    assert reply.status_code == 400
    assert reply.json() == json.loads((SAMPLES / f"{sample}.json").read_text())


@pytest.mark.parametrize("encoding", ["multipart", "urlencoded", "json"])
def test_every_encoding_is_read_exactly(sandbox: Sandbox, encoding: str) -> None:
    sent = MESSAGE | {"caption": "no header, yet not refused", "unknown": ""}
    assert post_as(sandbox, encoding, sent).status_code == 200
    assert sandbox.last_fields == sent


def test_json_may_have_the_action_as_an_object_and_numbers_as_numbers(sandbox: Sandbox) -> None:
    sent = MESSAGE | {"action": ACTION, "to": 14155550123, "footer": None}
    reply = post(sandbox, json.dumps(sent), "application/JSON; charset=UTF-8")
    assert reply.status_code == 200
    assert reply.json()["data"][0]["recipient"] == "14155550123"
    assert sandbox.last_fields == sent


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"to": ""}, {"to": "to field is mandatory"}),
        ({"channel": ""}, {"channel": "channel field is mandatory"}),
        ({"from": " "}, {"from": "from field is mandatory"}),
        ({"type": "text"}, {"type": "type field must be reply"}),
        ({"channel": "SMS"}, {"channel": "channel field must be WhatsApp"}),
        ({"to": "+14155550123,+14155550124"}, {"to": "to field must be one number"}),
        ({"from": "Acme"}, {"from": "from field must be one number"}),
        ({"body": "é" * 1024, "footer": "🙂" * 60}, {}),
        ({"body": "x" * 1025}, {"body": "body field cannot be longer than 1024 characters"}),
        ({"footer": "x" * 61}, {"footer": "footer field cannot be longer than 60 characters"}),
        ({"header_type": "", "header_value": ""}, {}),
        ({"header_type": "image", "header_value": "https://example.com/a.png"}, {}),
        (
            {"header_type": "audio", "header_value": "x"},
            {"header_type": "header_type field must be one of text, image, video, document"},
        ),
        (
            {"header_type": "text"},
            {"header_value": "For a header, header_value field is mandatory and cannot be empty!"},
        ),
        (
            {"header_value": "Hello"},
            {"header_type": "For a header, header_type field is mandatory and cannot be empty!"},
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["multipart", "urlencoded", "json"])
def test_each_rule_names_its_field(
    sandbox: Sandbox, encoding: str, change: dict[str, str], named: dict[str, str]
) -> None:
    reply = post_as(sandbox, encoding, MESSAGE | change)
    if named:
        assert failure(reply) == named
    else:
        assert reply.status_code == 200


BUTTON = ACTION["buttons"][0]


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ("", "mandatory"),
        (None, "mandatory"),
        ("{'buttons': []}", "valid JSON"),
        ('{"buttons": NaN}', "valid JSON"),
        ("[" * 100_000, "valid JSON"),
        ('{"buttons":' * 50_000 + "1" + "}" * 50_000, "valid JSON"),
        ("1" * 5000, "valid JSON"),
        ("[]", "list of buttons"),
        (7, "list of buttons"),
        ({"buttons": {}}, "list of buttons"),
        ({"buttons": []}, "1 to 3"),
        ({"buttons": [BUTTON] * 4}, "1 to 3"),
        ({"buttons": [BUTTON, "Yes"]}, "button 2 must be of type reply"),
        ({"buttons": [BUTTON | {"type": "url"}]}, "button 1 must be of type reply"),
        ({"buttons": [{"type": "reply", "reply": []}]}, "button 1 must be of type reply"),
        ({"buttons": [{"type": "reply", "reply": {"title": "Yes"}}]}, "button 1 must have a text as its id"),
        (
            {"buttons": [{"type": "reply", "reply": {"id": 1, "title": "Yes"}}]},
            "button 1 must have a text as its id",
        ),
        (
            {"buttons": [{"type": "reply", "reply": {"id": "1", "title": ""}}]},
            "button 1 must have a text as its title",
        ),
    ],
)
def test_a_wrong_action_is_named(sandbox: Sandbox, action: Any, problem: str) -> None:
    error = failure(post_as(sandbox, "json", MESSAGE | {"action": action}))
    assert list(error) == ["action"]
    assert problem in error["action"]
    if not isinstance(action, str):
        as_text = json.dumps(action) if action is not None else ""
        assert failure(post_as(sandbox, "multipart", MESSAGE | {"action": as_text})) == error


def test_everything_that_is_missing_is_named(sandbox: Sandbox) -> None:
    assert set(failure(post(sandbox, "{}", "application/json"))) == {
        "to",
        "type",
        "channel",
        "from",
        "body",
        "action",
    }


def test_a_field_of_a_wrong_kind_is_named(sandbox: Sandbox) -> None:
    sent = MESSAGE | {"to": True, "body": ["Hi"], "footer": {}, "from": 1.5}
    assert failure(post_as(sandbox, "json", sent)) == {
        name: f"{name} field must be text" for name in ("to", "body", "footer", "from")
    }


def part(name: str, value: bytes, more: str = "") -> bytes:
    return f'--X\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"{}", None, "Content-Type"),
        (b"{}", "text/plain", "Content-Type"),
        (b"{}", "multipart/form-data", "boundary"),
        (b"{}", "multipart/form-data; boundary=é".encode("latin-1"), ""),
        (b"{}", "multipart/form-data; boundary=X", "not a well-formed multipart/form-data"),
        (part("to", b"1"), "multipart/form-data; boundary=X", "not a well-formed multipart/form-data"),
        (part("to", b"1")[:30] + b"\r\n\r\n--X--", "multipart/form-data; boundary=X", ""),
        (b"--X\r\nA: b\r\n\r\n1\r\n--X--", "multipart/form-data; boundary=X", "not a well-formed"),
        (
            b"--X\r\nContent-Disposition: form-data\r\n\r\n1\r\n--X--",
            "multipart/form-data; boundary=X",
            "no name",
        ),
        (part("to", b"\xff") + b"--X--", "multipart/form-data; boundary=X", "not UTF-8"),
        (part("to", b"1", "; filename=a") + b"--X--", "multipart/form-data; boundary=X", "sent as a file"),
        (
            part("to", b"1", "\r\nContent-Type: text/plain; charset=utf-16") + b"--X--",
            "multipart/form-data; boundary=X",
            "UTF-8",
        ),
        (part("to", b"1") * 2 + b"--X--", "multipart/form-data; boundary=X", "to is sent twice"),
        (part("to", b"1") * 101 + b"--X--", "multipart/form-data; boundary=X", ""),
        (
            b"".join(part(f"f{n}", b"1") for n in range(101)) + b"--X--",
            "multipart/form-data; boundary=X",
            "well-formed",
        ),
        (b"to=%ff", FORM, "not UTF-8"),
        (b"to=\xff", FORM, "not UTF-8"),
        (b"to=1&to=2", FORM, "to is sent twice"),
        (b"&".join(b"f%d=1" % n for n in range(101)), FORM, "well-formed"),
        (b"to=1", f"{FORM}; charset=utf-16", "UTF-8"),
        (b"", "application/json", "well-formed"),
        (b"\xff\xfe{\0}\0", "application/json", "not UTF-8"),
        (b"\xef\xbb\xbf{}", "application/json", "well-formed"),
        (b"[1]", "application/json", "not an object"),
        (b'{"to": Infinity}', "application/json", "well-formed"),
        (b'{"to": ' + b"1" * 5000 + b"}", "application/json", "well-formed"),
        (b"[" * 200_000, "application/json", "well-formed"),
        (b'{"a":' * 100_000, "application/json", "well-formed"),
        (b"{}", "application/json; charset=no-such", "UTF-8"),
    ],
)
def test_an_unreadable_body_is_a_documented_failure(
    sandbox: Sandbox, body: bytes, kind: str | None, reason: str
) -> None:
    error = failure(post(sandbox, body, kind))
    assert list(error) == ["request"]
    assert reason in error["request"]
    assert sandbox.last_fields == {}
    sandbox.answer_next("truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        post(sandbox, body, kind)


def test_half_a_character_is_echoed_as_json_can(sandbox: Sandbox) -> None:
    reply = post_as(sandbox, "json", MESSAGE | {"body": "\ud83d"})
    assert reply.json()["body"] == "\ud83d"
