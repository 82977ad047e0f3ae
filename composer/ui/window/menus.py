"""The menus of the window."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox, QWidget

from composer import __version__
from composer.ui.widgets.colours import APPEARANCES
from composer.ui.widgets.fields.choice_menu import ChoiceMenu
from composer.ui.widgets.fields.inputs import finish_composing

ANSWERS = {
    "accepted": "Accepted",
    "slow": "Accepted after 5 seconds",
    "rejected-body": "Refused: the body",
    "rejected-unknown-field": "Refused: a field the form does not have",
    "bad-key": "Refused: wrong API key",
    "outside-window": "Refused: outside the 24-hour window",
    "rate-limited": "Refused: too many messages",
    "redirect": "Refused: the address has moved",
    "server-error": "Nobody knows: a fault at Kaleyra (500)",
    "html": "Nobody knows: a web page instead of an answer",
    "truncated": "Nobody knows: an answer cut in the middle",
    "dropped": "Nobody knows: the connection is closed",
}
"""The labels of the answers that the sandbox can give next, by the scenario's name.

Answers of one outcome stand together.
"""

_FIRST_OF_KIND = ("rejected-body", "server-error")


SHAPES = {"v1": "Version 1: flat fields, as a form", "v2": "Version 2: JSON in Meta's shape"}
"""The labels of the versions of callbacks that the sandbox can send."""

TAP_TYPES = {
    None: "As usual for the version",
    "interactive": "An interactive reply (type interactive)",
    "button": "A button (type button)",
}
"""The labels of what the sandbox can report a tap as; which one comes depends on the customer's device."""

NUMBERS = {True: "Shows a number", False: "Shows no number, only a user id"}
"""The labels of whether the sandbox's customer shows a number."""


class Menus(QObject):
    """The actions of the window, in its menu bar: whoever does what they say connects to them.

    answers: the sandbox's next answers, by the scenario's name.
    shapes: the versions of callbacks that the sandbox can send, of SHAPES.
    tap_types: what the sandbox can report a tap as, of TAP_TYPES.
    numbers: whether the sandbox's customer shows a number, of NUMBERS.
    appearances: light, dark or as the system, of APPEARANCES.
    recent: the menu of the files that were used last.
    """

    def __init__(
        self, window: QMainWindow, undo_stack: QUndoStack, panes: list[QAction], appearance: str
    ) -> None:
        super().__init__(window)
        self._window = window
        key = QKeySequence.StandardKey
        file = self._menu("&File")
        self.new = self._add(file, "&New", key.New)
        self.open = self._add(file, "&Open…", key.Open)
        self.recent = file.addMenu("Open &recent")
        self.save = self._add(file, "&Save", key.Save)
        self.save_as = self._add(file, "Save &As…", "Ctrl+Shift+S")
        self.versions = self._add(file, "&Earlier versions…")
        file.addSeparator()
        self.drafts = self._add(file, "Show &drafts", key.Find)
        self.picture = self._add(file, "&Picture of the phone…")
        file.addSeparator()
        self.quit = self._add(file, "&Quit", "Ctrl+Q")
        edit = self._menu("&Edit")
        undo, redo = undo_stack.createUndoAction(self), undo_stack.createRedoAction(self)
        for action, keys, also in ((undo, key.Undo, []), (redo, key.Redo, [QKeySequence("Ctrl+Y")])):
            bound = QKeySequence.keyBindings(keys)
            # Windows' own has Ctrl+Y, and a key that is bound twice does nothing.
            action.setShortcuts([*bound, *(one for one in also if one not in bound)])
            edit.addAction(action)
        message = self._menu("&Message")
        self.send = self._add(message, "&Send", "Ctrl+Return")
        self.own_number = self._add(message, "Send to &me", "Ctrl+Shift+Return")
        message.addSeparator()
        self.paste_curl = self._add(message, "&Paste cURL…")
        self.copy_curl = self._add(message, "&Copy as cURL")
        message.addSeparator()
        self.import_callbacks = self._add(message, "&Import callbacks…")
        self.accounts = self._add(message, "&Accounts…")
        self.sandbox = self._menu("S&andbox")
        answers = self.sandbox.addMenu("&Next answer")
        self.answers = {name: self._add(answers, words) for name, words in ANSWERS.items()}
        for name in _FIRST_OF_KIND:
            answers.insertSeparator(self.answers[name])
        self.shapes = self._add_choice(self.sandbox, "&Callbacks", SHAPES, "")
        self.tap_types = self._add_choice(self.sandbox, "&Taps are reported as", TAP_TYPES, None)
        self.numbers = self._add_choice(self.sandbox, "The c&ustomer", NUMBERS, True)
        self.start_over = self._add(self.sandbox, "Start the rehearsal &over")
        view = self.view = self._menu("&View")
        view.addActions(panes)
        view.addSeparator()
        self.compare = self._add(view, "&Compare all six…")
        appearances = {name: name.capitalize() for name in APPEARANCES}
        self.appearances = self._add_choice(view, "&Appearance", appearances, appearance)
        self.about = self._add(self._menu("&Help"), "&About")

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _add(self, menu: QMenu, text: str, keys: QKeySequence.StandardKey | str | None = None) -> QAction:
        action = QAction(text, self)
        # A key held down asks once: nobody means to send, save or open 30 times a second.
        action.setAutoRepeat(False)
        if isinstance(keys, str):
            action.setShortcut(QKeySequence(keys))
        elif keys is not None:
            action.setShortcuts(keys)
        action.triggered.connect(lambda _checked=False: finish_composing())
        menu.addAction(action)
        return action

    def _add_choice(self, menu: QMenu, title: str, words: Mapping[Any, str], value: Any) -> ChoiceMenu:
        choice = ChoiceMenu(title, words, value, menu)
        choice.chosen.connect(lambda _value: finish_composing())
        menu.addMenu(choice)
        return choice


def show_about(parent: QWidget) -> None:
    """Show the program's name, version and what it promises."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "About", f"Reply-button composer {__version__}", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(
        "Writes WhatsApp messages with reply buttons and sends them through Kaleyra's API.\n\nThe phone "
        "beside the form is an approximation: WhatsApp publishes no exact figures of how it shows a "
        "message.\n\nMIT licence. Not affiliated with WhatsApp or Kaleyra."
    )
    box.exec()
    box.deleteLater()  # else the window keeps it
