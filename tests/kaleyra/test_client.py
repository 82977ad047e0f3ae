"""One POST over real sockets: what came of it, whatever the other side does; stopping it, and its deadline."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from composer.kaleyra.client import Cancel, Stopped
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.message.model import Button, Message

Send = Callable[..., Outcome]
Serve = Callable[[Callable[[Any], None]], Any]
StoppedWhen = Callable[[Cancel, Callable[[], object], Callable[[], Outcome]], Outcome]

ACCEPTED = json.dumps(
    {"id": "a1", "type": "reply", "data": [{"message_id": "m1:0", "recipient": "14155550123"}]}
).encode()
REFUSED = json.dumps({"code": "E413", "message": "Invalid", "data": [], "error": {"action": "no buttons"}}).encode()
BIG = Message(to="+14155550123", body="x" * 16_000_000, buttons=(Button("yes", "Yes"),))


def accept(visit: Any) -> None:
    visit.read_request()
    visit.answer(200, ACCEPTED, "Content-Type: application/json")


def stay_silent(visit: Any) -> None:
    visit.read_request()
    visit.read_to_end()


def sentence(text: str) -> bool:
    return len(text.split()) > 4 and text.endswith(".")


# What comes back.


@pytest.mark.parametrize("encoding", ["multipart", "urlencoded", "json"])
def test_an_accepted_message_has_its_id(send_to: Send, serve: Serve, encoding: str) -> None:
    server = serve(accept)
    outcome = send_to(server.url, encoding=encoding)
    assert outcome == Accepted("m1:0", ("14155550123",), 200, ACCEPTED.decode(), "")
    visit = server.visit
    assert visit.head.startswith(b"POST /v1/HPLANTED77SID/messages HTTP/1.1\r\n")
    assert visit.headers["api-key"] == "planted-Key-9f3a71"
    assert visit.headers["user-agent"].startswith("reply-button-composer/")
    assert len(visit.body) == int(visit.headers["content-length"])
    assert visit.received.count(b"planted-Key-9f3a71") == 1
    assert b"Hi Maria" in visit.body or b"Hi+Maria" in visit.body


def test_a_message_of_many_reads_arrives_whole(send_to: Send, serve: Serve) -> None:
    server = serve(accept)
    body = "".join(f"{number:07}\n" for number in range(50_000))
    outcome = send_to(server.url, message=replace(BIG, body=body), encoding="json")
    assert isinstance(outcome, Accepted)
    assert json.loads(server.visit.body)["body"] == body


def test_a_refusal_names_the_composers_fields(send_to: Send, serve: Serve) -> None:
    def refuse(visit: Any) -> None:
        visit.read_request()
        visit.answer(429, REFUSED, "Retry-After: 30")

    assert send_to(serve(refuse).url) == Rejected(
        "E413", "Invalid", {"buttons": "no buttons"}, 30, 429, REFUSED.decode()
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, Unknown),
        (204, Unknown),
        (304, Rejected),
        (400, Rejected),
        (401, Rejected),
        (408, Unknown),
        (413, Rejected),
        (429, Rejected),
        (500, Unknown),
        (503, Unknown),
    ],
)
def test_an_empty_answer_is_told_by_its_status_and_never_asked_for_again(
    send_to: Send, serve: Serve, status: int, kind: type
) -> None:
    def answer(visit: Any) -> None:
        visit.read_request()
        visit.answer(status, b"", "Retry-After: 0", "Connection: close")

    server = serve(answer)
    assert type(send_to(server.url)) is kind
    assert server.visit.received.count(b"POST ") == 1


def test_a_web_page_with_200_is_unknown(send_to: Send, serve: Serve) -> None:
    def portal(visit: Any) -> None:
        visit.read_request()
        visit.answer(200, b"<html><body>Log in to the WLAN</body></html>", "Content-Type: text/html")

    assert isinstance(send_to(serve(portal).url), Unknown)


def test_an_answer_in_chunks_is_read(send_to: Send, serve: Serve) -> None:
    def chunked(visit: Any) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in ACCEPTED:
            visit.send(b"1\r\n" + bytes([number]) + b"\r\n")
        visit.send(b"0\r\n\r\n")
        visit.read_to_end()

    assert isinstance(send_to(serve(chunked).url), Accepted)


def test_an_answer_that_ends_with_the_connection_is_read(send_to: Send, serve: Serve) -> None:
    def old(visit: Any) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.0 200 OK\r\n\r\n" + ACCEPTED)

    assert isinstance(send_to(serve(old).url), Accepted)


def test_an_answer_after_100_continue_is_read(send_to: Send, serve: Serve) -> None:
    def continued(visit: Any) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        visit.answer(200, ACCEPTED)

    assert isinstance(send_to(serve(continued).url), Accepted)


# What goes wrong before a byte of the body has left.


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


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue of connections is full: to connect to it takes for ever."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        try:
            for _ in range(64):
                waiting.append(socket.socket())
                waiting[-1].settimeout(0.3)
                waiting[-1].connect(listener.getsockname())
            pytest.skip("this system queues connections without end")
        except TimeoutError:
            yield listener.getsockname()[1]
        finally:
            for connection in waiting:
                connection.close()


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


def close_at_once(visit: Any) -> None:
    pass


def close_after_reading(visit: Any) -> None:
    visit.read_request()


def reset_after_reading(visit: Any) -> None:
    visit.read_request()
    visit.reset()


def close_amid_the_status(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 20")


def close_amid_the_headers(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Le")


def close_amid_the_body(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ACCEPTED) + ACCEPTED[:-3])


def reset_amid_the_body(visit: Any) -> None:
    close_amid_the_body(visit)
    visit.reset()


def break_amid_a_chunk(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + ACCEPTED)


def answer_in_no_http(visit: Any) -> None:
    visit.read_request()
    visit.send(b"220 mail.example ESMTP\r\n")


def answer_with_an_endless_header(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n" + ACCEPTED)


def answer_with_endless_headers(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n" + ACCEPTED)


def switch_protocols(visit: Any) -> None:
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
    send_to: Send, serve: Serve, script: Callable[[Any], None]
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
    def stop_reading(visit: Any) -> None:
        visit.read_head()
        visit.pause(1.5)

    assert isinstance(send_to(serve(stop_reading).url, message=BIG, connect_seconds=0.3, total_seconds=3), Unknown)


def test_a_refusal_amid_the_body_is_heard_if_anything_is(send_to: Send, serve: Serve) -> None:
    def refuse_early(visit: Any) -> None:
        visit.read_head()
        visit.answer(413, REFUSED, "Connection: close")

    assert isinstance(send_to(serve(refuse_early).url, message=BIG), Rejected | Unknown)


def test_a_refusal_that_breaks_off_is_a_refusal(send_to: Send, serve: Serve) -> None:
    def break_off(visit: Any) -> None:
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
    def answer(visit: Any) -> None:
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


# The deadline.


def drip_the_status(visit: Any) -> None:
    visit.read_request()
    visit.drip(of=b"HTTP/1.1 200 " + b"x" * 60_000)


def drip_the_headers(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\n")
    visit.drip(of=b"X: y\r\n")


def drip_the_body(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
    visit.drip()


def drip_chunks(visit: Any) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    visit.drip(of=b"1\r\n \r\n")


def go_on_with_100(visit: Any) -> None:
    visit.read_request()
    visit.drip(of=b"HTTP/1.1 100 Continue\r\n\r\n", every=0.001)


@pytest.mark.parametrize("script", [drip_the_status, drip_the_headers, drip_the_body, drip_chunks, go_on_with_100])
def test_an_answer_that_never_gets_done_ends_at_the_deadline(
    send_to: Send, serve: Serve, script: Callable[[Any], None]
) -> None:
    server = serve(script)
    begun = time.monotonic()
    outcome = send_to(server.url, total_seconds=0.5)
    assert 0.4 < time.monotonic() - begun < 1.5
    assert isinstance(outcome, Unknown)
    assert "0.5 seconds" in outcome.reason
    assert sentence(outcome.reason)
    assert server.visit.over.is_set()


def test_a_refusal_whose_text_never_gets_done_is_a_refusal(send_to: Send, serve: Serve) -> None:
    def drip(visit: Any) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 429 Slow Down\r\nRetry-After: 60\r\nContent-Length: 100000\r\n\r\n")
        visit.drip()

    outcome = send_to(serve(drip).url, total_seconds=0.5)
    assert isinstance(outcome, Rejected)
    assert (outcome.status, outcome.retry_after) == (429, 60)


def test_what_a_dripping_refusal_already_said_is_read(send_to: Send, serve: Serve) -> None:
    def drip(visit: Any) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 100000\r\n\r\n" + REFUSED)
        visit.drip()

    outcome = send_to(serve(drip).url, total_seconds=0.5)
    assert isinstance(outcome, Rejected)
    assert outcome.fields == {"buttons": "no buttons"}


def test_an_id_that_came_before_the_deadline_is_accepted(send_to: Send, serve: Serve) -> None:
    def drip(visit: Any) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + ACCEPTED)
        visit.drip()

    outcome = send_to(serve(drip).url, total_seconds=0.5)
    assert isinstance(outcome, Accepted)
    assert outcome.message_id == "m1:0"


def test_a_server_that_reads_a_body_for_ever_ends_at_the_deadline(send_to: Send, serve: Serve) -> None:
    def read_slowly(visit: Any) -> None:
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


# Stopping it.


def test_stopping_while_connecting_is_not_sent(send_to: Send, stopped_when: StoppedWhen, full_port: int) -> None:
    cancel = Cancel()
    url = f"http://127.0.0.1:{full_port}"
    outcome = stopped_when(cancel, lambda: time.sleep(0.2), lambda: send_to(url, cancel, connect_seconds=1))
    assert isinstance(outcome, NotSent)
    assert "You stopped" in outcome.reason
    assert not cancel.body_left


def test_stopping_while_the_name_is_looked_up_sends_no_body_later_either(
    send_to: Send, stopped_when: StoppedWhen, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(stay_silent)
    asked, found = threading.Event(), threading.Event()
    look_up = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> Any:
        asked.set()
        assert found.wait(5)
        return look_up(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    cancel = Cancel()
    outcome = stopped_when(cancel, lambda: asked.wait(5), lambda: send_to(server.url, cancel))
    assert isinstance(outcome, NotSent)
    found.set()
    wait_for_the_end_of_the_thread()
    assert not any(visit.body for visit in server.all_visits())


def test_stopping_before_a_body_is_read_sends_none_later_either(
    send_to: Send, stopped_when: StoppedWhen, serve: Serve, trusted: Any
) -> None:
    shaken = threading.Event()

    def shake_hands_late(visit: Any) -> None:
        assert shaken.wait(5)
        visit.start_tls(trusted.context)
        visit.read_to_end()

    server = serve(shake_hands_late)
    cancel = Cancel()
    url = server.url.replace("http:", "https:")
    outcome = stopped_when(cancel, lambda: time.sleep(0.2), lambda: send_to(url, cancel, connect_seconds=4))
    assert isinstance(outcome, NotSent)
    shaken.set()
    wait_for_the_end_of_the_thread()
    assert server.visit.body == b""
    assert b"Hi Maria" not in server.visit.received


class StoppedAt(Cancel):
    """Is stopped as the body is asked for the n-th time, the moment before."""

    def __init__(self, time: int) -> None:
        super().__init__()
        self._times = time

    def leave(self) -> None:
        self._times -= 1
        if self._times == 0:
            self.cancel()
        super().leave()


def test_stopping_just_before_the_first_read_is_not_sent_and_stays_true(send_to: Send, serve: Serve) -> None:
    server = serve(stay_silent)
    outcome = send_to(server.url, StoppedAt(1))
    assert isinstance(outcome, NotSent)
    assert "You stopped" in outcome.reason
    wait_for_the_end_of_the_thread()
    assert [visit.body for visit in server.all_visits()] in ([], [b""])


def test_stopping_after_the_first_read_is_unknown(send_to: Send, serve: Serve) -> None:
    server = serve(stay_silent)
    outcome = send_to(server.url, StoppedAt(2), message=BIG)
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason
    assert 0 < len(server.visit.body) < len(BIG.body)


def test_stopping_is_called_stopping_however_late_it_is_noticed(send_to: Send, serve: Serve) -> None:
    class NoticedLate(StoppedAt):
        def wait(self, seconds: float) -> None:
            super().wait(seconds)
            wait_for_the_end_of_the_thread()

    outcome = send_to(serve(stay_silent).url, NoticedLate(2), message=BIG)
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason


def test_stopping_amid_the_body_is_unknown(send_to: Send, stopped_when: StoppedWhen, serve: Serve) -> None:
    begun = threading.Event()

    def read_late(visit: Any) -> None:
        visit.read_head()
        begun.set()
        visit.pause(0.5)
        visit.read_to_end()

    server = serve(read_late)
    cancel = Cancel()
    outcome = stopped_when(
        cancel, lambda: begun.wait(5) and time.sleep(0.1), lambda: send_to(server.url, cancel, message=BIG)
    )
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason
    assert len(server.visit.body) < len(BIG.body)


@pytest.mark.parametrize("script", [stay_silent, drip_the_headers, drip_the_body])
def test_stopping_while_waiting_for_the_answer_is_unknown(
    send_to: Send, stopped_when: StoppedWhen, serve: Serve, script: Callable[[Any], None]
) -> None:
    server = serve(script)
    cancel = Cancel()
    outcome = stopped_when(cancel, server.came, lambda: send_to(server.url, cancel, read_seconds=30, total_seconds=30))
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason
    assert cancel.body_left
    assert server.visit.over.is_set()


def test_stopping_a_tls_connection_ends_it(
    send_to: Send, stopped_when: StoppedWhen, serve: Serve, trusted: Any
) -> None:
    def shake_hands(visit: Any) -> None:
        visit.start_tls(trusted.context)
        stay_silent(visit)

    server = serve(shake_hands)
    cancel = Cancel()
    url = server.url.replace("http:", "https:")
    outcome = stopped_when(cancel, server.came, lambda: send_to(url, cancel, read_seconds=30, total_seconds=30))
    assert isinstance(outcome, Unknown)
    assert server.visit.over.is_set()


def test_stopping_amid_a_refusal_is_the_refusal(send_to: Send, stopped_when: StoppedWhen, serve: Serve) -> None:
    said = threading.Event()

    def refuse_slowly(visit: Any) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 401 No\r\nContent-Length: 100000\r\n\r\n" + REFUSED)
        visit.pause(0.2)
        said.set()
        visit.drip()

    cancel = Cancel()
    server = serve(refuse_slowly)
    outcome = stopped_when(cancel, lambda: said.wait(5), lambda: send_to(server.url, cancel))
    assert isinstance(outcome, Rejected)
    assert outcome.code == "E413"


def test_stopped_beforehand_sends_nothing(send_to: Send, serve: Serve) -> None:
    server = serve(stay_silent)
    cancel = Cancel()
    cancel.cancel()
    assert isinstance(send_to(server.url, cancel), NotSent)
    wait_for_the_end_of_the_thread()
    assert not any(visit.body for visit in server.all_visits())


def test_stopping_after_the_end_changes_nothing(send_to: Send, serve: Serve) -> None:
    cancel = Cancel()
    outcome = send_to(serve(accept).url, cancel)
    cancel.cancel()
    cancel.cancel()
    assert isinstance(outcome, Accepted)
    assert isinstance(send_to(serve(accept).url), Accepted)


def test_many_stopped_at_any_moment_are_never_not_sent_with_a_body(send_to: Send, serve: Serve) -> None:
    for number in range(40):
        server = serve(stay_silent)
        cancel = Cancel()
        timer = threading.Timer(number / 8000, cancel.cancel)
        timer.start()
        outcome = send_to(server.url, cancel)
        timer.join()
        wait_for_the_end_of_the_thread()
        assert isinstance(outcome, NotSent | Unknown)
        if isinstance(outcome, NotSent):
            assert not any(visit.body for visit in server.all_visits())


def wait_for_the_end_of_the_thread() -> None:
    limit = time.monotonic() + 5
    while any(thread.name == "send" for thread in threading.enumerate()):
        assert time.monotonic() < limit
        time.sleep(0.002)


def test_a_body_may_leave_until_it_is_stopped() -> None:
    cancel = Cancel()
    assert (cancel.cancelled, cancel.body_left) == (False, False)
    cancel.leave()
    assert (cancel.cancelled, cancel.body_left) == (False, True)
    cancel.cancel()
    with pytest.raises(Stopped):
        cancel.leave()
    assert (cancel.cancelled, cancel.body_left) == (True, True)


def test_a_body_that_was_stopped_first_never_leaves() -> None:
    cancel = Cancel()
    cancel.cancel()
    for _ in range(2):
        with pytest.raises(Stopped):
            cancel.leave()
    assert not cancel.body_left


# The key and the SID, which `send_to` searches for afterwards.


@pytest.mark.parametrize("key", ["planted-Key-9f3a71", 'planted-Key-9f3a71/+"\\=', "/planted-Key-9f3a71"])
@pytest.mark.parametrize("slash", ["/", "\\/"])
def test_a_reply_that_repeats_the_key_and_the_sid_is_kept_without_them(
    send_to: Send, serve: Serve, key: str, slash: str
) -> None:
    def repeat(visit: Any) -> None:
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
