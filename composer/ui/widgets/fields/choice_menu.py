"""One of several, in a menu: the entry that is chosen has a mark."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget


class ChoiceMenu(QMenu):
    """A menu of values, of which one is chosen.

    Signals:
        chosen: the user chose a value, perhaps the current one again.
            arg: the value.

    entries: by value.
    """

    chosen = Signal(object)

    def __init__(
        self, title: str, words: Mapping[Any, str], value: Any, parent: QWidget | None = None
    ) -> None:
        """Make the menu.

        words: by value.
        value: what is chosen at first; one without a word leaves all without a mark.
        """
        super().__init__(title, parent)
        self._group = QActionGroup(self)
        self._group.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.entries: dict[Any, QAction] = {}
        self.offer(words)
        self.show_value(value)

    def offer(self, words: Mapping[Any, str]) -> None:
        """Have other values to choose from, none of them chosen."""
        self.clear()
        self.entries = {value: self.addAction(word.replace("&", "&&")) for value, word in words.items()}
        for value, action in self.entries.items():
            action.setCheckable(True)
            action.setData(value)
            self._group.addAction(action)

    def show_value(self, value: Any) -> None:
        """Mark a value as the chosen one."""
        for one, action in self.entries.items():
            action.setChecked(one == value)
