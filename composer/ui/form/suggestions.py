"""What is offered below an input while it is typed in."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from composer.ui.form.inputs import LineInput


class Suggestions(QCompleter):
    """A list of texts that hold what was typed; `activated` tells which one was chosen.

    It is not set as the input's completer: then going through the list would write into the input, behind the document.
    """

    def __init__(self, entry: LineInput) -> None:
        super().__init__(entry)
        self._texts = QStringListModel(self)
        self.setModel(self._texts)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setWidget(entry)
        entry.edited.connect(self._on_entry_edited)

    def offer(self, texts: Sequence[str]) -> None:
        """Offer these from now on."""
        self._texts.setStringList(list(texts))

    def _on_entry_edited(self, text: str, _caret: int) -> None:
        self.setCompletionPrefix(text)
        if text:
            self.complete()
        elif (popup := self.popup()) is not None:
            popup.hide()
