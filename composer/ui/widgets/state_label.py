"""A line of text in the colour of what it says."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from composer.ui.widgets.colours import state_colour

_CHANGES = (
    QEvent.Type.PaletteChange,
    QEvent.Type.StyleChange,
)  # a new style sheet takes a label's palette from it


class StateLabel(QLabel):
    """A plain text in the colour of a state, on whatever palette the window takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ""
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_text(self, text: str, state: str = "") -> None:
        """Show a text.

        state: `ok`, `warning` or `error`; anything else is in the colour of all text.
        """
        self._state = state
        self.setText(text)
        self._colour()

    @property
    def visible_text(self) -> str:
        """What there is room for; … at its end says that there is more."""
        if self.wordWrap():
            return self.text()
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, shortened where it lacks room."""
        shown = self.visible_text
        if shown == self.text():
            super().paintEvent(event)
        else:
            QPainter(self).drawText(self.contentsRect(), self.alignment(), shown)

    def changeEvent(self, event: QEvent) -> None:
        """Take the state's colour on the new palette."""
        super().changeEvent(event)
        if event.type() in _CHANGES:
            self._colour()

    def _colour(self) -> None:
        around = self.parentWidget() or self
        palette = around.palette()
        if self._state in ("ok", "warning", "error"):
            palette.setColor(QPalette.ColorRole.WindowText, state_colour(palette, self._state))
        role = QPalette.ColorRole.WindowText
        if palette.color(role) != self.palette().color(role):  # else each would cause the next
            self.setPalette(palette)
