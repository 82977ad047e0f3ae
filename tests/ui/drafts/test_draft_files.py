"""Save, open, new: nothing is lost."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Message
from composer.store.drafts.draft_file import read_draft, write_draft
from composer.ui.widgets import notify

from ..pressing import press


def test_save_quit_and_reopen_is_identical(user, choose, tmp_path, home, qtbot):
    path = tmp_path / "offer.reply.json"
    user.type("to", "+44 20 7946 0958")
    user.type("body", "Grüße 🎉\u00a0*jetzt*")
    choose(path)
    user.window.menus.save.trigger()
    assert not user.window.isWindowModified()
    saved = user.session.document.draft
    user.window.close()
    user.app.stop()

    from composer.app import App
    from composer.session.session import Session
    from composer.store.accounts.keychain import KeyStore
    from composer.store.paths import find_paths

    again = App(Session(find_paths({"REPLY_COMPOSER_HOME": str(home)}), KeyStore(lambda: None)))
    with qtbot.waitSignal(again.session.readiness.changed):
        again.start(None)
    assert again.session.document.draft == saved
    assert again.window.message.form.body.input.text() == "Grüße 🎉\u00a0*jetzt*"
    assert not again.window.isWindowModified()
    again.window.close()
    again.stop()


def test_the_title_shows_name_and_unsaved_work(user, choose, tmp_path):
    assert user.window.windowTitle() == "Order update[*]"
    user.type("name", "Spring")
    assert user.window.windowTitle() == "Spring[*]"
    assert user.window.isWindowModified()
    choose(tmp_path / "spring")
    user.window.menus.save.trigger()
    assert user.window.windowTitle() == "Spring (spring.reply.json)[*]"
    assert not user.window.isWindowModified()
    assert json.loads((tmp_path / "spring.reply.json").read_text())["name"] == "Spring"


def test_unknown_keys_of_a_file_survive_saving(user, choose, tmp_path):
    path = tmp_path / "a.reply.json"
    message = {"body": "x", "tone": "warm"}
    content = {"format": "reply-button-draft", "version": 1, "name": "A", "message": message, "tags": ["a"]}
    path.write_text(json.dumps(content))
    choose(path)
    user.window.menus.open.trigger()
    user.type("body", "y")
    user.window.menus.save.trigger()
    content = json.loads(path.read_text())
    assert (content["tags"], content["message"]["tone"], content["message"]["body"]) == (["a"], "warm", "y")


def test_unknown_keys_of_header_and_buttons_go_where_these_go(user, choose, tmp_path):
    path = tmp_path / "a.reply.json"
    header = {"type": "document", "value": "https://example.com/a.pdf", "filename": "offer.pdf"}
    buttons = [{"id": "1", "title": "Yes", "colour": "green"}, {"id": "2", "title": "No", "colour": "red"}]
    message = {"body": "x", "header": header, "buttons": buttons}
    path.write_text(
        json.dumps({"format": "reply-button-draft", "version": 1, "name": "A", "message": message})
    )

    def saved():
        user.window.menus.save.trigger()
        held = json.loads(path.read_text())["message"]
        return held["header"] and held["header"].get("filename"), [
            tuple(each.values()) for each in held["buttons"]
        ]

    choose(path)
    user.window.menus.open.trigger()
    user.type("header.value", "https://example.com/b.pdf")
    user.type("buttons[0].title", "Yes!")
    assert saved() == ("offer.pdf", [("1", "Yes!", "green"), ("2", "No", "red")])
    user.click(user.form.buttons.rows[0].down)
    assert saved() == ("offer.pdf", [("2", "No", "red"), ("1", "Yes!", "green")])
    user.click(user.form.buttons.rows[0].remove)
    user.session.document.edit("header", None)
    assert saved() == (None, [("1", "Yes!", "green")])
    user.session.document.undo_stack.undo()
    assert saved()[0] == "offer.pdf"


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
def test_a_file_that_is_no_draft_is_named_and_the_open_draft_stays(
    user, choose, tmp_path, monkeypatch, content, words
):
    path = tmp_path / "bad.reply.json"
    path.write_bytes(content)
    told: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, _title, text: told.append(text))
    before = user.session.document.draft
    choose(path)
    user.window.menus.open.trigger()
    assert len(told) == 1
    assert words in told[0]
    assert user.session.document.draft == before
    assert path.read_bytes() == content


def test_closing_asks_and_cancel_keeps_everything(user):
    user.type("body", "unsaved")
    press("Cancel")
    assert not user.window.close()
    assert user.window.isVisible()
    assert "Order update" in press.seen[0]
    assert user.session.document.message.body == "unsaved"


def test_closing_can_discard(user):
    user.type("body", "unsaved")
    press("Don't save")
    assert user.window.close()


def test_new_can_save_first(user, choose, tmp_path):
    user.type("body", "keep me")
    choose(tmp_path / "kept.reply.json")
    press("Save")
    user.window.menus.new.trigger()
    assert user.session.document.message.body == ""
    assert "keep me" in (tmp_path / "kept.reply.json").read_text()


def test_new_is_given_up_when_the_save_is(user, choose):
    user.type("body", "keep me")
    choose("")
    press("Save")
    user.window.menus.new.trigger()
    assert user.session.document.message.body == "keep me"


def test_a_failed_save_says_so_and_stays_dirty(user, choose, tmp_path, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, _title, text: told.append(text))
    (tmp_path / "file").write_text("")
    user.type("body", "keep me")
    choose(tmp_path / "file" / "draft.reply.json")
    user.window.menus.save.trigger()
    assert "Your text is still in the window." in told[0]
    assert user.window.isWindowModified()
    assert user.session.document.message.body == "keep me"


def test_that_work_is_only_in_the_window_is_no_longer_said_once_it_is_saved(
    user, choose, tmp_path, home, caplog
):
    (home / "recovery").write_text("in the way")
    user.type("body", "keep me")
    user.qtbot.waitUntil(user.window.autosave_label.isVisible)
    choose(tmp_path / "kept.reply.json")
    user.window.menus.save.trigger()
    user.qtbot.waitUntil(lambda: not user.window.autosave_label.isVisible())
    assert "keep me" in (tmp_path / "kept.reply.json").read_text()
    caplog.clear()


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


def test_without_unsaved_work_the_files_new_text_is_shown_when_the_window_is_used_again(user, saved):
    user.window.menus.save.trigger()
    saved.write_bytes(dumps(Draft("Theirs", Message(body="written elsewhere"))))
    user.window.files.check_file()
    assert user.form.body.input.text() == "written elsewhere"
    assert not user.window.isWindowModified()


def test_a_file_that_is_gone_is_written_again_without_a_question(user, saved):
    saved.unlink()
    user.window.menus.save.trigger()
    assert read_draft(saved).message.body == "mine"
    assert not user.window.isWindowModified()


def test_closing_asks_when_the_file_is_gone_and_can_save_it_again(user, saved):
    user.window.menus.save.trigger()
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
    assert user.window.files.load(Path("a.reply.json")).result
    monkeypatch.chdir(tmp_path / "there")
    user.type("body", "second")
    user.window.menus.save.trigger()
    path = tmp_path / "here" / "a.reply.json"
    assert read_draft(path).message.body == "second"
    assert list((tmp_path / "there").iterdir()) == []
    assert user.session.settings.recent_files == [str(path)]
    assert user.session.settings.last_folder == str(path.parent)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".reply.json"])
def test_a_name_that_is_too_long_is_said_and_the_draft_keeps_its_name_and_file(
    user, choose, tmp_path, monkeypatch, name
):
    told: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, _title, text: told.append(text))
    user.type("name", "")
    choose(tmp_path / name)
    user.window.menus.save.trigger()
    assert [text.splitlines()[0].split(": ")[-1] for text in told] == ["the name is too long."]
    assert (user.session.document.draft.name, user.session.document.path) == ("", None)
    assert user.session.settings.recent_files == []


def test_a_new_file_has_not_the_account_of_a_draft_that_had_its_name(user, choose, tmp_path):
    path, settings = tmp_path / "spring.reply.json", user.session.settings
    settings.remember_account(path, "LiveA")
    choose(path)
    user.window.menus.save.trigger()
    assert settings.account_of(path) == ""
    settings.remember_account(path, "LiveA")
    user.type("body", "more")
    user.window.menus.save.trigger()
    assert settings.account_of(path) == "LiveA", "it is the same file's"


def test_an_untitled_draft_is_named_like_its_file(user, choose, tmp_path):
    user.type("name", "")
    choose(tmp_path / "spring")
    user.window.menus.save.trigger()
    assert user.session.document.draft.name == "spring"
    assert read_draft(tmp_path / "spring.reply.json").name == "spring"
    assert not user.window.isWindowModified()


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_pipe_is_no_draft_and_is_not_waited_for(user, choose, tmp_path, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, _title, text: told.append(text))
    os.mkfifo(tmp_path / "pipe.reply.json")
    choose(tmp_path / "pipe.reply.json")
    user.window.menus.open.trigger()
    user.window.menus.save.trigger()
    assert len(told) == 2
    assert all("it is not an ordinary file" in text for text in told)


def test_absurd_preferences_do_not_stop_the_start(qapp, qtbot, home):
    from composer.app import App
    from composer.session.session import Session
    from composer.store.accounts.keychain import KeyStore
    from composer.store.paths import find_paths

    sizes = [1 << 40, -(1 << 40)]
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"splitter_sizes": {"log": sizes}, "window_state": "%%%"}))
    app = App(Session(find_paths(os.environ), KeyStore(lambda: None)))
    assert app.session.settings.splitter_sizes == {}
    app.window.close()
    app.stop()
