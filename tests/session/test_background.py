"""Jobs off the GUI thread."""

import threading
from pathlib import Path

import pytest

from composer.session.background import Background
from composer.store.files import StorageError


@pytest.fixture
def background(qapp) -> Background:
    return Background()


def test_a_job_runs_elsewhere_and_its_result_comes_back_here(background, qtbot):
    seen: list[object] = []
    background.run(threading.get_ident, lambda worker: seen.extend([worker, threading.get_ident()]))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] != threading.get_ident()
    assert seen[1] == threading.get_ident()


def test_a_jobs_fault_is_raised_where_the_excepthook_is(background, qtbot):
    def fail() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        background.run(fail, lambda _none: None)
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert caught[0][0] is ZeroDivisionError


def fail_to_store() -> None:
    raise StorageError(Path(), "The disk is full.")


def test_a_storage_error_is_handed_back_to_who_expects_one(background, qtbot):
    seen: list[object] = []
    background.run(
        fail_to_store,
        seen.append,
        lambda error: seen.extend([str(error), threading.get_ident()]),
        crashed=lambda: seen.append("a bug"),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["The disk is full.", threading.get_ident()]


def test_a_storage_error_that_nobody_expects_is_a_bug(background, qtbot):
    seen: list[object] = []
    with qtbot.captureExceptions() as caught:
        background.run(fail_to_store, seen.append, crashed=lambda: seen.append("a bug"))
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert caught[0][0] is StorageError
    assert seen == ["a bug"]


def test_a_jobs_progress_comes_back_here_before_its_result(background, qtbot):
    seen: list[object] = []

    def job() -> int:
        for _time in range(2):
            background.hand_back(lambda: seen.append(threading.get_ident()))
        return threading.get_ident()

    background.run(job, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 3)
    here = threading.get_ident()
    assert seen[:2] == [here, here]
    assert seen[2] != here


def test_a_blocked_job_does_not_hold_the_others_up(background, qtbot):
    release, seen = threading.Event(), []
    background.run(release.wait, lambda _none: seen.append("slow"))
    background.run(lambda: None, lambda _none: seen.append("fast"))
    qtbot.waitUntil(lambda: seen == ["fast"])
    release.set()
    qtbot.waitUntil(lambda: seen == ["fast", "slow"])
