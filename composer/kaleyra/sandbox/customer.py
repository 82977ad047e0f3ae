"""Sends the callbacks of a rehearsal over real HTTP, to the program's own receiver or to the company's
handler.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from composer.kaleyra.http.faults import kinds_of
from composer.kaleyra.sandbox import callbacks as callbacks_made
from composer.kaleyra.sandbox.callbacks import Callback, Chat, Shape, Status

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
class Answer:
    """What one callback was answered with.

    status: HTTP, None if no answer came; then `fault` is a sentence that says why. body: the first ANSWER_MAX
    bytes as
    text. is_cut: whether there was more. seconds: from the start to the end of the answer.
    """

    callback: Callback
    status: int | None
    body: str = field(default="", repr=False)
    is_cut: bool = False
    seconds: float = 0.0
    fault: str = ""


class Stop:
    """Ends rehearsals, from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self._stopped

    def stop(self) -> None:
        """Break off what is under way; nothing more is sent."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def wake(self) -> None:
        """Make those who wait look again."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, seconds: float | None, until: Callable[[], bool] = lambda: False) -> None:
        """Wait until it is stopped or `until` is so, at most so long; None: for as long as it takes."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or until(), seconds)


def send_tap(
    url: str,
    shape: Shape,
    chat: Chat,
    button_id: str,
    title: str,
    *,
    stop: Stop | None = None,
    told: Callable[[Answer], None] = lambda _answer: None,
) -> tuple[Answer, ...]:
    """Send what a tap on a button causes: `sent`, `delivered`, `read` and the tap; see `send`."""
    now = datetime.now(UTC)
    states = [callbacks_made.status(shape, chat, status, now) for status in DELIVERY]
    return send(url, [*states, callbacks_made.tap(shape, chat, button_id, title, now)], stop=stop, told=told)


def send_text(
    url: str,
    shape: Shape,
    chat: Chat,
    text: str,
    *,
    stop: Stop | None = None,
    told: Callable[[Answer], None] = lambda _answer: None,
) -> tuple[Answer, ...]:
    """Send what a customer's own message causes; see `send`."""
    return send(url, [callbacks_made.text(shape, chat, text, datetime.now(UTC))], stop=stop, told=told)


def send(
    url: str,
    callbacks: Iterable[Callback],
    *,
    stop: Stop | None = None,
    told: Callable[[Answer], None] = lambda _answer: None,
    total_seconds: float = TOTAL_SECONDS,
) -> tuple[Answer, ...]:
    """Post callbacks to a URL one after the other, and return the answers; one that stays out is the last.

    told: given each answer as it comes. Blocks for at most total_seconds a callback. Nothing but the callback
    is sent, nothing is repeated and no redirect is followed; no exception of a library comes out.
    """
    stop = stop or Stop()
    answers = []
    for callback in callbacks:
        answers.append(_sent(url, callback, stop, total_seconds))
        told(answers[-1])
        if answers[-1].status is None:
            break
    return tuple(answers)


def _sent(url: str, callback: Callback, stop: Stop, seconds: float) -> Answer:
    if not _is_web_address(url):
        return Answer(
            callback, None, fault="A callback URL starts with http:// or https:// and a server's name."
        )
    if stop.stopped:
        return Answer(callback, None, fault=_STOPPED)
    exchange = _Exchange(url, callback, stop, seconds)
    thread = threading.Thread(target=exchange.run, name="rehearsal", daemon=True)
    thread.start()
    stop.wait(seconds, lambda: exchange.answer is not None)
    answer = exchange.answer
    exchange.close()
    thread.join(_END_SECONDS)
    if answer is not None:
        return answer
    late = f"No complete answer came within {seconds:g} seconds."
    return Answer(callback, None, seconds=exchange.seconds(), fault=_STOPPED if stop.stopped else late)


class _Exchange:
    """One POST on a thread of its own: looking up a name cannot be interrupted; `answer` is set when it is
    over.
    """

    def __init__(self, url: str, callback: Callback, stop: Stop, timeout: float) -> None:
        self.answer: Answer | None = None
        self._url = url
        self._callback = callback
        self._stop = stop
        self._timeout = timeout
        self._begun = time.monotonic()
        self._sockets: list[socket.socket] = []
        self._closed = False

    def run(self) -> None:
        try:
            answer = self._post()
        except Exception as fault:  # noqa: BLE001 - the libraries' exceptions have no common base
            answer = Answer(self._callback, None, seconds=self.seconds(), fault=_why(fault, self._url))
        self.answer = answer
        self._stop.wake()

    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def close(self) -> None:
        """Break the connection off, so that the thread ends too."""
        self._closed = True
        for connected in list(self._sockets):
            try:
                connected.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed meanwhile
                continue

    def _connected(self, connected: socket.socket) -> None:
        self._sockets.append(connected)
        if self._closed:
            self.close()

    def _post(self) -> Answer:
        from requests import Request

        from composer.kaleyra.http import transport

        headers = {
            "Content-Type": self._callback.content_type,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
        }
        request = Request("POST", self._url, headers=headers, data=self._callback.body).prepare()
        with transport.Session(self._connected) as session:
            answer = session.send(
                request,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                proxies=transport.proxies(self._url),
            )
            with answer:
                body = _read(answer)
                text = transport.text(answer, body[:ANSWER_MAX])
        is_cut = len(body) > ANSWER_MAX
        return Answer(self._callback, answer.status_code, text, is_cut, self.seconds())


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


def _why(fault: Exception, url: str) -> str:
    host = urlsplit(url).hostname
    kinds = kinds_of(fault)
    return next(
        (words.format(host=host) for kind, words in _WORDS.items() if kind in kinds), _BROKE.format(host=host)
    )


_BROKE = "The connection to {host} broke before an answer was there."
_WORDS = {
    "ProxyError": "Your network's proxy did not let the program through to {host}.",
    "SSLError": "{host} could not prove who it is: its certificate is not one that this computer trusts.",
    "NameResolutionError": "{host} was not found: check the callback URL and the internet connection.",
    "ConnectTimeoutError": "{host} did not answer in time.",
    "ReadTimeout": "{host} did not answer in time.",
    "ReadTimeoutError": "{host} did not answer in time.",
    "NewConnectionError": "Nothing answers at {host}: is the handler running, and is the port right?",
    "InvalidURL": "The callback URL is not a web address.",
}
