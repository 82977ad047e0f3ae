"""Room for the form in a narrow window."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea

_DRAFTS_WIDTH = 230


class FormWidthGuard(QObject):
    """Narrows the docks where the form would be cut, which has to be seen whole.

    That is when the drafts are shown, or when the window has become narrower.
    """

    def __init__(
        self, window: QMainWindow, form: QScrollArea, drafts: QDockWidget, preview: QDockWidget
    ) -> None:
        super().__init__(window)
        self._window, self._form, self._docks = window, form, (drafts, preview)
        # Only then has the window found room for what is shown.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._make_room)
        drafts.visibilityChanged.connect(lambda shown: shown and self._soon.start())
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """React to another size of the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._soon.start()
        return False

    def _make_room(self) -> None:
        inner = self._form.widget()
        if (
            inner is not None
            and self._window.isVisible()
            and self._form.viewport().width() < inner.minimumSizeHint().width()
        ):
            self._window.resizeDocks(self._docks, (_DRAFTS_WIDTH, 1), Qt.Orientation.Horizontal)
