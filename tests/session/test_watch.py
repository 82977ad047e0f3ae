"""When something on the disk is read: what the watches of a file and of a folder have in common."""

import threading
import time
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QFileSystemWatcher

from composer.session import watch as watching
from composer.session.background import Background
from composer.session.watch import Watch
from tests.session.settled import settle


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def watch(background):
    watch = Watch(background)
    yield watch
    watch.stop()


@pytest.fixture
def watched(monkeypatch):
    """The paths that the system was asked to watch."""
    watched = []
    add = QFileSystemWatcher.addPaths
    monkeypatch.setattr(
        QFileSystemWatcher, "addPaths", lambda watcher, paths: watched.extend(paths) or add(watcher, paths)
    )
    return watched


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


def test_what_is_asked_for_during_a_run_is_one_more_run_after_it(watch, background, qtbot):
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
    settle(background, qtbot)
    assert len(runs) == 2


def test_a_run_that_fails_is_tried_again_only_after_a_while(watch, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "POLL_MS", 300)
    runs = []

    def fail():
        runs.append(time.monotonic())
        raise RuntimeError("a bug")

    with qtbot.captureExceptions() as raised:
        watch.start(fail, lambda _result: None)
        qtbot.waitUntil(lambda: len(raised) == 2)
    assert runs[1] - runs[0] > 0.28
    assert len(runs) == 2


def test_no_more_paths_are_watched_than_the_system_bears(watch, qtbot, tmp_path, watched):
    watch.start(lambda: None, lambda _result: None)
    paths = [tmp_path / str(number) for number in range(203)]
    for path in paths:
        path.mkdir()
    for some in (paths[:100], paths[100:199], paths[199:]):
        watch.watch_paths(map(str, some))
    assert watched == [*map(str, paths[:200])]


def test_on_windows_only_the_top_folder_is_watched_so_that_the_others_can_be_renamed(
    background, monkeypatch, tmp_path, watched
):
    monkeypatch.setattr(watching, "sys", SimpleNamespace(platform="win32"))
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.reply.json").write_text("{}")
    watch = Watch(background, top=lambda: tmp_path)
    watch.start(lambda: None, lambda _none: None)
    watch.watch_paths([str(tmp_path), str(inner), str(inner / "a.reply.json")])
    assert watched == [str(tmp_path)]
    watch.stop()
    other = Watch(background)  # it has no such folder
    other.start(lambda: None, lambda _none: None)
    other.watch_paths([str(inner), str(inner / "a.reply.json")])
    assert watched == [str(tmp_path)]
    other.stop()
