"""One send, with its record in the log: the look at those before, the intent, the POST, the outcome."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from composer.kaleyra.account import ApiKey
from composer.kaleyra.http import client
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import NotSent, Outcome, Unknown
from composer.message.drafts.draft import Draft, DraftError, dumps
from composer.sending.outcome_text import explanation, title
from composer.sending.outgoing import Outgoing
from composer.sending.safeguards import repeated_send
from composer.store.files import StorageError
from composer.store.log.repeats import SendSummary, is_same_send
from composer.store.log.sends import SendLog

MISTAKE = "The program made a mistake during this send, so it may have been sent."
"""The reason of an Unknown that is the program's own fault."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a send.

    outgoing: what was sent.
    send_id: its number in the log, None if not even the intent could be written.
    not_logged: "" or why the outcome is not in the log; the outcome is true all the same.
    """

    outgoing: Outgoing
    outcome: Outcome
    send_id: int | None = None
    not_logged: str = ""

    @property
    def answerer(self) -> str:
        """Who answered."""
        return answerer(self.outgoing.account.is_sandbox)

    @property
    def text(self) -> str:
        """The outcome for people, a line or more."""
        return f"{title(self.outcome)}. {explanation(self.outcome, self.answerer)}"


@dataclass(frozen=True, slots=True)
class Repeated:
    """Nothing was sent: the message went to its recipient before, and nobody agreed to send it again.

    earlier: the send before.
    """

    earlier: SendSummary


def answerer(is_sandbox: bool) -> str:
    """Return who answers a send."""
    return "The sandbox" if is_sandbox else "Kaleyra"


def deliver(
    outgoing: Outgoing,
    key: ApiKey,
    cancel: Cancel,
    send_log: SendLog,
    known: SendSummary | None = None,
    on_intent_written: Callable[[], None] = lambda: None,
) -> Delivery | Repeated:
    """Send the message once. Without its intent on disk nothing is sent: a crash would leave no trace of it.

    The log's draft is the message as it was written, so it still names whom a redirected send was meant for.
    That the message was not sent before is looked at where no other send can write its intent meanwhile.

    known: the earlier send that somebody agreed to repeat, None if there was none.
    on_intent_written: called as soon as the intent is in the log, before the POST.
    """
    client.load()

    def stopped() -> bool:
        return cancel.cancelled

    try:
        draft = dumps(Draft("", outgoing.written)).decode()
        with send_log.alone(stopped):
            earlier = earlier_send(send_log, outgoing)
            if earlier is not None and not is_same_send(known, earlier):
                return Repeated(earlier)
            send_id = send_log.intend(
                outgoing.account, recipient=outgoing.recipient, request=outgoing.request, draft=draft
            )
    except (StorageError, DraftError) as fault:
        return Delivery(outgoing, NotSent(_not_logged_reason(fault, stopped())))
    on_intent_written()
    begun = time.monotonic()
    try:
        outcome = client.send(outgoing.message, outgoing.account, key, cancel)
    except BaseException:
        _conclude(send_log, send_id, Unknown(MISTAKE), begun, stopped)
        raise
    return Delivery(outgoing, outcome, send_id, _conclude(send_log, send_id, outcome, begun, stopped))


def earlier_send(send_log: SendLog, outgoing: Outgoing) -> SendSummary | None:
    """Return the send that `safeguards.repeated_send` finds in the log. Raises StorageError."""
    if outgoing.account.kind == "sandbox":
        return None
    earlier = send_log.send_summaries(outgoing.recipient, host=outgoing.host)
    return repeated_send(outgoing, earlier, datetime.now(UTC))


def _not_logged_reason(fault: StorageError | DraftError, stopped: bool) -> str:
    if stopped:
        return "You stopped the send before anything was sent."
    if isinstance(fault, DraftError):
        return "Nothing was sent, because the message is too long for the log of sends: shorten it."
    return f"Nothing was sent, because the log of sends could not be written. {fault}"


def _conclude(
    send_log: SendLog, send_id: int, outcome: Outcome, begun: float, stopped: Callable[[], bool]
) -> str:
    """Write the outcome into the log; return "" or why that failed."""
    try:
        send_log.conclude(send_id, outcome, round(1000 * (time.monotonic() - begun)), stopped)
    except StorageError as fault:
        _log.error("the outcome of a send was not kept: %s", fault)
        return f"The outcome could not be written into the log. {fault}"
    except MemoryError:
        return "The outcome could not be written into the log. There is not enough memory for it."
    return ""
