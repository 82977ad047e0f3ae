"""Docks that share a place with others, as tabs."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QTabBar, QWidget


def bring_forward(dock: QDockWidget) -> None:
    """Show a dock in front of those it shares its place with."""
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
