"""Sends the simulated customer's callbacks over real HTTP, to this program or to somebody's handler."""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from composer.kaleyra.http.faults import CERTIFICATE_FAULTS, fault_names
from composer.kaleyra.sandbox import callbacks as make_callback
from composer.kaleyra.sandbox.callbacks import Callback, Parties, Shape, Status

if TYPE_CHECKING:
    from requests import Response

TOTAL_SECONDS = 10.0
"""How long one callback may take, its answer included."""

ANSWER_MAX = 65536
"""How many bytes of an answer are read."""

DELIVERY: tuple[Status, ...] = ("sent", "delivered", "read")
"""What a message that reaches its customer causes, in this order."""

_END_SECONDS = 0.2  # for the thread; while it looks a name up it ends later, by itself
_STOPPED = "You stopped the rehearsal."


@dataclass(frozen=True, slots=True)
class HandlerAnswer:
    """What somebody's handler answered to a callback.

    callback: which one.
    status: HTTP, None if no answer came.
    body: the first ANSWER_MAX bytes as text.
    is_cut: whether there was more.
    seconds: from the start of the request to the end of the answer.
    fault: a sentence that says why no answer came, "" if one did.
    """

    callback: Callback
    status: int | None
    body: str = field(default="", repr=False)
    is_cut: bool = False
    seconds: float = 0.0
    fault: str = ""


class Stop:
    """Stops sending, from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self._stopped

    def stop(self) -> None:
        """Break off what is in progress; nothing more is sent."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def wake(self) -> None:
        """Make those who wait check again."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, seconds: float | None, until: Callable[[], bool] = lambda: False) -> None:
        """Wait until it is stopped or `until` is true, at most so many seconds; None for no limit."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or until(), seconds)


def send_tap(
    url: str,
    shape: Shape,
    parties: Parties,
    button_id: str,
    title: str,
    *,
    stop: Stop | None = None,
    on_answer: Callable[[HandlerAnswer], None] = lambda _answer: None,
) -> tuple[HandlerAnswer, ...]:
    """Send what a tap on a button causes: `sent`, `delivered`, `read` and the tap; see `send`."""
    now = datetime.now(UTC)
    states = [make_callback.status(shape, parties, status, now) for status in DELIVERY]
    return send(
        url,
        [*states, make_callback.tap(shape, parties, button_id, title, now)],
        stop=stop,
        on_answer=on_answer,
    )


def send_text(
    url: str,
    shape: Shape,
    parties: Parties,
    text: str,
    *,
    stop: Stop | None = None,
    on_answer: Callable[[HandlerAnswer], None] = lambda _answer: None,
) -> tuple[HandlerAnswer, ...]:
    """Send what a customer's own message causes; see `send`."""
    return send(
        url, [make_callback.text(shape, parties, text, datetime.now(UTC))], stop=stop, on_answer=on_answer
    )


def send(
    url: str,
    callbacks: Iterable[Callback],
    *,
    stop: Stop | None = None,
    on_answer: Callable[[HandlerAnswer], None] = lambda _answer: None,
    total_seconds: float = TOTAL_SECONDS,
) -> tuple[HandlerAnswer, ...]:
    """Post callbacks to a URL one after the other, and return the answers.

    Nothing but the callbacks is sent, nothing is repeated and no redirect is followed; no exception of a
    library comes out. After a callback without an answer no further one is sent.

    url: of a callback handler.
    callbacks: in the order in which they are sent.
    stop: ends it within a second.
    on_answer: given each answer as it arrives, on this thread.
    total_seconds: the most that it blocks for each callback.
    """
    stop = stop or Stop()
    answers = []
    for callback in callbacks:
        answers.append(_post(url, callback, stop, total_seconds))
        on_answer(answers[-1])
        if answers[-1].status is None:
            break
    return tuple(answers)


