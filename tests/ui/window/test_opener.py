"""What another start of the program hands over."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.session.settled import settle
from tests.store.draft_files import named, put

from ..pressing import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")


def test_the_window_comes_forward(user, qtbot):
    user.window.showMinimized()
    user.window.opener.open(None)
    qtbot.waitUntil(lambda: not user.window.isMinimized() and user.window.isActiveWindow())


def test_the_file_is_opened(user, qtbot, tmp_path):
    user.window.opener.open(put(tmp_path, "one", named("One")))
    qtbot.waitUntil(lambda: user.form.name.input.text() == "One")


def test_unsaved_work_is_asked_for_first(user, qtbot, tmp_path):
    user.type("body", "unsaved")
    press("Cancel")
    user.window.opener.open(put(tmp_path, "one", named("One")))
    qtbot.waitUntil(lambda: bool(press.seen))
    assert user.session.document.message.body == "unsaved"


def test_the_open_file_is_not_opened_again(user, qtbot, tmp_path):
    path = put(tmp_path, "one", named("One"))
    user.window.files.load(path)
    user.type("body", "unsaved")
    user.window.opener.open(path)
    settle(user.session.background, qtbot)
    assert user.session.document.message.body == "unsaved"


def test_a_question_is_answered_before_a_file_is_opened(user, qtbot, tmp_path):
    user.type("body", "unsaved")
    during = []

    def ask() -> None:
        during.append(QApplication.activeModalWidget() is not None)
        user.window.opener.open(put(tmp_path, "one", named("One")))
        QTimer.singleShot(700, poll)

    def poll() -> None:
        during.append(user.session.document.message.body)
        press("Don't save")

    QTimer.singleShot(50, ask)
    user.window.menus.new.trigger()
    assert during == [True, "unsaved"]
    qtbot.waitUntil(lambda: user.form.name.input.text() == "One")


def test_a_file_that_is_not_there_asks_nothing_about_the_open_draft(user, qtbot, tmp_path, monkeypatch):
    told, asked = [], []
    monkeypatch.setattr("composer.ui.widgets.notify.warn", lambda _parent, _title, text: told.append(text))
    monkeypatch.setattr("composer.ui.widgets.notify.ask_about_unsaved", lambda *words: asked.append(words))
    user.type("body", "unsaved")
    user.window.opener.open(tmp_path / "gone.reply.json")
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["gone.reply.json\n\nThe draft “gone.reply.json” could not be opened: it is not there."]
    assert asked == []
    assert user.session.document.message.body == "unsaved"
    assert user.window.isWindowModified()
