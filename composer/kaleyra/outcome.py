"""What came of one send: Accepted, Rejected, NotSent or Unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Accepted:
    """The API took the message. Accepted is not delivered: delivery is reported by callback.

    recipients: as the API names them. status: HTTP. reply: the body of the answer as text. warning: "" or what the
    answer complained of beside accepting.
    """

    message_id: str
    recipients: tuple[str, ...] = ()
    status: int = 200
    reply: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The API refused the message; it was not sent on.

    code: the API's own, "" if it gave none. fields: what is wrong by field, in the composer's names; unknown ones as
    they came. retry_after: seconds until another try makes sense, None if not said.
    """

    code: str
    message: str
    fields: Mapping[str, str] = field(default_factory=dict)
    retry_after: int | None = None
    status: int | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the message left this machine. reason: a sentence for people."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The message may have been sent, or not: nobody here can tell. reason: a sentence for people."""

    reason: str
    status: int | None = None
    reply: str = ""


Outcome = Accepted | Rejected | NotSent | Unknown
