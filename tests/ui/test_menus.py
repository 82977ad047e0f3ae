"""The actions of the window."""

from PySide6.QtGui import QShortcut


def test_a_key_held_down_does_not_act_again_and_again_but_for_undo_and_redo(user):
    actions = [action for menu in user.window.menuBar().actions() for action in menu.menu().actions()]
    repeating = [action.text() for action in actions if action.shortcuts() and action.autoRepeat()]
    assert [text.replace("&", "").split()[0] for text in repeating] == ["Undo", "Redo"]
    assert "Ctrl+Return" in [action.shortcut().toString() for action in actions]
    shortcuts = user.form.body.input.findChildren(QShortcut)
    assert len(shortcuts) == 4
    assert not [shortcut for shortcut in shortcuts if shortcut.autoRepeat()]
