"""What is done with the phone, and looked at."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication


def at(view, part) -> QPoint:
    return view.phone().parts[part].center().toPoint()


def click_part(qtbot, view, part) -> None:
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, part))


def ask_about(view, part) -> None:
    """Rest the mouse on a part until a tooltip would show."""
    place = at(view, part)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place)))


def choose(pane, *words) -> None:
    """Choose from the pane's menu, by the words without their marks."""
    menu = pane.menu
    for word in words[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text().replace("&", "") == word)
    next(action for action in menu.actions() if action.text().replace("&", "") == words[-1]).trigger()


def picture(view) -> QImage:
    return view.grab().toImage()


def roll(view) -> None:
    """Turn the wheel by one notch over a phone."""
    place = QPointF(view.rect().center())
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
