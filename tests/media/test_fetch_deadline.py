"""A fetch ends in time, however slowly the other side goes on, and when it is stopped."""

import socket
import threading
import time
from typing import Any

import pytest

from composer.kaleyra.http.exchange import Cancel
from composer.media.fetch import Unreachable

from ..kaleyra.server import Script, Serve, Visit
from .conftest import FetchLocal
from .files import picture

PNG = picture("PNG")
LATE = Unreachable(
    "The file did not come within 0.5 seconds, and WhatsApp may not "
    "wait longer: use a smaller file or a faster server, or try again."
)
STOPPED = Unreachable("The file was not looked at, because you stopped that.")


def stay_silent(visit: Visit) -> None:
    visit.read_head()
    visit.request_read.set()
    visit.read_to_end()


def drip_the_status(visit: Visit) -> None:
    visit.read_head()
    visit.drip(of=b"HTTP/1.1 200 " + b"x" * 60_000)


def drip_the_headers(visit: Visit) -> None:
    visit.read_head()
    visit.send(b"HTTP/1.1 200 OK\r\n")
    visit.drip(of=b"X: y\r\n")


def drip_the_body(visit: Visit) -> None:
    visit.read_head()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + PNG)
    visit.request_read.set()
    visit.drip()


def drip_chunks(visit: Visit) -> None:
    visit.read_head()
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    visit.drip(of=b"1\r\n \r\n")


def go_on_with_100(visit: Visit) -> None:
    visit.read_head()
    visit.drip(of=b"HTTP/1.1 100 Continue\r\n\r\n", every=0.001)


def redirect_slowly(visit: Visit) -> None:
    visit.read_head()
    visit.pause(0.2)
    visit.answer(302, b"", "Location: /")


SLOW = [
    stay_silent,
    drip_the_status,
    drip_the_headers,
    drip_the_body,
    drip_chunks,
    go_on_with_100,
    redirect_slowly,
]


@pytest.mark.parametrize("script", SLOW)
def test_a_file_that_never_gets_done_ends_at_the_deadline(
    fetch_local: FetchLocal, serve: Serve, script: Script
) -> None:
    server = serve(script)
    begun = time.monotonic()
    found = fetch_local(server.url, total_seconds=0.5)
    assert 0.4 < time.monotonic() - begun < 1.5
    assert found == LATE


def test_a_tls_handshake_that_never_gets_done_ends_at_the_deadline(
    fetch_local: FetchLocal, serve: Serve
) -> None:
    def drip_a_record(visit: Visit) -> None:
        visit.read_some()
        visit.drip(of=b"\x16\x03\x03\x40\x00" + bytes(16_000))

    server = serve(drip_a_record)
    assert fetch_local(f"https://127.0.0.1:{server.port}/", total_seconds=0.5) == LATE


def test_a_connection_that_never_gets_done_ends_at_the_deadline(
    fetch_local: FetchLocal, full_port: int, monkeypatch: Any
) -> None:
    monkeypatch.setattr("composer.media.fetch.CONNECT_SECONDS", 1.0)
    assert fetch_local(f"http://127.0.0.1:{full_port}/", total_seconds=0.5) == LATE


def test_a_look_up_that_never_gets_done_ends_at_the_deadline(
    fetch_local: FetchLocal, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def wait(*_: Any, **__: Any) -> Any:
        over.wait(5)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    assert fetch_local("http://files.example.com/", total_seconds=0.5) == LATE
    over.set()


def test_a_server_that_takes_no_connection_in_time_is_explained(
    fetch_local: FetchLocal, full_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.media.fetch.CONNECT_SECONDS", 0.3)
    found = fetch_local(f"http://127.0.0.1:{full_port}/")
    assert found == Unreachable(
        "127.0.0.1 did not answer in time: check the internet connection, or open the address in a browser."
    )


@pytest.mark.parametrize("script", [stay_silent, drip_the_body])
def test_stopping_ends_it_at_once(fetch_local: FetchLocal, serve: Serve, script: Script) -> None:
    server = serve(script)
    cancel = Cancel()
    stopped: list[float] = []

    def stop() -> None:
        server.wait_for_request()
        stopped.append(time.monotonic())
        cancel.cancel()

    stopper = threading.Thread(target=stop)
    stopper.start()
    assert fetch_local(server.url, cancel=cancel) == STOPPED
    stopper.join()
    assert time.monotonic() - stopped[0] < 1


def test_what_was_stopped_before_is_not_begun(fetch_local: FetchLocal, serve: Serve) -> None:
    server = serve(stay_silent)
    cancel = Cancel()
    cancel.cancel()
    assert fetch_local(server.url, cancel=cancel) == STOPPED
    assert server.all_visits() == []


def test_a_mistake_in_the_program_is_not_hidden(fetch_local: FetchLocal, serve: Serve) -> None:
    def allowed(_: object) -> bool:
        raise KeyError("a mistake")

    with pytest.raises(KeyError, match="a mistake"):
        fetch_local(serve(stay_silent).url, allowed=allowed)
