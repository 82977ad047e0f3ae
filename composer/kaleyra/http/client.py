"""One POST to the API, and its outcome."""

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from composer.kaleyra import outcome
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http.connections import Connections
from composer.kaleyra.http.faults import fault_names, not_sent_text
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.kaleyra.redaction import Redactor
from composer.kaleyra.request import prepare
from composer.kaleyra.timings import Stopwatch
from composer.message.model import Message

if TYPE_CHECKING:
    import socket

    from requests import Response

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
TOTAL_SECONDS = 60.0

_NO_MEMORY = "There was not enough memory to go on"

_log = logging.getLogger(__name__)


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The body was asked for after the send had been stopped."""


class Cancel:
    """Stops one send, from any thread.

    Stopping and the first read of the body are decided under one lock, so `body_left` stays true to the end.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stopped = False
        self._left = False

    def cancel(self) -> None:
        """Stop the send, within a second: NotSent if the body had not begun to leave, else Unknown."""
        with self._lock:
            self._stopped = True
        self._woken.set()

    @property
    def cancelled(self) -> bool:
        """Whether the send was stopped."""
        return self._stopped

    @property
    def body_left(self) -> bool:
        """Whether the body was read, so that it may have left this machine."""
        return self._left

    def mark_body_left(self) -> None:
        """Record that the body is about to leave. Raises Stopped if the send was stopped before."""
        with self._lock:
            if self._stopped:
                raise Stopped
            self._left = True

    def wake(self) -> None:
        """End `wait`, because the answer is there."""
        self._woken.set()

    def wait(self, seconds: float) -> None:
        """Wait until the send was stopped or its answer is there, at most so long."""
        self._woken.wait(seconds)


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

    Nothing is repeated, no redirect is followed, of the environment only its proxies are used, and the
    outcome holds nothing of what the answer repeats of the key and the SID. The POST runs on a thread of its
    own, because neither looking up a name nor waiting for an answer can be interrupted from within. The
    outcome's `timings` begin with this call.

    cancel: stops this send, and no other one, by closing its connection.
    connect_seconds: for each try to connect.
    read_seconds: for each wait for a piece of the answer.
    total_seconds: for all of it; then the connection is closed.
    """
    cancel, stopwatch = cancel or Cancel(), Stopwatch()
    exchange = _MessagePost(message, account, key, cancel, stopwatch, (connect_seconds, read_seconds))
    try:
        threading.Thread(target=exchange.run, name="send", daemon=True).start()
        cancel.wait(total_seconds)
    except (RuntimeError, MemoryError):  # the first where there is no memory for a thread
        exchange.is_cut = True
    outcome = exchange.outcome
    if outcome is None:
        silent = f"No complete answer came within {total_seconds:g} seconds"
        reason = "You stopped the send" if cancel.cancelled else _NO_MEMORY if exchange.is_cut else silent
        cancel.cancel()
        exchange.connections.close()
        outcome = exchange.early_outcome() or _unfinished_outcome(reason, cancel.body_left)
    stopwatch.mark("done")
    return replace(outcome, timings=stopwatch.read())


def load() -> None:
    """Load what a send needs, so that a lack of memory for it shows before the send has begun."""
    import composer.kaleyra.http.transport  # noqa: F401


class _MessagePost:
    """The POST on its thread; `outcome` is set when it is over.

    is_cut: whether there was not enough memory to find out what came of it.
    """

    def __init__(
        self,
        message: Message,
        account: Account,
        key: ApiKey,
        cancel: Cancel,
        stopwatch: Stopwatch,
        timeout: tuple[float, float],
    ) -> None:
        self.outcome: Outcome | None = None
        self.is_cut = False
        self.connections = Connections()
        self._message = message
        self._account = account
        self._key = key
        self._cancel = cancel
        self._stopwatch = stopwatch
        self._timeout = timeout
        self._answer: Response | None = None
        self._received = bytearray()

    def run(self) -> None:
        try:
            self.outcome = self._judged_post()
        except MemoryError:
            self.is_cut = True
        finally:
            # urllib3's finalizers know the connection for ever, and it this object; through the answer they
            # would know the pool too, and nothing of a send would ever be let go of.
            self._answer = None
            self._cancel.wake()

    def _judged_post(self) -> Outcome:
        try:
            return self._post()
        except MemoryError:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever happens, whether the body left must be known
            return self._outcome_of(fault)

    def early_outcome(self) -> Accepted | Rejected | None:
        """Return the outcome if the answer says it already, although it is not complete; else None."""
        answer = self._answer
        result = self._read_answer(answer) if answer is not None else self.outcome  # it may be over just now
        return result if isinstance(result, Accepted | Rejected) else None

    def _post(self) -> Outcome:
        from composer.kaleyra.http import transport

        request = prepare(self._message, self._account, self._key)
        content = request.body.encode() if isinstance(request.body, str) else request.body
        body = transport.Body(
            content or b"", self._cancel.mark_body_left, lambda: self._stopwatch.mark("sent")
        )
        request.body = body  # type: ignore[assignment] # any file will do
        with transport.HttpSession(self._on_connected, lambda: self._stopwatch.mark("first_byte")) as session:
            proxies = transport.proxies(self._account.base_url)
            self._answer = session.send(
                request, timeout=self._timeout, allow_redirects=False, stream=True, proxies=proxies
            )
            with self._answer:
                transport.read_body(self._answer, self._received)
                return self._read_answer(self._answer)

    def _on_connected(self, connection: "socket.socket") -> None:
        self._stopwatch.mark("connect")
        self.connections.add(connection)

    def _read_answer(self, answer: "Response") -> Outcome:
        from composer.kaleyra.http import transport

        redactor = Redactor(self._key.reveal(), self._account.sid)
        reply = redactor.redact(transport.answer_text(answer, bytes(self._received)))
        return outcome.read(answer.status_code, reply, answer.headers.get("Retry-After"))

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
        reason = not_sent_text(names, host or "")
        if not reason:
            _log.error("unforeseen while sending: %s", ", ".join(sorted(names)))
        return NotSent(reason or f"The message could not be handed to {host}. Nothing was sent.")


def _unfinished_outcome(reason: str, body_left: bool) -> Outcome:
    if body_left:
        return Unknown(f"{reason}, after the message had begun to leave: it may have been sent.")
    return NotSent(f"{reason}, before anything was sent.")
