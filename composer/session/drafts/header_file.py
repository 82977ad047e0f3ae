"""What is known of the header's file: looked at in the background, shown in the preview, judged by
readiness.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from composer.kaleyra.http.client import Cancel
from composer.message.model import Header, HeaderType, Message
from composer.message.text import urls
from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.session.local_picture import read_picture
from composer.store.settings import Settings

if TYPE_CHECKING:
    from composer.message.problems import Problem

_PAUSE_MS = 800
"""How long nothing is typed before an address is looked up."""

_KEPT = 8

FIELD = "header.value"

_STAND_IN = "Only the preview shows the picture of this computer: put it on the web, and enter its address (https://…)."


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a file on the web.

    picture: to show, None where there is none. size: bytes, None if unknown. seconds: of a video, None if
    unknown.
    """

    problems: "tuple[Problem, ...]" = ()
    picture: QImage | None = None
    size: int | None = None
    seconds: float | None = None


Look = Callable[[str, HeaderType, Cancel], File]


class Media(QObject):
    """The file behind the header's address, and the picture that stands in for one.

    An address that the user types is looked up when typing pauses. One that came with a draft is not, before
    `load` is called, unless it was looked up here before: opening somebody's draft must not tell them where
    and when that was.

    Signals:
        changed: what is known differs.
        stand_in_refused: a picture of this computer cannot be shown.
            arg: why, in one sentence.
    """

    changed = Signal()
    stand_in_refused = Signal(str)

    def __init__(
        self,
        document: Document,
        background: Background,
        settings: Settings,
        look: Look | None = None,
        parent: QObject | None = None,
    ) -> None:
        """settings: remembers what was looked up. look: fetches and judges a file off the GUI thread; by
        default from the web.
        """
        super().__init__(parent)
        self._document, self._background, self._settings = document, background, settings
        self._look = look or _look
        self._files: OrderedDict[tuple[HeaderType, str], File] = OrderedDict()
        self._header = document.message.header
        self._seen = _wanted(self._header)
        self._foreign = self._seen[1] if self._seen else ""
        self._loading: tuple[tuple[HeaderType, str], Cancel] | None = None
        self._stand_in: QImage | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.load)
        document.opened.connect(self._on_document_opened)
        document.changed.connect(self._on_document_changed)

    @property
    def header_type(self) -> str:
        """The header's type, "" for none."""
        header = self._document.message.header
        return header.type if header else ""

    @property
    def has_address(self) -> bool:
        """Whether something stands in the address's field."""
        header = self._document.message.header
        return header is not None and bool(header.value.strip())

    @property
    def file(self) -> File | None:
        """What is known of the header's file; None if it was not looked at."""
        wanted = _wanted(self._document.message.header)
        return self._files.get(wanted) if wanted else None

    @property
    def loading(self) -> bool:
        """Whether the header's file is being looked at, or will be when typing pauses."""
        return self._loading is not None or self._timer.isActive()

    @property
    def can_load(self) -> bool:
        """Whether there is an address that was not looked at, and will not be without a click, or not
        reached.
        """
        wanted = _wanted(self._document.message.header)
        return wanted is not None and not self.loading and (self.file is None or bool(self.file.problems))

    @property
    def may_stand_in(self) -> bool:
        """Whether a picture of this computer can be shown: the header has no address yet, or nothing is
        there.
        """
        file = self.file
        nothing = not self.has_address or (file is not None and file.picture is None and bool(file.problems))
        return self.header_type == "image" and nothing

    @property
    def stand_in(self) -> bool:
        """Whether the preview shows a picture of this computer."""
        return self._stand_in is not None and self.may_stand_in

    @property
    def problems(self) -> "tuple[Problem, ...]":
        """What is wrong with the header's file."""
        if self.stand_in and not self.has_address:
            from composer.message.problems import Problem  # not before the first frame

            return (Problem(FIELD, "error", _STAND_IN),)
        return self.file.problems if self.file else ()

    @property
    def pictures(self) -> Mapping[str, QImage]:
        """The picture to show, by the header's value."""
        header = self._document.message.header
        if header is None:
            return {}
        picture = self._stand_in if self.stand_in else self.file.picture if self.file else None
        return {header.value: picture} if picture else {}

    def load(self) -> None:
        """Look at the header's file now, again if need be."""
        self._timer.stop()
        self._stop()
        wanted = _wanted(self._document.message.header)
        if wanted is None:
            return
        self._foreign = ""
        header_type, url = wanted
        self._settings.remember_address(url)
        cancel = Cancel()
        self._loading = (wanted, cancel)
        job = partial(self._look, url, header_type, cancel)
        looked, failed = partial(self._on_looked, wanted, cancel), partial(self._on_look_failed, cancel)
        self._background.run(job, looked, failed, heavy=True)
        self.changed.emit()

    def stop(self) -> None:
        """Leave off looking at the file."""
        self._timer.stop()
        self._stop()
        self.changed.emit()

    def show_stand_in(self, path: Path) -> None:
        """Show a picture of this computer in the preview alone, while the header's address leads to none."""
        self._background.run(partial(read_picture, path), self._on_stand_in_read, heavy=True)

    def _stop(self) -> None:
        if self._loading is not None:
            self._loading[1].cancel()
            self._loading = None

    def _on_document_opened(self) -> None:
        self._stand_in = None
        wanted = _wanted(self._document.message.header)
        self._foreign = wanted[1] if wanted and not self._settings.knows_address(wanted[1]) else ""

    def _on_document_changed(self, message: Message) -> None:
        if message.header is self._header:  # each key comes through here
            return
        self._header = message.header
        wanted = _wanted(message.header)
        if wanted != self._seen:
            self._seen = wanted
            self._timer.stop()
            self._stop()
            if wanted is not None and wanted not in self._files and wanted[1] != self._foreign:
                self._timer.start()
        self.changed.emit()

    def _on_looked(self, wanted: tuple[HeaderType, str], cancel: Cancel, file: File) -> None:
        if self._loading is None or self._loading[1] is not cancel:
            return  # something else is wanted by now
        self._loading = None
        self._files[wanted] = file
        if len(self._files) > _KEPT:
            self._files.popitem(last=False)
        self.changed.emit()

    def _on_look_failed(self, cancel: Cancel) -> None:
        if self._loading is not None and self._loading[1] is cancel:
            self._loading = None
            self.changed.emit()

    def _on_stand_in_read(self, picture: QImage | str) -> None:
        if isinstance(picture, str):
            self.stand_in_refused.emit(picture)
        else:
            self._stand_in = picture
            self.changed.emit()


def _wanted(header: Header | None) -> tuple[HeaderType, str] | None:
    """Return the type and the address of a header's file; None without an address that could be looked up."""
    if (
        header is None
        or not header.is_media
        or not header.value.strip()
        or urls.malformed(header.value.strip())
    ):
        return None
    return header.type, header.value.strip()


def _look(url: str, header_type: HeaderType, cancel: Cancel) -> File:
    from composer.media import check, fetch  # with what they import they take longer than a frame

    found = fetch.fetch(url, header_type, cancel)
    checked = check.check(header_type, found)
    size = found.size if isinstance(found, fetch.Fetched) else None
    return File(checked.problems, checked.picture, size, checked.seconds)
