"""When a file is looked at, and what is told of it."""

import pytest
from PySide6.QtCore import QFileSystemWatcher

from composer.session import file_watch
from composer.session.background import Background
from composer.session.file_watch import FileWatch


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
def followed(watch, file, qtbot):
    """A watch that has looked, and is told by the system of what happens."""
    with qtbot.waitSignal(watch.changed):
        watch.follow(file)
    qtbot.waitUntil(
        lambda: bool(watch._files and watch._files.files()) and not (watch._busy or watch._settle.isActive())
    )
    return watch


def write(file):
    file.write_text("[1]")


def replace(file):
    other = file.with_name("other")
    other.write_text("[1, 2]")
    other.replace(file)


@pytest.mark.parametrize("change", [write, replace, lambda file: file.unlink()], ids=["written", "replaced", "gone"])
def test_a_change_is_told_of(followed, file, qtbot, change):
    with qtbot.waitSignal(followed.changed, timeout=3000):
        change(file)


def test_a_file_that_was_replaced_is_still_looked_at(followed, file, qtbot):
    for change in (replace, write):
        with qtbot.waitSignal(followed.changed, timeout=3000):
            change(file)
        qtbot.waitUntil(lambda: not (followed._busy or followed._settle.isActive()))


def test_a_file_that_comes_back_is_told_of(followed, file, qtbot):
    for change in (lambda file: file.unlink(), write):
        with qtbot.waitSignal(followed.changed, timeout=3000):
            change(file)


def test_what_happens_beside_it_is_not(followed, file, qtbot):
    with qtbot.assertNotEmitted(followed.changed, wait=700):
        file.with_name("other").write_text("")


def test_a_change_that_the_system_does_not_tell_of_is_seen_after_a_while(watch, file, qtbot, monkeypatch):
    monkeypatch.setattr(FileWatch, "_watch", lambda _watch, _path: None)
    watch._poll.setInterval(50)
    with qtbot.waitSignal(watch.changed):
        watch.follow(file)
    with qtbot.waitSignal(watch.changed):
        write(file)
    assert file_watch.POLL_MS == 10_000


def test_of_another_file_nothing_is_told_any_more(followed, file, qtbot):
    other = file.with_name("other.reply.json")
    other.write_text("{}")
    with qtbot.waitSignal(followed.changed):
        followed.follow(other)
    qtbot.waitUntil(lambda: not (followed._busy or followed._settle.isActive()))
    with qtbot.assertNotEmitted(followed.changed, wait=700):
        write(file)
    followed.follow(None)
    with qtbot.assertNotEmitted(followed.changed, wait=700):
        write(other)


def test_a_place_that_cannot_be_watched_is_not_looked_at_over_and_over(watch, file, qtbot, monkeypatch):
    monkeypatch.setattr(QFileSystemWatcher, "addPaths", lambda _watcher, paths: paths)  # too many are watched
    with qtbot.waitSignal(watch.changed):
        watch.follow(file)
    qtbot.waitUntil(watch._poll.isActive)
    assert not watch._settle.isActive()
    watch.follow(file.with_name("gone"))
    qtbot.waitUntil(watch._poll.isActive)
    assert not watch._settle.isActive()
