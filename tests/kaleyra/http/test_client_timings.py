"""One POST over real sockets: how long its steps took."""

import threading
from typing import Any

import pytest

from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.kaleyra.timings import Stopwatch, Timings, from_json, to_json

from ..server import Serve, Visit
from .sends import ACCEPTED, BIG, REFUSED, Send, StoppedWhen, accept, drip_the_body, stay_silent

LATE = 0.2
LATE_MS = 190  # a timer may be early


def steps(outcome: Outcome) -> list[str]:
    names = ("connect", "sent", "first_byte", "done")
    return [name for name in names if getattr(outcome.timings, name) is not None]


def test_the_steps_of_a_send_follow_each_other(send_to: Send, serve: Serve) -> None:
    outcome = send_to(serve(accept).url)
    taken = outcome.timings
    assert 0 <= taken.connect <= taken.sent <= taken.first_byte <= taken.done < 4000


def test_a_late_answer_is_late_in_its_first_byte(send_to: Send, serve: Serve) -> None:
    def answer_late(visit: Visit) -> None:
        visit.read_request()
        visit.pause(LATE)
        visit.send(b"HTTP/1.1 200 OK\r\n")
        visit.pause(LATE)
        visit.send(b"Content-Length: %d\r\n\r\n" % len(ACCEPTED) + ACCEPTED[:9])
        visit.pause(LATE)
        visit.send(ACCEPTED[9:])

    outcome = send_to(serve(answer_late).url)
    assert isinstance(outcome, Accepted)
    taken = outcome.timings
    assert taken.first_byte - taken.sent >= LATE_MS
    assert taken.done - taken.first_byte >= 2 * LATE_MS


def test_the_body_is_sent_once_it_was_taken(send_to: Send, serve: Serve) -> None:
    def read_late(visit: Visit) -> None:
        visit.read_head()
        visit.pause(LATE)
        accept(visit)

    taken = send_to(serve(read_late).url, message=BIG).timings
    assert taken.sent - taken.connect >= LATE_MS
    assert taken.first_byte >= taken.sent


def test_shaking_hands_is_part_of_connecting(send_to: Send, serve: Serve, trusted: Any) -> None:
    def shake_hands_late(visit: Visit) -> None:
        visit.pause(LATE)
        visit.start_tls(trusted.context)
        accept(visit)

    outcome = send_to(serve(shake_hands_late).url.replace("http:", "https:"))
    assert isinstance(outcome, Accepted)
    assert outcome.timings.connect >= LATE_MS


def test_a_step_that_was_not_come_to_has_no_time(send_to: Send, serve: Serve) -> None:
    refused = send_to("http://127.0.0.1:1")
    assert (type(refused), steps(refused)) == (NotSent, ["done"])
    silent = send_to(serve(stay_silent).url, read_seconds=0.2)
    assert (type(silent), steps(silent)) == (Unknown, ["connect", "sent", "done"])
    dripping = send_to(serve(drip_the_body).url, total_seconds=0.4)
    assert (type(dripping), steps(dripping)) == (Unknown, ["connect", "sent", "first_byte", "done"])
    assert 390 <= dripping.timings.done < 1500


def test_a_stopped_send_has_its_times_too(send_to: Send, serve: Serve, stopped_when: StoppedWhen) -> None:
    cancel, server = Cancel(), serve(stay_silent)
    outcome = stopped_when(cancel, server.wait_for_request, lambda: send_to(server.url, cancel))
    assert (type(outcome), steps(outcome)) == (Unknown, ["connect", "sent", "done"])


def test_a_refusal_has_its_times_too(send_to: Send, serve: Serve) -> None:
    def refuse(visit: Visit) -> None:
        visit.read_request()
        visit.answer(400, REFUSED)

    outcome = send_to(serve(refuse).url)
    assert (type(outcome), len(steps(outcome))) == (Rejected, 4)


def test_outcomes_do_not_differ_by_their_times() -> None:
    assert NotSent("x", Timings(1)) == NotSent("x")


def test_the_first_time_counts_from_any_thread() -> None:
    stopwatch = Stopwatch(iter([50.0, 50.007, 51.0]).__next__)
    stopwatch.mark("connect")
    thread = threading.Thread(target=stopwatch.mark, args=("connect",))
    thread.start()
    thread.join()
    assert stopwatch.read() == Timings(connect=7)


@pytest.mark.parametrize("timings", [Timings(), Timings(1, 2, 3, 4), Timings(done=0)])
def test_timings_that_were_kept_come_back(timings: Timings) -> None:
    assert from_json(to_json(timings)) == timings
    assert "\n" not in to_json(timings)


@pytest.mark.parametrize(
    ("kept", "timings"),
    [
        (None, Timings()),
        (7, Timings()),
        (b"{}", Timings()),
        ("", Timings()),
        ("[1]", Timings()),
        ("[" * 100_000, Timings()),
        ('{"connect": "1", "sent": true, "first_byte": -1, "done": 1.5}', Timings()),
        ('{"done": 5, "dns": 3}', Timings(done=5)),
    ],
)
def test_what_cannot_be_read_of_kept_timings_is_not_known(kept: object, timings: Timings) -> None:
    assert from_json(kept) == timings
