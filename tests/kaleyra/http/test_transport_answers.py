"""Answers that could do harm, tried over real sockets: too long, packed, nested, or in an odd charset."""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from composer.kaleyra.http import client
from composer.kaleyra.outcome import RETRY_AFTER_MAX, Accepted, Rejected, Unknown

from ..server import Script, Serve, Visit
from .sends import ACCEPTED, SHORT, Send, answering

GIGABYTE = 1_000_000_000


def without_end(sent: list[int], head: bytes, piece: bytes = b" " * 65_536) -> Script:
    def script(visit: Visit) -> None:
        visit.read_request()
        visit.send(head)
        while sent[0] < GIGABYTE:
            visit.send(piece)
            sent[0] += len(piece)

    return script


@pytest.fixture
def flat_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", Unknown),
        (b"HTTP/1.1 200 OK\r\n\r\n", Unknown),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Rejected),
        (b'HTTP/1.1 200 OK\r\n\r\n{"id": "a1"}', Unknown),
    ],
)
def test_a_gigabyte_is_not_read(send_to: Send, serve: Serve, head: bytes, kind: type) -> None:
    sent = [0]
    piece = b"x" * 65_536
    outcome = send_to(serve(without_end(sent, head, piece)).url)
    assert type(outcome) is kind
    assert len(outcome.reply) == client.REPLY_BYTES_MAX
    assert sent[0] < 100_000_000


