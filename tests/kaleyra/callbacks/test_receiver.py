"""The receiver, over real sockets: what it stores, what it answers, at which URLs and for which hosts."""

import json
import re
from urllib.parse import urlsplit

import pytest

from composer.kaleyra.callbacks.receiver import Receiver, new_token

from .requests_to import ask, status, talk

pytestmark = pytest.mark.usefixtures("nothing_printed_and_nobody_left")


def test_a_posted_callback_is_kept_and_then_answered(receiver, kept):
    code, text, headers = ask(receiver)
    assert (code, text) == (200, "200 OK")
    assert headers["Server"] is None
    assert kept.said == [("1", "sent")]
    assert not kept.events[0].simulated


def test_a_callback_in_a_query(receiver, kept):
    assert status(receiver, "GET", b"", query="id=1%3A0&status=read") == 200
    assert kept.said == [("1", "read")]


def test_several_events_are_kept_together(receiver, kept):
    body = json.dumps([{"id": "1", "status": "sent"}, {"id": "1", "status": "read"}]).encode()
    assert status(receiver, body=body, content_type="application/json") == 200
    assert kept.said == [("1", "sent"), ("1", "read")]


def test_what_comes_from_the_sandbox_is_marked(receiver, kept):
    assert status(receiver, url=receiver.simulated_url) == 200
    assert kept.events[0].simulated


def test_the_real_url_is_there_only_when_switched_on(receiver, kept):
    receiver.switch(False)
    assert status(receiver) == 404
    assert status(receiver, url=receiver.simulated_url) == 200
    receiver.switch(True)
    assert status(receiver) == 200


def test_an_empty_request_is_fine_and_keeps_nothing(receiver, kept):
    assert status(receiver, "GET", b"") == 200
    assert kept.events == []


def test_what_was_not_kept_is_to_be_sent_again(receiver, kept, caplog):
    kept.fault = OSError("full")
    assert status(receiver) == 500
    assert [record.getMessage() for record in caplog.records] == ["a callback was not kept: OSError"]
    caplog.clear()
    kept.fault = None
    assert status(receiver) == 200
    assert kept.said == [("1", "sent")]


def test_a_fault_is_logged_by_its_kind(kept, caplog):
    with Receiver(kept) as receiver:
        kept.fault = OSError("secret")
        assert status(receiver, url=receiver.simulated_url) == 500
    assert [record.getMessage() for record in caplog.records] == ["a callback was not kept: OSError"]
    caplog.clear()


@pytest.mark.parametrize(
    "path",
    ["/", "/callback/", "/callback/TOKEN//", "/callback/x", "//", "/callback/%ff", "/x?y=/callback/TOKEN"],
)
def test_a_wrong_path(receiver, kept, path):
    token = receiver.url.rpartition("/")[2]
    assert status(receiver, url=f"http://127.0.0.1{path.replace('TOKEN', token)}") == 404
    assert kept.events == []


def test_the_token_is_of_128_bits_and_lasts(kept):
    assert re.fullmatch("[0-9a-f]{32}", new_token())
    assert new_token() != new_token()
    with Receiver(kept, token="t" * 22) as receiver:
        assert receiver.url == f"http://127.0.0.1:{receiver.port}/callback/{'t' * 22}"


def test_the_sandboxs_url_tells_nothing_of_the_real_one(receiver, kept):
    token = receiver.simulated_url.rpartition("/")[2]
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert status(receiver, url=f"http://127.0.0.1:{receiver.port}/callback/{token}") == 404
    assert kept.events == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "HEAD", "TRACE"])
def test_other_methods(receiver, kept, method):
    code, _text, headers = ask(receiver, method)
    assert code == 405
    assert headers["Allow"] == "GET, POST"
    assert kept.events == []


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("evil.example", 421),
        ("127.0.0.1.evil.example:80", 421),
        ("192.168.0.7", 421),
        ("[::1]:80", 421),
        ("localhost, evil.example", 400),
        ("evil.example/127.0.0.1", 400),
        ("user@127.0.0.1", 400),
        ("", 400),
        ("127.0.0.1", 200),
        ("localhost:5", 200),
        ("LOCALHOST", 200),
    ],
)
def test_hosts(receiver, kept, host, expected):
    assert status(receiver, host=host) == expected
    assert len(kept.events) == (expected == 200)


def test_a_tunnels_host(receiver):
    assert status(receiver, host="abc.tunnel.example") == 421
    receiver.allow_hosts(["ABC.tunnel.example", ""])
    assert status(receiver, host="abc.tunnel.example") == 200
    assert status(receiver, host="abc.tunnel.example.:443") == 200
    assert status(receiver, host="def.tunnel.example") == 421
    receiver.allow_hosts([])
    assert status(receiver, host="abc.tunnel.example") == 421


def test_a_request_without_a_host(receiver, kept):
    path = urlsplit(receiver.url).path
    assert talk(receiver, f"GET {path}?id=1&status=sent HTTP/1.0\r\n\r\n".encode()).startswith(
        b"HTTP/1.0 400"
    )
    assert kept.events == []


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://evil.example", 403),
        ("null", 403),
        ("", 403),
        ("http://localhost.evil.example", 403),
        ("http://localhost:3000", 200),
        ("https://abc.tunnel.example", 200),
    ],
)
def test_pages_of_other_hosts(receiver, kept, origin, expected):
    receiver.allow_hosts(["abc.tunnel.example"])
    assert status(receiver, host="abc.tunnel.example", origin=origin) == expected
    assert len(kept.events) == (expected == 200)
