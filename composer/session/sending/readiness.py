"""Whether the message can be sent, and if not, why."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.outcome import Outcome, Rejected
from composer.message.model import Message, value_of
from composer.message.phone_numbers import phone_text
from composer.replies.reply_window import reply_window_label, reply_window_text
from composer.sending.outcome_text import one_line
from composer.sending.safeguards import redirected, send_problems
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import FIELD, Media
from composer.session.replies.reply_window import ReplyWindows
from composer.session.sending.repeat_check import RepeatCheck

if TYPE_CHECKING:
    from composer.message.problems import Problem

_DELAY_MS = 30


class Readiness(QObject):
    """Joins what message, account, header file and earlier sends say against sending, shortly after each
    change.

    Signals:
        changed: problems, answers or readiness may differ.
    """

    changed = Signal()

    def __init__(
        self,
        document: Document,
        accounts: AccountBook,
        media: Media,
        repeat_check: RepeatCheck,
        window: ReplyWindows | None = None,
        parent: QObject | None = None,
    ) -> None:
        """window: None where nobody asks for it."""
        super().__init__(parent)
        self._window = window
        self._repeat_check = repeat_check
        self._document = document
        self._accounts = accounts
        self._media = media
        self._problems: tuple[Problem, ...] = ()
        self._rejected: tuple[Message, Rejected] | None = None
        self._refuser = ""
        self._recipient_hint = ""
        self.window_warning = ""
        """What speaks against writing to the recipient now, of the problems: the 24-hour window; "" for
        nothing.
        """
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        self._live = False
        document.changed.connect(self._on_inputs_changed)
        accounts.changed.connect(self._on_inputs_changed)
        media.changed.connect(self._on_inputs_changed)
        if window is not None:
            window.changed.connect(self._on_inputs_changed)

    @property
    def problems(self) -> "tuple[Problem, ...]":
        """What stands against sending (errors) or should be looked at first (warnings)."""
        return self._problems

    @property
    def ready(self) -> bool:
        """Whether nothing stands against sending."""
        return self._live and not any(problem.severity == "error" for problem in self._problems)

    @property
    def recipient_hint(self) -> str:
        """Which number the message will go to, "" while there is none."""
        return self._recipient_hint

    @property
    def reply_window_label(self) -> str:
        """Whether the recipient's 24-hour window is open, in a few words; "" while there is no recipient."""
        if self._window is None or not self._recipient_hint:
            return ""
        return reply_window_label(self._window.shown, datetime.now(UTC))

    @property
    def reply_window_text(self) -> str:
        """The same in a sentence."""
        return reply_window_text(self._window.shown, datetime.now(UTC)) if self._window else ""

    @property
    def reply_window_state(self) -> str:
        """`open`, `closed` or `unknown`."""
        return self._window.shown.state if self._window else "unknown"

    def problems_of(self, field: str) -> "list[Problem]":
        """Return a field's problems."""
        return [problem for problem in self._problems if problem.field == field]

    def answers_of(self, field: str) -> list[str]:
        """Return what the API said against the field, as long as the field holds what it said it of."""
        if self._rejected is None:
            return []
        message, rejected = self._rejected
        if field not in rejected.fields or value_of(message, field) != value_of(
            self._document.message, field
        ):
            return []
        return [f"{self._refuser} refused this: {one_line(rejected.fields[field])}"]

    def note_outcome(self, message: Message, outcome: Outcome, who: str = "Kaleyra") -> None:
        """Take over what an answer says about the message's fields. who: whose answer it is."""
        self._rejected = (message, outcome) if isinstance(outcome, Rejected) else None
        self._refuser = who
        self.changed.emit()

    def refresh(self) -> None:
        """Look again now: for the first time when the numbering plans are loaded, and before each send."""
        self._live = True
        self._timer.stop()
        message, account = self._document.message, self._accounts.current
        found = _with_file(send_problems(message, account, self._accounts.key_state), self._media)
        repeated = self._repeat_check.warning(message, account)
        self._problems = (*found, repeated) if repeated else found
        sent, meant = redirected(message, account)
        number = phone_text(sent.to)
        self.window_warning = ""
        if self._window is not None and number and account.reaches_phones:
            of_window = _of_window(self._window)
            self._problems = (*self._problems, *of_window)
            self.window_warning = "".join(problem.text for problem in of_window)
        self._recipient_hint = f"Will be sent to {number}" if number else ""
        if meant:
            self._recipient_hint += f", not to {phone_text(message.to)}"
        self.changed.emit()

    def _on_inputs_changed(self) -> None:
        if self._live and not self._timer.isActive():
            self._timer.start()


def _of_window(window: ReplyWindows) -> "tuple[Problem, ...]":
    """Return what to consider before a real customer is written to."""
    from composer.message.problems import Problem  # loaded by now

    window.refresh()
    if window.shown.state == "open":
        return ()
    return (Problem("to", "warning", reply_window_text(window.shown, datetime.now(UTC))),)


def _with_file(found: "tuple[Problem, ...]", media: Media) -> "tuple[Problem, ...]":
    """Add what is wrong with the header's file, but say nothing twice."""
    if media.stand_in and not media.has_address:  # there is no address, and its own sentence says so
        return (*(problem for problem in found if problem.field != FIELD), *media.problems)
    if any(problem.field == FIELD and problem.severity == "error" for problem in found):
        return found
    return (*found, *media.problems)
