"""A field for the words to look for, above the list that they narrow."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_GOES_ON = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(QLineEdit):
    """Escape empties it, Down and Enter go on to what was found.

    Signals:
        left: the keyboard is to go on in the list.
    """

    left = Signal()

    def __init__(self, name: str, hint: str = "") -> None:
        """name: for a screen reader. hint: shown while the field is empty."""
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what this field's own keys ask for."""
        if event.key() in _GOES_ON:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
