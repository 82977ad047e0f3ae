"""What an earlier run of the program had not saved, offered at the start."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from composer.store.drafts.recovery import Leftover
from composer.system.local_time import local_time
from composer.ui.widgets import notify
from composer.ui.widgets.colours import mode
from composer.ui.widgets.draft_picture import DraftPicture, scrolled
from composer.ui.widgets.elide import elide


class RecoveryChoice(Enum):
    """What to do with the chosen work."""

    RESTORE = "restore"
    DISCARD = "discard"
    LATER = "later"


class RecoveryDialog(QDialog):
    """Shows what was not saved.

    choice: what to do with `chosen`; Later leaves everything where it is.
    chosen: the work that is selected in the list.
    """

    def __init__(self, parent: QWidget, leftovers: Sequence[Leftover], business_name: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Work that was not saved")
        self.choice = RecoveryChoice.LATER
        self._leftovers = leftovers
        self.list = QListWidget()
        self.list.setProperty("rows", True)
        self.list.setAccessibleName("Work that was not saved")
        self.picture = DraftPicture(business_name, mode(self.palette()), whole=True)
        self.restore, self.discard, self.later = map(QPushButton, ("Restore", "Discard…", "Later"))
        for leftover in leftovers:
            self.list.addItem(_item_text(leftover))
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.restore.clicked.connect(lambda: self._choose(RecoveryChoice.RESTORE))
        self.discard.clicked.connect(self._on_discard_clicked)
        self.later.clicked.connect(self.reject)
        self.list.setCurrentRow(0)

    @property
    def chosen(self) -> Leftover:
        """The selected work."""
        return self._leftovers[max(0, self.list.currentRow())]

    def _lay_out(self) -> None:
        words = QLabel(
            "The program ended before this was saved. Restored, it opens as it was, still unsaved."
        )
        words.setWordWrap(True)
        self.list.setWordWrap(True)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list, 1)
        middle.addWidget(scrolled(self.picture), 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.discard)
        buttons.addStretch()
        buttons.addWidget(self.later)
        buttons.addWidget(self.restore)
        self.restore.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)
        self.resize(700, 520)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _on_row_changed(self, row: int) -> None:
        self.picture.show_draft(self._leftovers[row].draft if row >= 0 else None)

    def _on_discard_clicked(self) -> None:
        if notify.confirm(self, "Discard this work?", "It cannot be brought back.", "Discard"):
            self._choose(RecoveryChoice.DISCARD)

    def _choose(self, choice: RecoveryChoice) -> None:
        self.choice = choice
        self.accept()


def _item_text(leftover: Leftover) -> str:
    at = local_time(leftover.kept_at, "%d %b %Y, %H:%M", today="today, %H:%M")
    file = f"\n{elide(leftover.path.name, 60)}" if leftover.path else "\nnever saved"
    return f"{elide(leftover.draft.name, 60) or 'Untitled'}\n{at}{file}"
