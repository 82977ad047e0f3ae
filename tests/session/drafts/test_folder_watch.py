"""When the folder of drafts is read."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher, QObject

from composer.session import watch as watching
from composer.session.background import Background
from composer.session.drafts.folder_watch import FolderWatch
from composer.store.drafts.library import Changes
from composer.store.files import StorageError
from tests.session.settled import settle


class Folder:
    """A library that is refreshed; it takes until `going` is set."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.refreshes, self.left = folder, 0, 0
        self.going = threading.Event()
        self.going.set()
        self.result = Changes()

    def refresh(self, _progress, cancelled):
        self.refreshes += 1
        while not self.going.wait(0.01):
            if cancelled():
                self.left += 1
                break
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def watch(background):
    parent = QObject()
    watch = FolderWatch(background, parent)
    watch.parent_kept = parent
    yield watch
    watch.stop()


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_folder_that_is_left_reports_nothing_and_ends(watch, folder, tmp_path, qtbot):
    other = Folder(tmp_path)
    folder.going.clear()
    watch.follow(folder)
    qtbot.waitUntil(lambda: folder.refreshes == 1)
    with qtbot.waitSignal(watch.refreshed):
        watch.follow(other)
    assert (folder.left, other.refreshes) == (1, 1)


def test_a_folder_is_read_again_and_again(watch, folder, background, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "POLL_MS", 50)
    watch.follow(folder)
    qtbot.waitUntil(lambda: folder.refreshes == 4)
    watch.stop()
    refreshes = folder.refreshes
    time.sleep(0.2)
    settle(background, qtbot)
    assert folder.refreshes <= refreshes + 1


def test_a_folder_that_takes_long_is_read_the_less_often(watch, folder, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "POLL_MS", 50)
    folder.going.clear()
    watch.follow(folder)
    qtbot.waitUntil(lambda: folder.refreshes == 1)
    time.sleep(0.2)
    with qtbot.waitSignal(watch.refreshed):
        folder.going.set()
    with qtbot.assertNotEmitted(watch.refreshed, wait=1000):  # it is read again after four seconds
        pass
    assert folder.refreshes == 1


def test_an_index_that_fails_is_told_and_tried_again(watch, folder, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "POLL_MS", 50)
    folder.result = StorageError(folder.folder, "The disk is full.")
    with qtbot.waitSignal(watch.refreshed) as told:
        watch.follow(folder)
    assert told.args == [Changes(fault="The disk is full."), True]
    folder.result = Changes()
    with qtbot.waitSignal(watch.refreshed) as told:
        pass
    assert told.args == [Changes(), True]


def test_a_burst_of_changes_is_one_refresh(watch, folder, qtbot):
    with qtbot.waitSignal(watch.refreshed):
        watch.follow(folder)
    watch.watch_folders([])
    for number in range(20):
        (folder.folder / f"{number}.reply.json").write_text("{}")
    with qtbot.waitSignal(watch.refreshed):
        pass
    assert folder.refreshes == 2


def test_what_changed_before_the_system_reported_changes_is_read(watch, folder, qtbot):
    with qtbot.waitSignal(watch.refreshed):
        watch.follow(folder)
    refreshes = folder.refreshes
    with qtbot.waitSignal(watch.refreshed):
        watch.watch_folders([])
    assert folder.refreshes == refreshes + 1


def test_folders_that_cannot_be_watched_are_not_read_over_and_over(watch, folder, qtbot, monkeypatch):
    monkeypatch.setattr(QFileSystemWatcher, "addPaths", lambda _watcher, paths: paths)  # too many are watched
    with qtbot.waitSignal(watch.refreshed):
        watch.follow(folder)
    with qtbot.assertNotEmitted(watch.refreshed, wait=600):
        watch.watch_folders([])


def test_a_folder_that_went_away_while_it_was_read_is_read_again_soon(watch, folder, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "SOON_MS", 20)
    folder.result = Changes(is_whole=False)
    watch.follow(folder)
    qtbot.waitUntil(lambda: folder.refreshes >= 2)
