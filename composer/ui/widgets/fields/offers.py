"""What one click writes into a field in place of what stands there."""

from itertools import takewhile
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from composer.ui.widgets.elide import elide, tool_tip

_AROUND = 30
"""Characters that are shown on either side of what differs."""

_SHOWN_MAX = 200
_NUMBER_MAX = 40


class Offer(NamedTuple):
    """A better text for a field.

    field: its name.
    before: what it was made of; where something else stands by now it is out of date.
    text: what the field is to hold.
    """

    field: str
    before: str
    text: str

    @property
    def words(self) -> str:
        """What the button says."""
        return f"Use {elide(self.text, _NUMBER_MAX)}" if self.field == "to" else "Write it like this"

    @property
    def shown(self) -> str:
        """The passage that becomes another, on one line."""
        start, end = self._changed
        first, last = max(0, start - _AROUND), end + _AROUND
        passage = f"{'…' if first else ''}{self.text[first:last]}{'…' if self.text[last:] else ''}"
        return elide(passage, _SHOWN_MAX)

    @property
    def caret(self) -> int:
        """Where writing goes on: behind what became another in the body, else at the end."""
        return self._changed[1] if self.field == "body" else len(self.text)

    @property
    def _changed(self) -> tuple[int, int]:
        """Where what differs begins and ends in the better text."""
        start = _alike(self.before, self.text)
        return start, len(self.text) - _alike(self.before[start:][::-1], self.text[start:][::-1])


class OfferButton(QPushButton):
    """Writes a better text into a field, which is named in its tooltip.

    Signals:
        taken: it was pressed.
            arg: the Offer.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None, text: str = "") -> None:
        """Make a button that is not shown yet.

        text: what it says; by default the offer's words.
        """
        super().__init__(text, parent)
        self._says_offer = not text
        self._offer: Offer | None = None
        self.setProperty("offer", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    def show_offer(self, offer: Offer, sentence: str) -> None:
        """Offer this from now on.

        sentence: says what is wrong with what stands there.
        """
        self.setAccessibleDescription(sentence)
        if offer == self._offer:
            return
        self._offer = offer
        words, shown = offer.words, offer.shown
        if self._says_offer:
            self.setText(words.replace("&", "&&"))
        self.setToolTip(tool_tip(shown))
        self.setAccessibleName(words if offer.field == "to" else f"{words}: {shown}")

    def _on_clicked(self) -> None:
        self.taken.emit(self._offer)


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin alike with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
