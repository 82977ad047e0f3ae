"""What is known of the header's file: checked in the background, for the preview and for readiness."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from composer.kaleyra.http.exchange import Cancel
from composer.message.header_types import HeaderType
from composer.message.model import Header, Message
from composer.message.problems import Problem
from composer.message.text import urls
from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.store.settings import Settings

_PAUSE_MS = 800
"""How long nothing is typed before an address is checked."""

_KEPT = 8

FIELD = "header.value"

_LOCAL_PICTURE = (
    "Only the preview shows the picture of this computer:"
    " put it on the web, and enter its address (https://…)."
)


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a file on the web.

    problems: what speaks against sending it.
    picture: to show, None where there is none.
    size: bytes, None if unknown.
    seconds: of a video, None if unknown.
    """

    problems: tuple[Problem, ...] = ()
    picture: QImage | None = None
    size: int | None = None
    seconds: float | None = None


CheckFile = Callable[[str, HeaderType, Cancel], File]


class HeaderFile(QObject):
    """The file behind the header's address, and the picture of this computer that is shown in its place.

    An address that the user types is checked when typing pauses. One that came with a draft is not, before
    `load` is called, unless it was checked here before: opening somebody's draft must not tell them where
    and when that was.

    Signals:
        changed: what is known differs.
        local_picture_refused: a picture of this computer cannot be shown.
            arg: why, in one sentence.
    """

    changed = Signal()
    local_picture_refused = Signal(str)

    def __init__(
        self,
        document: Document,
        background: Background,
        settings: Settings,
        check_file: CheckFile | None = None,
    ) -> None:
        """Begin to follow the document.

        settings: remembers which addresses were checked.
        check_file: fetches and judges a file off the GUI thread; by default from the web.
        """
        super().__init__()
        self._document, self._background, self._settings = document, background, settings
        self._check_file = check_file or _check_file
        self._files: OrderedDict[tuple[HeaderType, str], File] = OrderedDict()
        self._header = document.message.header
        wanted = _wanted(self._header)
        self._foreign = wanted[1] if wanted else ""
        self._loading: Cancel | None = None
        self._local_picture: QImage | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.load)
        document.opened.connect(self._on_document_opened)
        document.message_changed.connect(self._on_document_message_changed)

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
        """What is known of the header's file; None if it was not checked."""
        wanted = _wanted(self._document.message.header)
        return self._files.get(wanted) if wanted else None

    @property
    def loading(self) -> bool:
        """Whether the header's file is being checked, or will be when typing pauses."""
        return self._loading is not None or self._timer.isActive()

    @property
    def can_load(self) -> bool:
        """Whether a click may check the file: it has problems, or is not checked by itself."""
        wanted = _wanted(self._document.message.header)
        return wanted is not None and not self.loading and (self.file is None or bool(self.file.problems))

    @property
    def may_show_local_picture(self) -> bool:
        """Whether a picture of this computer can be shown: there is no address, or no picture at it."""
        file = self.file
        nothing = not self.has_address or (file is not None and file.picture is None and bool(file.problems))
        return self.header_type == "image" and nothing

    @property
    def shows_local_picture(self) -> bool:
        """Whether the preview shows a picture of this computer."""
        return self._local_picture is not None and self.may_show_local_picture

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the header's file."""
        if self.shows_local_picture and not self.has_address:
            return (Problem(FIELD, "error", _LOCAL_PICTURE),)
        return self.file.problems if self.file else ()

    @property
    def pictures(self) -> Mapping[str, QImage]:
        """The picture to show, by the header's value."""
        header = self._document.message.header
        if header is None:
            return {}
        picture = (
            self._local_picture if self.shows_local_picture else self.file.picture if self.file else None
        )
        return {header.value: picture} if picture else {}

    def load(self) -> None:
        """Check the header's file now, again if need be."""
        self._stop()
        wanted = _wanted(self._document.message.header)
        if wanted is None:
            return
        self._foreign = ""
        header_type, url = wanted
        self._settings.remember_address(url)
        cancel = self._loading = Cancel()

        def ended(file: File | None = None) -> None:
            if self._loading is not cancel:
                return  # something else is wanted by now
            self._loading = None
            if file is not None:
                self._files[wanted] = file
                if len(self._files) > _KEPT:
                    self._files.popitem(last=False)
            self.changed.emit()

        job = partial(self._check_file, url, header_type, cancel)
        self._background.run(job, ended, crashed=ended, heavy=True)
        self.changed.emit()

    def stop(self) -> None:
        """Stop checking the file."""
        self._stop()
        self.changed.emit()

    def show_local_picture(self, path: Path) -> None:
        """Show a picture of this computer in the preview alone, while the header's address leads to none."""
        self._background.run(partial(_read_local_picture, path), self._on_local_picture_read, heavy=True)

    def _stop(self) -> None:
        self._timer.stop()
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None

    def _on_document_opened(self) -> None:
        self._local_picture = None
        wanted = _wanted(self._document.message.header)
        self._foreign = wanted[1] if wanted and not self._settings.knows_address(wanted[1]) else ""

    def _on_document_message_changed(self, message: Message) -> None:
        if message.header is self._header:  # each key comes through here
            return
        before, self._header = _wanted(self._header), message.header
        wanted = _wanted(message.header)
        if wanted != before:
            self._stop()
            if wanted is not None and wanted not in self._files and wanted[1] != self._foreign:
                self._timer.start()
        self.changed.emit()

    def _on_local_picture_read(self, picture: QImage | str) -> None:
        if isinstance(picture, str):
            self.local_picture_refused.emit(picture)
        else:
            self._local_picture = picture
            self.changed.emit()


def _wanted(header: Header | None) -> tuple[HeaderType, str] | None:
    """Return the type and the address of a header's file; None without an address that could be checked."""
    if (
        header is None
        or not header.is_media
        or not header.value.strip()
        or urls.malformed(header.value.strip())
    ):
        return None
    return header.type, header.value.strip()


def _check_file(url: str, header_type: HeaderType, cancel: Cancel) -> File:
    from composer.media import check, fetch

    found = fetch.fetch(url, header_type, cancel)
    checked = check.check(header_type, found)
    size = found.size if isinstance(found, fetch.Fetched) else None
    return File(checked.problems, checked.picture, size, checked.seconds)


def _read_local_picture(path: Path) -> QImage | str:
    from composer.session.local_picture import read_picture

    return read_picture(path)
