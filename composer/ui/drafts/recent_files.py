"""The menu of the files that were used last."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from composer.store.settings import Settings
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.widgets.elide import elide, tool_tip

_NAME_MAX = 60


class RecentFiles(QObject):
    """Fills the menu whenever it opens.

    Whether a file is still there shows when it is opened: a disk may be slow.
    """

    def __init__(self, menu: QMenu, settings: Settings, files: DraftFiles) -> None:
        super().__init__(menu)
        self._menu, self._settings, self._files = menu, settings, files
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self._menu.clear()
        paths = [Path(text) for text in self._settings.recent_files]
        names = [path.name for path in paths]
        for path in paths:
            text = path.name if names.count(path.name) == 1 else f"{path.name} in {path.parent.name}"
            action = self._menu.addAction(elide(_showable(text), _NAME_MAX).replace("&", "&&"))
            action.setToolTip(tool_tip(_showable(str(path))))
            action.triggered.connect(lambda _checked=False, path=path: self._files.open_file(path))
        if not paths:
            self._menu.addAction("None yet").setEnabled(False)


def _showable(text: str) -> str:
    return text.encode(errors="replace").decode()
