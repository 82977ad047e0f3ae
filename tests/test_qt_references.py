"""Calls that return nothing must not use up None, as PySide6 6.12 does on Python 3.11, which then aborts."""

import sys

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QStandardItemModel, QUndoStack
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

CALLS = 500
TOLERANCE = 50  # what else the interpreter does meanwhile


class Sender(QObject):
    sent = Signal(object)


class Watched(QWidget):
    def event(self, event):
        self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event):
        super().resizeEvent(event)


@pytest.fixture
def calls(qapp):
    """Calls of each kind that the program makes, by name."""
    sender, timer, rectangle = Sender(), QTimer(), QRect()
    sender.sent.connect(lambda _value: None)
    label, watched, text = QLabel(), Watched(), QPlainTextEdit()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter, model, stack = QPainter(image), QStandardItemModel(), QUndoStack()
    sizes = iter(range(1, 10**9))

    def resize():
        watched.resize(next(sizes) % 100 + 50, 50)
        QApplication.sendEvent(watched, QEvent(QEvent.Type.StyleChange))

    yield {
        "a setter": lambda: rectangle.setWidth(3),
        "a property of an object": lambda: sender.setObjectName("x"),
        "a property of a widget": lambda: label.setText("x"),
        "a document": lambda: text.setPlainText("x"),
        "a timer": lambda: (timer.start(1000), timer.stop()),
        "a signal with None": lambda: sender.sent.emit(None),
        "a painter": lambda: painter.drawRect(0, 0, 2, 2),
        "a model": lambda: model.setRowCount(3),
        "an undo stack": stack.setClean,
        "a minimum size": lambda: label.setMinimumSize(QSize(1, 1)),
        "a virtual that Python overrides": resize,
    }
    painter.end()


def test_void_calls_leave_the_references_to_none_alone(calls):
    used = {}
    for name, call in calls.items():
        call()
        before = sys.getrefcount(None)
        for _ in range(CALLS):
            call()
        used[name] = abs(sys.getrefcount(None) - before)
    assert {name: count for name, count in used.items() if count >= TOLERANCE} == {}
