"""What waits for jobs in the midst of it, while the window goes on."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from composer.session import task as tasks
from composer.session.background import Background
from composer.session.task import Turns, in_background, task
from composer.store.files import StorageError


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def hung():
    """Let go of what a slow job waits for, at the latest at the end."""
    event = threading.Event()
    yield event
    event.set()


def test_a_quick_job_has_an_end_at_once(background, monkeypatch):
    monkeypatch.setattr(tasks, "PATIENCE_SECONDS", 10)

    @task
    async def work() -> bool:
        return await in_background(background, threading.get_ident) != threading.get_ident()

    assert work().result


def test_a_slow_job_is_said_and_the_rest_follows_it(background, hung, qtbot):
    said = []

    @task
    async def inner() -> int:
        return await in_background(background, lambda: hung.wait(20), slow=lambda: said.append("slow"))

    @task
    async def outer() -> str:
        return f"{await inner()}"

    both = outer()
    assert (said, both.done, both.result) == (["slow"], False, None)
    ends = []
    both.then(lambda: ends.append(both.result))
    hung.set()
    qtbot.waitUntil(lambda: both.done)
    assert ends == [both.result] == ["True"]


def test_a_job_is_waited_for_so_long_and_no_longer(background, hung, qtbot):
    @task
    async def work() -> str:
        return await in_background(background, lambda: hung.wait(20), limit_ms=100, otherwise="silent")

    begun = work()
    qtbot.waitUntil(lambda: begun.result == "silent")
    hung.set()


def test_a_bug_in_a_job_reaches_the_excepthook_and_ends_what_waits_for_it(background, qtbot):
    @task
    async def inner() -> None:
        await in_background(background, lambda: 1 // 0)

    @task
    async def outer() -> str:
        await inner()
        return "never"

    with qtbot.captureExceptions() as caught:
        both = outer()
        qtbot.waitUntil(lambda: both.done)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert both.result is None


def test_a_storage_error_is_raised_where_the_job_is_awaited(background, hung, qtbot):
    def fail_to_store() -> None:
        hung.wait(20)
        raise StorageError(Path(), "The disk is full.")

    @task
    async def inner() -> None:
        await in_background(background, fail_to_store)

    @task
    async def outer() -> str:
        try:
            await inner()
        except StorageError as fault:
            return str(fault)
        return "never"

    both = outer()
    hung.set()
    qtbot.waitUntil(lambda: both.done)
    assert both.result == outer().result == "The disk is full."


def test_a_bug_in_a_job_that_is_no_longer_waited_for_reaches_the_excepthook_too(background, hung, qtbot):
    @task
    async def work() -> str:
        return await in_background(background, lambda: hung.wait(20) // 0, limit_ms=100, otherwise="silent")

    with qtbot.captureExceptions() as caught:
        begun = work()
        qtbot.waitUntil(lambda: begun.result == "silent")
        hung.set()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_turns_are_taken_in_the_order_they_came_also_after_a_bug(background, hung, qtbot):
    owner, seen, ends = QObject(), [], []
    turns = Turns(owner, lambda: ends.append(list(seen)))

    @task
    async def take(name: str, job) -> None:
        async with turns:
            seen.append(f"{name} begins")
            await in_background(background, job)
            seen.append(f"{name} ends")

    with qtbot.captureExceptions() as caught:
        jobs = [take("one", lambda: hung.wait(20)), take("bug", lambda: 1 // 0), take("two", lambda: None)]
        assert turns.taken
        hung.set()
        qtbot.waitUntil(lambda: all(one.done for one in jobs))
        qtbot.waitUntil(lambda: bool(caught))
    assert seen == ["one begins", "one ends", "bug begins", "two begins", "two ends"]
    assert (turns.taken, ends) == (False, [seen])
