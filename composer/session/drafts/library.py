"""The drafts of the folder, as rows for a view. Index and files are read only in the background."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from composer.session.background import Background
from composer.session.drafts.folder_watch import FolderWatch
from composer.session.drafts.row_text import accessible_text, ambiguous_names, path_in_folder, subfolder
from composer.session.latest import Latest
from composer.store.drafts.library import Changes, Entry, Library, Order
from composer.store.files import StorageError

ENTRY_ROLE = Qt.ItemDataRole.UserRole
"""The row's Entry, None while its page is being read."""

OPEN_ROLE = ENTRY_ROLE + 1
"""Whether it is the open draft's file."""

PAUSE_MS = 150
"""How long nothing is typed before it is searched for."""

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, ENTRY_ROLE, OPEN_ROLE)
_PAGE = 200
_PAGES_KEPT = 5

_MISTAKE = "The program made a mistake: the drafts could not be listed."

_log = logging.getLogger(__name__)

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class LibraryView:
    """What is listed.

    order: newest first, or by name.
    query: words that the drafts have, "" for any.
    tag: one that the drafts have, "" for any.
    """

    order: Order = "newest"
    query: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class _Listing:
    """What the index said.

    count: of all drafts that fit.
    pages: the rows that were asked for, by the page's number.
    tags: all tags, each with how many drafts have it.
    opened: the open draft's file as it is listed.
    folders: where the files of the pages are.
    """

    count: int
    pages: dict[int, list[Entry]]
    tags: list[tuple[str, int]]
    opened: Path | None
    folders: set[str]


