"""The earlier versions of a draft."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from composer.store.drafts.versions import Versions


def test_an_earlier_version_can_be_taken_back_and_that_undone(user, saved, qtbot):
    user.window.menus.save.trigger()  # "mine" over "first"
    versions = Versions(user.session.paths.versions)
    qtbot.waitUntil(lambda: len(versions.versions(saved)) == 2)
    dialogs = []

    def restore_the_oldest():
        dialog = QApplication.activeModalWidget()
        dialogs.append(dialog.differences.toPlainText())
        dialog.list.setCurrentRow(1)
        dialogs.append(dialog.differences.toPlainText())
        dialog.restore.click()

    QTimer.singleShot(0, restore_the_oldest)
    user.window.menus.versions.trigger()
    assert dialogs[0] == "Nothing differs."
    assert "first" in dialogs[1]
    assert user.form.body.input.text() == "first"
    assert user.window.isWindowModified()
    user.session.document.undo_stack.undo()
    assert user.form.body.input.text() == "mine"


def test_there_are_no_versions_of_what_was_never_saved(user):
    assert not user.window.menus.versions.isEnabled()
