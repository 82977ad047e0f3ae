"""The formatting buttons above the body."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from composer.ui.widgets.fields.inputs import TextInput

_FORMATS = (
    ("Bold", "*", "Ctrl+B"),
    ("Italic", "_", "Ctrl+I"),
    ("Strike", "~", "Ctrl+Shift+X"),
    ("Code", "`", "Ctrl+Shift+C"),
)


class FormattingBar(QWidget):
    """Puts WhatsApp's four formatting marks around the selection of a text input."""

    def __init__(self, target: TextInput) -> None:
        super().__init__()
        self._target = target
        self.buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(0)
        for name, mark, keys in _FORMATS:
            button = QPushButton(name)
            button.setFlat(True)
            button.setProperty("tool", True)
            button.setToolTip(
                f"{name} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})"
            )
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the shortcuts serve the keyboard
            font = button.font()
            font.setBold(name == "Bold")
            font.setItalic(name == "Italic")
            font.setStrikeOut(name == "Strike")
            button.setFont(font)
            button.clicked.connect(partial(self._on_button_clicked, mark))
            shortcut = QShortcut(QKeySequence(keys), target, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.setAutoRepeat(False)  # or a key held down would put the mark on and off again
            shortcut.activated.connect(lambda mark=mark: target.wrap_selection(mark))
            self.buttons[name] = button
            layout.addWidget(button)

    def _on_button_clicked(self, mark: str, _checked: bool = False) -> None:
        self._target.setFocus()  # the click gave the keyboard to the form around the button
        self._target.wrap_selection(mark)
