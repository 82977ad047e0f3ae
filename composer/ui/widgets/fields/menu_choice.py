"""One choice of several, in a menu under a button that says what is chosen."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from composer.ui.widgets.elide import NAME_MAX, elide
from composer.ui.widgets.fields.choice_menu import ChoiceMenu


class MenuChoice(QPushButton):
    """A button with its purpose and the chosen word on it, for example `Outcome: Refused`.

    Signals:
        chosen: the user chose a value, perhaps the current one again.
            arg: the value.
    """

    chosen = Signal(str)

    def __init__(self, purpose: str, words: Mapping[str, str]) -> None:
        """Make the choice.

        words: by value; the first stands for no choice.
        """
        super().__init__()
        self._purpose, self._words, self.value = purpose, dict(words), ""
        self.choices = ChoiceMenu(purpose, {}, "", self)
        self.choices.chosen.connect(self._on_choices_chosen)
        self.setProperty("compact", True)
        self.setMenu(self.choices)
        self.offer(words)

    @property
    def is_narrowing(self) -> bool:
        """Whether something is chosen: another value than the first."""
        return self.value != next(iter(self._words))

    def offer(self, words: Mapping[str, str]) -> None:
        """Have other values to choose from; the chosen one stays, if it is among them."""
        self._words = {value: elide(word, NAME_MAX) for value, word in words.items()}
        self.choices.offer(self._words)
        self.show_value(self.value if self.value in words else next(iter(words)))

    def show_value(self, value: str, word: str = "") -> None:
        """Show a value as chosen.

        word: what the button says instead of the value's own word.
        """
        self.value = value
        self.choices.show_value(value)
        said = elide(word, NAME_MAX) or self._words[value]
        self.setText(f"{self._purpose}: {said}".replace("&", "&&"))
        self.setAccessibleName(f"{self._purpose}: {said}")

    def _on_choices_chosen(self, value: str) -> None:
        self.show_value(value)
        self.chosen.emit(value)
