"""Jobs one after another."""

import threading
from pathlib import Path

import pytest

from composer.session.background import Background, JobQueue
from composer.store.files import StorageError


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


def test_jobs_run_in_their_order_and_answer_on_the_gui_thread(background, qtbot):
    queue, ran, answered = JobQueue(background), [], []
    go = threading.Event()

    def job(number):
        assert go.wait(20)
        ran.append((number, threading.current_thread() is threading.main_thread()))
        return number

    def done(number):
        answered.append((number, threading.current_thread() is threading.main_thread()))

    for number in range(20):
        queue.run(lambda number=number: job(number), done)
    go.set()
    qtbot.waitUntil(lambda: len(answered) == 20)
    assert ran == [(number, False) for number in range(20)]
    assert answered == [(number, True) for number in range(20)]


def test_waiting_for_the_pool_waits_for_all_jobs(background):
    queue, ran = JobQueue(background), []
    for number in range(20):
        queue.run(lambda number=number: ran.append(number), lambda _none: None)
    assert background.wait(5000)
    assert ran == list(range(20))


def test_a_fault_in_a_job_is_raised_and_the_others_run(background, qtbot):
    queue, answered = JobQueue(background), []
    with qtbot.captureExceptions() as raised:
        queue.run(lambda: 1 / 0, answered.append)
        queue.run(lambda: "next", answered.append)
        qtbot.waitUntil(lambda: answered == ["next"] and bool(raised))
    assert [kind for kind, _value, _trace in raised] == [ZeroDivisionError]


def test_a_storage_error_is_handed_back_in_its_turn(background, qtbot):
    queue, answered = JobQueue(background), []

    def fail_to_store():
        raise StorageError(Path(), "The disk is full.")

    queue.run(lambda: "first", answered.append)
    queue.run(fail_to_store, answered.append, lambda error: answered.append(str(error)))
    queue.run(lambda: "last", answered.append)
    qtbot.waitUntil(lambda: len(answered) == 3)
    assert answered == ["first", "The disk is full.", "last"]
