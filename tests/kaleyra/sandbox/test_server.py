"""The sandbox at raw sockets: damaged requests, clients that are slow or vanish, and stopping amid them."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from composer.kaleyra.sandbox.sandbox import KEY, SID, Sandbox
from tests.recording_sandbox import RecordingSandbox

ACTION = {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]}
MESSAGE = {
    "to": "+14155550123",
    "type": "reply",
    "channel": "WhatsApp",
    "from": "+14155550100",
    "body": "Hi Maria",
}
GOOD = json.dumps(MESSAGE | {"action": ACTION}).encode()
PATH = f"/v1/{SID}/messages"


def head(*headers: str, path: str = PATH) -> bytes:
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"api-key: {KEY}",
        "Content-Type: application/json",
        *headers,
    )
    return "\r\n".join((*lines, "", "")).encode()


def request(body: bytes) -> bytes:
    return head(f"Content-Length: {len(body)}") + body


def raw(sandbox: Sandbox, sent: bytes) -> bytes:
    """Everything that comes back for these bytes until the sandbox closes the connection."""
    with connected(sandbox) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def connected(sandbox: Sandbox) -> socket.socket:
    host, port = sandbox.base_url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def wait_for(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.005)


@pytest.fixture(autouse=True)
def _nothing_printed_and_nobody_left(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before
    assert caplog.get_records("call") == []
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with RecordingSandbox() as running:
        yield running


def test_a_dropped_connection_is_closed_although_the_client_would_keep_it() -> None:
    with RecordingSandbox(scenario="dropped") as sandbox, connected(sandbox) as connection:
        connection.sendall(request(GOOD))
        assert connection.recv(1) == b""


def test_an_answer_to_head_has_no_body(sandbox: Sandbox) -> None:
    answer = raw(sandbox, f"HEAD {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert answer.endswith(b"\r\n\r\n")


def test_a_body_over_a_megabyte_is_413(sandbox: Sandbox) -> None:
    for size, status in ((1_000_000, b"200"), (1_000_001, b"413"), (5_000_000, b"413")):
        assert raw(sandbox, request(GOOD.ljust(size))).startswith(b"HTTP/1.1 " + status)
    assert raw(sandbox, head("Content-Length: 1000000000000")).startswith(b"HTTP/1.1 413 ")
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (1_000_001, b" " * 1_000_001)
    assert raw(sandbox, head("Transfer-Encoding: chunked") + chunked).startswith(b"HTTP/1.1 413 ")
    assert sandbox.requests == 1


def test_chunks_are_read(sandbox: Sandbox) -> None:
    chunks = b"5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (GOOD[:5], len(GOOD) - 5, GOOD[5:])
    assert raw(sandbox, head("Transfer-Encoding: chunked") + chunks).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (head("Content-Length: 1000") + GOOD[:20], b"HTTP/1.1 400 "),
        (head("Content-Length: many") + GOOD, b"HTTP/1.1 400 "),
        (head("Content-Length: -1") + GOOD, b"HTTP/1.1 400 "),
        (head(), b"HTTP/1.1 400 "),
        (head("Transfer-Encoding: chunked") + b"zz\r\n", b"HTTP/1.1 400 "),
        (head("Transfer-Encoding: chunked") + b"-5\r\nabcde\r\n", b"HTTP/1.1 400 "),
        (head("Transfer-Encoding: chunked") + b"ff\r\nabc", b"HTTP/1.1 400 "),
        (b"POST http://[ HTTP/1.1\r\n\r\n", b"HTTP/1.1 400 "),
        (b"POST http://[x]y/v1/a/messages HTTP/1.1\r\n\r\n", b"HTTP/1.1 400 "),
        (b"POST /v1/%ff%00/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 404 "),
        (b"GET / HTTP/9.9\r\n\r\n", b"<!DOCTYPE"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", b""),
        (b"\r\n\r\n", b""),
        (b"A" * 65_537, b"HTTP/1.1 414 "),
        (b"POST / HTTP/1.1\r\n" + b"x: y\r\n" * 500 + b"\r\n", b"HTTP/1.1 431 "),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nx", b"HTTP/1.1 404 "),
        (b"", b""),
    ],
)
def test_damaged_http_is_refused_and_nothing_else_happens(
    sandbox: Sandbox, sent: bytes, answer: bytes
) -> None:
    assert raw(sandbox, sent).startswith(answer)
    assert raw(sandbox, request(GOOD)).startswith(b"HTTP/1.1 200 ")


def test_a_client_that_is_gone_disturbs_nobody(sandbox: Sandbox) -> None:
    for sent in (request(GOOD), request(GOOD)[:-5], b"PO"):
        with connected(sandbox) as connection:
            # Closing sends a reset instead of an end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            connection.sendall(sent)
    assert raw(sandbox, request(GOOD)).startswith(b"HTTP/1.1 200 ")


def test_a_client_that_sends_late_still_gets_its_refusal(sandbox: Sandbox) -> None:
    late = b"x" * 300_000
    for path, status in (("/elsewhere", b"404"), (PATH, b"413")):
        with connected(sandbox) as connection:
            size = len(late) if path != PATH else 10 * len(late)
            connection.sendall(head(f"Content-Length: {size}", path=path))
            time.sleep(0.1)
            for _ in range(size // len(late)):
                connection.sendall(late)
            assert connection.recv(12) == b"HTTP/1.1 " + status


def test_requests_are_answered_side_by_side(sandbox: Sandbox) -> None:
    with connected(sandbox), connected(sandbox) as halfway:
        halfway.sendall(request(GOOD)[:-5])
        assert raw(sandbox, request(GOOD)).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST",
        head(),
        head("Content-Length: 9") + b"{",
        head("Transfer-Encoding: chunked"),
        request(GOOD),
    ],
)
def test_stop_closes_open_connections(sent: bytes) -> None:
    with RecordingSandbox() as sandbox, connected(sandbox) as connection:
        connection.sendall(sent)
        raw(sandbox, request(GOOD))
        started = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - started < 4
        while connection.recv(65536):
            pass


def test_stop_breaks_off_a_slow_answer() -> None:
    with RecordingSandbox(scenario="slow") as sandbox, connected(sandbox) as connection:
        connection.sendall(request(GOOD))
        wait_for(lambda: sandbox.requests == 1)
        started = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - started < 4
        assert connection.recv(1) == b""
