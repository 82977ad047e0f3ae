"""What is wrong with a field, in words beneath it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

_SENTENCE_MAX = 500
"""Characters of a sentence that are shown.

An answer of the API may be a page long, and a label lays out all of it at once.
"""

_MARKS = {"error": "✕", "warning": "!", "hint": ""}


class FieldNotes(QWidget):
    """Sentences beneath a field, errors first; takes no room while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._labels = {severity: QLabel() for severity in _MARKS}
        for severity, label in self._labels.items():
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("note", severity)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.hide()
            layout.addWidget(label)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, one sentence a line."""
        return "\n".join(label.text() for label in self._labels.values() if label.text())

    def show_notes(self, errors: Sequence[str] = (), warnings: Sequence[str] = (), hint: str = "") -> None:
        """Show these sentences; a hint is what stands there when all is well."""
        for severity, sentences in (
            ("error", errors),
            ("warning", warnings),
            ("hint", [hint] if hint else []),
        ):
            mark = f"{_MARKS[severity]} ".lstrip()
            text = "\n".join(mark + _cut(sentence) for sentence in sentences)
            label = self._labels[severity]
            if label.text() != text:  # setText lays the form out again
                label.setText(text)
                label.setVisible(bool(text))
        self.setVisible(bool(errors or warnings or hint))


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _SENTENCE_MAX else f"{sentence[:_SENTENCE_MAX]}…"
