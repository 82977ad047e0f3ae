"""What waits for a window's first frame."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QMainWindow

from composer.ui.window.first_frame import FirstFrame


class Content(QLabel):
    """Notes when it is painted."""

    def __init__(self, noted):
        super().__init__("A window")
        self._noted = noted

    def paintEvent(self, event):
        super().paintEvent(event)
        self._noted.append("content")


def shown(qtbot):
    noted = []
    window = QMainWindow()
    window.setCentralWidget(Content(noted))
    qtbot.addWidget(window)
    FirstFrame(window).passed.connect(lambda: noted.append("passed"))
    return window, noted


def test_all_of_the_window_is_painted_before_what_waits_for_it(qtbot):
    window, noted = shown(qtbot)
    window.show()
    QTimer.singleShot(0, lambda: noted.append("at once"))
    qtbot.waitUntil(lambda: "passed" in noted)
    assert noted.index("at once") < noted.index("content") < noted.index("passed")
    window.update()
    qtbot.wait(50)
    assert noted.count("passed") == 1


def test_a_window_that_nobody_sees_holds_nothing_up_for_ever(qtbot):
    _window, noted = shown(qtbot)
    qtbot.waitUntil(lambda: noted == ["passed"])
