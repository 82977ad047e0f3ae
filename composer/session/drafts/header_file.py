"""What is known of the header's file: checked in the background, for the preview and for readiness."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage

from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted, Unknown
from composer.media.file_version import FileVersion
from composer.message.header_types import HeaderType
from composer.message.model import Header, Message
from composer.message.problems import Problem
from composer.message.text import urls
from composer.sending.deliver import Delivery
from composer.sending.outgoing import Outgoing
from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.session.drafts.sent_files import KEPT, SentFiles
from composer.store.settings import Settings

_PAUSE_MS = 800
"""How long nothing is typed before an address is checked."""

_AGAIN_SECONDS = 60.0
"""How old knowledge of a file that was sent lately may be while somebody works on the next message."""

_FORGET_MS = 1000 * (int(KEPT.total_seconds()) + 1)

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
    version: what tells it from what may be there later, None if it was not reached.
    """

    problems: tuple[Problem, ...] = ()
    picture: QImage | None = None
    size: int | None = None
    seconds: float | None = None
    version: FileVersion | None = None


CheckFile = Callable[[str, HeaderType, Cancel], File]


class HeaderFile(QObject):
    """The file behind the header's address, and the picture of this computer that is shown in its place.

    An address that the user types is checked when typing pauses. One that came with a draft is not, before
    `load` is called, unless it was checked here before: opening somebody's draft must not tell them where
    and when that was. One that was sent in the last ten minutes is checked again, without a word, when
    somebody comes back to the window or goes on writing: WhatsApp would go on sending what was there.

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
        sent_files: SentFiles | None = None,
    ) -> None:
        """Begin to follow the document.

        settings: remembers which addresses were checked.
        check_file: fetches and judges a file off the GUI thread; by default from the web.
        sent_files: those that were sent, none yet by default.
        """
        super().__init__()
        self._document, self._background, self._settings = document, background, settings
        self._check_file = check_file or _check_file
        self._sent_files = sent_files or SentFiles()
        self._files: OrderedDict[tuple[HeaderType, str], File] = OrderedDict()
        self._checked: dict[tuple[HeaderType, str], float] = {}  # when each of them was begun to be checked
        self._header = document.message.header
        wanted = _wanted(self._header)
        self._foreign = wanted[1] if wanted else ""
        self._loading: Cancel | None = None
        self._quiet = False
        self._local_picture: QImage | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.load)
        self._forget_timer = QTimer(self, singleShot=True, interval=_FORGET_MS)
        self._forget_timer.setTimerType(
            Qt.TimerType.PreciseTimer
        )  # a coarse one may come half a minute early
        self._forget_timer.timeout.connect(self.changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state_changed)
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
        return (self._loading is not None and not self._quiet) or self._timer.isActive()

    @property
    def can_load(self) -> bool:
        """Whether a click may check the file: it has problems, was sent, or is not checked by itself."""
        wanted = _wanted(self._document.message.header)
        if wanted is None or self.loading:
            return False
        return self.file is None or bool(self.file.problems) or self._sent_files.has(wanted[1])

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
        wanted, file = _wanted(self._document.message.header), self.file
        if wanted is None or file is None:
            return ()
        changed = self._sent_files.problem(wanted[1], file.version) if file.version else None
        return (*file.problems, changed) if changed else file.problems

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
        self._load()

    def _load(self, *, quiet: bool = False) -> None:
        """Check the header's file now.

        quiet: whether that is not shown before there is something new to say.
        """
        self._stop()
        wanted = _wanted(self._document.message.header)
        if wanted is None:
            return
        self._foreign = ""
        self._quiet = quiet
        self._checked[wanted] = time.monotonic()
        header_type, url = wanted
        self._settings.remember_address(url)
        cancel = self._loading = Cancel()

        def ended(file: File | None = None) -> None:
            if self._loading is not cancel:
                return  # something else is wanted by now
            self._loading = None
            if file is not None:
                self._files[wanted] = file
                if file.version is not None:
                    self._sent_files.learn(url, file.version)
                if len(self._files) > _KEPT:
                    self._checked.pop(self._files.popitem(last=False)[0], None)
            self.changed.emit()

        job = partial(self._check_file, url, header_type, cancel)
        self._background.run(job, ended, crashed=ended, heavy=True)
        if not quiet:
            self.changed.emit()

    def stop(self) -> None:
        """Stop checking the file."""
        self._stop()
        self.changed.emit()

    def show_local_picture(self, path: Path) -> None:
        """Show a picture of this computer in the preview alone, while the header's address leads to none."""
        self._background.run(partial(_read_local_picture, path), self._on_local_picture_read, heavy=True)

    def note_send(self, outgoing: Outgoing) -> None:
        """Make sure that what is known of the file that begins to be sent is not old."""
        if outgoing.account.kind != "sandbox":
            self._check_again(_wanted(outgoing.message.header))

    def note_delivery(self, delivery: Delivery) -> None:
        """Know from now on that the header's file was sent: WhatsApp keeps it for a while."""
        outgoing, wanted = delivery.outgoing, _wanted(delivery.outgoing.message.header)
        if wanted is None or outgoing.account.kind == "sandbox":
            return
        if isinstance(delivery.outcome, Accepted | Unknown):
            file = self._files.get(wanted)
            current = self._loading is not None and wanted == _wanted(self._document.message.header)
            self._sent_files.note(wanted[1], None if file is None or current else file.version)
            self._forget_timer.start()
            self.changed.emit()

    def _check_again(self, wanted: tuple[HeaderType, str] | None) -> None:
        """Check the header's file again, if it is this one and what is known of it is old."""
        if wanted is not None and wanted in self._files and wanted == _wanted(self._document.message.header):
            old = time.monotonic() - self._checked.get(wanted, 0.0) >= _AGAIN_SECONDS
            if old and self._loading is None and not self._timer.isActive():
                self._load(quiet=True)

    def _check_sent(self) -> None:
        if self._forget_timer.isActive():
            wanted = _wanted(self._document.message.header)
            if wanted is not None and self._sent_files.has(wanted[1]):
                self._check_again(wanted)

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
            self._check_sent()
            return
        before, self._header = _wanted(self._header), message.header
        wanted = _wanted(message.header)
        if wanted != before:
            self._stop()
            if wanted is not None and wanted not in self._files and wanted[1] != self._foreign:
                self._timer.start()
        self._check_sent()
        self.changed.emit()

    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._check_sent()

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
    if isinstance(found, fetch.Unreachable):
        return File(checked.problems, checked.picture, None, checked.seconds)
    return File(checked.problems, checked.picture, found.size, checked.seconds, found.version)


def _read_local_picture(path: Path) -> QImage | str:
    from composer.session.local_picture import read_picture

    return read_picture(path)
