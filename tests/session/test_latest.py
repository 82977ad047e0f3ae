"""One job after the other, of which only the newest counts."""

import threading
from pathlib import Path

import pytest

from composer.session.background import Background
from composer.session.latest import Latest
from composer.store.files import StorageError


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


class Jobs:
    """Jobs that return their number once they may go on."""

    def __init__(self) -> None:
        self.begun, self.going = 0, threading.Event()

    def begin(self):
        self.begun += 1
        number = self.begun

        def job() -> int:
            assert self.going.wait(20)
            return number

        return job


def test_what_is_asked_for_during_a_run_is_one_more_run_after_it(background, qtbot):
    jobs, seen = Jobs(), []
    latest = Latest(background, jobs.begin, seen.append)
    for _time in range(5):
        latest.refresh()
    assert (jobs.begun, latest.busy) == (1, True)
    jobs.going.set()
    qtbot.waitUntil(lambda: not latest.busy)
    assert seen == [1, 2]


def test_a_restart_drops_the_result_of_the_run_under_way(background, qtbot):
    jobs, seen = Jobs(), []
    latest = Latest(background, jobs.begin, seen.append)
    latest.refresh()
    latest.restart()
    assert jobs.begun == 1
    jobs.going.set()
    qtbot.waitUntil(lambda: not latest.busy)
    assert seen == [2]


def test_nothing_comes_after_a_stop_until_it_is_asked_for_again(background, qtbot):
    jobs, seen = Jobs(), []
    latest = Latest(background, jobs.begin, seen.append)
    latest.refresh()
    latest.refresh()
    latest.stop()
    assert not latest.busy
    latest.refresh()
    assert latest.busy
    jobs.going.set()
    qtbot.waitUntil(lambda: not latest.busy)
    assert (jobs.begun, seen) == (2, [2])


def test_what_fails_is_said_and_does_not_keep_the_next_run_from_beginning(background, qtbot):
    def fail_to_store() -> int:
        raise StorageError(Path(), "The disk is full.")

    jobs, seen = iter([fail_to_store, lambda: 1 // 0, lambda: 3]), []
    failed, crashed = (lambda fault: seen.append(str(fault))), (lambda: seen.append("a bug"))
    latest = Latest(background, lambda: next(jobs), seen.append, failed, crashed)
    with qtbot.captureExceptions() as caught:
        for _time in range(3):
            latest.refresh()
            qtbot.waitUntil(lambda: not latest.busy)
    assert seen == ["The disk is full.", "a bug", 3]
    assert [kind for kind, _value, _trace in caught] == [ZeroDivisionError]


def test_what_nobody_waits_for_begins_only_after_the_gap(background, qtbot):
    jobs, seen = Jobs(), []
    jobs.going.set()
    latest = Latest(background, jobs.begin, seen.append, gap_ms=60_000)
    latest.refresh_soon()
    qtbot.waitUntil(lambda: seen == [1])
    latest.refresh_soon()
    assert (jobs.begun, latest.busy) == (1, True)
    latest.refresh()
    qtbot.waitUntil(lambda: seen == [1, 2])
    assert not latest.busy
