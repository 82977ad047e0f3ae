"""The earlier versions of a draft, to be read and restored."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from composer.message.drafts.draft import Draft, DraftError, loads
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError
from composer.system.local_time import local_time
from composer.ui.widgets.colours import mode
from composer.ui.widgets.difference_view import DifferenceView
from composer.ui.widgets.draft_picture import DraftPicture, scrolled

_ID = Qt.ItemDataRole.UserRole


class VersionsDialog(QDialog):
    """The earlier versions of one file, each with how it differs from the open draft.

    restored: the version that the user restores, None for none.
    """

    def __init__(
        self, parent: QWidget | None, versions: Versions, path: Path, now: Draft, business_name: str
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Earlier versions")
        self.restored: Draft | None = None
        self._versions, self._now = versions, now
        self._draft: Draft | None = None
        self.list = QListWidget()
        self.list.setProperty("rows", True)
        self.list.setAccessibleName("Earlier versions")
        self.list.setFixedWidth(190)
        self.picture = DraftPicture(business_name, mode(self.palette()), whole=True)
        self.differences = DifferenceView()
        self.fault = QLabel()
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.setWordWrap(True)
        self.restore = QPushButton("Restore this version")
        self.restore.setEnabled(False)
        self._lay_out()
        for version in versions.versions(path):
            item = QListWidgetItem(local_time(version.time, "%d %b %Y, %H:%M:%S"))
            item.setData(_ID, version.id)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._on_item_changed)
        self.restore.clicked.connect(self._on_restore_clicked)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self.fault.setText("There are none yet: each save keeps the version before it.")
        self.fault.setVisible(not self.list.count())

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.addWidget(QLabel("From that version to the text in the window:"))
        right.addWidget(self.differences, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addWidget(scrolled(self.picture), 1)
        middle.addLayout(right, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.fault)
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)
        self.resize(920, 560)

    def _on_item_changed(self, item: QListWidgetItem | None) -> None:
        self._draft, fault = self._read(item.data(_ID)) if item else (None, "")
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.picture.show_draft(self._draft)
        self.restore.setEnabled(self._draft is not None)
        if self._draft is None:
            self.differences.clear()
        else:
            self.differences.show_differences(self._draft, self._now)

    def _read(self, version: str) -> tuple[Draft | None, str]:
        try:
            return loads(self._versions.read(version)), ""
        except (DraftError, StorageError) as fault:
            return None, str(fault)

    def _on_restore_clicked(self) -> None:
        self.restored = self._draft
        self.accept()
