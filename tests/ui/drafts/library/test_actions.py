"""The drafts beside the form: found, opened, renamed, copied, thrown away, and none of it by mistake."""

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from composer.store.drafts.draft_file import read_draft
from composer.store.drafts.file_operations import FileOperations
from composer.store.files import StorageError

from ...pressing import press
from .drafts_list import CTRL, Drafts, rename_to


def test_unsaved_work_is_asked_for_before_another_draft_is_opened(three, drafts):
    drafts.user.type("body", "unsaved")
    drafts.choose("Apples")
    press("Cancel")
    drafts.key(Qt.Key.Key_Return)
    assert len(press.seen) == 1
    assert drafts.user.session.document.message.body == "unsaved"
    press("Don't save")
    place = drafts.list.visualRect(drafts.model.index(2)).center()
    drafts.qtbot.mouseDClick(drafts.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert drafts.user.session.document.message.body == "Green and red"


def test_the_open_draft_is_marked_and_not_opened_again(three, drafts):
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)
    drafts.qtbot.waitUntil(lambda: drafts.said[2].startswith("Apples, open"))
    drafts.user.type("body", "unsaved")
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)  # asks nothing
    assert drafts.user.session.document.message.body == "unsaved"


def test_nothing_is_remembered_of_a_draft_in_the_trash(three, drafts, trash):
    settings = drafts.user.session.settings
    settings.remember_account(three, "client A")
    drafts.choose("Apples")
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    drafts.wait("Spring offer", "Order shipped")
    drafts.qtbot.waitUntil(lambda: settings.account_of(three) == "")


def test_to_the_trash_after_a_question(three, drafts, trash):
    drafts.choose("Order shipped")
    press("Cancel")
    drafts.key(Qt.Key.Key_Delete)
    assert "“Order shipped” goes to the trash" in press.seen[0]
    assert list(trash.iterdir()) == []
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    drafts.wait("Spring offer", "Apples")
    assert [path.name for path in trash.iterdir()] == ["order.reply.json"]
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Apples")  # the next one


def test_the_text_of_an_open_draft_outlives_its_file(three, drafts, trash, folder):
    user = drafts.user
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)
    drafts.qtbot.waitUntil(lambda: drafts.model.opened is not None)
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    assert "unsaved" in press.seen[0]
    drafts.qtbot.waitUntil(user.window.isWindowModified)
    assert user.window.windowTitle() == "Apples[*]"
    assert user.form.body.input.text() == "Green and red"
    press("Cancel")
    assert not user.window.close()


def test_what_does_not_work_is_said(three, drafts, told, monkeypatch):
    def fail(_filing, path, *_more):
        raise StorageError(path, "The disk is full.")

    for name in ("duplicate", "trash", "rename"):
        monkeypatch.setattr(FileOperations, name, fail)
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_D, CTRL)
    drafts.qtbot.waitUntil(lambda: told == ["The draft is not copied: The disk is full."])
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    drafts.qtbot.waitUntil(lambda: told[1:] == ["The draft is not moved to the trash: The disk is full."])
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    drafts.qtbot.waitUntil(lambda: told[2:] == ["The draft is not renamed: The disk is full."])
    assert read_draft(three).name == "Apples"
    drafts.key(Qt.Key.Key_Return)
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    drafts.qtbot.waitUntil(lambda: told[3:] == ["The draft is not renamed: The disk is full."])
    assert drafts.user.session.document.path == three


def test_a_draft_that_is_saved_is_listed_at_once(drafts, folder, monkeypatch):
    drafts.model.watch.stop()  # and not when the folder is next looked at
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(folder / "mine.reply.json"), "")
    )
    drafts.user.type("name", "Mine")
    drafts.user.window.menus.save.trigger()
    drafts.qtbot.waitUntil(lambda: drafts.said == ["Mine, open, +14155550123, Text header"])


def test_a_new_draft_begins_with_the_recipient(three, drafts):
    drafts.pane.menu.new.trigger()
    assert drafts.user.session.document.message.body == ""
    assert drafts.user.form.to.input.hasFocus()


def test_hidden_drafts_are_left_alone_and_the_choice_is_remembered(three, user, home, qtbot):
    drafts = Drafts(user)
    assert not drafts.pane.isVisible()  # the window is narrow
    assert drafts.model.is_there is None  # nobody looked into the folder
    drafts.show()
    user.window.close()
    user.app.stop()

    from composer.app import App
    from composer.session.drafts.header_file import File
    from composer.session.session import Session
    from composer.store.accounts.keychain import KeyStore
    from composer.store.paths import find_paths

    again = App(Session(find_paths(os.environ), KeyStore(lambda: None), lambda _url, _type, _cancel: File()))
    with qtbot.waitSignal(again.session.readiness.changed):
        again.start(None)
    assert again.window.drafts_dock.isVisible()
    qtbot.waitUntil(lambda: again.session.library.rowCount() == 3)
    again.window.close()
    again.stop()