def _post(url: str, callback: Callback, stop: Stop, seconds: float) -> HandlerAnswer:
    if not _is_web_address(url):
        return HandlerAnswer(
            callback, None, fault="A callback URL starts with http:// or https:// and a server's name."
        )
    if stop.stopped:
        return HandlerAnswer(callback, None, fault=_STOPPED)
    exchange = _CallbackPost(url, callback, stop, seconds)
    thread = threading.Thread(target=exchange.run, name="simulated-customer", daemon=True)
    thread.start()
    stop.wait(seconds, lambda: exchange.answer is not None)
    answer = exchange.answer
    exchange.close()
    thread.join(_END_SECONDS)
    if answer is not None:
        return answer
    late = f"No complete answer came within {seconds:g} seconds."
    return HandlerAnswer(callback, None, seconds=exchange.seconds(), fault=_STOPPED if stop.stopped else late)


class _CallbackPost:
    """One POST on its thread, as looking up a name cannot be interrupted; `answer` is set at the end."""

    def __init__(self, url: str, callback: Callback, stop: Stop, timeout: float) -> None:
        self.answer: HandlerAnswer | None = None
        self._url = url
        self._callback = callback
        self._stop = stop
        self._timeout = timeout
        self._begun = time.monotonic()
        self._sockets: list[socket.socket] = []
        self._closed = False

    def run(self) -> None:
        try:
            answer = self._request()
        except Exception as fault:  # noqa: BLE001 - the libraries' exceptions have no common base
            answer = HandlerAnswer(
                self._callback, None, seconds=self.seconds(), fault=_fault_text(fault, self._url)
            )
        self.answer = answer
        self._stop.wake()

    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def close(self) -> None:
        """Close the connection, so that the thread ends too."""
        self._closed = True
        for connected in list(self._sockets):
            try:
                connected.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed meanwhile
                continue

    def _on_connected(self, connected: socket.socket) -> None:
        self._sockets.append(connected)
        if self._closed:
            self.close()

    def _request(self) -> HandlerAnswer:
        from requests import Request

        from composer.kaleyra.http import transport

        headers = {
            "Content-Type": self._callback.content_type,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
        }
        request = Request("POST", self._url, headers=headers, data=self._callback.body).prepare()
        with transport.HttpSession(self._on_connected) as session:
            answer = session.send(
                request,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                proxies=transport.proxies(self._url),
            )
            with answer:
                body = _read(answer)
                text = transport.answer_text(answer, body[:ANSWER_MAX])
        is_cut = len(body) > ANSWER_MAX
        return HandlerAnswer(self._callback, answer.status_code, text, is_cut, self.seconds())


def _read(answer: "Response") -> bytes:
    body = bytearray()
    while len(body) <= ANSWER_MAX:
        # read() would wait for that many bytes.
        piece = answer.raw.read1(ANSWER_MAX + 1 - len(body), decode_content=True)
        if not piece:
            break
        body += piece
    return bytes(body)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _fault_text(fault: Exception, url: str) -> str:
    host = urlsplit(url).hostname
    names = fault_names(fault)
    return next(
        (text.format(host=host) for name, text in _TEXTS.items() if name in names), _BROKE.format(host=host)
    )


_BROKE = "The connection to {host} broke before an answer was there."
_TEXTS = {
    "ProxyError": "Your network's proxy did not let the program through to {host}.",
    **{name: f"{{host}} could not prove who it is: {what}." for name, what in CERTIFICATE_FAULTS.items()},
    "SSLError": "{host} could not prove who it is: its certificate is not one that this computer trusts.",
    "NameResolutionError": "{host} was not found: check the callback URL and the internet connection.",
    "ConnectTimeoutError": "{host} did not answer in time.",
    "ReadTimeout": "{host} did not answer in time.",
    "ReadTimeoutError": "{host} did not answer in time.",
    "NewConnectionError": "Nothing answers at {host}: is the handler running, and is the port right?",
    "InvalidURL": "The callback URL is not a web address.",
}