class LibraryModel(QAbstractListModel):
    """The files of a folder of drafts, shown at once from the index, which is then brought up to date.

    Signals:
        listed: what is listed may differ, or what is to be said of it.
        noticed: something is to be said once.
            arg: a sentence.
    """

    listed = Signal()
    noticed = Signal(str)

    def __init__(self, folder: Path, open_library: Callable[[Path], Library], background: Background) -> None:
        super().__init__()
        self._open_library, self._background = open_library, background
        self.library = open_library(folder)
        self.view = LibraryView()
        self.tags: list[tuple[str, int]] = []
        self.has_subfolders = False  # whether a draft that was listed is in one
        self._faults = {"index": "", "folder": ""}
        self.progress: tuple[int, int] | None = None  # how many of how many new files were read
        self.is_there: bool | None = None  # whether the folder is, None before it was read
        self._shown: tuple[Library, LibraryView] | None = None
        self._pages: dict[int, list[Entry]] = {}
        self._ambiguous: set[tuple[str, str]] = (
            set()
        )  # names and recipients that several of their drafts have
        self.has_ambiguous = False  # whether there were any
        self._wanted: dict[int, None] = {0: None}  # numbers of pages, the latest asked for first
        self._count = 0
        self._open_path: Path | None = None
        self.opened: Path | None = None  # the open draft's file as it is listed
        self._listing = Latest(
            background,
            self._begin_listing,
            self._on_listing_loaded,
            lambda fault: self._on_listing_failed(str(fault)),
            lambda: self._on_listing_failed(_MISTAKE),
            parent=self,
        )
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.watch = FolderWatch(background, self)
        self.watch.refreshed.connect(self._on_watch_refreshed)
        self.watch.read.connect(self._on_watch_read)

    @property
    def folder(self) -> Path:
        """The folder whose drafts are listed."""
        return self.library.folder

    @property
    def fault(self) -> str:
        """Why what is listed may not be all that there is, a sentence; "" if it is."""
        return self._faults["index"] or self._faults["folder"]

    @property
    def is_listed(self) -> bool:
        """Whether what is asked for is what is shown, as far as the index knows."""
        return self._shown == (self.library, self.view)

    @property
    def is_narrowed(self) -> bool:
        """Whether words or a tag are searched for."""
        return bool(self.view.query.strip() or self.view.tag)

    def open_folder(self, folder: Path) -> None:
        """List another folder from now on."""
        self.watch.stop()
        self._background.run(self.library.close)
        self.library = self._open_library(folder)
        self.view = replace(self.view, tag="")
        self.has_subfolders = self.has_ambiguous = False
        self._faults = {"index": "", "folder": ""}
        self.progress, self.is_there = None, None
        self._wanted = {0: None}
        self._listing.restart()
        self.watch.follow(self.library)

    def start(self) -> None:
        """List what the index knows, and follow the folder from now on."""
        self.refresh()
        self.watch.follow(self.library)

    def stop(self) -> None:
        """Follow the folder no more: the program ends."""
        self._pause.stop()
        self.watch.stop()

    def close(self) -> None:
        """Close the index, when no job is under way any more."""
        self.library.close()

    def search(self, text: str) -> None:
        """List the drafts that have the words of a text, once typing pauses."""
        self._show(replace(self.view, query=text), self._pause.start)

    def filter_by(self, tag: str) -> None:
        """List the drafts that have a tag; "" for all."""
        self._show(replace(self.view, tag=tag), self._listing.refresh_soon)

    def order_by(self, order: Order) -> None:
        """List the newest first, or by name."""
        self._show(replace(self.view, order=order), self._listing.refresh_soon)

    def show_open(self, path: Path | None) -> None:
        """Mark the file of the open draft."""
        if path != self._open_path:
            self._open_path = path
            self._listing.refresh_soon()

    def refresh_file(self, path: Path) -> None:
        """List a file as it is now: it was just written here."""
        self._background.run(partial(index_file, self.library, path), lambda _none: self.refresh())

    def refresh(self) -> None:
        """List what the index knows now."""
        self._listing.refresh()

    def entry(self, row: int) -> Entry | None:
        """Return what a row shows, None while that is being read."""
        page = self._pages.get(row // _PAGE)
        return page[row % _PAGE] if page is not None and row % _PAGE < len(page) else None

    def distinguishing_file(self, entry: Entry) -> str:
        """Return where in the folder a draft's file is, "" if its name and recipient are no other draft's."""
        is_ambiguous = (entry.name, entry.recipient) in self._ambiguous and not entry.fault
        return path_in_folder(entry, self.folder) if is_ambiguous else ""

    def row_of(self, path: Path) -> int | None:
        """Return the row that shows a file, None if it is in no row that was read."""
        for number, page in self._pages.items():
            for place, entry in enumerate(page):
                if entry.path == path:
                    return number * _PAGE + place
        return None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many drafts are listed."""
        return 0 if parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a draft's name, what its row shows for those who hear it, its Entry, or whether it is open.

        A page that was not read is asked for. Never raises: Qt asks while it paints, and the process would
        crash.
        """
        if role not in _ROLES:
            return None  # the size of the last row is asked for, which would have its page read
        entry = self.entry(index.row())
        if entry is None:
            self._want(index.row() // _PAGE)
            return None
        try:
            return self._of_entry(entry, role)
        except Exception as fault:  # noqa: BLE001 - Qt asks while it paints
            _log.error("a draft of the list could not be shown: %s", type(fault).__name__)
            return entry.name if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _of_entry(self, entry: Entry, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        is_open = self.opened is not None and entry.path == self.opened
        if role == Qt.ItemDataRole.AccessibleTextRole:
            now, place = datetime.now(UTC), subfolder(entry, self.folder)
            return accessible_text(entry, is_open, now, place, self.distinguishing_file(entry))
        return entry if role == ENTRY_ROLE else is_open

    def _show(self, view: LibraryView, refresh: Callable[[], None]) -> None:
        if view != self.view:
            self.view = view
            self._wanted = {0: None}
            self._listing.stop()
            refresh()

    def _want(self, number: int) -> None:
        if number not in self._wanted:
            self._wanted = {number: None, **dict.fromkeys(list(self._wanted)[: _PAGES_KEPT - 1])}
            self._listing.refresh_soon()

    def _begin_listing(self) -> Callable[[], _Listing]:
        return partial(_load_listing, self.library, self.view, tuple(self._wanted), self._open_path)

    def _on_listing_failed(self, fault: str) -> None:
        self._faults["index"] = fault
        _log.warning("%s", fault)
        self.listed.emit()

    def _on_listing_loaded(self, listing: _Listing) -> None:
        self._faults["index"] = ""
        same = self.is_listed and listing.count == self._count
        kept = [number for number in listing.pages if number in self._pages]
        if same and all(map(_same_files, (self._pages[n] for n in kept), (listing.pages[n] for n in kept))):
            self._set_listing(listing)
            for number, page in listing.pages.items():
                self.dataChanged.emit(self.index(number * _PAGE), self.index(number * _PAGE + len(page) - 1))
        else:
            self.beginResetModel()
            self._set_listing(listing)
            self.endResetModel()
        self.listed.emit()

    def _set_listing(self, listing: _Listing) -> None:
        self._shown, self._count, self.opened = (self.library, self.view), listing.count, listing.opened
        self._pages, self.tags = listing.pages, listing.tags
        # Once so it stays so, or the rows' height would change with what is scrolled to.
        self.has_subfolders = self.has_subfolders or bool(listing.folders - {str(self.folder)})
        self._ambiguous = ambiguous_names(entry for page in listing.pages.values() for entry in page)
        self.has_ambiguous = self.has_ambiguous or bool(self._ambiguous)
        # Not only those that were read: others were asked for meanwhile, and are read next.
        self._wanted = {number: None for number in self._wanted if number * _PAGE < listing.count} or {
            0: None
        }
        if self.is_there:
            self.watch.watch_folders(listing.folders)

    def _on_watch_read(self, done: int, total: int) -> None:
        self.progress = (done, total)
        self.refresh()
        self.listed.emit()

    def _on_watch_refreshed(self, changes: Changes, is_there: bool) -> None:
        self.progress, self.is_there = None, is_there
        self._faults["folder"] = changes.fault
        if changes.notice:
            self.noticed.emit(changes.notice)
        self.refresh()


def index_file(library: Library, path: Path) -> None:
    """Bring the index up to date with one file; to be run as a job."""
    try:
        library.refresh_file(path)
    except StorageError as fault:
        _log.warning("%s", fault)  # the next listing says it to the user


def _same_files(page: list[Entry], other: list[Entry]) -> bool:
    return [entry.file for entry in page] == [entry.file for entry in other]


def _load_listing(
    library: Library, view: LibraryView, wanted: tuple[int, ...], open_path: Path | None
) -> _Listing:
    """Return the wanted pages with what belongs to them. Raises StorageError."""
    pages = {}
    for number in wanted:
        page = library.rows(view.order, number * _PAGE, _PAGE, view.query, view.tag)
        if page or number == 0:
            pages[number] = page
    first = pages.get(0)
    # Counting costs more than reading a page where there is a tag.
    count = len(first) if first is not None and len(first) < _PAGE else library.count(view.query, view.tag)
    opened = library.entry(open_path) if open_path is not None else None
    files = (os.fsdecode(entry.file) for page in pages.values() for entry in page)
    folders = {os.path.dirname(file) for file in files}  # noqa: PTH120 - a Path would take too long
    return _Listing(count, pages, library.tags(), opened.path if opened else None, folders)
