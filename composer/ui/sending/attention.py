"""Whether the user has turned to something else meanwhile."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

_TYPING = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)


class Attention(QObject):
    """Watches from one moment to another whether the keyboard was left alone."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._focus: QWidget | None = None
        self._stayed = False

    def watch(self) -> None:
        """Begin to watch."""
        self._focus, self._stayed = self._window.focusWidget(), True
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(
            self
        )  # only from here to `release`: each event of the program comes through it

    def release(self) -> bool:
        """Stop watching. Whether since `watch` no key was pressed and the focus stayed where it was."""
        application = QCoreApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        return self._stayed and self._window.focusWidget() is self._focus

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a key, and let it through."""
        if event.type() in _TYPING:
            self._stayed = False
        return False
