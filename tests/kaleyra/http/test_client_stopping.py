"""One POST over real sockets: stopping it at any moment."""

import socket
import threading
import time
from typing import Any

import pytest

from composer.kaleyra.http.exchange import Cancel, Stopped
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown

from ..server import Script, Serve, Visit
from .sends import (
    BIG,
    REFUSED,
    Send,
    StoppedWhen,
    accept,
    drip_the_body,
    drip_the_headers,
    stay_silent,
    wait_for_the_end_of_the_thread,
)


def test_stopping_while_connecting_is_not_sent(
    send_to: Send, stopped_when: StoppedWhen, full_port: int
) -> None:
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

    def shake_hands_late(visit: Visit) -> None:
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

    def mark_body_left(self) -> None:
        self._times -= 1
        if self._times == 0:
            self.cancel()
        super().mark_body_left()


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
        def wait(self, *args: Any) -> None:
            super().wait(*args)
            wait_for_the_end_of_the_thread()

    outcome = send_to(serve(stay_silent).url, NoticedLate(2), message=BIG)
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason


def test_stopping_is_called_stopping_where_the_connection_breaks_right_after_it(
    send_to: Send, serve: Serve
) -> None:
    """As when the program ends, and the sandbox in it."""

    class NoticedLate(Cancel):
        def wait(self, *args: Any) -> None:
            super().wait(*args)
            wait_for_the_end_of_the_thread()

    cancel = NoticedLate()

    def stop_and_close(visit: Visit) -> None:
        visit.read_request()
        cancel.cancel()

    outcome = send_to(serve(stop_and_close).url, cancel)
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason


def test_stopping_amid_the_body_is_unknown(send_to: Send, stopped_when: StoppedWhen, serve: Serve) -> None:
    begun = threading.Event()

    def read_late(visit: Visit) -> None:
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
    send_to: Send, stopped_when: StoppedWhen, serve: Serve, script: Script
) -> None:
    server = serve(script)
    cancel = Cancel()
    outcome = stopped_when(
        cancel,
        server.wait_for_request,
        lambda: send_to(server.url, cancel, read_seconds=30, total_seconds=30),
    )
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason
    assert cancel.body_left
    assert server.visit.over.is_set()


def test_stopping_a_tls_connection_ends_it(
    send_to: Send, stopped_when: StoppedWhen, serve: Serve, trusted: Any
) -> None:
    def shake_hands(visit: Visit) -> None:
        visit.start_tls(trusted.context)
        stay_silent(visit)

    server = serve(shake_hands)
    cancel = Cancel()
    url = server.url.replace("http:", "https:")
    outcome = stopped_when(
        cancel, server.wait_for_request, lambda: send_to(url, cancel, read_seconds=30, total_seconds=30)
    )
    assert isinstance(outcome, Unknown)
    assert server.visit.over.is_set()


def test_stopping_amid_a_refusal_is_the_refusal(
    send_to: Send, stopped_when: StoppedWhen, serve: Serve
) -> None:
    said = threading.Event()

    def refuse_slowly(visit: Visit) -> None:
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


def test_a_body_may_leave_until_it_is_stopped() -> None:
    cancel = Cancel()
    assert (cancel.cancelled, cancel.body_left) == (False, False)
    cancel.mark_body_left()
    assert (cancel.cancelled, cancel.body_left) == (False, True)
    cancel.cancel()
    with pytest.raises(Stopped):
        cancel.mark_body_left()
    assert (cancel.cancelled, cancel.body_left) == (True, True)


def test_a_body_that_was_stopped_first_never_leaves() -> None:
    cancel = Cancel()
    cancel.cancel()
    for _ in range(2):
        with pytest.raises(Stopped):
            cancel.mark_body_left()
    assert not cancel.body_left
