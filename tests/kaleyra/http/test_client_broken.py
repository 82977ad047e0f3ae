"""One POST over real sockets: what goes wrong, before a byte of its body has left and afterwards."""

import socket
from contextlib import closing
from dataclasses import replace

import pytest

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown

from ..server import Script, Serve, Visit
from .sends import ACCEPTED, BIG, REFUSED, Send, accept, sentence, stay_silent


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return listener.getsockname()[1]


def test_a_refused_connection_is_not_sent(send_to: Send) -> None:
    outcome = send_to(f"http://127.0.0.1:{free_port()}")
    assert isinstance(outcome, NotSent)
    assert "127.0.0.1" in outcome.reason
    assert sentence(outcome.reason)


def test_an_unknown_host_is_not_sent(send_to: Send) -> None:
    outcome = send_to("https://no-such-host.invalid", total_seconds=10)
    assert isinstance(outcome, NotSent)
    assert sentence(outcome.reason)


def test_a_host_that_cannot_be_one_is_not_sent(send_to: Send, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(send_to("https://" + "a" * 64 + ".example"), NotSent)
    assert "unforeseen while sending" in caplog.text
    caplog.clear()


def test_a_connection_that_is_never_made_is_not_sent(send_to: Send, full_port: int) -> None:
    outcome = send_to(f"http://127.0.0.1:{full_port}", connect_seconds=0.3)
    assert isinstance(outcome, NotSent)
    assert "127.0.0.1" in outcome.reason


def test_half_an_emoji_is_not_sent(send_to: Send, serve: Serve) -> None:
    server = serve(accept)
    outcome = send_to(server.url, message=replace(BIG, body="half \ud83d"), encoding="json")
    assert isinstance(outcome, NotSent)
    assert "emoji" in outcome.reason
    assert server.all_visits() == []


# What goes wrong afterwards.


def close_at_once(visit: Visit) -> None:
    pass


def close_after_reading(visit: Visit) -> None:
    visit.read_request()


def reset_after_reading(visit: Visit) -> None:
    visit.read_request()
    visit.reset()


def close_amid_the_status(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 20")


def close_amid_the_headers(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Le")


def close_amid_the_body(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ACCEPTED) + ACCEPTED[:-3])


def reset_amid_the_body(visit: Visit) -> None:
    close_amid_the_body(visit)
    visit.reset()


def break_amid_a_chunk(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + ACCEPTED)


def answer_in_no_http(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"220 mail.example ESMTP\r\n")


def answer_with_an_endless_header(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n" + ACCEPTED)


def answer_with_endless_headers(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n" + ACCEPTED)


def switch_protocols(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")


@pytest.mark.parametrize(
    "script",
    [
        close_after_reading,
        reset_after_reading,
        close_amid_the_status,
        close_amid_the_headers,
        close_amid_the_body,
        reset_amid_the_body,
        break_amid_a_chunk,
        answer_in_no_http,
        answer_with_an_endless_header,
        answer_with_endless_headers,
        switch_protocols,
        stay_silent,
    ],
)
def test_what_breaks_after_the_body_was_read_is_unknown_and_never_repeated(
    send_to: Send, serve: Serve, script: Script
) -> None:
    server = serve(script)
    outcome = send_to(server.url, read_seconds=0.4)
    assert isinstance(outcome, Unknown)
    assert sentence(outcome.reason)
    assert b"Hi Maria" in server.visit.body
    assert server.posts == 1


def test_what_breaks_at_once_is_unknown_or_not_sent_and_never_repeated(send_to: Send, serve: Serve) -> None:
    server = serve(close_at_once)
    assert isinstance(send_to(server.url), Unknown | NotSent)
    assert server.visit.over.is_set()


def test_a_server_that_stops_reading_amid_the_body_is_unknown(send_to: Send, serve: Serve) -> None:
    def stop_reading(visit: Visit) -> None:
        visit.read_head()
        visit.pause(1.5)

    assert isinstance(
        send_to(serve(stop_reading).url, message=BIG, connect_seconds=0.3, total_seconds=3), Unknown
    )


@pytest.mark.parametrize("end", ["close", "reset"])
def test_a_connection_that_ends_amid_the_body_is_unknown(send_to: Send, serve: Serve, end: str) -> None:
    def read_a_part(visit: Visit) -> None:
        visit.read_head()
        while len(visit.body) < 1_000_000:
            visit.read_some()
        if end == "reset":
            visit.reset()

    server = serve(read_a_part)
    outcome = send_to(server.url, message=BIG)
    assert isinstance(outcome, Unknown)
    assert sentence(outcome.reason)
    assert len(server.visit.body) < len(BIG.body)
    assert server.posts == 1


def test_a_refusal_amid_the_body_is_heard_if_anything_is(send_to: Send, serve: Serve) -> None:
    def refuse_early(visit: Visit) -> None:
        visit.read_head()
        visit.answer(413, REFUSED, "Connection: close")

    assert isinstance(send_to(serve(refuse_early).url, message=BIG), Rejected | Unknown)


def test_a_refusal_that_breaks_off_is_a_refusal(send_to: Send, serve: Serve) -> None:
    def break_off(visit: Visit) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 1000\r\n\r\n" + REFUSED[:20])

    outcome = send_to(serve(break_off).url)
    assert isinstance(outcome, Rejected)
    assert outcome.status == 400
    assert outcome.reply == REFUSED[:20].decode()


def test_silence_is_called_silence(send_to: Send, serve: Serve) -> None:
    assert "in time" in send_to(serve(stay_silent).url, read_seconds=0.2).reason


@pytest.mark.parametrize("end", ["close", "reset", "silence"])
@pytest.mark.parametrize(("status", "reply", "kind"), [(200, ACCEPTED, Accepted), (400, REFUSED, Rejected)])
def test_a_reply_that_is_there_is_read_however_its_connection_ends(
    send_to: Send, serve: Serve, end: str, status: int, reply: bytes, kind: type
) -> None:
    def answer(visit: Visit) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 %d So\r\n\r\n" % status + reply)
        visit.pause(0.2)
        if end == "reset":
            visit.reset()
        elif end == "silence":
            visit.read_to_end()

    outcome = send_to(serve(answer).url, read_seconds=0.5)
    assert isinstance(outcome, kind)
    assert outcome.reply == reply.decode()
