"""What is wrong with a field, in words beneath it, and what one click puts right."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from composer.ui.widgets.fields.offers import Offer, OfferButton
from composer.ui.widgets.style_property import set_style_property

_SENTENCE_MAX = 500
"""Characters of a sentence that are shown.

An answer of the API may be a page long, and a label lays out all of it at once.
"""

_SENTENCE_WIDTH = 220
"""What a sentence has at least beside its button, in px; where that lacks the button goes beneath it."""

_MARKS = {"error": "✕ ", "warning": "! ", "hint": ""}


class Note(NamedTuple):
    """A sentence beneath a field.

    offer: what one click puts right, None for nothing.
    """

    text: str
    offer: Offer | None = None


class _Part(NamedTuple):
    """Sentences that one label shows, and the offer beside them."""

    severity: str
    text: str
    offer: Offer | None


class FieldNotes(QWidget):
    """Sentences beneath a field, errors first; takes no room while there are none.

    Signals:
        offer_taken: the button beside a sentence was pressed.
            arg: the Offer.
    """

    offer_taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._lines: list[_NoteRow] = []
        self._shown: tuple[_Part, ...] = ()
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, one sentence a line."""
        return "\n".join(part.text for part in self._shown)

    @property
    def buttons(self) -> list[OfferButton]:
        """The buttons that are shown, from top to bottom."""
        made = [line.button for line in self._lines[: len(self._shown)]]
        return [button for button in made if button is not None and not button.isHidden()]

    def show_notes(
        self, errors: Sequence[Note | str] = (), warnings: Sequence[Note | str] = (), hint: str = ""
    ) -> bool:
        """Show these sentences, and return whether they are others than before.

        A hint is what stands there when all is well.
        """
        parts = tuple(_parts(errors, warnings, hint))
        if parts == self._shown:  # nothing is laid out again
            return False
        self._shown = parts
        while len(self._lines) < len(parts):
            line = _NoteRow(self)
            line.offer_taken.connect(self.offer_taken)
            self._lines.append(line)
            self._layout.addWidget(line)
        for line, part in zip(self._lines, parts, strict=False):
            line.show_part(part)
        for line in self._lines[len(parts) :]:
            line.hide()
        self.setVisible(bool(parts))
        return True


class _NoteRow(QWidget):
    """A label, and beside or beneath it a button where something is offered."""

    offer_taken = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button: OfferButton | None = None
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.addWidget(self._label, 1)

    def show_part(self, part: _Part) -> None:
        """Show sentences in the colour of their severity, with their offer."""
        if self._label.text() != part.text:
            self._label.setText(part.text)
        set_style_property(self._label, "note", part.severity)
        if part.offer is not None:
            self._offer(part.offer, part.text)
        elif self.button is not None:
            self.button.hide()
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the button's place at another width."""
        super().resizeEvent(event)
        self._place()

    def _offer(self, offer: Offer, sentence: str) -> None:
        if self.button is None:
            self.button = OfferButton(self)
            self.button.taken.connect(self.offer_taken)
            self._box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.button.show_offer(offer, sentence)
        self.button.show()
        self._place()

    def _place(self) -> None:
        if self.button is None:
            return
        fits = self.width() >= _SENTENCE_WIDTH + self._box.spacing() + self.button.sizeHint().width()
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != direction:
            self._box.setDirection(direction)
            self._box.setSpacing(8 if fits else 2)


def _parts(errors: Sequence[Note | str], warnings: Sequence[Note | str], hint: str) -> Iterator[_Part]:
    """Yield what the labels show: sentences without an offer that follow each other share one."""
    hints = [hint] if hint else []
    for severity, notes in (("error", errors), ("warning", warnings), ("hint", hints)):
        shared: list[str] = []
        for note in notes:
            text, offer = note if isinstance(note, Note) else (note, None)
            sentence = _MARKS[severity] + _cut(text)
            if offer is None:
                shared.append(sentence)
                continue
            if shared:
                yield _Part(severity, "\n".join(shared), None)
                shared = []
            yield _Part(severity, sentence, offer)
        if shared:
            yield _Part(severity, "\n".join(shared), None)


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _SENTENCE_MAX else f"{sentence[:_SENTENCE_MAX]}…"
