"""Drops what a file manager or a browser drags."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def files(*names: object) -> QMimeData:
    """What a file manager drags or copies: each file's address, and the same as text."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(name)) for name in names])
    return data


def addresses(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


def words(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def drop(target: QWidget, data: QMimeData) -> bool:
    """Drag something over a widget and let it fall there; return whether anything would take it."""
    target = target.viewport() if hasattr(target, "viewport") else target
    place: Sequence[object] = (QPoint(5, 5), _COPY, data, _LEFT, _NONE)
    enter = QDragEnterEvent(*place)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(*place))
    return True
