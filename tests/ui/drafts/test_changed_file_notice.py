"""The open draft's file, changed by somebody else while the window is in front."""

import threading

import pytest
from PySide6.QtCore import QEvent, QFileSystemWatcher, QTimer
from PySide6.QtWidgets import QApplication

from composer.message.drafts.draft import dumps
from composer.store.drafts import save
from composer.store.drafts.draft_file import read_draft
from composer.store.files import read_limited
from tests.store.draft_files import named, put

from ..pressing import press

THEIRS = named("Offer", body="written elsewhere")


@pytest.fixture
def path(user, tmp_path, qtbot, monkeypatch):
    """The open draft's file, which is followed."""
    path = put(tmp_path / "shared", "offer", named("Offer", body="first"))
    readers = []

    def read(*arguments):
        data = read_limited(*arguments)
        readers.append(threading.current_thread())
        return data

    monkeypatch.setattr(save, "read_limited", read)
    with qtbot.waitSignal(user.session.file_watch.changed):
        assert user.window.files.load(path).result
    # It is read once more after the system was asked to report changes.
    qtbot.waitUntil(lambda: sum(reader is not threading.main_thread() for reader in readers) == 2)
    return path


@pytest.fixture
def button(user):
    return user.window.changed_file_notice.button


def body(user) -> str:
    return user.form.body.input.text()


def test_without_unsaved_work_the_new_text_is_shown_by_itself(user, path, button, qtbot):
    path.write_bytes(dumps(THEIRS))
    qtbot.waitUntil(lambda: body(user) == "written elsewhere")
    assert not user.window.isWindowModified()
    assert "was changed by somebody else" in user.window.statusBar().currentMessage()
    assert not button.isVisible()


def test_what_is_typed_stays_and_the_difference_is_one_click_away(user, path, button, qtbot):
    user.type("body", "mine")
    path.write_bytes(dumps(THEIRS))
    qtbot.waitUntil(button.isVisible)
    assert button.text() == "offer.reply.json was changed by somebody else: compare…"
    assert body(user) == "mine"
    press("Cancel")
    user.click(button)
    assert "written elsewhere" in press.seen[0]
    assert button.isVisible()
    press("Overwrite")
    user.click(button)
    assert read_draft(path).message.body == "mine"
    assert not button.isVisible()


def test_a_file_that_holds_just_what_was_typed_leaves_nothing_to_save(user, path, button, qtbot):
    """Two people mend one typo: whoever wrote it, the text is in the file."""
    user.type("body", "mended")
    assert user.window.isWindowModified()
    path.write_bytes(dumps(user.session.document.draft))
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    assert user.session.document.known == path.read_bytes()
    assert not button.isVisible()


@pytest.mark.parametrize("word", ["Keep both", "Reload"])
def test_once_answered_it_is_no_longer_said(user, path, button, qtbot, word):
    user.type("body", "mine")
    path.write_bytes(dumps(THEIRS))
    qtbot.waitUntil(button.isVisible)
    press(word)
    user.click(button)
    assert not button.isVisible()
    assert not user.window.isWindowModified()


def test_a_file_that_is_gone_is_said_and_can_be_saved_again(user, path, button, qtbot):
    path.unlink()
    qtbot.waitUntil(button.isVisible)
    assert button.text() == "offer.reply.json is no longer there: save it again"
    assert user.window.isWindowModified()
    user.click(button)
    assert read_draft(path).message.body == "first"
    assert not button.isVisible()
    assert not user.window.isWindowModified()


def test_a_drive_that_comes_back_leaves_nothing_to_save(user, path, button, qtbot):
    away = path.parent.with_name("away")
    path.parent.rename(away)
    user.session.file_watch.refresh()  # as every ten seconds: the system tells nothing of this
    qtbot.waitUntil(button.isVisible)
    away.rename(path.parent)
    user.session.file_watch.refresh()
    qtbot.waitUntil(lambda: not button.isVisible())
    assert not user.window.isWindowModified()


def test_a_file_that_is_no_draft_any_more_leaves_the_text_unsaved(user, path, button, qtbot):
    path.write_bytes(b"{}")
    qtbot.waitUntil(button.isVisible)
    assert body(user) == "first"
    assert user.window.isWindowModified()
    press("Keep both")
    user.click(button)
    assert path.read_bytes() == b"{}"
    assert read_draft(user.session.document.path).message.body == "first"


def test_nothing_changes_while_a_question_waits(user, path, qtbot):
    looked = []

    def change() -> None:
        path.write_bytes(dumps(THEIRS))
        QTimer.singleShot(1000, poll)

    def poll() -> None:
        looked.append((QApplication.activeModalWidget() is not None, body(user)))
        QApplication.activeModalWidget().reject()

    QTimer.singleShot(50, change)
    user.window.menus.about.trigger()
    assert looked == [(True, "first")]
    qtbot.waitUntil(lambda: body(user) == "written elsewhere")


def test_ones_own_saves_are_not_somebody_elses(user, path, button, qtbot):
    user.type("body", "mine")
    with qtbot.waitSignal(user.session.file_watch.changed):
        user.window.menus.save.trigger()
    assert not button.isVisible()
    assert body(user) == "mine"
    assert user.window.statusBar().currentMessage() == "Saved as offer.reply.json."


def activate(user) -> None:
    user.window.activateWindow()
    user.qtbot.waitUntil(user.window.isActiveWindow)
    QApplication.sendEvent(user.window, QEvent(QEvent.Type.ActivationChange))


def tell_nothing(user) -> None:
    """Have the system not tell of changes in the file."""
    user.session.file_watch.findChild(QFileSystemWatcher).blockSignals(True)


def test_the_window_does_not_wait_for_a_slow_disk_when_it_is_used_again(user, path, qtbot, monkeypatch):
    threads, hung = [], threading.Event()

    def read(*arguments):
        threads.append(threading.current_thread())
        assert threads[-1] is threading.main_thread() or hung.wait(20)
        return read_limited(*arguments)

    monkeypatch.setattr(save, "read_limited", read)
    tell_nothing(user)
    activate(user)
    qtbot.waitUntil(lambda: bool(threads))
    user.type("body", "mine")
    assert body(user) == "mine"
    path.write_bytes(dumps(THEIRS))
    hung.set()
    qtbot.waitUntil(user.window.changed_file_notice.button.isVisible)
    assert threading.main_thread() not in threads


def test_when_the_window_is_used_again_the_files_new_text_is_shown(user, path, qtbot, monkeypatch):
    tell_nothing(user)
    path.write_bytes(dumps(THEIRS))
    activate(user)
    qtbot.waitUntil(lambda: body(user) == "written elsewhere")


def test_another_draft_has_another_file(user, path, button, qtbot):
    user.type("body", "mine")
    path.write_bytes(dumps(THEIRS))
    qtbot.waitUntil(button.isVisible)
    press("Don't save")
    user.window.menus.new.trigger()
    assert not button.isVisible()
