"""What can be done to the drafts of the list, by mouse and by keyboard."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListView, QMenu

from composer.store.drafts.library import Entry


class LibraryMenu(QMenu):
    """The actions on the chosen draft, with their keys in the list, and those on the folder."""

    def __init__(self, rows: QListView) -> None:
        super().__init__(rows)
        self._rows = rows
        self.open = self._add("&Open", "Return", "Enter")
        self.duplicate = self._add("&Duplicate", "Ctrl+D")
        self.rename = self._add("&Rename…", "F2")
        self.trash = self._add("Move to &trash…", "Del")
        self.show_in_folder = self._add("Show in &folder")
        self.addSeparator()
        self.new = self._add("&New draft")
        self.addSeparator()
        self.choose_folder = self._add("Drafts fo&lder…")
        self.default_folder = self._add("Back to the &usual folder")
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.customContextMenuRequested.connect(self._on_rows_menu_requested)
        rows.doubleClicked.connect(lambda _index: self.open.trigger())
        self.show_for(None)

    def show_for(self, entry: Entry | None) -> None:
        """Enable what can be done to a draft, or to none.

        Opening a file that is no draft says what is wrong with it.
        """
        for action in (self.open, self.rename, self.trash):
            action.setEnabled(entry is not None)
        self.duplicate.setEnabled(entry is not None and not entry.fault)

    def show_folder(self, is_default: bool) -> None:
        """Offer the way back from a folder of the user's choice."""
        self.default_folder.setVisible(not is_default)

    def _add(self, text: str, *keys: str) -> QAction:
        action = QAction(text, self)
        action.setAutoRepeat(False)  # or a key held down would ask again and again
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(action)
        self._rows.addAction(action)
        return action

    def _on_rows_menu_requested(self, at: QPoint) -> None:
        index = self._rows.indexAt(at)
        if not index.isValid():
            self._rows.setCurrentIndex(index)
        self.exec(self._rows.viewport().mapToGlobal(at))
