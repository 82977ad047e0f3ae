"""Whether the message can be sent, and if not, why."""

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from composer.kaleyra.outcome import Outcome, Rejected
from composer.message.model import Message, value_of
from composer.message.phone_numbers import phone_text
from composer.message.problems import Problem
from composer.message.recipient import recipient_error
from composer.replies.reply_window import reply_window_label, reply_window_text
from composer.sending.outcome_text import one_line
from composer.sending.outgoing import Outgoing
from composer.sending.safeguards import send_problems
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import FIELD, HeaderFile
from composer.session.sending.recipient import Recipient
from composer.session.sending.repeat_check import RepeatCheck
from composer.store.paths import ANOTHER_FOLDER

_DELAY_MS = 30
_MISSING = Problem("to", "error", recipient_error("") or "")


class Readiness(QObject):
    """Joins what message, account, header file and earlier sends say against sending.

    What is derived from the message is refreshed once, at most 30 ms after the first of some changes.

    reply_window_warning: the 24-hour window's part of the problems, "" where nothing speaks against writing
        to the recipient now.
    is_recipient_begun: whether the recipient is a number that the user still types: it is asked for as one
        that is missing, and nothing is said against it yet.
    Signals:
        changed: problems, answers or readiness may differ.
        refreshed: what shows the message is to show it as it is now; after `changed`.
    """

    changed = Signal()
    refreshed = Signal()

    def __init__(
        self,
        document: Document,
        accounts: AccountBook,
        header_file: HeaderFile,
        repeat_check: RepeatCheck,
        recipient: Recipient,
    ) -> None:
        super().__init__()
        self._recipient = recipient
        self._reply_windows = recipient.reply_windows
        self._repeat_check = repeat_check
        self._document = document
        self._accounts = accounts
        self._header_file = header_file
        self._problems: tuple[Problem, ...] = ()
        self._rejected: tuple[Message, Rejected] | None = None
        self._refuser = ""
        self._recipient_hint = ""
        self._log_fault = ""
        self.reply_window_warning = ""
        self.is_recipient_begun = False
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._live = False
        for input_changed in (
            document.message_changed,
            accounts.current_changed,
            header_file.changed,
            recipient.changed,
        ):
            input_changed.connect(self._on_inputs_changed)

    @property
    def problems(self) -> tuple[Problem, ...]:
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
        if not self._recipient_hint:
            return ""
        return reply_window_label(self._reply_windows.shown, datetime.now(UTC))

    @property
    def reply_window_text(self) -> str:
        """Whether the recipient's 24-hour window is open, in a sentence."""
        return reply_window_text(self._reply_windows.shown, datetime.now(UTC))

    @property
    def reply_window_state(self) -> str:
        """Whether the recipient's 24-hour window is `open`, `closed` or `unknown`."""
        return self._reply_windows.shown.state

    def problems_of(self, field: str) -> list[Problem]:
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

    def note_recipient_key(self) -> None:
        """Note that the user types the recipient."""
        self._recipient.note_key()

    def note_recipient_end(self) -> None:
        """Note that the user is done with the recipient."""
        self._recipient.note_end()

    def note_recipient_chosen(self, number: str) -> None:
        """Note that the number that was offered for the recipient is taken."""
        self._recipient.choose(self._document.message.to, number, self._accounts.current)

    def note_outcome(self, message: Message, outcome: Outcome, who: str = "Kaleyra") -> None:
        """Show from now on what an answer says about the message's fields.

        who: whose answer it is.
        """
        self._rejected = (message, outcome) if isinstance(outcome, Rejected) else None
        self._refuser = who
        self.changed.emit()

    def note_log(self, fault: str) -> None:
        """Let nothing be sent while the log of sends cannot be used: it would be kept nowhere.

        fault: why it cannot be, a sentence; "" if it can.
        """
        if fault != self._log_fault:
            self._log_fault = fault
            self._on_inputs_changed()

    def refresh(self, *, afresh: bool = False) -> Outgoing:
        """Find the problems now, and return what they are of.

        Called first when the numbering plans are loaded, then also before each send.

        afresh: whether sends and callbacks are read again: a command may have sent meanwhile.
        """
        if afresh:
            self._repeat_check.forget()
            self._reply_windows.forget()
        self._live = True
        self._timer.stop()
        outgoing = Outgoing(self._document.message, self._accounts.current)
        written, account = outgoing.written, outgoing.account
        country = self._recipient.country(written.to, account)
        found = _with_header_file(
            send_problems(written, account, self._accounts.key_state, country), self._header_file
        )
        self.is_recipient_begun = self._recipient.is_begun(written.to) and any(map(_is_of_recipient, found))
        if self.is_recipient_begun:
            found = (_MISSING, *(problem for problem in found if problem.field != "to"))
        repeated = self._repeat_check.warning(outgoing)
        self._problems = (*found, repeated) if repeated else found
        if self._log_fault:
            fault = f"Nothing can be sent while no send can be kept. {self._log_fault} {ANOTHER_FOLDER}"
            self._problems = (Problem("log", "error", fault), *self._problems)
        number = "" if self.is_recipient_begun else phone_text(outgoing.recipient)
        reply_window = self._reply_windows.find(outgoing)
        self.reply_window_warning = ""
        if number and account.reaches_phones and reply_window.state != "open":
            self.reply_window_warning = self.reply_window_text
            self._problems = (*self._problems, Problem("to", "warning", self.reply_window_warning))
        self._recipient_hint = f"Will be sent to {number}" if number else ""
        if number and (intended := phone_text(outgoing.intended or "")):
            self._recipient_hint += f", not to {intended}"
        self.changed.emit()
        self.refreshed.emit()
        return outgoing

    def _on_inputs_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_timer_timeout(self) -> None:
        if self._live:
            self.refresh()
        else:
            self.refreshed.emit()


def _is_of_recipient(problem: Problem) -> bool:
    return problem.field == "to" and problem.severity == "error"


def _with_header_file(found: tuple[Problem, ...], header_file: HeaderFile) -> tuple[Problem, ...]:
    """Add what is wrong with the header's file, but say nothing twice."""
    if header_file.shows_local_picture and not header_file.has_address:  # its own sentence says so
        return (*(problem for problem in found if problem.field != FIELD), *header_file.problems)
    if any(problem.field == FIELD and problem.severity == "error" for problem in found):
        return found
    return (*found, *header_file.problems)
