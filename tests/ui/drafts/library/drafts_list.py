"""Works with the list of drafts as a person does."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from composer.ui.drafts.library.rename_dialog import RenameDialog
from tests.session.settled import settle

from ...pressing import press

CTRL = Qt.KeyboardModifier.ControlModifier


class Drafts:
    """Works with the list as a person does."""

    def __init__(self, user) -> None:
        self.user, self.qtbot, self.model = user, user.qtbot, user.session.library
        self.pane, self.list = user.window.drafts, user.window.drafts.list

    def show(self) -> None:
        self.qtbot.keyClick(self.user.window, Qt.Key.Key_F, CTRL)
        self.rest()

    def rest(self) -> None:
        """Wait until the folder was looked at, and what was found is listed."""
        self.qtbot.waitUntil(lambda: self.model.is_there is not None)
        settle(self.user.session.background, self.qtbot)

    @property
    def names(self) -> list[str]:
        return [self.model.index(row).data() for row in range(self.model.rowCount())]

    @property
    def said(self) -> list[str]:
        """What each row says to those who hear it, without the time."""
        role = Qt.ItemDataRole.AccessibleTextRole
        texts = [self.model.index(row).data(role) for row in range(self.model.rowCount())]
        return [text.partition(", changed")[0] for text in texts]

    @property
    def chosen(self) -> str:
        return self.pane.entry.name if self.pane.entry else ""

    def choose_folder(self, folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: str(folder))
            self.pane.menu.choose_folder.trigger()

    def wait(self, *names: str) -> None:
        self.qtbot.waitUntil(lambda: self.names == list(names))

    def choose(self, name: str) -> None:
        row = self.names.index(name)
        self.list.setFocus()
        place = self.list.visualRect(self.model.index(row)).center()
        self.qtbot.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert self.chosen == name

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.user.window.activateWindow()  # no window manager does, after a dialog
        self.list.setFocus()
        self.qtbot.waitUntil(self.list.hasFocus)
        self.qtbot.keyClick(self.list, key, modifier)

    def drop(self, *paths: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.pane.dropEvent(
            QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, CTRL)
        )


def rename_to(qtbot, name: str, word: str = "Rename") -> None:
    """Write a name into the dialog that opens next."""

    def write() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, RenameDialog):
            QTimer.singleShot(20, write)
            return
        seen.append(dialog.input.text())
        qtbot.keyClicks(dialog.input, name)  # what was there is selected
        press(word)

    seen: list[str] = []
    rename_to.seen = seen  # type: ignore[attr-defined]
    QTimer.singleShot(0, write)
