"""One POST over real sockets: the key and the SID, for which `send_to` searches afterwards."""

import base64
import json
from collections.abc import Callable

import pytest

from composer.kaleyra.http import client
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.kaleyra.redaction import HIDDEN

from ..server import Serve, Visit
from .sends import KEY, Send, accept, answering


@pytest.mark.parametrize("key", ["planted-Key-9f3a71", 'planted-Key-9f3a71/+"\\=', "/planted-Key-9f3a71"])
@pytest.mark.parametrize("slash", ["/", "\\/"])
def test_a_reply_that_repeats_the_key_and_the_sid_is_kept_without_them(
    send_to: Send, serve: Serve, key: str, slash: str
) -> None:
    def repeat(visit: Visit) -> None:
        visit.read_request()
        assert visit.headers["api-key"] == key
        said = {"code": "RBC001", "message": f"Bad {key} of HPLANTED77SID.", "error": {key: key}}
        visit.answer(401, json.dumps(said).replace("/", slash).encode())

    outcome = send_to(serve(repeat).url, key=key)
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.message) == ("RBC001", "Bad ‹hidden› of ‹SID›.")
    assert outcome.fields == {HIDDEN: HIDDEN}


ESCAPED = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
PERCENT = "".join(f"%{ord(letter):02X}" for letter in KEY)
ENTITIES = "".join(f"&#{ord(letter)};" for letter in KEY)


@pytest.mark.parametrize(
    "repeated",
    [
        KEY.upper(),
        ESCAPED,
        PERCENT,
        ENTITIES,
        base64.b64encode(f"x:{KEY}".encode()).decode(),
        KEY.encode().hex(),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-32-be"])
def test_a_reply_that_repeats_the_key_in_disguise_is_kept_without_it(
    send_to: Send, serve: Serve, repeated: str, charset: str
) -> None:
    said = (
        '{"id": "a1", "data": [{"message_id": "m1", '
        f'"recipient": "{repeated}"}}], "error": "Bad {repeated}"}}'
    )
    outcome = send_to(serve(answering(200, said.encode(charset))).url)
    assert isinstance(outcome, Accepted)
    assert outcome.message_id == "m1"
    assert HIDDEN in outcome.recipients[0]
    assert HIDDEN in outcome.warning
    assert json.loads(outcome.reply)["error"] == outcome.warning
    assert repeated not in outcome.reply


@pytest.mark.parametrize("repeated", [KEY, ESCAPED, PERCENT, ENTITIES])
@pytest.mark.parametrize("encode", [str.encode, lambda text: text.encode("utf-16")])
def test_an_answer_cut_within_the_key_shows_no_long_part_of_it(
    send_to: Send, serve: Serve, repeated: str, encode: Callable[[str], bytes]
) -> None:
    whole = encode('{"message": "Bad ' + repeated)
    outcome = send_to(serve(answering(400, whole[:-5], f"X-Cut: {len(whole)}")).url)
    assert isinstance(outcome, Rejected)
    assert outcome.reply == '{"message": "Bad ‹hidden›'


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_key_in_another_charset_than_what_is_around_it_is_hidden(
    send_to: Send, serve: Serve, charset: str
) -> None:
    outcome = send_to(serve(answering(400, b"Bad key " + KEY.encode(charset) + b".")).url)
    assert isinstance(outcome, Rejected)
    assert outcome.reply == "Bad key ‹hidden›."


def test_a_key_cut_by_the_cap_shows_no_long_part_of_it(send_to: Send, serve: Serve) -> None:
    filler = "x" * (client.REPLY_BYTES_MAX - 12)
    outcome = send_to(serve(answering(200, (filler + KEY).encode())).url)
    assert isinstance(outcome, Unknown)
    assert outcome.reply == filler + HIDDEN


def test_what_is_shorter_than_any_key_stays_in_a_reply(send_to: Send, serve: Serve) -> None:
    assert send_to(serve(accept).url, key="id").message_id == "m1:0"


def test_what_nobody_foresaw_is_told_without_what_it_says(
    send_to: Send, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("with planted-Key-9f3a71 to HPLANTED77SID")

    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", fail)
    outcome = send_to("http://127.0.0.1:1")
    assert isinstance(outcome, NotSent)
    assert "Nothing was sent" in outcome.reason
    assert "RuntimeError" in caplog.text
    assert "planted" not in (caplog.text + outcome.reason).lower()
    caplog.clear()
