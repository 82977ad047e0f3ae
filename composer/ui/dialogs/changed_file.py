"""The question before a file is written that somebody else changed."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from composer.ui.shortened import shortened

_NAME_MAX = 60


class Saving(Enum):
    """What to do about it."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    CANCEL = "cancel"


def ask_where_to_save(parent: QWidget, name: str) -> Saving:
    """Ask what becomes of changes that were made to the draft's file meanwhile. name: the file's."""
    box = QMessageBox(QMessageBox.Icon.Warning, "The file was changed", "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"“{shortened(name, _NAME_MAX)}” was changed by another program since you opened or saved it here.")
    box.setInformativeText(
        "“Save anyway” replaces those changes with what is in this window. “Save as…” leaves the file as it is."
    )
    here = box.addButton("Save anyway", QMessageBox.ButtonRole.DestructiveRole)
    elsewhere = box.addButton("Save as…", QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(elsewhere)
    box.setEscapeButton(cancel)
    box.exec()
    box.deleteLater()
    if box.clickedButton() is here:
        return Saving.HERE
    return Saving.ELSEWHERE if box.clickedButton() is elsewhere else Saving.CANCEL
