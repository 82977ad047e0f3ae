"""What arrives at the receiver in other forms than the usual one: packed, or with signs no URL may have."""

import gzip
import socket
import zlib
from urllib.parse import quote, urlsplit

import pytest

from composer.kaleyra.callbacks import read

from .requests_to import ask, status

pytestmark = pytest.mark.usefixtures("nothing_printed_and_nobody_left")

SENT = b'{"id": "1:0", "status": "sent"}'


def raw(receiver, target: bytes) -> bytes:
    """Ask with a request line that no library would write."""
    parts = urlsplit(receiver.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall(b"GET " + parts.path.encode() + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        return connection.recv(4096).partition(b"\r\n")[0]


def text_of_query(receiver, kept, query: bytes) -> str:
    fields = b"?from=14155550123&type=text&created_at=1796100000&wanumber=14155550100&body="
    assert raw(receiver, fields + query) == b"HTTP/1.1 200 OK"
    return kept.events[0].text


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("GZIP", gzip.compress), ("deflate", zlib.compress)],
)
def test_a_packed_body_is_unpacked(receiver, kept, coding, pack):
    code, _text, _headers = ask(receiver, body=pack(SENT), content_type="application/json", coding=coding)
    assert code == 200
    assert kept.said == [("1", "sent")]


@pytest.mark.parametrize("coding", ["gzip", "identity", "br"])
def test_a_body_that_is_not_packed_as_it_says_is_read_as_it_is(receiver, kept, coding):
    code, *_rest = ask(receiver, body=SENT, content_type="application/json", coding=coding)
    assert code == 200
    assert kept.said == [("1", "sent")]


def test_a_small_body_that_unpacks_to_a_large_one_is_refused(receiver, kept):
    bomb = gzip.compress(b" " * 100 * read.BODY_MAX)
    code, *_rest = ask(receiver, body=bomb, coding="gzip")
    assert code == 413
    assert kept.events == []


def test_a_slash_behind_the_path(receiver, kept):
    assert status(receiver, url=receiver.url + "/") == 200
    assert status(receiver, url=receiver.url + "//") == 404
    assert kept.said == [("1", "sent")]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (b"Hello world", "Hello world"),
        ("Grüße 👍".encode(), "Grüße 👍"),
        ("Grüße".encode("cp1252"), "Grüße"),
        (b"caf%E9", "café"),
        (b"%93quoted%94", "“quoted”"),
        (quote("café 👍").encode(), "café 👍"),
        (b"100%25 + 1%2B1", "100%   1+1"),
        (b"two  blanks ", "two  blanks "),
    ],
)
def test_a_query_with_signs_that_no_url_may_have(receiver, kept, query, text):
    assert text_of_query(receiver, kept, query) == text


def test_a_form_of_another_character_set(receiver, kept):
    body = "from=14155550123&body=Grüße&type=text&created_at=1796100000".encode("cp1252")
    assert status(receiver, body=body, content_type="application/x-www-form-urlencoded") == 200
    assert kept.events[0].text == "Grüße"
