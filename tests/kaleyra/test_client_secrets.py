"""One POST over real sockets: the key and the SID, for which `send_to` searches afterwards."""

import json

import pytest

from composer.kaleyra.outcome import NotSent, Rejected

from .sends import Send, accept
from .server import Serve, Visit


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
    assert (outcome.code, outcome.message) == ("RBC001", "Bad (hidden) of <SID>.")
    assert outcome.fields == {"(hidden)": "(hidden)"}


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
