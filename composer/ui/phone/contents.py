"""What all phones show: the message, what is known around it, and what the simulated customer replied."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QTime, Signal
from PySide6.QtGui import QImage

from composer.message.model import value_of
from composer.preview.bubble.media import MediaInfo
from composer.preview.bubble.overlay import part_of
from composer.preview.device import phone
from composer.preview.subject import CustomerReply, Subject
from composer.preview.theme.tables import THEMES
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import HeaderFile
from composer.session.replies.customer import SimulatedCustomer
from composer.session.sending.readiness import Readiness

WIDTHS = {"narrow": "Narrow", "normal": "Normal", "wide": "Wide"}
"""What people call `phone.WIDTHS`."""


@dataclass(frozen=True, slots=True)
class Device:
    """Which phone shows the message.

    width: its name in `phone.WIDTHS`.
    text: its text size in percent.
    """

    platform: str = "ios"
    mode: str = "light"
    width: str = "normal"
    text: int = 100


class PhoneContents(QObject):
    """What all phones show: the message and what is known around it.

    Signals:
        changed: the phones are to be painted again; at most 30 ms after a key.
    """

    changed = Signal()

    def __init__(
        self,
        document: Document,
        accounts: AccountBook,
        readiness: Readiness,
        header_file: HeaderFile,
        simulated_customer: SimulatedCustomer,
    ) -> None:
        super().__init__()
        self._simulated_customer = simulated_customer
        self._document, self._accounts, self._readiness, self._header_file = (
            document,
            accounts,
            readiness,
            header_file,
        )
        self._picture: QImage | None = None
        self._picture_path: Path | None = None
        self.focused: str | None = None
        self.expanded = False
        document.opened.connect(self._on_document_opened)
        readiness.refreshed.connect(self.changed)
        simulated_customer.changed.connect(self.changed)

    @property
    def name(self) -> str:
        """The draft's name."""
        return self._document.draft.name or "Untitled"

    @property
    def simulated(self) -> bool:
        """Whether a tap on a reply button is the customer's."""
        return self._simulated_customer.is_on

    @property
    def reply_count(self) -> int:
        """How many replies of the customer show."""
        return len(self._replies())

    def tap(self, number: int) -> None:
        """Tap a reply button, from 0, as the customer."""
        self._simulated_customer.tap(number)

    @property
    def edited(self) -> tuple[str | None, object]:
        """The field that is being edited, and the message it is part of."""
        return self.focused, self._document.message

    def layout(self, rect: QRectF, device: Device, scroll: float = 0) -> phone.Phone:
        """Lay a phone out that shows the message now."""
        subject = self.subject(device)._replace(
            tapped=self._simulated_customer.tapped if self.simulated else None,
            replies=self._replies(),
            marks=self._marks,
            focused=self.focused,
        )
        return phone.layout(rect, subject, THEMES[device.platform, device.mode], scroll)

    def subject(self, device: Device) -> Subject:
        """Return what a picture of the message on a device shows."""
        account = self._accounts.current
        return Subject(
            self._document.message,
            account.business_name or account.name,
            self.name,
            self._account_picture(),
            self._pictures(),
            QTime.currentTime().toString("HH:mm"),
            device.width,
            device.text / 100,
            self.expanded,
        )

    def focus(self, field: str) -> None:
        """Outline the part of the field that is being edited; "" for none."""
        if (field or None) != self.focused:
            self.focused = field or None
            self.changed.emit()

    def expand(self) -> None:
        """Show all of a long body, as after a tap on “Read more”."""
        self.expanded = True
        self.changed.emit()

    def problems_of(self, part: str) -> list[str]:
        """Return what is wrong with what a part of the phone shows."""
        marks = self._marks
        return [
            problem.text
            for problem in self._readiness.problems
            if problem.field in marks and part_of(problem.field, [part])
        ]

    def _replies(self) -> tuple[CustomerReply, ...]:
        if not self.simulated:
            return ()
        return tuple(
            CustomerReply(one.text, one.time_text, one.is_tap) for one in self._simulated_customer.replies
        )

    def _pictures(self) -> dict[str, MediaInfo]:
        file = self._header_file.file
        known = MediaInfo(size_bytes=file.size, duration_s=file.seconds) if file else MediaInfo()
        header = self._document.message.header
        pictures = {url: known._replace(image=image) for url, image in self._header_file.pictures.items()}
        return pictures or ({header.value: known} if header else {})

    def _account_picture(self) -> QImage | None:
        path = self._accounts.picture_path(self._accounts.current)
        if path != self._picture_path:
            from composer.session.local_picture import read_picture

            image = read_picture(path) if path else None
            self._picture_path, self._picture = path, image if isinstance(image, QImage) else None
        return self._picture

    @property
    def _marks(self) -> dict[str, str]:
        """The severity by field. What is still empty shows as that, and is no mistake yet."""
        message = self._document.message
        worst: dict[str, str] = {}
        for problem in self._readiness.problems:
            if value_of(message, problem.field) and worst.get(problem.field) != "error":
                worst[problem.field] = problem.severity
        return worst

    def _on_document_opened(self) -> None:
        self.expanded = False
