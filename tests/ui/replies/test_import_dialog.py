"""Importing callbacks."""

from PySide6.QtWidgets import QFileDialog

from composer.ui.replies.import_dialog import ImportCallbacksDialog

from .steps import WAIT, said


def test_callbacks_are_imported_once(user, pane, qtbot, tmp_path, monkeypatch):
    dialog = ImportCallbacksDialog(user.window, user.session.replies)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.input.setPlainText("id=7%3A0&status=delivered\nid=7&status=read")
    user.click(dialog.import_button)
    qtbot.waitUntil(lambda: dialog.verdict.text() == "2 new events.", timeout=WAIT)
    file = tmp_path / "callbacks.txt"
    file.write_text("id=7&status=read")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    user.click(dialog.file)
    qtbot.waitUntil(lambda: dialog.verdict.text() == "0 new events, 1 already known.", timeout=WAIT)
    qtbot.waitUntil(lambda: said(pane) == ["Delivered to the phone", "Read by the customer"], timeout=WAIT)
    dialog.close()
