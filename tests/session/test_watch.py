"""When something on the disk is read: what the watches of a file and of a folder have in common."""

import threading
from types import SimpleNamespace

import pytest

from composer.session import watch as watching
from composer.session.background import Background
from composer.session.watch import Watch


@pytest.fixture
def watch(qapp):
    background = Background()
    watch = Watch(background)
    yield watch
    watch.stop()
    assert background.wait(5000)


def test_the_result_of_a_job_that_was_replaced_is_dropped(watch, qtbot):
    going, told = threading.Event(), []
    watch.start(lambda: going.wait(20), told.append)
    watch.start(lambda: "the other", told.append)
    going.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["the other"]


def test_the_result_of_a_run_that_is_out_of_date_is_dropped_and_another_run_follows(watch, qtbot):
    going, told, results = threading.Event(), [], iter(["before", "after"])

    def job():
        result = next(results)
        assert going.wait(20)
        return result

    watch.start(job, told.append)
    watch.invalidate()
    going.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["after"]


def test_what_is_asked_for_during_a_run_is_one_more_run_after_it(watch, qtbot):
    going, runs, told = threading.Event(), [], []

    def job():
        runs.append(1)
        assert going.wait(20)
        return len(runs)

    watch.start(job, told.append)
    qtbot.waitUntil(lambda: len(runs) == 1)
    watch.refresh()
    watch.refresh()
    going.set()
    qtbot.waitUntil(lambda: told == [1, 2])
    qtbot.waitUntil(watch._poll.isActive)
    assert len(runs) == 2


def test_a_run_that_fails_is_tried_again_only_after_a_while(watch, qtbot):
    runs = []

    def fail():
        runs.append(1)
        raise RuntimeError("a bug")

    with qtbot.captureExceptions() as raised:
        watch.start(fail, lambda _result: None)
        qtbot.waitUntil(lambda: watch._poll.isActive())
    assert (len(runs), len(raised)) == (1, 1)
    assert watch._poll.interval() == watching.POLL_MS


def test_no_more_paths_are_watched_than_the_system_bears(watch, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "_PATHS_MAX", 3)
    watch.start(lambda: None, lambda _result: None)
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        watch.watch_paths([str(tmp_path / str(number))])
    assert len(watch._watched()) == 3


def test_on_windows_only_the_top_folder_is_watched_so_that_the_others_can_be_renamed(
    qapp, monkeypatch, tmp_path
):
    monkeypatch.setattr(watching, "sys", SimpleNamespace(platform="win32"))
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.reply.json").write_text("{}")
    background = Background()
    watch = Watch(background, top=lambda: tmp_path)
    watch.start(lambda: None, lambda _none: None)
    watch.watch_paths([str(tmp_path), str(inner), str(inner / "a.reply.json")])
    assert watch._watched() == [str(tmp_path)]
    watch.stop()
    other = Watch(background)  # it has no such folder
    other.start(lambda: None, lambda _none: None)
    other.watch_paths([str(inner), str(inner / "a.reply.json")])
    assert other._watched() == []
    other.stop()
    assert background.wait(5000)
