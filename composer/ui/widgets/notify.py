"""Every message box and every question. Other people's text in them is plain text."""

import re
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QStatusBar, QWidget
from shiboken6 import isValid

from composer.session.task import Task
from composer.ui.widgets.elide import elide

_NAME_MAX = 60
_TEXT_MAX = 1000
_LINES_MAX = 20
_LONG_WORD = re.compile(r"\S{40}(?=\S)")


class UnsavedChoice(Enum):
    """What to do with work that no file holds."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class RenameChoice(Enum):
    """What a draft with another name is."""

    NEW = "new"
    SAME = "same"
    CANCEL = "cancel"


class WaitChoice(Enum):
    """How it ended that something was waited for."""

    ENDED = "ended"
    INSTEAD = "instead"
    CANCEL = "cancel"


def warn(parent: QWidget | None, title: str, text: str) -> None:
    """Show that something did not work, and wait until it was read.

    What the status bar says of something that worked before it is over.
    """
    bar = parent.window().findChild(QStatusBar) if parent is not None else None
    if bar is not None:
        bar.clearMessage()
    _box(parent, QMessageBox.Icon.Warning, title, text).exec()


def info(parent: QWidget, title: str, text: str) -> None:
    """Show what somebody asked for."""
    _box(parent, QMessageBox.Icon.Information, title, text).exec()


def ask_about_unsaved(parent: QWidget | None, name: str) -> UnsavedChoice:
    """Ask what to do with unsaved work, and return the choice."""
    box = _box(
        parent,
        QMessageBox.Icon.Question,
        "Unsaved changes",
        f"Save the changes to “{elide(name, _NAME_MAX)}”?",
    )
    box.setInformativeText("Without saving they are lost.")
    save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton("Don't save", QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    box.exec()
    if box.clickedButton() is save:
        return UnsavedChoice.SAVE
    return UnsavedChoice.DISCARD if box.clickedButton() is discard else UnsavedChoice.CANCEL


def ask_about_name(parent: QWidget | None, former: str, name: str) -> RenameChoice:
    """Ask whether a draft that was given another name is another draft."""
    before, after = elide(former, _NAME_MAX) or "Untitled", elide(name, _NAME_MAX) or "Untitled"
    text = f"You changed the name “{before}” to “{after}”."
    box = _box(parent, QMessageBox.Icon.Question, "Another name", text)
    new = box.addButton("Keep both drafts", QMessageBox.ButtonRole.AcceptRole)
    same = box.addButton("Rename this draft", QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(new)
    box.setEscapeButton(cancel)
    box.exec()
    if box.clickedButton() is new:
        return RenameChoice.NEW
    return RenameChoice.SAME if box.clickedButton() is same else RenameChoice.CANCEL


def confirm(parent: QWidget | None, title: str, text: str, action: str, instead: str = "Cancel") -> bool:
    """Ask before something that cannot be undone, and return whether to do it.

    action: the word on the button that does it.
    instead: the word on the button that does not.
    """
    box = _box(parent, QMessageBox.Icon.Question, title, text)
    do = box.addButton(action, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(instead, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is do


def confirm_replace(parent: QWidget | None, path: Path) -> bool:
    """Ask before a file is replaced whose full name the user did not type, and return whether to do it."""
    return confirm(parent, "Replace the file?", f"“{path.name}” is there already. Replace it?", "Replace")


def wait_for(
    parent: QWidget | None, title: str, text: str, waited: Task[None], instead: str = ""
) -> WaitChoice:
    """Show that something is waited for until it ends, or until the user does not want to wait.

    instead: the word on a button that does something without waiting, "" for none.
    """
    if waited.done:
        return WaitChoice.ENDED
    box = _box(parent, QMessageBox.Icon.Information, title, text)
    other = box.addButton(instead, QMessageBox.ButtonRole.DestructiveRole) if instead else None
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    waited.then(lambda: box.done(0) if isValid(box) else None)
    box.exec()
    if box.clickedButton() is None:
        return WaitChoice.ENDED
    return WaitChoice.INSTEAD if box.clickedButton() is other else WaitChoice.CANCEL


def _box(parent: QWidget | None, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
    box = QMessageBox(icon, title, _fitting(text), parent=parent)
    # Its default guesses, and would load what a draft's text names.
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box


def _fitting(text: str) -> str:
    """Return so much of a text that its box, and with it the buttons, stays on the screen."""
    lines = text.splitlines()
    cut = "\n".join(lines[:_LINES_MAX])[:_TEXT_MAX]
    if cut != "\n".join(lines):
        cut += "…"
    return _LONG_WORD.sub("\\g<0>\u200b", cut)  # where a long path or name may be broken into lines
