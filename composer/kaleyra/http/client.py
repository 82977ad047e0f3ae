"""One POST to the API, and its outcome."""

import logging
import socket
from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from composer.kaleyra import outcome
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http import exchange
from composer.kaleyra.http.exchange import Cancel, Connections
from composer.kaleyra.http.faults import fault_names, fault_text
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.kaleyra.redaction import Redactor
from composer.kaleyra.request import prepare
from composer.kaleyra.timings import Stopwatch
from composer.message.model import Message

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
TOTAL_SECONDS = 60.0

REPLY_BYTES_MAX = 1_000_000
"""How much of an answer is read, unpacked."""

_log = logging.getLogger(__name__)


def send(
    message: Message,
    account: Account,
    key: ApiKey,
    cancel: Cancel | None = None,
    *,
    connect_seconds: float = CONNECT_SECONDS,
    read_seconds: float = READ_SECONDS,
    total_seconds: float = TOTAL_SECONDS,
) -> Outcome:
    """Post the message once and return the outcome; no exception of a library comes out.

    Nothing is repeated, no redirect is followed, of the environment only its proxies are used. The
    outcome holds nothing of what the answer repeats of the key and the SID; its `timings` begin here.

    cancel: stops this send, and no other one, by closing its connection.
    connect_seconds: for each try to connect.
    read_seconds: for each wait for a piece of the answer.
    total_seconds: for all of it; then the connection is closed.
    """
    cancel = cancel or Cancel()
    post = _MessagePost(message, account, key, cancel, (connect_seconds, read_seconds))
    reason = f"No complete answer came within {total_seconds:g} seconds"
    try:
        outcome = exchange.run(post.run, cancel, total_seconds, "send") or post.early_outcome()
    except (RuntimeError, MemoryError):  # the first where there is no memory for a thread
        outcome, reason = None, "There was not enough memory to go on"
    if outcome is None:
        reason = "You stopped the send" if cancel.cancelled else reason
        cancel.cancel()
        outcome = _unfinished_outcome(reason, cancel.body_left)
    post.stopwatch.mark("done")
    return replace(outcome, timings=post.stopwatch.read())


def load() -> None:
    """Load what a send needs, so that a lack of memory for it shows before the send has begun."""
    import composer.kaleyra.http.transport  # noqa: F401


class _MessagePost:
    """The POST on its thread."""

    def __init__(
        self,
        message: Message,
        account: Account,
        key: ApiKey,
        cancel: Cancel,
        timeout: tuple[float, float],
    ) -> None:
        self.stopwatch = Stopwatch()
        self._message = message
        self._account = account
        self._key = key
        self._cancel = cancel
        self._timeout = timeout
        self._head: tuple[int, str | None, str | None] | None = None  # status, charset, Retry-After
        self._received = bytearray()

    def run(self, connections: Connections) -> Outcome:
        """Post the message and return the outcome. Raises MemoryError."""
        try:
            return self._post(connections)
        except MemoryError:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever happens, whether the body left must be known
            return self._outcome_of(fault)

    def early_outcome(self) -> Accepted | Rejected | None:
        """Return the outcome if the answer says it already, although it is not complete; else None."""
        result = self._judged() if self._head is not None else None
        return result if isinstance(result, Accepted | Rejected) else None

    def _post(self, connections: Connections) -> Outcome:
        from composer.kaleyra.http import transport

        def on_connect(connection: socket.socket) -> None:
            self.stopwatch.mark("connect")
            connections.add(connection)

        request = prepare(self._message, self._account, self._key)
        content = request.body.encode() if isinstance(request.body, str) else request.body
        body = transport.Body(
            content or b"", self._cancel.mark_body_left, lambda: self.stopwatch.mark("sent")
        )
        request.body = body  # type: ignore[assignment] # any file will do
        on_answer = partial(self.stopwatch.mark, "first_byte")
        with exchange.ask(request, self._timeout, on_connect, on_answer) as answer:
            self._head = answer.status_code, answer.encoding, answer.headers.get("Retry-After")
            with suppress(*transport.BROKEN):  # a cut 2xx cannot be parsed, a 4xx is one all the same
                exchange.read_body(answer, self._received, REPLY_BYTES_MAX)
        return self._judged()

    def _judged(self) -> Outcome:
        assert self._head is not None
        status, charset, retry_after = self._head
        redactor = Redactor(self._key.reveal(), self._account.sid)
        reply = redactor.redact(exchange.answer_text(bytes(self._received), charset))
        return outcome.read(status, reply, retry_after)

    def _outcome_of(self, fault: Exception) -> Outcome:
        # The texts of these exceptions hold the SID and their requests the key, so only their names are used.
        names = fault_names(fault)
        host = urlsplit(self._account.base_url).hostname
        if self._cancel.body_left:
            silent = (
                f"{host} gave no answer in time"
                if "ReadTimeout" in names
                else f"The connection to {host} broke"
            )
            # A connection that is closed after a stop, as at the program's end, is not what ended the send.
            stopped = "Stopped" in names or self._cancel.cancelled
            return _unfinished_outcome("You stopped the send" if stopped else silent, body_left=True)
        reason = fault_text(names, host or "", "send")
        if not reason:
            _log.error("unforeseen while sending: %s", ", ".join(sorted(names)))
        return NotSent(reason or f"The message could not be handed to {host}. Nothing was sent.")


def _unfinished_outcome(reason: str, body_left: bool) -> Outcome:
    if body_left:
        return Unknown(f"{reason}, after the message had begun to leave: it may have been sent.")
    return NotSent(f"{reason}, before anything was sent.")
