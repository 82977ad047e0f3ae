"""One POST over real sockets: its deadline, however slowly the other side goes on."""

import time

import pytest

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown

from ..server import Script, Serve, Visit
from .sends import ACCEPTED, BIG, REFUSED, Send, drip_the_body, drip_the_headers, sentence


def drip_the_status(visit: Visit) -> None:
    visit.read_request()
    visit.drip(of=b"HTTP/1.1 200 " + b"x" * 60_000)


def drip_chunks(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    visit.drip(of=b"1\r\n \r\n")


def go_on_with_100(visit: Visit) -> None:
    visit.read_request()
    visit.drip(of=b"HTTP/1.1 100 Continue\r\n\r\n", every=0.001)


@pytest.mark.parametrize(
    "script", [drip_the_status, drip_the_headers, drip_the_body, drip_chunks, go_on_with_100]
)
def test_an_answer_that_never_gets_done_ends_at_the_deadline(
    send_to: Send, serve: Serve, script: Script
) -> None:
    server = serve(script)
    begun = time.monotonic()
    outcome = send_to(server.url, total_seconds=0.5)
    assert 0.4 < time.monotonic() - begun < 1.5
    assert isinstance(outcome, Unknown)
    assert "0.5 seconds" in outcome.reason
    assert sentence(outcome.reason)
    assert server.visit.over.is_set()


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
def test_a_byte_a_second_keeps_no_send_waiting(send_to: Send, serve: Serve, start: bytes) -> None:
    def drip_slowly(visit: Visit) -> None:
        visit.read_request()
        visit.send(start)
        visit.drip(of=b"HTTP/1.1 200 OK\r\n", every=1.0)

    server = serve(drip_slowly)
    begun = time.monotonic()
    assert isinstance(send_to(server.url, total_seconds=2.5), Unknown)
    assert 2.4 < time.monotonic() - begun < 3.5
    assert server.visit.over.is_set()


def test_a_refusal_whose_text_never_gets_done_is_a_refusal(send_to: Send, serve: Serve) -> None:
    def drip(visit: Visit) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 429 Slow Down\r\nRetry-After: 60\r\nContent-Length: 100000\r\n\r\n")
        visit.drip()

    outcome = send_to(serve(drip).url, total_seconds=0.5)
    assert isinstance(outcome, Rejected)
    assert (outcome.status, outcome.retry_after) == (429, 60)


def test_what_a_dripping_refusal_already_said_is_read(send_to: Send, serve: Serve) -> None:
    def drip(visit: Visit) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 100000\r\n\r\n" + REFUSED)
        visit.drip()

    outcome = send_to(serve(drip).url, total_seconds=0.5)
    assert isinstance(outcome, Rejected)
    assert outcome.fields == {"buttons": "no buttons"}


def test_an_id_that_came_before_the_deadline_is_accepted(send_to: Send, serve: Serve) -> None:
    def drip(visit: Visit) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + ACCEPTED)
        visit.drip()

    outcome = send_to(serve(drip).url, total_seconds=0.5)
    assert isinstance(outcome, Accepted)
    assert outcome.message_id == "m1:0"


def test_a_server_that_reads_a_body_for_ever_ends_at_the_deadline(send_to: Send, serve: Serve) -> None:
    def read_slowly(visit: Visit) -> None:
        visit.read_head()
        while visit.read_some():
            visit.pause(0.05)

    begun = time.monotonic()
    outcome = send_to(serve(read_slowly).url, message=BIG, total_seconds=1.2)
    assert time.monotonic() - begun < 2.5
    assert isinstance(outcome, Unknown)


def test_the_deadline_before_a_connection_is_not_sent(send_to: Send, full_port: int) -> None:
    outcome = send_to(f"http://127.0.0.1:{full_port}", connect_seconds=1, total_seconds=0.3)
    assert isinstance(outcome, NotSent)
    assert "0.3 seconds" in outcome.reason
