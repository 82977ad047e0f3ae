"""What the log shows of a send, column by column."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from composer.kaleyra.outcome import Outcome
from composer.message.text.masking import mask_numbers, masked
from composer.replies.progress import Progress, progress_title
from composer.sending.outcome_text import kind, title
from composer.store.log.rows import Send
from composer.system.local_time import local_time

STATES = {
    "accepted": "ok",
    "rejected": "error",
    "not-sent": "error",
    "unknown": "warning",  # nobody knows
    "sent": "ok",
    "delivered": "ok",
    "read": "ok",
    "failed": "error",
}
"""How well a send is, by the kind of its outcome and by how far its message came."""

_MESSAGE_MAX = 120  # characters: a glance at the message, not all of it


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the log.

    name: its heading, by which its width is kept.
    text: returns a send's cell.
    sample: the longest cell that is usual.
    place: where the table shows it, in an order of its own.
    unreadable: the cell of a damaged row.
    alignment: of the cells, None for Qt's own.
    """

    name: str
    text: Callable[[Send], str]
    sample: str
    place: int
    unreadable: str = ""
    alignment: Qt.AlignmentFlag | None = None


def kind_of(send: Send) -> str:
    """Return the kind of a send's outcome, or `busy` while it is under way."""
    return kind(send.outcome) if send.outcome else "busy"


def state(send: Send) -> str:
    """Return how a send went: an outcome's state, or `busy`."""
    return outcome_state(send.outcome) if send.outcome else "busy"


def outcome_state(outcome: Outcome) -> str:
    """Return how well an outcome is: `ok`, `error`, or `warning` where nobody knows."""
    return STATES[kind(outcome)]


def progress_state(progress: Progress) -> str:
    """Return how well it is how far a message came: `ok`, `error`, or `warning` where nobody knows."""
    return STATES[progress.state]


def headline(send: Send, progress: Progress | None = None) -> str:
    """Return a send's outcome in a few words.

    progress: how far an accepted message came, None where nobody knows.
    """
    if send.outcome is None:
        return "Sending…"
    if progress is not None and progress.state != "accepted":
        return progress_title(progress)
    return title(send.outcome) + ("" if send.kept else " (not kept)")


def cell(column: Column, send: Send, mask: bool) -> str:
    """Return what stands in a column.

    mask: whether phone numbers are made unreadable.
    """
    text = column.text(send)
    if mask and column is RECIPIENT:
        return masked(text)
    return mask_numbers(text, (send.recipient,)) if mask and column is MESSAGE else text


def cells(send: Send, mask: bool) -> dict[Column, str]:
    """Return what a row shows, by column; its time is with the date, to be understood anywhere else.

    mask: whether phone numbers are made unreadable.
    """
    return {column: cell(column, send, mask) for column in COLUMNS} | {TIME: local_time(send.started_at)}


def _time(send: Send) -> str:
    """Return when a send began in this computer's time zone: of today the time, of long ago only the date."""
    return local_time(send.started_at, "%Y-%m-%d", today="%H:%M:%S", lately="%e %b %H:%M")


def _status(send: Send) -> str:
    status = getattr(send.outcome, "status", None)
    return "" if status is None else str(status)


def _duration(send: Send) -> str:
    return "" if send.duration_ms is None else f"{send.duration_ms / 1000:.2f} s"


def _body(send: Send) -> str:
    """Return how the message's body begins, on one line."""
    return " ".join(send.message.body[:_MESSAGE_MAX].split())


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

TIME = Column("Time", _time, "30 Nov 00:00", 0)
ACCOUNT = Column("Account", lambda send: send.account, "Production", 4)
RECIPIENT = Column("Recipient", lambda send: send.recipient, "+000000000000", 2)
OUTCOME = Column("Outcome", headline, "May have been sent", 1, unreadable="Cannot be read")
STATUS = Column("HTTP", _status, "HTTP", 5, alignment=_RIGHT)
DURATION = Column("Duration", _duration, "00.00 s", 6, alignment=_RIGHT)
MESSAGE = Column("Message", _body, "Hi Maria, thank you for your order", 3)
COLUMNS = (TIME, ACCOUNT, RECIPIENT, OUTCOME, STATUS, DURATION, MESSAGE)
"""In the order of a row that is copied."""
