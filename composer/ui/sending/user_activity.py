"""Whether the user has turned to something else during a send."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

_TYPING = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)


class UserActivity(QObject):
    """Watches between `start` and `stop` whether a key was pressed or the focus moved."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._focus: QWidget | None = None
        self._stayed = False

    def start(self) -> None:
        """Begin to watch."""
        self._focus, self._stayed = self._pane.window().focusWidget(), True
        application = QCoreApplication.instance()
        assert application is not None
        # Only from here to `release`: each event of the program comes through it.
        application.installEventFilter(self)

    def stop(self) -> bool:
        """Stop watching.

        Returns whether since `start` no key was pressed and the focus stayed where it was.
        """
        application = QCoreApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        return self._stayed and self._pane.window().focusWidget() is self._focus

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Record a key, and let it through."""
        if event.type() in _TYPING:
            self._stayed = False
        return False
