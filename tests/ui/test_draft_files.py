"""Save, open, new: nothing is lost."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from composer.ui import notify


@pytest.fixture
def choose(monkeypatch):
    """Answer the file dialogs with a path, "" for Cancel."""

    def answer(path: Path | str) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_args, **_more: (str(path), ""))

    return answer


def press(word: str) -> None:
    """Press a button of the message box that opens next."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, act)
            return
        seen.append(f"{box.text()}\n{box.informativeText()}")
        next(button for button in box.buttons() if button.text().replace("&", "") == word).click()

    seen: list[str] = []
    QTimer.singleShot(0, act)
    press.seen = seen  # type: ignore[attr-defined]


def test_save_quit_and_reopen_is_identical(user, choose, tmp_path, home, qtbot):
    path = tmp_path / "offer.reply.json"
    user.type("to", "+44 20 7946 0958")
    user.type("body", "Grüße 🎉\u00a0*jetzt*")
    choose(path)
    user.window.menus.save_action.trigger()
    assert not user.window.isWindowModified()
    saved = user.app.document.draft
    user.window.close()
    user.app.stop()

    from composer.app import App
    from composer.store.keys import KeyStore
    from composer.store.paths import find_paths

    again = App(find_paths({"REPLY_COMPOSER_HOME": str(home)}), KeyStore(lambda: None))
    with qtbot.waitSignal(again.readiness.changed):
        again.start(None)
    assert again.document.draft == saved
    assert again.window.form.body.input.text() == "Grüße 🎉\u00a0*jetzt*"
    assert not again.window.isWindowModified()
    again.window.close()
    again.stop()


def test_the_title_shows_name_and_unsaved_work(user, choose, tmp_path):
    assert user.window.windowTitle() == "Order update[*]"
    user.type("name", "Spring")
    assert user.window.windowTitle() == "Spring[*]"
    assert user.window.isWindowModified()
    choose(tmp_path / "spring")
    user.window.menus.save_action.trigger()
    assert user.window.windowTitle() == "Spring (spring.reply.json)[*]"
    assert not user.window.isWindowModified()
    assert json.loads((tmp_path / "spring.reply.json").read_text())["name"] == "Spring"


def test_unknown_keys_of_a_file_survive_saving(user, choose, tmp_path):
    path = tmp_path / "a.reply.json"
    message = {"body": "x", "tone": "warm"}
    content = {"format": "reply-button-draft", "version": 1, "name": "A", "message": message, "tags": ["a"]}
    path.write_text(json.dumps(content))
    choose(path)
    user.window.menus.open_action.trigger()
    user.type("body", "y")
    user.window.menus.save_action.trigger()
    content = json.loads(path.read_text())
    assert (content["tags"], content["message"]["tone"], content["message"]["body"]) == (["a"], "warm", "y")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no json", "line 1"),
        (b'{"format": "reply-button-draft", "version": 2, "message": {}}', "newer version"),
        (b'{"format": "reply-button-draft", "version": 1, "message": {"body": 7}}', "Body (message.body)"),
        (b" " * 10_000_000, "too large"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_file_that_is_no_draft_is_named_and_the_open_draft_stays(user, choose, tmp_path, monkeypatch, content, words):
    path = tmp_path / "bad.reply.json"
    path.write_bytes(content)
    told: list[str] = []
    monkeypatch.setattr(notify, "tell", lambda _parent, _title, text: told.append(text))
    before = user.app.document.draft
    choose(path)
    user.window.menus.open_action.trigger()
    assert len(told) == 1
    assert words in told[0]
    assert user.app.document.draft == before
    assert path.read_bytes() == content


def test_closing_asks_and_cancel_keeps_everything(user):
    user.type("body", "unsaved")
    press("Cancel")
    assert not user.window.close()
    assert user.window.isVisible()
    assert "Order update" in press.seen[0]
    assert user.app.document.message.body == "unsaved"


def test_closing_can_discard(user):
    user.type("body", "unsaved")
    press("Don't save")
    assert user.window.close()


def test_new_can_save_first(user, choose, tmp_path):
    user.type("body", "keep me")
    choose(tmp_path / "kept.reply.json")
    press("Save")
    user.window.menus.new_action.trigger()
    assert user.app.document.message.body == ""
    assert "keep me" in (tmp_path / "kept.reply.json").read_text()


def test_new_is_given_up_when_the_save_is(user, choose):
    user.type("body", "keep me")
    choose("")
    press("Save")
    user.window.menus.new_action.trigger()
    assert user.app.document.message.body == "keep me"


def test_a_failed_save_says_so_and_stays_dirty(user, choose, tmp_path, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(notify, "tell", lambda _parent, _title, text: told.append(text))
    (tmp_path / "file").write_text("")
    user.type("body", "keep me")
    choose(tmp_path / "file" / "draft.reply.json")
    user.window.menus.save_action.trigger()
    assert "Your text is still in the window." in told[0]
    assert user.window.isWindowModified()
    assert user.app.document.message.body == "keep me"


def test_names_of_drafts_are_plain_text_in_questions(user):
    user.type("name", "<img src=x>")
    press("Cancel")
    user.window.close()
    assert "<img src=x>" in press.seen[0]


def test_ctrl_s_saves(user, choose, tmp_path):
    user.window.activateWindow()
    choose(tmp_path / "keys.reply.json")
    user.type("body", "by keyboard")
    user.qtbot.keyClick(user.form.body.input, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "keys.reply.json").is_file()
