"""The receiver's server: large, damaged, slow and very many requests."""

import http.client
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from urllib.parse import urlsplit

import pytest

from composer.kaleyra.callbacks import receiver_server
from composer.kaleyra.callbacks.read import BODY_MAX

from .requests_to import FORM, PATIENCE, status, talk

pytestmark = pytest.mark.usefixtures("nothing_printed_and_nobody_left")


def test_a_body_as_large_as_may_be_and_one_byte_more(receiver, kept):
    body = b"id=1&status=sent&x=".ljust(BODY_MAX, b"x")
    assert status(receiver, body=body) == 200
    assert status(receiver, body=body + b"x") == 413
    assert kept.said == [("1", "sent")]


@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes_are_heard_out_and_refused(receiver, kept, chunked):
    body = b"x" * 10_000_000
    sent = (body[start : start + 50_000] for start in range(0, len(body), 50_000)) if chunked else body
    assert status(receiver, body=sent) == 413
    assert status(receiver) == 200
    assert kept.said == [("1", "sent")]


def test_without_end_it_is_broken_off(receiver, monkeypatch):
    monkeypatch.setattr(receiver_server, "REQUEST_BYTES_MAX", 200_000)
    receiver.stop()
    receiver.start()
    path = urlsplit(receiver.url).path
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n"
    assert talk(receiver, head.encode()).startswith(b"HTTP/1.1 413")


def test_a_chunked_callback(receiver, kept):
    assert status(receiver, body=iter([b"id=1&st", b"atus=sent"])) == 200
    assert kept.said == [("1", "sent")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"POST http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n", b" 400 "),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", b" 400 "),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", b" 400 "),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b" 400 "),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b" 400 "),
    ],
)
def test_damaged_requests(receiver, kept, head, expected):
    assert expected in talk(receiver, head)[:20]
    assert status(receiver) == 200


def test_endless_headers_are_broken_off(receiver):
    answer = talk(receiver, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 1_000_000)
    assert not answer or b" 431 " in answer[:20]
    assert status(receiver) == 200


def test_random_bytes_are_no_harm(receiver, kept):
    for content in (b"\x00" * 1000, b"\r\n" * 1000, bytes(range(256)) * 40, b"GET"):
        talk(receiver, content)
    assert status(receiver) == 200


def test_clients_that_never_finish_are_broken_off_and_hold_up_nobody(receiver, kept, monkeypatch):
    monkeypatch.setattr(receiver_server, "REQUEST_SECONDS", 0.5)
    path = urlsplit(receiver.url).path
    begun = [
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nid=1",
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX: ",
        "P",
    ]
    slow = [socket.create_connection(("127.0.0.1", receiver.port), PATIENCE) for _ in range(30)]
    for number, connection in enumerate(slow):
        connection.sendall(begun[number % len(begun)].encode())
    assert status(receiver) == 200
    end = time.monotonic() + PATIENCE
    for connection in slow:
        with closing(connection):
            closed = False
            while not closed and time.monotonic() < end:
                try:
                    connection.settimeout(0.1)
                    connection.sendall(b"x")  # now and then a byte, which alone does not help
                    closed = connection.recv(1) == b""
                except TimeoutError:
                    continue
                except OSError:
                    closed = True
            assert closed
    assert kept.said == [("1", "sent")]


@pytest.mark.parametrize(
    "asked", ["", "POST {path} HTTP/1.1\r\nHost: localhost\r\n", "GET /x HTTP/1.1\r\n\r\n"]
)
def test_two_hundred_idle_or_slow_clients_hold_up_no_callback(receiver, kept, asked):
    begun = asked.format(path=urlsplit(receiver.url).path).encode()
    with ExitStack() as stack:
        for _ in range(200):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", receiver.port), PATIENCE))
            with suppress(OSError):  # it may be closed already
                client.sendall(begun)
        started = time.monotonic()
        assert status(receiver) == 200
        assert time.monotonic() - started < 1
    assert kept.said == [("1", "sent")]


def test_the_connection_that_asked_nothing_for_longest_makes_room(receiver, kept, monkeypatch):
    monkeypatch.setattr(receiver_server, "CONNECTIONS_MAX", 4)
    monkeypatch.setattr(receiver_server, "FRESH_SECONDS", 0.0)
    address, path = ("127.0.0.1", receiver.port), urlsplit(receiver.url).path
    with ExitStack() as stack:
        tunnel = stack.enter_context(closing(http.client.HTTPConnection(*address, timeout=PATIENCE)))
        tunnel.connect()
        silent = [stack.enter_context(socket.create_connection(address, PATIENCE)) for _ in range(2)]
        for number in range(4):  # it is used again and again
            tunnel.request("POST", path, f"id={number}&status=sent", {"Content-Type": FORM})
            with tunnel.getresponse() as answer:
                assert answer.status == 200
                answer.read()
            silent.append(stack.enter_context(socket.create_connection(address, PATIENCE)))
        for connection in silent[:4]:
            assert connection.recv(1) == b""
    assert [message for message, _kind in kept.said] == ["0", "1", "2", "3"]


def test_a_silent_connection_is_closed(receiver, monkeypatch):
    monkeypatch.setattr(receiver_server, "IDLE_SECONDS", 1)
    receiver.stop()
    receiver.start()
    with closing(socket.create_connection(("127.0.0.1", receiver.port), PATIENCE)) as connection:
        assert connection.recv(1) == b""


def test_a_burst_on_lasting_connections(receiver, kept):
    def send(client: int) -> set[int]:
        with closing(http.client.HTTPConnection("127.0.0.1", receiver.port, timeout=20)) as connection:
            path = urlsplit(receiver.url).path
            codes = set()
            for number in range(50):
                connection.request("POST", path, f"id={client}-{number}&status=sent", {"Content-Type": FORM})
                with connection.getresponse() as answer:
                    codes.add(answer.status)
                    answer.read()
            return codes

    with ThreadPoolExecutor(8) as pool:
        assert set().union(*pool.map(send, range(8))) == {200}
    assert len(set(kept.said)) == len(kept.said) == 400


def test_a_burst_of_more_connections_than_there_may_be(receiver, kept, monkeypatch):
    monkeypatch.setattr(receiver_server, "CONNECTIONS_MAX", 5)

    def send(number: int) -> int:
        return status(receiver, body=f"id={number}&status=sent".encode())

    with ThreadPoolExecutor(40) as pool:
        assert set(pool.map(send, range(200))) == {200}
    assert len(kept.said) == 200
