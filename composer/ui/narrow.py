"""Room for the form in a narrow window."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea

_DRAFTS_WIDTH = 230


class Narrow(QObject):
    """Takes the docks' room when the drafts are shown and the form would be cut: it has to be seen whole."""

    def __init__(self, window: QMainWindow, form: QScrollArea, drafts: QDockWidget, preview: QDockWidget) -> None:
        super().__init__(window)
        self._window, self._form, self._docks = window, form, (drafts, preview)
        # Through the event loop: only then has the window found room for what is shown.
        drafts.visibilityChanged.connect(lambda shown: shown and QTimer.singleShot(0, self, self._make_room))

    def _make_room(self) -> None:
        inner = self._form.widget()
        if (
            inner is not None
            and self._window.isVisible()
            and self._form.viewport().width() < inner.minimumSizeHint().width()
        ):
            self._window.resizeDocks(self._docks, (_DRAFTS_WIDTH, 1), Qt.Orientation.Horizontal)
