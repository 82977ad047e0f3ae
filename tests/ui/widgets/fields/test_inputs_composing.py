"""A syllable that an input method has not finished when something is done with the message."""

import json

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QToolButton

from tests.store.draft_files import named, put

from ...pressing import press


class InputMethod:
    """Commits as that of a desktop does (tried with ibus-hangul): by an event to the input, at once."""

    def __init__(self, entry) -> None:
        self._entry, self._composed = entry, ""

    def compose(self, text: str) -> None:
        self._composed = text
        QCoreApplication.sendEvent(self._entry, QInputMethodEvent(text, []))

    def commit(self) -> None:
        if self._composed:
            event = QInputMethodEvent()
            event.setCommitString(self._composed)
            self._composed = ""
            QCoreApplication.sendEvent(self._entry, event)


@pytest.fixture(params=["body", "footer"])
def composing(request, user, monkeypatch, tmp_path):
    """A saved draft with `Hi` and an unfinished syllable in one field."""
    user.window.files.load(put(tmp_path, "one", named("One")))
    user.type("to", "+14155550123")
    user.type("body", "Hi")
    user.type("footer", "Hi")
    user.window.files.save()
    entry = user.form.fields[request.param].input
    entry.setFocus()
    method = InputMethod(entry)
    monkeypatch.setattr(QGuiApplication, "inputMethod", lambda: method)
    method.compose("한")
    user.field = request.param
    return user


def saved(user) -> str:
    return json.loads(user.session.document.path.read_text())["message"][user.field]


def test_save_in_the_toolbar_saves_the_syllable(composing):
    [button] = [b for b in composing.window.findChildren(QToolButton) if b.text() == "Save"]
    composing.click(button)
    assert saved(composing) == "Hi한"
    assert not composing.window.isWindowModified()


@pytest.mark.parametrize(("menu", "entry"), [("File", "Save")])
def test_save_in_the_menu_saves_the_syllable(composing, menu, entry):
    composing.menu_entry(menu, entry).trigger()
    assert saved(composing) == "Hi한"


def test_ctrl_s_saves_the_syllable(composing):
    entry = composing.form.fields[composing.field].input
    composing.qtbot.keyClick(entry, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    composing.qtbot.waitUntil(lambda: saved(composing) == "Hi한")


@pytest.mark.parametrize("how", ["menu", "button"])
def test_send_sends_the_syllable(composing, how):
    composing.refresh()
    with composing.qtbot.waitSignal(composing.session.sender.finished, timeout=15000) as finished:
        if how == "menu":
            composing.menu_entry("Message", "Send").trigger()
        else:
            composing.window.message.send_bar.send.clicked.emit()  # a click, where buttons take no keyboard
    assert getattr(finished.args[0].outgoing.written, composing.field) == "Hi한"


@pytest.mark.parametrize("act", [lambda window: window.close(), lambda window: window.files.new()])
def test_a_syllable_counts_as_unsaved_work(composing, act):
    press("Cancel")
    act(composing.window)
    assert "Save the changes" in press.seen[0]
    assert getattr(composing.session.document.message, composing.field) == "Hi한"
