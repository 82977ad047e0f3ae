"""One send as the program keeps account of it: the intent into history, the POST, the outcome into history."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from composer.kaleyra import client, request
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import NotSent, Outcome
from composer.message.draft import Draft, DraftError, dumps
from composer.message.model import Message
from composer.store.files import StorageError
from composer.store.history import History

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a send.

    send_id: its place in the history, None if not even the intent could be written. not_kept: "" or why the outcome
    is not in the history; the outcome is true all the same.
    """

    outcome: Outcome
    send_id: int | None = None
    not_kept: str = ""


def deliver(
    message: Message,
    account: Account,
    key: ApiKey,
    cancel: client.Cancel,
    history: History,
    noted: Callable[[], None] = lambda: None,
) -> Delivery:
    """Send the message once. Without its intent on disk nothing is sent: after a crash nobody would know of it.

    noted: called as soon as the intent is there, before the POST.
    """
    try:
        send_id = history.intend(
            account,
            recipient=request.fields(message, account)["to"],
            request=request.describe(message, account),
            draft=dumps(Draft("", message)).decode(),
        )
    except StorageError as fault:
        return Delivery(NotSent(f"Nothing was sent, because the log of sends could not be written. {fault}"))
    except DraftError:
        return Delivery(NotSent("Nothing was sent, because the message is too long for the log of sends: shorten it."))
    noted()
    begun = time.monotonic()
    outcome = client.send(message, account, key, cancel)
    try:
        history.conclude(send_id, outcome, round(1000 * (time.monotonic() - begun)))
    except StorageError as fault:
        _log.error("the outcome of a send was not kept: %s", fault)
        return Delivery(outcome, send_id, f"The outcome could not be written into the log. {fault}")
    return Delivery(outcome, send_id)
