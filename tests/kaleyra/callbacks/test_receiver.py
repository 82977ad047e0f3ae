"""The receiver, over real sockets."""

import http.client
import json
import logging
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest

from composer.kaleyra.callbacks import receiver_server
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import BODY_MAX
from composer.kaleyra.callbacks.receiver import Receiver, new_token

FORM = "application/x-www-form-urlencoded"
PATIENCE = 5


class Kept:
    """Keeps events, or does not."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.fault: Exception | None = None
        self.faults: list[Exception] = []
        self.held_up = threading.Event()
        self.held_up.set()

    def __call__(self, events: tuple[Event, ...]) -> None:
        self.held_up.wait(PATIENCE)
        if self.fault is not None:
            raise self.fault
        self.events += events

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(event.message_id, event.kind) for event in self.events]


@pytest.fixture(autouse=True)
def _nothing_printed_and_nobody_left(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    caplog.set_level(logging.WARNING)
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before
    assert caplog.get_records("call") == []
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def receiver(kept: Kept) -> Iterator[Receiver]:
    with Receiver(kept, failed=kept.faults.append) as running:
        running.is_live = True
        yield running


def ask(
    receiver: Receiver,
    method: str = "POST",
    body: bytes = b"id=1&status=sent",
    *,
    url: str = "",
    query: str = "",
    host: str | None = None,
    content_type: str = FORM,
) -> tuple[int, str, http.client.HTTPMessage]:
    parts = urlsplit(url or receiver.url)
    with closing(http.client.HTTPConnection("127.0.0.1", receiver.port, timeout=PATIENCE)) as connection:
        headers = {"Content-Type": content_type} | ({} if host is None else {"Host": host})
        connection.request(method, parts.path + (f"?{query}" if query else ""), body, headers)
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode(), answer.headers


def status(*args, **more) -> int:
    return ask(*args, **more)[0]


def talk(receiver: Receiver, content: bytes) -> bytes:
    """Send bytes as they are, and return what comes until the connection is closed."""
    with closing(socket.create_connection(("127.0.0.1", receiver.port), PATIENCE)) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        with suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                received += piece
        return received


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
    receiver.is_live = False
    assert status(receiver) == 404
    assert status(receiver, url=receiver.simulated_url) == 200
    receiver.is_live = True
    assert status(receiver) == 200


def test_an_empty_request_is_fine_and_keeps_nothing(receiver, kept):
    assert status(receiver, "GET", b"") == 200
    assert kept.events == []


def test_what_was_not_kept_is_to_be_sent_again(receiver, kept):
    kept.fault = OSError("full")
    assert status(receiver) == 500
    assert kept.faults == [kept.fault]
    kept.fault = None
    assert status(receiver) == 200
    assert kept.said == [("1", "sent")]


def test_a_fault_that_nobody_wants_to_know_of_is_logged_by_its_kind(kept, caplog):
    with Receiver(kept) as receiver:
        kept.fault = OSError("secret")
        assert status(receiver, url=receiver.simulated_url) == 500
    assert [record.getMessage() for record in caplog.records] == ["a callback was not kept: OSError"]
    caplog.clear()


@pytest.mark.parametrize(
    "path",
    ["/", "/callback/", "/callback/TOKEN/", "/callback/x", "//", "/callback/%ff", "/x?y=/callback/TOKEN"],
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


def test_the_rehearsals_url_tells_nothing_of_the_real_one(receiver, kept):
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
    receiver.answer_to(["ABC.tunnel.example", ""])
    assert status(receiver, host="abc.tunnel.example") == 200
    assert status(receiver, host="abc.tunnel.example.:443") == 200
    assert status(receiver, host="def.tunnel.example") == 421
    receiver.answer_to([])
    assert status(receiver, host="abc.tunnel.example") == 421


def test_a_request_without_a_host(receiver, kept):
    path = urlsplit(receiver.url).path
    assert talk(receiver, f"GET {path}?id=1&status=sent HTTP/1.0\r\n\r\n".encode()).startswith(
        b"HTTP/1.0 400"
    )
    assert kept.events == []


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
    monkeypatch.setattr(receiver_server, "HEARD_OUT_MAX", 200_000)
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


def test_a_taken_port_is_left_for_another(kept):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        taken = other.getsockname()[1]
        with Receiver(kept, port=taken) as receiver:
            assert receiver.moved
            assert f":{taken}/" not in receiver.url
            assert status(receiver, url=receiver.simulated_url) == 200


@pytest.mark.parametrize("port", [-1, 99999])
def test_a_port_that_is_none(kept, port):
    with Receiver(kept, port=port) as receiver:
        assert receiver.moved


def test_the_wanted_port(kept):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        free = other.getsockname()[1]
    with Receiver(kept, port=free) as receiver:
        assert not receiver.moved
        assert receiver.port == free


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one loopback address only")
def test_it_listens_at_one_address_alone(receiver):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", receiver.port), 1)


def test_it_starts_and_stops_within_a_second_and_again(kept):
    receiver = Receiver(kept)
    url = receiver.simulated_url
    for _ in range(3):
        begun = time.monotonic()
        receiver.start()
        receiver.start()
        assert status(receiver, url=url) == 200
        receiver.stop()
        receiver.stop()
        assert time.monotonic() - begun < 1
        with pytest.raises(ConnectionRefusedError):
            status(receiver, url=url)
    assert receiver.simulated_url == url


def test_one_that_was_never_started_gives_its_port_back(kept):
    receiver = Receiver(kept)
    receiver.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", receiver.port), 1)


def test_stopping_waits_for_what_is_being_kept(kept):
    receiver = Receiver(kept)
    receiver.start()
    kept.held_up.clear()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(status, receiver, url=receiver.simulated_url)
        time.sleep(0.1)
        threading.Timer(0.2, kept.held_up.set).start()
        receiver.stop()
        assert answer.result() == 200
    assert kept.said == [("1", "sent")]


def test_stopping_does_not_wait_for_ever(kept):
    receiver = Receiver(kept)
    receiver.start()
    kept.held_up.clear()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(status, receiver, url=receiver.simulated_url)
        time.sleep(0.1)
        begun = time.monotonic()
        receiver.stop()
        assert time.monotonic() - begun < 1.2
        assert isinstance(answer.exception(), http.client.HTTPException | OSError)
    kept.held_up.set()
    end = time.monotonic() + PATIENCE
    while any(thread.name == "receiver-worker" for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_stopping_breaks_open_connections_off(receiver):
    with closing(socket.create_connection(("127.0.0.1", receiver.port), PATIENCE)) as connection:
        connection.sendall(b"POST /")
        time.sleep(0.1)
        receiver.stop()
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
