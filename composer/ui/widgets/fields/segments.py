"""One choice of a few, all in view."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QWidget):
    """A row of joined buttons of which one is down.

    Signals:
        chosen: the user chose another value.
            arg: the value.
    """

    chosen = Signal(str)

    def __init__(self, purpose: str, words: Mapping[str, str], *, compact: bool = False) -> None:
        """Make the buttons.

        purpose: what is chosen, said by assistive technology before each word.
        words: by value.
        compact: with narrow buttons.
        """
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        ends = {next(iter(words)): "first", list(words)[-1]: "last"}
        for value, word in words.items():
            button = QPushButton(word)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("compact", compact)
            button.setProperty("end", ends.get(value, ""))
            button.setAccessibleName(f"{purpose}: {word}")
            button.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def button(self, value: str) -> QPushButton:
        """Return the button of a value."""
        return self._buttons[value]

    def show_value(self, value: str) -> None:
        """Put a value's button down."""
        self._buttons[value].setChecked(True)