def test_a_redirect_is_not_read_without_end(send_to: Send, serve: Serve) -> None:
    sent = [0]
    outcome = send_to(serve(without_end(sent, b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")).url)
    assert isinstance(outcome, Rejected)
    assert sent[0] < 100_000_000


def test_an_answer_of_exactly_the_cap_is_read(send_to: Send, serve: Serve) -> None:
    whole = SHORT + b" " * (client.REPLY_BYTES_MAX - len(SHORT))
    assert isinstance(send_to(serve(answering(200, whole)).url), Accepted)


def bomb() -> bytes:
    """A gigabyte of blanks, gzipped by hand out of the same packed block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * 100 + packer.flush()


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize("status", [200, 400])
def test_a_packed_gigabyte_is_not_unpacked(send_to: Send, serve: Serve, status: int) -> None:
    outcome = send_to(serve(answering(status, bomb(), "Content-Encoding: gzip")).url)
    assert type(outcome) is (Unknown if status == 200 else Rejected)
    assert outcome.reply == " " * client.REPLY_BYTES_MAX


@pytest.mark.usefixtures("flat_memory")
def test_a_gigabyte_packed_twice_is_not_unpacked(send_to: Send, serve: Serve) -> None:
    twice = gzip.compress(bomb())
    outcome = send_to(serve(answering(200, twice, "Content-Encoding: gzip, gzip")).url, total_seconds=10)
    assert isinstance(outcome, Unknown)
    assert len(outcome.reply) <= client.REPLY_BYTES_MAX


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("x-new", bytes)]
)
def test_a_packed_answer_is_read(
    send_to: Send, serve: Serve, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    server = serve(answering(200, pack(SHORT), f"Content-Encoding: {encoding}"))
    assert isinstance(send_to(server.url), Accepted)


@pytest.mark.parametrize(("status", "kind"), [(200, Unknown), (400, Rejected)])
@pytest.mark.parametrize("packed", [b"not gzip at all", gzip.compress(SHORT, mtime=0)[:-9], b""])
def test_an_answer_packed_wrongly_is_told_by_its_status(
    send_to: Send, serve: Serve, packed: bytes, status: int, kind: type
) -> None:
    server = serve(answering(status, packed, "Content-Encoding: gzip"))
    outcome = send_to(server.url)
    understood = status == 200 and isinstance(outcome, Accepted) and outcome.reply == SHORT.decode()
    assert type(outcome) is kind or understood


@pytest.mark.parametrize(("status", "kind"), [(200, Unknown), (400, Rejected)])
@pytest.mark.parametrize("brackets", ["[", '{"a":', '{"id": [[', '{"error": {"body": ['])
def test_brackets_without_end_are_told_by_their_status(
    send_to: Send, serve: Serve, brackets: str, status: int, kind: type
) -> None:
    server = serve(answering(status, brackets.encode() * 100_000, "Content-Type: application/json"))
    assert type(send_to(server.url)) is kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><html><body>Welcome</body></html>", Unknown),
        (ACCEPTED[:-20], Unknown),
        (b'{"totalCount": ' + b"9" * 5000 + b', "id": "a1"}', Accepted),
        (b'{"totalCount": ' + b"9" * 5000 + b"}", Unknown),
        (b'{"id": ' + b"9" * 5000 + b"}", Accepted),
    ],
)
def test_an_answer_with_200_is_accepted_by_its_id_alone(
    send_to: Send, serve: Serve, body: bytes, kind: type
) -> None:
    assert type(send_to(serve(answering(200, body, "Content-Type: application/json")).url)) is kind


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", RETRY_AFTER_MAX),
        ("-5", None),
        ("1000000000", RETRY_AFTER_MAX),
        ("soon", None),
        ("\xff", None),
        ("9" * 5000, None),
    ],
)
def test_a_refusal_tells_how_long_to_wait(
    send_to: Send, serve: Serve, header: str, seconds: int | None
) -> None:
    outcome = send_to(serve(answering(429, b"", f"Retry-After: {header}")).url)
    assert isinstance(outcome, Rejected)
    assert outcome.retry_after == seconds


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", SHORT),
        ("application/json; charset=utf-8", SHORT),
        ("application/json; charset=utf-16", SHORT),
        ("application/json; charset=utf-7", SHORT),
        ("application/json; charset=x-nonsense", SHORT),
        ("application/json; charset=", SHORT),
        ("application/json; charset=hex", SHORT),
        ("text/html", SHORT),
        ("text/html; charset=latin-1", SHORT),
        ("application/octet-stream", SHORT),
        ("", SHORT),
        (";;;=", SHORT),
        ("application/json", b"\xef\xbb\xbf" + SHORT),
        ("application/json; charset=utf-16", SHORT.decode().encode("utf-16")),
        *[
            (content_type, '{"id": "a1", "body": "Grüße"}'.encode("latin-1"))
            for content_type in (
                "application/json",
                "application/json; charset=latin-1",
                "application/json; charset=utf-8",
                "application/json; charset=utf-16",
                "application/json; charset=x-nonsense",
                "application/json; charset=a\0b",
                "application/json; charset=hex",
                "application/json; charset=idna",
                "application/json; charset=undefined",
                "application/json; charset=" + "x" * 10_000,
                "text/plain",
                "",
            )
        ],
    ],
)
def test_an_id_is_found_whatever_charset_is_declared(
    send_to: Send, serve: Serve, content_type: str, body: bytes
) -> None:
    outcome = send_to(serve(answering(200, body, f"Content-Type: {content_type}")).url)
    assert isinstance(outcome, Accepted)
    assert outcome.message_id == "a1"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", "Grüße 😀".encode()),
        ("text/html", "Grüße 😀".encode()),
        ("application/json; charset=latin-1", "Grüße 😀".encode()),
        ("application/json; charset=utf-16", "Grüße 😀".encode("utf-16")),
    ],
)
def test_an_answer_is_text_as_it_was_meant(
    send_to: Send, serve: Serve, content_type: str, body: bytes
) -> None:
    assert send_to(serve(answering(400, body, f"Content-Type: {content_type}")).url).reply == "Grüße 😀"


def test_a_declared_charset_is_for_what_is_not_utf_8(send_to: Send, serve: Serve) -> None:
    body = json.dumps({"message": "Größe"}, ensure_ascii=False).encode("latin-1")
    outcome = send_to(serve(answering(400, body, "Content-Type: application/json; charset=iso-8859-1")).url)
    assert outcome.message == "Größe"
