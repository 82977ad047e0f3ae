"""The actions of the window."""

from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu

from composer.ui.phone.compare import CompareWindow


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
