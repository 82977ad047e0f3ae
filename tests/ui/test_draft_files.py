"""Save, open, new: nothing is lost."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from composer.message.draft import Draft, dumps
from composer.message.model import Message
from composer.store.drafts import read_draft, write_draft
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


# --- changes from outside ------------------------------------------------------------------------------------------

THEIRS = dumps(Draft("Theirs", Message(body="written elsewhere")))


@pytest.fixture
def saved(user, choose, tmp_path) -> Path:
    """The open draft's file, saved, with work since then."""
    path = tmp_path / "offer.reply.json"
    choose(path)
    user.type("body", "first")
    user.window.menus.save_action.trigger()
    assert path.is_file()
    user.type("body", "mine")
    return path


@pytest.mark.parametrize(("word", "body"), [("Save anyway", "mine"), ("Cancel", "written elsewhere")])
def test_a_file_changed_from_outside_is_not_overwritten_unasked(user, saved, word, body):
    status = saved.stat()
    saved.write_bytes(THEIRS)
    os.utime(saved, ns=(status.st_atime_ns, status.st_mtime_ns))  # it is the content that counts
    press(word)
    user.window.menus.save_action.trigger()
    assert "“offer.reply.json” was changed by another program" in press.seen[0]
    assert read_draft(saved).message.body == body
    assert user.app.document.message.body == "mine"
    assert user.window.isWindowModified() == (word == "Cancel")


def test_both_versions_are_kept_by_saving_as(user, saved, choose, tmp_path):
    saved.write_bytes(THEIRS)
    choose(tmp_path / "mine.reply.json")
    press("Save as…")
    user.window.menus.save_action.trigger()
    assert saved.read_bytes() == THEIRS
    assert read_draft(tmp_path / "mine.reply.json").message.body == "mine"
    assert user.window.windowTitle().endswith("(mine.reply.json)[*]")
    user.type("body", "more")
    user.window.menus.save_action.trigger()  # asks nothing
    assert read_draft(tmp_path / "mine.reply.json").message.body == "more"


def test_a_change_from_outside_of_a_file_that_was_opened_is_noticed_too(user, choose, tmp_path):
    path = tmp_path / "a.reply.json"
    write_draft(path, Draft("A", Message(body="first")))
    choose(path)
    user.window.menus.open_action.trigger()
    path.write_bytes(THEIRS)
    press("Cancel")
    user.window.menus.save_action.trigger()
    assert len(press.seen) == 1
    assert path.read_bytes() == THEIRS


def test_a_file_that_is_gone_is_written_again_without_a_question(user, saved):
    saved.unlink()
    user.window.menus.save_action.trigger()
    assert read_draft(saved).message.body == "mine"
    assert not user.window.isWindowModified()


def test_closing_asks_when_the_file_is_gone_and_can_save_it_again(user, saved):
    user.window.menus.save_action.trigger()
    saved.unlink()
    press("Cancel")
    assert not user.window.close()
    assert user.window.isWindowModified()
    press("Save")
    assert user.window.close()
    assert read_draft(saved).message.body == "mine"


def test_a_relative_path_is_the_same_file_in_every_folder(user, tmp_path, monkeypatch):
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_draft(Path("a.reply.json"), Draft("A", Message(body="first")))
    assert user.window.files.load(Path("a.reply.json"))
    monkeypatch.chdir(tmp_path / "there")
    user.type("body", "second")
    user.window.menus.save_action.trigger()
    path = tmp_path / "here" / "a.reply.json"
    assert read_draft(path).message.body == "second"
    assert list((tmp_path / "there").iterdir()) == []
    assert user.app.settings.recent_files == [str(path)]
    assert user.app.settings.last_folder == str(path.parent)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".reply.json"])
def test_a_name_that_is_too_long_is_said_and_the_draft_keeps_its_name_and_file(
    user, choose, tmp_path, monkeypatch, name
):
    told: list[str] = []
    monkeypatch.setattr(notify, "tell", lambda _parent, _title, text: told.append(text))
    user.type("name", "")
    choose(tmp_path / name)
    user.window.menus.save_action.trigger()
    assert [text.splitlines()[0].split(": ")[-1] for text in told] == ["the name is too long."]
    assert (user.app.document.draft.name, user.app.document.path) == ("", None)
    assert user.app.settings.recent_files == []


def test_an_untitled_draft_is_named_like_its_file(user, choose, tmp_path):
    user.type("name", "")
    choose(tmp_path / "spring")
    user.window.menus.save_action.trigger()
    assert user.app.document.draft.name == "spring"
    assert read_draft(tmp_path / "spring.reply.json").name == "spring"
    assert not user.window.isWindowModified()


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_pipe_is_no_draft_and_is_not_waited_for(user, choose, tmp_path, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(notify, "tell", lambda _parent, _title, text: told.append(text))
    os.mkfifo(tmp_path / "pipe.reply.json")
    choose(tmp_path / "pipe.reply.json")
    user.window.menus.open_action.trigger()
    user.window.menus.save_action.trigger()
    assert len(told) == 2
    assert all("it is not an ordinary file" in text for text in told)


def test_absurd_preferences_do_not_stop_the_start(qapp, qtbot, home):
    from composer.app import App
    from composer.store.keys import KeyStore
    from composer.store.paths import find_paths

    sizes = [1 << 40, -(1 << 40)]
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"splitter_sizes": {"log": sizes}, "window_state": "%%%"}))
    app = App(find_paths(os.environ), KeyStore(lambda: None))
    assert app.settings.splitter_sizes == {}
    app.window.close()
    app.stop()
