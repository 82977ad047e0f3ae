"""The rows of the drafts: the chosen one stays chosen, whatever changes around it."""

from pathlib import Path

from PySide6.QtCore import QItemSelection, QPoint, Signal
from PySide6.QtWidgets import QFrame, QListView

from composer.session.drafts.library import LibraryModel
from composer.store.drafts.library import Entry


class LibraryList(QListView):
    """A list in which a draft is chosen by its file, not by its row.

    Signals:
        chosen: another draft is chosen, or the chosen one differs.
            arg: its Entry, None for none.
    """

    chosen = Signal(object)

    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self._model = model
        self._path: Path | None = None
        self._scroll_pending = False  # whether that file is to be shown once it is listed
        self._view = model.view
        self._top: tuple[Path, int] | None = None  # the file at the upper edge, and how far above it
        self.setModel(model)
        self.setAccessibleName("Drafts")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        model.modelReset.connect(self._on_model_reset)
        model.dataChanged.connect(self._on_model_data_changed)

    def start(self) -> None:
        """Paint the rows as drafts; until the window's first frame there are none."""
        from composer.ui.drafts.library.row_delegate import LibraryRowDelegate

        self.setItemDelegate(LibraryRowDelegate(self._model, self))

    @property
    def entry(self) -> Entry | None:
        """The chosen draft, None for none."""
        indexes = self.selectionModel().selectedIndexes()
        return self._model.entry(indexes[0].row()) if indexes else None

    def select(self, path: Path) -> None:
        """Choose a file, as soon as it is listed."""
        self._path = path
        row = self._model.row_of(path)
        self._scroll_pending = row is None
        self._select_row(row, show=True)

    def next_path(self, path: Path) -> Path | None:
        """Return the file that takes a file's place when it goes: the next one, else the one before."""
        row = self._model.row_of(path)
        if row is None:
            return None
        entry = self._model.entry(row + 1) or (self._model.entry(row - 1) if row else None)
        return entry.path if entry else None

    def _select_row(self, row: int | None, *, show: bool) -> None:
        if row is None:
            self.chosen.emit(None)
            return
        index = self._model.index(row)
        if show:
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            automatic = self.hasAutoScroll()
            self.setAutoScroll(False)  # nobody asked to see it
            self.setCurrentIndex(index)
            self.setAutoScroll(automatic)

    def _on_selection_changed(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        entry = self.entry
        self._path = entry.path if entry else None
        self.chosen.emit(entry)

    def _on_model_data_changed(self) -> None:
        self.chosen.emit(self.entry)

    def _on_model_about_to_be_reset(self) -> None:
        index = self.indexAt(QPoint(0, 0))
        entry = self._model.entry(index.row()) if index.isValid() else None
        is_at_top = self.verticalScrollBar().value() == 0
        self._top = None if entry is None or is_at_top else (entry.path, self.visualRect(index).top())

    def _on_model_reset(self) -> None:
        is_same, self._view = self._view == self._model.view, self._model.view
        chosen = self._model.row_of(self._path) if self._path else None
        if self._scroll_pending and chosen is not None:
            self._scroll_pending = False
            self._select_row(chosen, show=True)
            return
        self._select_row(chosen, show=False)
        row = self._model.row_of(self._top[0]) if self._top and is_same else None
        if self._top is not None and row is not None:
            self.doItemsLayout()
            self.verticalScrollBar().setValue(row * self.sizeHintForRow(row) - self._top[1])
        elif not is_same:
            self.scrollToTop()
