"""One send, with its record in the log: the look at those before, the intent, the POST, the outcome."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from composer.kaleyra import request
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http import client
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import NotSent, Outcome, Unknown
from composer.message.drafts.draft import Draft, DraftError, dumps
from composer.message.model import Message
from composer.message.phone_numbers import wire_number
from composer.sending.outcome_text import explanation, title
from composer.sending.safeguards import redirected, repeated_send
from composer.store.files import StorageError
from composer.store.log.repeats import SendSummary
from composer.store.log.sends import SendLog

MISTAKE = "The program made a mistake during this send, so it may have been sent."
"""The reason of an Unknown that is the program's own fault."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a send.

    send_id: its number in the log, None if not even the intent could be written.
    not_logged: "" or why the outcome is not in the log; the outcome is true all the same.
    is_sandbox: whether nobody outside had to do with it.
    recipient: whom it went to, as `redirected` had it.
    is_own: whether that is the user's own phone.
    account: its name.
    """

    outcome: Outcome
    send_id: int | None = None
    not_logged: str = ""
    is_sandbox: bool = False
    recipient: str = ""
    is_own: bool = False
    account: str = ""

    @property
    def text(self) -> str:
        """The outcome for people, a line or more."""
        return f"{title(self.outcome)}. {explanation(self.outcome, answerer(self.is_sandbox))}"


@dataclass(frozen=True, slots=True)
class Repeated:
    """Nothing was sent: the message went to its recipient before, and nobody agreed to send it again.

    earlier: the send before.
    """

    earlier: SendSummary


class _RepeatedError(Exception):
    def __init__(self, earlier: SendSummary) -> None:
        super().__init__()
        self.earlier = earlier


def delivery_of(
    outcome: Outcome, message: Message, account: Account, send_id: int | None = None, not_logged: str = ""
) -> Delivery:
    """Return what came of sending a message with an account.

    send_id: its number in the log, None if it has none.
    not_logged: "" or why the outcome is not in the log.
    """
    to = redirected(message, account)[0].to
    is_own = bool(to) and wire_number(to) == wire_number(account.own_number)
    return Delivery(outcome, send_id, not_logged, account.is_sandbox, to, is_own, account.name)


def answerer(is_sandbox: bool) -> str:
    """Return who answers a send."""
    return "The sandbox" if is_sandbox else "Kaleyra"


def deliver(
    message: Message,
    account: Account,
    key: ApiKey,
    cancel: Cancel,
    send_log: SendLog,
    on_intent_written: Callable[[], None] = lambda: None,
    agrees: Callable[[SendSummary], bool] = lambda _earlier: True,
) -> Delivery | Repeated:
    """Send the message once. Without its intent on disk nothing is sent: a crash would leave no trace of it.

    A redirected send goes to whom `safeguards.redirected` says, whoever calls; the log's draft still names
    the intended recipient. That the message was not sent before is looked at where no other send can write
    its intent meanwhile.

    on_intent_written: called as soon as the intent is in the log, before the POST.
    agrees: returns whether to send although there is an earlier send (see `safeguards.repeated_send`); other
        sends wait for the answer, so nobody may be asked for it now.
    """
    client.load()
    sent = redirected(message, account)[0]

    def stopped() -> bool:
        return cancel.cancelled

    def look() -> None:
        earlier = earlier_send(send_log, message, account)
        if earlier is not None and not agrees(earlier):
            raise _RepeatedError(earlier)

    try:
        send_id = send_log.intend(
            account,
            recipient=request.fields(sent, account)["to"],
            request=request.describe(sent, account),
            draft=dumps(Draft("", message)).decode(),
            cancelled=stopped,
            look=look,
        )
    except _RepeatedError as repeated:
        return Repeated(repeated.earlier)
    except (StorageError, DraftError) as fault:
        return delivery_of(NotSent(_not_logged_reason(fault, stopped())), message, account)
    on_intent_written()
    begun = time.monotonic()
    try:
        outcome = client.send(sent, account, key, cancel)
    except BaseException:
        _conclude(send_log, send_id, Unknown(MISTAKE), begun, stopped)
        raise
    not_logged = _conclude(send_log, send_id, outcome, begun, stopped)
    return delivery_of(outcome, message, account, send_id, not_logged)


def earlier_send(send_log: SendLog, message: Message, account: Account) -> SendSummary | None:
    """Return the send that `safeguards.repeated_send` finds in the log. Raises StorageError."""
    to = wire_number(redirected(message, account)[0].to)
    earlier = send_log.send_summaries(to, host=request.host_of(account)) if account.kind != "sandbox" else []
    return repeated_send(message, account, earlier, datetime.now(UTC))


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
