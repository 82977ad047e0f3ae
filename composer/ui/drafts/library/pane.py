"""The list of drafts, with what it is searched and ordered by."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from composer.session.session import Session
from composer.store.drafts.library import Entry
from composer.store.files import quoted_name
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.drafts.library.actions import LibraryActions
from composer.ui.drafts.library.empty import LibraryEmpty
from composer.ui.drafts.library.list_view import LibraryList
from composer.ui.widgets.elide import NAME_MAX, elide
from composer.ui.widgets.fields.search_field import SearchField
from composer.ui.widgets.fields.segments import Segments
from composer.ui.widgets.style_property import set_style_property

_ORDERS = {"newest": "Newest", "name": "By name"}
_ALL_TAGS = "All tags"


class LibraryPane(QWidget):
    """The list, what narrows it, and what can be done to a draft in it; it is kept up while it is visible."""

    def __init__(self, session: Session, files: DraftFiles) -> None:
        super().__init__()
        self._model, self._document = session.library, session.document
        self._default_folder = session.paths.drafts_folder
        self._is_started = False
        self.search = SearchField("Search drafts")
        self.orders = Segments("Order", _ORDERS, compact=True)
        self.orders.show_value(self._model.view.order)
        self.tags = QComboBox()
        self.list = LibraryList(self._model)
        self.actions_ = LibraryActions(
            self.list,
            self._model,
            session.library_files,
            files,
            self._document,
            session.settings,
            self._default_folder,
        )
        self.menu = self.actions_.menu
        self.more = QPushButton("More")
        self.empty = LibraryEmpty()
        self.status = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._stack = QStackedWidget()
        self._tag_row = QWidget()
        self._lay_out()
        self.setAcceptDrops(True)
        self._connect()
        files.saves.moved.connect(self._on_file_moved)
        self.refresh()

    def start(self) -> None:
        """Follow the folder from now on, whenever the drafts are visible."""
        self._is_started = True
        self.list.start()
        self._follow_visibility()

    def focus_search(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus()
        self.search.selectAll()

    @property
    def entry(self) -> Entry | None:
        """The chosen draft, None for none."""
        return self.list.entry

    def refresh(self) -> None:
        """Show what is known now."""
        model = self._model
        self._show_tags()
        self.empty.show_state(model, model.folder == self._default_folder)
        self._stack.setCurrentWidget(self.list if model.rowCount() else self.empty)
        self.menu.show_folder(model.folder == self._default_folder)
        self.list.viewport().update()  # times go on
        self._show_status()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the folder."""
        super().showEvent(event)
        self._follow_visibility()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow it no more."""
        super().hideEvent(event)
        self._follow_visibility()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this computer."""
        if _files_in(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_status_text("Drop to copy into this folder")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Say again what was said before."""
        super().dragLeaveEvent(event)
        self._show_status()

    def dropEvent(self, event: QDropEvent) -> None:
        """Copy the files; they stay where they are."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._show_status()
        self.actions_.import_files(_files_in(event))

    def _connect(self) -> None:
        model = self._model
        self.search.textChanged.connect(model.search)
        self.search.list_requested.connect(self._on_search_list_requested)
        self.orders.chosen.connect(model.order_by)
        self.tags.activated.connect(lambda row: model.filter_by(self.tags.itemData(row)))
        self.empty.clear_requested.connect(self._on_clear_requested)
        self.list.chosen.connect(self.menu.show_for)
        model.listed.connect(self.refresh)
        self._document.file_changed.connect(self._on_document_file_changed)

    def _follow_visibility(self) -> None:
        if not self._is_started:
            return
        if self.isVisible():
            self._model.show_open(self._document.path)
            self._model.start()
        else:
            self._model.stop()

    def _on_document_file_changed(self) -> None:
        path = self._document.path
        if path is not None:
            self._on_file_moved(path)
        self._model.show_open(path)

    def _on_file_moved(self, path: Path) -> None:
        if self._is_started and self.isVisible():
            self._model.refresh_file(path)

    def _lay_out(self) -> None:
        label = QLabel("Search")
        self.more.setProperty("compact", True)
        self.more.setMenu(self.menu)
        self.status.setWordWrap(True)
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top, middle = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label)
        top.addWidget(self.search, 1)
        middle.addWidget(self.orders)
        middle.addStretch()
        middle.addWidget(self.more)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addLayout(top)
        head.addLayout(middle)
        head.addWidget(self._tag_row)
        self._lay_out_tags(label)
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 6, 12, 6)
        foot.addWidget(self.status)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)

    def _lay_out_tags(self, search_label: QLabel) -> None:
        label = QLabel("Tag")
        label.setFixedWidth(search_label.sizeHint().width())
        self.tags.setAccessibleName("Tag")
        # A long one widens no pane.
        self.tags.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self._tag_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.tags, 1)

    def _show_tags(self) -> None:
        tags, chosen = self._model.tags, self._model.view.tag
        listed = [("", _ALL_TAGS), *((tag, f"{elide(tag, NAME_MAX)} ({count:,})") for tag, count in tags)]
        if chosen and chosen not in dict(listed):  # its last draft has just lost it
            listed.append((chosen, f"{elide(chosen, NAME_MAX)} (0)"))
        if listed != [(self.tags.itemData(row), self.tags.itemText(row)) for row in range(self.tags.count())]:
            self.tags.clear()
            for tag, text in listed:
                self.tags.addItem(text, tag)
        self.tags.setCurrentIndex(self.tags.findData(chosen))
        self._tag_row.setVisible(len(listed) > 1)

    def _show_status(self) -> None:
        model, count = self._model, self._model.rowCount()
        if model.fault and (count or model.is_narrowed):
            self._show_status_text(model.fault, "warning")
        elif model.progress:
            done, total = model.progress
            self._show_status_text(f"Reading the drafts: {done:,} of {total:,}")
        elif count:
            what = "found" if model.is_narrowed else f"in {quoted_name(model.folder)}"
            self._show_status_text(f"{count:,} draft{'s' * (count != 1)} {what}")
        else:
            self._show_status_text("")

    def _show_status_text(self, text: str, note: str = "hint") -> None:
        self.status.setText(text)
        set_style_property(self.status, "note", note)

    def _on_search_list_requested(self) -> None:
        if self._model.rowCount():
            self.list.setFocus()
            if self.entry is None:
                self.list.setCurrentIndex(self._model.index(0))

    def _on_clear_requested(self) -> None:
        self.search.clear()
        self._model.filter_by("")
        self.search.setFocus()


def _files_in(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
