"""One HTTP exchange, with a deadline for all of it, and to be stopped at any moment."""

import codecs
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

_END_SECONDS = 0.2  # for the thread; while it looks a name up it ends later, by itself
_T = TypeVar("_T")


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The body was asked for after the exchange had been stopped."""


class Cancel:
    """Stops exchanges, from any thread.

    Stopping and the first read of a body are decided under one lock, so `body_left` stays true to the end.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._cancelled = False
        self._left = False

    def cancel(self) -> None:
        """Stop what is under way, within a second, and begin nothing more."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped."""
        return self._cancelled

    @property
    def body_left(self) -> bool:
        """Whether the body was read, so that it may have left this machine."""
        return self._left

    def mark_body_left(self) -> None:
        """Record that the body is about to leave. Raises Stopped if it was stopped before."""
        with self._changed:
            if self._cancelled:
                raise Stopped
            self._left = True

    def wake(self) -> None:
        """Make those who wait check again."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Wait until it is stopped or `until` is true, at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._cancelled or until(), seconds)


class Connections:
    """Holds an exchange's sockets, so that whoever waits for the answer can close them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._closed = False

    def add(self, connection: socket.socket) -> None:
        """Add a connection that was just made; after `close` it is closed at once."""
        with self._lock:
            self._sockets.append(connection)
            closed = self._closed
        if closed:
            self.close()

    def close(self) -> None:
        """Close them, so that the thread that uses them ends; later ones are closed as they are added."""
        with self._lock:
            self._closed = True
            for connection in self._sockets:
                with suppress(OSError):  # closed meanwhile
                    connection.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Let go of them, after the exchange."""
        with self._lock:
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()


def run(work: Callable[[Connections], _T], cancel: Cancel, total_seconds: float, name: str) -> _T | None:
    """Return what `work` returns, None if it was stopped or not done in time; raise what it raises.

    It runs on a thread of its own: neither looking up a name nor waiting for an answer can be interrupted
    from within, and the libraries' time-outs are for each read. RuntimeError and MemoryError also say that
    there was no memory for a thread.

    work: asks and reads the answer; it adds its connections to what it is given. urllib3's finalizers know
        what is told of a connection for ever: it must not lead to an answer, and so to their pool.
    cancel: ends this exchange by closing its connections.
    total_seconds: the most that it waits.
    name: of the thread.
    """
    connections = Connections()
    ends: list[tuple[_T | None, BaseException | None]] = []

    def do() -> None:
        try:
            ends.append((work(connections), None))
        except BaseException as fault:  # noqa: BLE001 - raised again where somebody waits for it
            ends.append((None, fault))
        connections.release()
        cancel.wake()

    if cancel.cancelled:
        return None
    thread = threading.Thread(target=do, name=name, daemon=True)
    thread.start()
    cancel.wait(total_seconds, lambda: bool(ends))
    in_time = ends[:]
    if not in_time:
        connections.close()
    thread.join(_END_SECONDS)
    result, fault = in_time[0] if in_time else (None, None)
    if fault is not None:
        raise fault
    return result


@contextmanager
def ask(
    request: "PreparedRequest",
    timeout: float | tuple[float, float],
    on_connect: Callable[[socket.socket], None],
    on_answer: Callable[[], None] = lambda: None,
) -> "Iterator[Response]":
    """Send a request as `transport.Adapter` does, and give the answer, its body not yet read.

    timeout: seconds for each try to connect, and for each wait afterwards.
    on_connect: given each connected socket.
    on_answer: called when an answer begins to arrive.
    """
    from composer.kaleyra.http import transport

    with closing(transport.Adapter(on_connect, on_answer)) as adapter:
        proxies = transport.proxies(request.url or "")
        with adapter.send(request, stream=True, timeout=timeout, proxies=proxies) as answer:
            yield answer


def read_body(answer: "Response", received: bytearray, wanted: int, unpacked: bool = True) -> bool:
    """Read an answer's body until so many bytes are there; return whether it ends before."""
    while len(received) < wanted:
        # read() would wait for that many bytes, and lose the read ones if it breaks off.
        piece = answer.raw.read1(min(65536, wanted - len(received)), decode_content=unpacked)
        if not piece:
            return True
        received += piece
    return False


def answer_text(received: bytes, declared: str | None) -> str:
    """Return an answer's body as text.

    The charset is JSON's whatever is declared, else the declared one; what cannot be read is replaced. NULs
    are dropped: no text needs them, and among them nobody would find a key that UTF-16 repeats.
    """
    return _decoded(received, declared or "utf-8").replace("\0", "")


def _decoded(received: bytes, declared: str) -> str:
    detected = json.detect_encoding(received)
    if not detected.startswith("utf-8"):
        # It may be cut within a character.
        return codecs.getincrementaldecoder(detected)("replace").decode(received)
    for charset in (detected, declared):
        try:
            return received.decode(charset)
        except (ValueError, LookupError):  # not text in it; not the name of a charset
            continue
    return received.decode("utf-8", "replace")
