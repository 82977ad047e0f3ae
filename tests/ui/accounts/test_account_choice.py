"""Which account is sent with, in the toolbar and beside Send."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from composer.kaleyra.account import Account
from composer.ui.accounts.dialog import AccountsDialog

# What the offscreen platform says of popups.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LONG = "Production of the northern branch " * 4 + "Berlin"


def live(name: str) -> Account:
    return Account(name, "https://api.kaleyra.io", sid="HX1", sender="+14155550100")


@pytest.fixture
def opened(monkeypatch) -> list[AccountsDialog]:
    """The account dialogs that were opened."""
    dialogs: list[AccountsDialog] = []
    monkeypatch.setattr(AccountsDialog, "exec", lambda dialog: dialogs.append(dialog))
    return dialogs


@pytest.fixture
def choice(user, opened):
    user.window.activateWindow()
    user.session.accounts.save(live("Production"), None, None)
    choice = user.window.account_choice
    choice.setFocus()
    return choice


@pytest.mark.parametrize(
    "keys", [[Qt.Key.Key_Down] * 3, [Qt.Key.Key_End], [Qt.Key.Key_A], [Qt.Key.Key_PageDown] * 2]
)
def test_keys_on_the_closed_list_go_from_account_to_account_and_open_nothing(user, choice, opened, keys):
    for key in keys:
        user.qtbot.keyClick(choice, key)
    assert opened == []
    assert choice.currentText() == user.session.accounts.current.name
    if keys[0] in (Qt.Key.Key_Down, Qt.Key.Key_End):
        assert choice.currentText() == "Production"


def test_the_last_entry_is_chosen_by_enter_in_the_open_list_and_changes_no_account(user, choice, opened):
    for name in ("Production", "sandbox"):
        user.session.accounts.select(name)
        choice.showPopup()
        user.qtbot.keyClick(choice.view(), Qt.Key.Key_End)
        assert len(opened) == (name == "sandbox")  # going there is not yet choosing it
        user.qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
        assert opened[-1].choice.currentText() == name
        assert (choice.currentText(), user.session.accounts.current.name) == (name, name)
    assert len(opened) == 2


def test_the_last_entry_is_chosen_by_the_mouse(user, choice, opened):
    choice.showPopup()
    view = choice.view()
    place = view.visualRect(view.model().index(2, 0)).center()
    user.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    user.qtbot.waitUntil(lambda: len(opened) == 1)


def test_the_wheel_does_not_change_the_account(user, choice, opened):
    for turn in (-120, -120, 120):
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(choice.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(choice, event)
        assert user.session.accounts.current.is_sandbox
    assert opened == []


def test_a_long_name_does_not_widen_the_window(user, choice):
    window = user.window
    user.session.accounts.save(live(LONG), None, None)
    user.session.accounts.save(live(LONG.replace("Berlin", "Bremen")), None, None)
    user.session.accounts.select(LONG)
    QApplication.processEvents()
    assert max(window.width(), window.minimumSizeHint().width()) < 960  # a full HD screen at 200 %
    for shown in (choice.currentText(), window.badge.text(), window.message.send_bar.send.text()):
        assert "…" in shown
        assert shown.endswith("Berlin")  # what tells it from the other one
        assert len(shown) < 50
    for widget in (choice, window.badge, window.message.send_bar.send):
        assert LONG in widget.toolTip()
    user.qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert user.session.accounts.current.name == LONG.replace("Berlin", "Bremen")
