"""The buttons in the titles of the docks."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QDockWidget

from composer.ui.widgets.colours import mode


def lightness(button: QAbstractButton) -> tuple[int, int]:
    """How dark and how light the lightest and the darkest point of a button is, 0 to 255."""
    picture = button.grab().toImage()
    points = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    shades = [QColor(picture.pixelColor(x, y)).lightness() for x, y in points]
    return min(shades), max(shades)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_buttons_of_docks_can_be_seen(user, qtbot, appearance):
    window = user.window
    window.drafts_dock.show()
    window.menus.appearances.chosen.emit(appearance)
    qtbot.waitUntil(lambda: mode(window.palette()) == appearance)
    docks = [dock for dock in window.findChildren(QDockWidget) if dock.isVisible()]
    assert len(docks) >= 2
    for dock in docks:
        buttons = [
            dock.findChild(QAbstractButton, f"qt_dockwidget_{name}button") for name in ("close", "float")
        ]
        assert all(button.toolTip() for button in buttons)
        for dark, light in map(lightness, buttons):
            assert light - dark > 130


def test_a_dock_is_closed_by_its_button(user):
    drafts = user.window.drafts_dock
    drafts.show()
    user.click(drafts.findChild(QAbstractButton, "qt_dockwidget_closebutton"))
    assert not drafts.isVisible()
