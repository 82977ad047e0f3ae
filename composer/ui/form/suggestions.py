"""What is offered below an input while it is typed in."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QCompleter, QWidget

from composer.ui.widgets.fields.inputs import LineInput


class Suggestions(QCompleter):
    """A list of texts that hold what was typed; `activated` says which one was chosen.

    It is not set as the input's completer: then going through the list would write into the input, behind the
    document.
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a click beside the list reach what was clicked: the user goes on there."""
        popup = self.popup()
        if (
            watched is not popup
            or not isinstance(event, QMouseEvent)
            or event.type() != QEvent.Type.MouseButtonPress
        ):
            return super().eventFilter(watched, event)
        if popup.rect().contains(event.position().toPoint()):
            return super().eventFilter(watched, event)
        popup.hide()
        _press_below(event)
        return True

    def _on_entry_edited(self, text: str, _caret: int) -> None:
        self.setCompletionPrefix(text)
        if text and not (self.completionCount() == 1 and self.currentCompletion() == text):
            self.complete()
        elif (popup := self.popup()) is not None:
            popup.hide()


def _press_below(event: QMouseEvent) -> None:
    """Press the mouse on what lies there; its release comes by itself."""
    place = event.globalPosition()
    target = QApplication.widgetAt(place.toPoint())
    if target is None:
        return
    heir: QWidget | None = target
    while heir is not None and not heir.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        heir = heir.parentWidget()
    if heir is not None:
        heir.setFocus(Qt.FocusReason.MouseFocusReason)
    at = target.mapFromGlobal(place)
    QApplication.sendEvent(
        target, QMouseEvent(event.type(), at, place, event.button(), event.buttons(), event.modifiers())
    )
