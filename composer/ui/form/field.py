"""One field of the form: its label, its input, its counter and what is wrong with it."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from composer.message.fields import label
from composer.message.model import is_blank
from composer.ui.form.counter import Counter
from composer.ui.widgets.fields.inputs import LineInput, TextInput
from composer.ui.widgets.fields.notes import FieldNotes, Note
from composer.ui.widgets.style_property import set_style_property

_JOINED = "This field has one line: the lines became one, with a blank between them."


class Field(QWidget):
    """A labelled input for one text field of the draft.

    Signals:
        edited: the user changed the text.
            args: the field's name, the text, the caret's position.
        offer_taken: the button beside a sentence was pressed.
            arg: the Offer.
    """

    offer_taken = Signal(object)
    edited = Signal(str, str, int)

    def __init__(self, name: str, entry: LineInput | TextInput, limit: int | None = None) -> None:
        super().__init__()
        self.name = name
        self.input = entry
        self.input.setProperty("state", "")
        self.counter = Counter(limit) if limit else None
        self.notes = FieldNotes()
        self._notes: tuple[Sequence[Note], Sequence[Note], str] = ((), (), "")
        self._edits_with_joined = 0  # for how many edits it is still to be said, the pasting one counted
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setBuddy(entry)
        self.top = QHBoxLayout()
        self.top.addWidget(self._label)
        self.top.addStretch()
        if self.counter:
            self.top.addWidget(self.counter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self.top)
        layout.addWidget(entry)
        layout.addWidget(self.notes)
        self.set_label(label(name))
        entry.edited.connect(self._on_input_edited)
        if isinstance(entry, LineInput):
            entry.joined.connect(self._on_input_joined)
        self.notes.offer_taken.connect(self.offer_taken)

    def set_label(self, text: str) -> None:
        """Name the field, to the eye and to assistive technology."""
        self._label.setText(text)
        self.input.setAccessibleName(text)

    def write(self, text: str) -> None:
        """Show the document's text."""
        if text != self.input.text():
            self._edits_with_joined = 0
        self.input.write(text)
        if self.counter:
            # A blank footer is not sent.
            self.counter.show_text("" if self.name == "footer" and is_blank(text) else text)

    def show_notes(self, errors: Sequence[Note] = (), warnings: Sequence[Note] = (), hint: str = "") -> None:
        """Show what is wrong with the field, and outline it."""
        self._notes = errors, warnings, hint
        if self._edits_with_joined:
            hint = f"{hint}\n{_JOINED}".lstrip()
        if not self.notes.show_notes(errors, warnings, hint):
            return
        self.input.setAccessibleDescription(self.notes.text)
        set_style_property(self.input, "state", "error" if errors else "warning" if warnings else "")
        self.order_tabs()

    def order_tabs(self) -> None:
        """Let Tab go from the input to what is offered beneath it."""
        for before, after in pairwise([self.input, *self.notes.buttons]):
            QWidget.setTabOrder(before, after)

    def _on_input_joined(self) -> None:
        self._edits_with_joined = 2
        self.show_notes(*self._notes)

    def _on_input_edited(self, text: str, caret: int) -> None:
        if self._edits_with_joined:
            self._edits_with_joined -= 1
            self.show_notes(*self._notes)
        self.edited.emit(self.name, text, caret)
