"""One choice of several, in a menu under a button that says what is chosen."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from composer.ui.widgets.elide import NAME_MAX, elide


class MenuChoice(QPushButton):
    """A button with its purpose and the chosen word on it, for example `Outcome: Refused`.

    Signals:
        chosen: the user chose a value, perhaps the current one again.
            arg: the value.
    """

    chosen = Signal(str)

    def __init__(self, purpose: str, words: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Make the choice.

        words: by value; the first stands for no choice.
        """
        super().__init__(parent)
        self._purpose, self._words, self.value = purpose, dict(words), ""
        self.choices = QMenu(purpose, self)
        self._group = QActionGroup(self)
        self.setProperty("compact", True)
        self.setMenu(self.choices)
        self.offer(words)

    @property
    def is_narrowing(self) -> bool:
        """Whether something is chosen: another value than the first."""
        return self.value != next(iter(self._words))

    def offer(self, words: Mapping[str, str]) -> None:
        """Have other values to choose from; the chosen one stays, if it is among them."""
        self._words = dict(words)
        self.choices.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
            action.deleteLater()
        for value, word in words.items():
            action = QAction(elide(word, NAME_MAX).replace("&", "&&"), self, checkable=True)
            action.setData(value)
            action.triggered.connect(partial(self._on_triggered, value))
            self._group.addAction(action)
            self.choices.addAction(action)
        self.show_value(self.value if self.value in words else next(iter(words)))

    def show_value(self, value: str, word: str = "") -> None:
        """Show a value as chosen.

        word: what the button says instead of the value's own word.
        """
        self.value = value
        for action in self._group.actions():
            action.setChecked(action.data() == value)
        said = elide(word or self._words[value], NAME_MAX)
        self.setText(f"{self._purpose}: {said}".replace("&", "&&"))
        self.setAccessibleName(f"{self._purpose}: {said}")

    def action(self, value: str) -> QAction:
        """Return the menu's entry for a value."""
        return next(action for action in self._group.actions() if action.data() == value)

    def _on_triggered(self, value: str, _checked: bool = False) -> None:
        self.show_value(value)
        self.chosen.emit(value)
