"""A draft that was given another name is saved: both are kept, or the file goes along."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from composer.message.drafts.draft import Draft
from composer.message.model import Message
from composer.store.drafts import file_operations
from composer.store.drafts.draft_file import read_draft, write_draft
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError

from ..pressing import press
from .library.drafts_list import Drafts


@pytest.fixture
def saved(user, home):
    """The open draft's file, saved as A, with the name B typed since then."""
    path = home / "Reply-button drafts" / "A.reply.json"
    path.parent.mkdir()
    write_draft(path, Draft("A", Message(body="first")))
    Drafts(user).show()
    user.window.files.load(path)
    user.type("name", "B")
    return path


@pytest.fixture
def save(user):
    def act(word: str) -> None:
        press(word)
        user.window.menus.save.trigger()

    return act


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_question_says_what_was_done_and_its_buttons_what_can_be(user, saved, save, monkeypatch):
    seen = []

    def poll(box):
        seen.extend([box.windowTitle(), box.text(), [button.text() for button in box.buttons()]])
        return 0

    monkeypatch.setattr("composer.ui.widgets.notify.QMessageBox.exec", poll)
    user.window.menus.save.trigger()
    assert seen[:2] == ["Another name", "You changed the name “A” to “B”."]
    assert set(seen[2]) == {"Keep both drafts", "Rename this draft", "Cancel"}
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("taken", [True, False])
def test_the_file_follows_its_draft_also_where_somebody_else_changed_it(user, saved, taken):
    if taken:
        write_draft(saved.with_name("b.reply.json"), Draft("b"))
    write_draft(saved, Draft("A", Message(body="theirs")))
    words = ["Rename this draft", "Overwrite"]

    def answer():
        box = QApplication.activeModalWidget()
        found = [b for b in box.findChildren(QPushButton) if b.text() == words[0]] if box else []
        if found:
            words.pop(0)
        if words:
            QTimer.singleShot(20, answer)
        for button in found:
            button.click()

    QTimer.singleShot(0, answer)
    user.window.menus.save.trigger()
    assert words == []
    path = saved if taken else saved.with_name("B.reply.json")
    assert user.session.document.path == path
    assert read_draft(path) == Draft("B", Message(body="first"))
    assert names(saved.parent) == ["A.reply.json", "b.reply.json"] if taken else ["B.reply.json"]
    said = user.window.statusBar().currentMessage()
    assert said == "Saved as B.reply.json." or (taken and "The file is still A.reply.json" in said)


def test_both_are_kept(user, saved, save):
    save("Keep both drafts")
    assert names(saved.parent) == ["A.reply.json", "B.reply.json"]
    assert read_draft(saved).name == "A"
    assert user.session.document.path == saved.with_name("B.reply.json")


def test_nothing_is_saved_where_it_is_cancelled(user, saved, save):
    save("Cancel")
    assert names(saved.parent) == ["A.reply.json"]
    assert read_draft(saved).name == "A"
    assert user.window.isWindowModified()


def test_the_file_its_versions_and_the_list_follow_the_draft_to_its_name(user, saved, save, qtbot):
    drafts = Drafts(user)
    user.session.settings.remember_account(saved, "Sandbox")
    drafts.model.watch.stop()  # it is listed at once, not when the folder is next looked at
    save("Rename this draft")
    renamed = saved.with_name("B.reply.json")
    assert names(saved.parent) == ["B.reply.json"]
    assert (read_draft(renamed).name, user.session.document.path) == ("B", renamed)
    assert user.window.windowTitle() == "B (B.reply.json)[*]"
    assert not user.window.isWindowModified()
    assert user.window.statusBar().currentMessage() == "Saved as B.reply.json."
    assert user.session.settings.recent_files[0] == str(renamed)
    assert user.session.settings.account_of(renamed) == "Sandbox"
    versions = Versions(user.session.paths.versions)
    qtbot.waitUntil(lambda: user.session.background.wait(0))
    assert b'"A"' in versions.read(versions.versions(renamed)[-1].id)
    assert versions.versions(saved) == []
    qtbot.waitUntil(lambda: [said.partition(", no")[0] for said in drafts.said] == ["B, open"])
    user.type("body", "second")
    user.window.menus.save.trigger()  # asks nothing
    assert read_draft(renamed).message.body == "second"
    assert user.window.files.check_file().result == "same"


def test_a_file_keeps_its_name_where_another_has_the_new_one(user, saved, save):
    write_draft(saved.with_name("b.reply.json"), Draft("b", Message(body="another's")))
    save("Rename this draft")
    assert names(saved.parent) == ["A.reply.json", "b.reply.json"]
    assert read_draft(saved).name == "B"
    assert read_draft(saved.with_name("b.reply.json")).message.body == "another's"
    assert user.session.document.path == saved
    assert not user.window.isWindowModified()
    assert "The file is still A.reply.json" in user.window.statusBar().currentMessage()
    user.type("body", "second")
    user.window.menus.save.trigger()  # asks nothing
    assert read_draft(saved).message.body == "second"


def test_a_draft_whose_file_cannot_be_renamed_is_saved_all_the_same(user, saved, save, monkeypatch, caplog):
    def fail(source, _target, _what):
        raise StorageError(source, "The disk is full.")

    monkeypatch.setattr(file_operations, "move", fail)
    save("Rename this draft")
    assert names(saved.parent) == ["A.reply.json"]
    assert read_draft(saved).name == "B"
    assert "The file is still A.reply.json" in user.window.statusBar().currentMessage()
    assert [record.message for record in caplog.records] == ["The disk is full."]
    caplog.clear()


def test_a_draft_that_lost_its_name_keeps_its_files(user, saved, save):
    user.type("name", "")
    save("Rename this draft")
    assert names(saved.parent) == ["A.reply.json"]
    assert read_draft(saved).name == ""


def test_a_copy_is_not_kept_in_a_folder_that_is_gone(user, saved, save, monkeypatch):
    told = []
    monkeypatch.setattr(
        "composer.ui.widgets.notify.warn", lambda _parent, title, text: told.append(f"{title}: {text}")
    )
    saved.parent.rename(saved.parent.with_name("Away"))
    save("Keep both drafts")
    assert not saved.parent.exists()
    assert told[0].startswith("The draft is not saved: The folder “Reply-button drafts” is not there")


@pytest.mark.parametrize("name", ["d008.REPLY.JSON", "d008.Reply.json"])
def test_an_ending_in_capitals_is_the_ending(user, tmp_path, monkeypatch, name):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(tmp_path / name), ""))
    user.type("name", "")
    user.window.menus.save.trigger()
    assert [path.name for path in tmp_path.glob("d*")] == [name]
    assert user.session.document.draft.name == "d008"
    assert read_draft(tmp_path / name).name == "d008"
