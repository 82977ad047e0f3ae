"""Writing and saving while the disk is full, on a real one: what is said, and kept once it has room."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from composer.store.drafts.recovery import Recovery


@pytest.fixture
def home(small_disk, monkeypatch):
    """Where the program keeps everything: on the disk that gets full."""
    monkeypatch.setenv("REPLY_COMPOSER_HOME", str(small_disk.path / "home"))
    return small_disk.path / "home"


@pytest.fixture
def offered(home):
    """The texts that the next run would offer if this one were killed now."""

    def offered() -> list[str]:
        return [file.read_text() for file in (home / "recovery").glob("*.json")]

    return offered


@pytest.fixture
def draft(user, choose, small_disk):
    """A draft that was just saved on that disk."""
    choose(small_disk.path / "offer.reply.json")
    user.type("body", "first")
    user.window.menus.save.trigger()
    assert user.window.statusBar().currentMessage() == "Saved as offer.reply.json."
    user.qtbot.waitUntil(lambda: user.session.background.wait(0))
    return small_disk.path / "offer.reply.json"


def test_unsaved_work_is_kept_by_itself_once_the_disk_has_room(user, draft, small_disk, offered):
    label = user.window.autosave_label
    small_disk.fill()
    user.type("body", "typed on a full disk")
    user.qtbot.waitUntil(label.isVisible)
    assert "only in this window" in label.text()
    assert "the disk is full" in label.text()
    for _ in range(3):
        with user.qtbot.waitSignal(user.session.autosave.kept):  # it tries again
            pass
    assert label.isVisible()
    assert offered() == []
    small_disk.empty()
    user.qtbot.waitUntil(label.isHidden)  # and nobody touches anything
    assert ["typed on a full disk" in text for text in offered()] == [True]


def test_saved_does_not_stay_beside_what_is_only_in_the_window(user, draft, small_disk):
    small_disk.fill()
    user.type("body", "second")
    user.qtbot.waitUntil(user.window.autosave_label.isVisible)
    assert user.window.statusBar().currentMessage() == ""
    user.window.statusBar().showMessage("Accepted.")  # a later one is not taken away by the next try
    with user.qtbot.waitSignal(user.session.autosave.kept):
        pass
    assert user.window.statusBar().currentMessage() == "Accepted."


def test_saved_does_not_stay_beside_not_saved(user, draft, small_disk):
    seen = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, read)
            return
        seen.append((box.text() + box.informativeText(), user.window.statusBar().currentMessage()))
        box.reject()

    small_disk.fill()
    user.type("body", "second")
    QTimer.singleShot(0, read)
    user.window.menus.save.trigger()
    user.qtbot.waitUntil(lambda: bool(seen))
    [(said, beside)] = seen
    assert "the disk is full" in said
    assert beside == ""


def test_restored_work_replaces_the_leftover_once_the_disk_has_room(user, home, small_disk, offered):
    earlier = Recovery(home / "recovery")
    earlier.keep(1, user.session.document.draft, None, None)
    earlier.close()
    [leftover] = Recovery(home / "recovery").leftovers()
    small_disk.fill()
    user.window.files.restore(leftover)
    user.session.autosave.restored(leftover)
    user.qtbot.waitUntil(user.window.autosave_label.isVisible)
    assert leftover.file.exists()
    small_disk.empty()
    user.qtbot.waitUntil(lambda: not leftover.file.exists())
    assert len(offered()) == 1
