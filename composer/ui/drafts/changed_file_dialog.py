"""The question before a file is written that somebody else changed."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from composer.message.drafts.draft import Draft
from composer.ui.widgets.difference_view import DifferenceView
from composer.ui.widgets.elide import elide

_NAME_MAX = 60


class ConflictChoice(Enum):
    """What to do about the two texts: the word for it, and what comes of it."""

    KEEP_BOTH = "Keep both", "Save your text as another file beside it"
    OVERWRITE = "Overwrite", "Replace the file; what it holds stays among the earlier versions"
    RELOAD = "Reload", "Show what the file holds; your text stays among the earlier versions"
    CANCEL = "Cancel", ""


class ChangedFileDialog(QDialog):
    """Shows what differs between the file and this window, and asks what becomes of it."""

    def __init__(
        self, parent: QWidget | None, name: str, theirs: Draft | None, fault: str, mine: Draft
    ) -> None:
        """Show how the two texts differ.

        name: the file's.
        theirs: what the file holds now, None where that is no draft.
        fault: why it is no draft.
        mine: the draft in the window.
        """
        super().__init__(parent)
        self.setWindowTitle("The file was changed")
        self.chosen = ConflictChoice.CANCEL
        shown = elide(name, _NAME_MAX)
        changed = f"“{shown}” was changed by somebody else since you opened or saved it here."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(QLabel(changed, textFormat=Qt.TextFormat.PlainText, wordWrap=True))
        if theirs is None:
            layout.addWidget(QLabel(fault, textFormat=Qt.TextFormat.PlainText, wordWrap=True))
        else:
            layout.addWidget(QLabel("From the file to your text:"))
            self.differences = DifferenceView()
            self.differences.show_differences(theirs, mine)
            layout.addWidget(self.differences, 1)
            self.resize(640, 460)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for choice in ConflictChoice:
            text, tip = choice.value
            button = QPushButton(text, default=choice is ConflictChoice.KEEP_BOTH)
            button.setToolTip(tip)
            button.setEnabled(choice is not ConflictChoice.RELOAD or theirs is not None)
            button.clicked.connect(lambda _checked=False, choice=choice: self._choose(choice))
            buttons.addWidget(button)
        layout.addLayout(buttons)

    def _choose(self, choice: ConflictChoice) -> None:
        self.chosen = choice
        self.accept()


def ask_about_change(
    parent: QWidget | None, name: str, theirs: Draft | None, fault: str, mine: Draft
) -> ConflictChoice:
    """Ask what to do about a file that was changed meanwhile, and return the choice.

    name: the file's.
    theirs: what the file holds now, None where that is no draft.
    fault: why it is no draft.
    mine: the draft in the window.
    """
    dialog = ChangedFileDialog(parent, name, theirs, fault, mine)
    dialog.exec()
    dialog.deleteLater()
    return dialog.chosen
