"""Docks: their places in the window, and the two buttons in their titles."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QMenu, QTabBar, QWidget

_CLOSE, _FLOAT = "qt_dockwidget_closebutton", "qt_dockwidget_floatbutton"
_TIPS = {_CLOSE: "Hide; the View menu shows it again", _FLOAT: "Take out of the window, or put back"}
_SIDE, _CORNER = 8, 3


class DockButtons(QObject):
    """Paints them in the colour of text: the icons of Qt's style can hardly be seen on dark."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        for name, tip in _TIPS.items():
            button = dock.findChild(QAbstractButton, name)
            if button is not None:  # Qt promises no names
                button.setToolTip(tip)
                button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paint instead of the button."""
        if event.type() != QEvent.Type.Paint or not isinstance(watched, QAbstractButton):
            return False
        _paint(watched)
        return True


def _paint(button: QAbstractButton) -> None:
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if button.underMouse():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(button.palette().color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(button.rect(), _CORNER, _CORNER)
    painter.setPen(QPen(button.palette().color(QPalette.ColorRole.WindowText), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    sign = QRectF(0, 0, _SIDE, _SIDE)
    sign.moveCenter(QRectF(button.rect()).center())
    if button.objectName() == _CLOSE:
        painter.drawLine(sign.topLeft(), sign.bottomRight())
        painter.drawLine(sign.topRight(), sign.bottomLeft())
    else:
        painter.drawRect(sign.adjusted(0, 2, -2, 0))
        painter.drawPolyline(
            [sign.topLeft() + QPointF(2, 0), sign.topRight(), sign.bottomRight() - QPointF(0, 2)]
        )


def add_dock(window: QMainWindow, title: str, widget: QWidget | None, area: Qt.DockWidgetArea) -> QDockWidget:
    """Put a widget into a new dock at a side of the window, and return the dock.

    widget: None for a dock that is filled later.
    """
    dock = QDockWidget(title, window)
    dock.setObjectName(title)
    if widget is not None:
        dock.setWidget(widget)
    DockButtons(dock)
    window.addDockWidget(area, dock)
    dock.toggleViewAction().triggered.connect(lambda shown: raise_dock(dock) if shown else None)
    return dock


def add_dock_behind(window: QMainWindow, title: str, front: QDockWidget, menu: QMenu) -> QDockWidget:
    """Put an empty dock as a tab behind another, shown if that is, and return it.

    menu: has the other's action, behind which the new one's is put.
    """
    is_hidden = front.isHidden()
    dock = add_dock(window, title, None, window.dockWidgetArea(front))
    window.tabifyDockWidget(front, dock)
    dock.setVisible(not is_hidden)
    front.setVisible(not is_hidden)
    front.raise_()
    actions = menu.actions()
    menu.insertAction(actions[actions.index(front.toggleViewAction()) + 1], dock.toggleViewAction())
    return dock


def raise_dock(dock: QDockWidget) -> None:
    """Show a dock, and raise it above those it shares its place with."""
    dock.show()
    dock.raise_()
    # Qt leaves the tab of one behind that was hidden there; it has a tab only a moment after it was shown.
    QTimer.singleShot(0, dock, lambda: _choose_tab(dock))


def _choose_tab(dock: QDockWidget) -> None:
    window = dock.parentWidget()
    if dock.isHidden() or not isinstance(window, QWidget):
        return
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        for index in range(bar.count()):
            if bar.tabText(index) == dock.windowTitle():
                bar.setCurrentIndex(index)
