"""When a window was painted for the first time: what is slow begins then, and not before."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_AT_LATEST_MS = 2000  # a window that is started minimised is not painted


class FirstFrame(QObject):
    """Watches a window that is about to be shown.

    Signals:
        passed: once, when the whole window was painted and handed to the screen, or not for two seconds.
    """

    passed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, singleShot=True, interval=_AT_LATEST_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Record the first frame."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._timer.start(0)  # what stands in the window is painted in the same turn of the event loop
        return False

    def _on_timeout(self) -> None:
        self._window.removeEventFilter(self)
        self.passed.emit()
