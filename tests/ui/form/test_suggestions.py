"""Recipients that are offered while one is typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

# What the offscreen platform says of popups.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

NUMBERS = ["+442079460958", "+442079460111"]


@pytest.fixture
def offered(empty):
    """The list that typing +44 has opened."""
    empty.window.activateWindow()
    empty.form.offer_recipients(NUMBERS)
    empty.type("to", "+44")
    popup = empty.form.recipients.popup()
    assert popup.isVisible()
    return popup


def recipient(user) -> tuple[str, str]:
    """What the field shows, and what the message holds."""
    return user.form.to.input.text(), user.session.document.message.to


def press(user, popup, *keys: Qt.Key) -> None:
    for key in keys:
        user.qtbot.keyClick(popup, key)


def test_going_through_the_list_changes_nothing(empty, offered):
    for _ in range(3):
        press(empty, offered, Qt.Key.Key_Down)
        assert recipient(empty) == ("+44", "+44")
    press(empty, offered, Qt.Key.Key_Escape)
    assert not offered.isVisible()
    assert recipient(empty) == ("+44", "+44")


def test_a_number_is_chosen_by_enter(empty, offered):
    press(empty, offered, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert recipient(empty) == (NUMBERS[1], NUMBERS[1])
    empty.qtbot.keyClick(empty.form.to.input, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert recipient(empty) == ("+44", "+44")


def test_a_number_is_chosen_by_the_mouse(empty, offered):
    place = offered.visualRect(offered.model().index(0, 0)).center()
    empty.qtbot.mouseClick(offered.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert recipient(empty) == (NUMBERS[0], NUMBERS[0])


def test_typing_goes_on_while_the_list_is_open_and_closes_it_where_nothing_fits(empty, offered):
    press(empty, offered, Qt.Key.Key_Down)
    empty.qtbot.keyClicks(offered, "20")
    assert recipient(empty) == ("+4420", "+4420")
    assert offered.isVisible()
    empty.qtbot.keyClicks(offered, "9")
    assert recipient(empty) == ("+44209", "+44209")
    assert not offered.isVisible()


@pytest.mark.parametrize("clicked", ["body", "name"])
def test_a_click_beside_the_list_reaches_what_is_clicked(empty, offered, clicked):
    entry = empty.form.fields[clicked].input
    target = entry.viewport() if clicked == "body" else entry
    press_beside(empty, offered, target)
    assert not offered.isVisible()
    assert entry.hasFocus()
    empty.qtbot.keyClicks(QApplication.focusWidget(), "89")
    assert recipient(empty) == ("+44", "+44")
    assert "89" in entry.text()


def test_a_click_beside_the_list_presses_a_button(empty, offered):
    press_beside(empty, offered, empty.form.header.types.button("image"))
    assert empty.session.document.message.header.type == "image"


def press_beside(user, popup, target):
    """Click where the popup gets the press, as it grabs the mouse, and the window below the release."""
    place = target.mapToGlobal(target.rect().center())
    user.qtbot.mousePress(popup, Qt.MouseButton.LeftButton, pos=popup.mapFromGlobal(place))
    user.qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=target.rect().center())


def test_a_number_that_is_typed_in_full_is_not_offered(empty, offered):
    empty.type("to", NUMBERS[0])
    assert not offered.isVisible()


def test_nothing_is_offered_for_nothing(empty, offered):
    press(empty, offered, *3 * [Qt.Key.Key_Backspace])
    assert recipient(empty) == ("", "")
    assert not offered.isVisible()
