"""When a file is read, and what is reported of it."""

import threading

import pytest
from PySide6.QtCore import QFileSystemWatcher

from composer.session import watch as watching
from composer.session.background import Background
from composer.session.drafts import file_watch
from composer.session.drafts.file_watch import FileWatch
from composer.store.drafts.save import read_content


@pytest.fixture
def watch(qapp):
    background = Background()
    watch = FileWatch(background)
    yield watch
    watch.stop()
    assert background.wait(5000)


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "offer.reply.json"
    file.write_text("{}")
    return file


@pytest.fixture
def reads(monkeypatch):
    """The paths that were read, in order."""
    reads = []

    def read(path):
        content = read_content(path)
        reads.append(path)
        return content

    monkeypatch.setattr(file_watch, "read_content", read)
    return reads


@pytest.fixture
def followed(watch, file, reads, qtbot):
    """A watch that has read its file, once more after the system was asked to report changes."""
    with qtbot.waitSignal(watch.changed):
        watch.follow(file)
    qtbot.waitUntil(lambda: len(reads) == 2)
    return watch


def write(file):
    file.write_text("[1]")


def replace(file):
    other = file.with_name("other")
    other.write_text("[1, 2]")
    other.replace(file)


@pytest.mark.parametrize(
    "change", [write, replace, lambda file: file.unlink()], ids=["written", "replaced", "gone"]
)
def test_a_change_is_told_of(followed, file, qtbot, change):
    with qtbot.waitSignal(followed.changed, timeout=3000):
        change(file)


def test_a_file_that_was_replaced_is_still_read(followed, file, reads, qtbot):
    with qtbot.waitSignal(followed.changed, timeout=3000):
        replace(file)
    qtbot.waitUntil(lambda: len(reads) >= 4)  # for the change, and once the new file is watched
    with qtbot.waitSignal(followed.changed, timeout=3000):
        write(file)


def test_it_is_told_what_the_file_holds(watch, file, qtbot):
    with qtbot.waitSignal(watch.changed) as told:
        watch.follow(file)
    assert told.args == [b"{}"]
    with qtbot.waitSignal(watch.changed) as told:
        watch.refresh()  # though it is nothing new
    assert told.args == [b"{}"]
    file.unlink()
    with qtbot.waitSignal(watch.changed) as told:
        watch.refresh()
    assert told.args == [None]


def test_what_was_read_before_the_file_was_saved_is_not_told(watch, file, qtbot, monkeypatch):
    reading, saved, told = threading.Event(), threading.Event(), []

    def read_slowly(path):
        held = read_content(path)
        if not reading.is_set():
            reading.set()
            assert saved.wait(20)
        return held

    monkeypatch.setattr(file_watch, "read_content", read_slowly)
    watch.changed.connect(told.append)
    watch.follow(file)
    assert reading.wait(20)
    file.write_bytes(b"[1]")
    watch.follow(file)
    saved.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [b"[1]"]


def test_a_file_that_comes_back_is_told_of(followed, file, qtbot):
    for change in (lambda file: file.unlink(), write):
        with qtbot.waitSignal(followed.changed, timeout=3000):
            change(file)


def test_what_happens_beside_it_is_not(followed, file, qtbot):
    with qtbot.assertNotEmitted(followed.changed, wait=700):
        file.with_name("other").write_text("")


def test_a_change_that_the_system_does_not_tell_of_is_seen_after_a_while(watch, file, qtbot, monkeypatch):
    assert watching.POLL_MS == 10_000
    monkeypatch.setattr(watching, "POLL_MS", 50)
    monkeypatch.setattr(watching.Watch, "watch_paths", lambda _watch, _paths: None)
    with qtbot.waitSignal(watch.changed):
        watch.follow(file)
    with qtbot.waitSignal(watch.changed):
        write(file)


def test_of_another_file_nothing_is_told_any_more(followed, file, reads, qtbot):
    other = file.with_name("other.reply.json")
    other.write_text("{}")
    with qtbot.waitSignal(followed.changed):
        followed.follow(other)
    qtbot.waitUntil(lambda: reads.count(other) == 2)
    with qtbot.assertNotEmitted(followed.changed, wait=700):
        write(file)
    followed.follow(None)
    with qtbot.assertNotEmitted(followed.changed, wait=700):
        write(other)


def test_a_file_that_cannot_be_watched_is_not_read_over_and_over(watch, file, reads, qtbot, monkeypatch):
    monkeypatch.setattr(QFileSystemWatcher, "addPaths", lambda _watcher, paths: paths)  # too many are watched
    with qtbot.waitSignal(watch.changed):
        watch.follow(file)
    gone = file.with_name("gone")
    with qtbot.waitSignal(watch.changed):
        watch.follow(gone)
    with qtbot.assertNotEmitted(watch.changed, wait=700):
        pass
    assert reads == [file, gone]
