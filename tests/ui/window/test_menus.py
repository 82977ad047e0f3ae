"""The actions of the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu

from composer.ui.phone.compare import CompareWindow
from composer.ui.window.menus import Menus


def test_a_key_held_down_does_not_act_again_and_again_but_for_undo_and_redo(user):
    actions = [action for menu in user.window.menuBar().actions() for action in menu.menu().actions()]
    repeating = [action.text() for action in actions if action.shortcuts() and action.autoRepeat()]
    assert [text.replace("&", "").split()[0] for text in repeating] == ["Undo", "Redo"]
    assert "Ctrl+Return" in [action.shortcut().toString() for action in actions]
    shortcuts = user.form.body.input.findChildren(QShortcut)
    assert len(shortcuts) == 4
    assert not [shortcut for shortcut in shortcuts if shortcut.autoRepeat()]


def test_the_phone_is_saved_as_a_picture(user, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "phone.png"), ""))
    user.menu_entry("File", "Picture of the phone…").trigger()
    assert QImage(str(tmp_path / "phone.png")).width() > 600
    assert user.window.statusBar().currentMessage() == "The picture was saved as phone.png."


def test_all_six_phones_are_compared(user):
    user.menu_entry("View", "Compare all six…").trigger()
    [window] = user.window.findChildren(CompareWindow)
    assert window.isVisible()
    window.close()


def test_no_letter_of_a_menu_stands_for_two_entries(user):
    menus = [user.window.menuBar(), *user.window.findChildren(QMenu)]
    doubles = {}
    for menu in menus:
        letters = [
            QKeySequence.mnemonic(action.text()).toString() for action in menu.actions() if action.isVisible()
        ]
        twice = {letter for letter in letters if letter and letters.count(letter) > 1}
        if twice:
            doubles[menu.objectName() or menu.actions()[0].text()] = twice
    assert len(menus) > 10
    assert doubles == {}


@pytest.mark.parametrize("bound", ["Ctrl+Y Alt+Shift+Backspace Ctrl+Shift+Z", "Ctrl+Shift+Z"])
def test_ctrl_y_does_again_what_was_undone_on_every_system(qtbot, monkeypatch, bound):
    key = QKeySequence.StandardKey.Redo
    real = QKeySequence.keyBindings  # on Windows Redo has Ctrl+Y already
    monkeypatch.setattr(
        QKeySequence,
        "keyBindings",
        lambda asked: [QKeySequence(one) for one in bound.split()] if asked == key else real(asked),
    )
    window, stack = QMainWindow(), QUndoStack()
    qtbot.addWidget(window)
    Menus(window, stack, [], "system")
    stack.push(QUndoCommand("typed"))
    stack.undo()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert not stack.canRedo()


def test_no_key_is_bound_twice(user):
    actions = [action for menu in user.window.findChildren(QMenu) for action in menu.actions()]
    keys = [
        key.toString()
        for action in dict.fromkeys(actions)
        if action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
        for key in action.shortcuts()
    ]
    assert len(keys) > 8
    assert len(keys) == len(set(keys))
