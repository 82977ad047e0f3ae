"""A field for the text to search for, above the list that it narrows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from composer.ui.widgets.fields.line import OneLineInput

_GOES_ON = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(OneLineInput):
    """Escape empties it, Down and Enter go on to what was found.

    Signals:
        list_requested: the keyboard is to go on in the list.
    """

    list_requested = Signal()

    def __init__(self, name: str, hint: str = "") -> None:
        """Make an empty field.

        name: for a screen reader.
        hint: shown while the field is empty.
        """
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what this field's own keys ask for."""
        if event.key() in _GOES_ON:
            self.list_requested.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
