"""The HTTP side of the sandbox: connections, paths, methods and sizes.

Imported only when a sandbox is started.
"""

import re
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.exceptions import ClientDisconnected
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wsgi import ClosingIterator, get_content_length, get_input_stream

from composer.kaleyra.loopback import refusal_status
from composer.kaleyra.sandbox.answers import SandboxAnswer, refusal, unreadable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY = 1_000_000
"""The most bytes a request's body may have."""

IDLE_SECONDS = 30
"""How long a connection may be silent before it is closed."""

CONNECTIONS_MAX = 100
"""How many connections there may be; for one more the oldest is closed whose request is not complete."""

FRESH_SECONDS = 0.2
"""How long a new connection has for its request before it is closed to make room."""

Respond = Callable[[str, str, bytes], SandboxAnswer | None]
"""(Content-Type, api-key, body) of a request -> its answer, or None to close the connection without one."""

_PATH = re.compile(r"/v1/[^/]+/messages")
_PIECE = 65536

_DAMAGED = (ClientDisconnected, OSError, ValueError)
"""What reading a body raises when it ends early or is cut into chunks that are none."""


class SandboxServer(ThreadedWSGIServer):
    """One thread that accepts connections and one for each of them, all of which `stop` ends.

    Werkzeug's own `serve_forever` polls, and leaves the threads of open connections behind.
    """

    def __init__(self, listener: socket.socket, respond: Respond) -> None:
        """Prepare to serve.

        listener: the bound socket, of which a duplicate is used: the caller closes its own.
        respond: gives each request for a message its answer, on the thread of its connection.
        """
        host, port = listener.getsockname()
        # Given a bound socket, because for a port that is taken Werkzeug prints and ends the program.
        # passthrough_errors: a bug in here reaches threading.excepthook, like any other thread's.
        super().__init__(
            host, port, self._application, _Handler, passthrough_errors=True, fd=listener.fileno()
        )
        self._respond = respond
        self._connections: dict[threading.Thread, tuple[socket.socket, float]] = {}  # and since when
        self._answered: set[threading.Thread] = set()
        self._changed = threading.Condition()
        self._is_stopping = False
        self._woken, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="sandbox", daemon=True)
        # A connection that is gone again before it was accepted must not block the thread.
        self.socket.setblocking(False)
        self.timeout = 0

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection, and return after the last thread. To be called once."""
        self._waker.close()
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._thread.ident is not None:  # it may not have been possible to start it
            self._thread.join()
        self._woken.close()
        self.server_close()
        with self._changed:
            connections = dict(self._connections)
        for connection, _since in connections.values():
            _break_off(connection)
        for thread in connections:
            thread.join()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while self._woken not in [key.fileobj for key, _ in selector.select()]:
                self._make_room()
                self.handle_request()

    def _make_room(self) -> None:
        """Close the oldest connection whose client is still asking, if there are too many.

        Where all wait for their answers, so does the next one for its turn.
        """
        with self._changed:
            while len(self._connections) >= CONNECTIONS_MAX and not self._is_stopping:
                asking = [self._connections[one] for one in self._connections if one not in self._answered]
                if asking and asking[0][1] < time.monotonic() - FRESH_SECONDS:
                    _break_off(asking[0][0])
                self._changed.wait(FRESH_SECONDS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread that `stop` knows of."""
        thread = threading.Thread(
            target=self._serve, args=(request, client_address), name="sandbox-connection", daemon=True
        )
        with self._changed:
            self._connections[thread] = request, time.monotonic()
        try:
            thread.start()
        except RuntimeError:  # there is no memory for it: the others are served all the same
            with self._changed:
                del self._connections[thread]
            self.shutdown_request(request)

    def _serve(self, request: Any, client_address: Any) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._changed:
                del self._connections[threading.current_thread()]
                self._answered.discard(threading.current_thread())
                self._changed.notify_all()

    def _application(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        stream = get_input_stream(environ)
        answer = self._answer(environ, stream)
        if answer is None:
            raise ConnectionAbortedError("the scenario closes the connection without an answer")
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers))
        content = b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body
        # Not a generator: on Python 3.11.2 one that catches what its client broke crashes the process.
        return ClosingIterator([content], [partial(_read_rest, stream)])

    def _answer(self, environ: "WSGIEnvironment", stream: IO[bytes]) -> SandboxAnswer | None:
        refused = refusal_status(environ)
        if refused is not None:
            return refusal(refused, "The sandbox answers this computer only, at http://127.0.0.1.")
        if not _PATH.fullmatch(environ["PATH_INFO"]):
            return refusal(404, "There is nothing at this path: the sandbox has /v1/<SID>/messages.")
        if environ["REQUEST_METHOD"] != "POST":
            return refusal(405, "Messages are sent with POST.", ("Allow", "POST"))
        body = bytearray()
        size = get_content_length(environ) or 0
        try:
            while size <= MAX_BODY and (piece := stream.read(_PIECE)):
                body += piece
                size = max(size, len(body))
        except _DAMAGED:
            return unreadable("the body ends early, or its chunks are no chunks")
        if size > MAX_BODY:
            return refusal(413, f"The request's body is larger than {MAX_BODY} bytes.")
        with self._changed:
            self._answered.add(threading.current_thread())
        return self._respond(environ.get("CONTENT_TYPE", ""), environ.get("HTTP_API_KEY", ""), bytes(body))


def _break_off(connection: socket.socket) -> None:
    """Wake a thread that waits for its client; the thread itself closes the socket, perhaps just now."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _read_rest(stream: IO[bytes]) -> None:
    """Read what a client is still sending: otherwise it gets a reset instead of the answer."""
    with suppress(*_DAMAGED):
        while stream.read(_PIECE):
            pass


class _Handler(WSGIRequestHandler):
    timeout = IDLE_SECONDS

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        try:
            urlsplit(self.path)
        except ValueError:
            # Werkzeug lets `POST http://[ HTTP/1.1` become a traceback.
            self.send_error(400)
            return False
        return True

    def end_headers(self) -> None:
        self.send_header("X-Sandbox", "reply-button-composer")
        super().end_headers()

    def run_wsgi(self) -> None:
        super().run_wsgi()
        # Every answer's header says so; where there is no answer, nothing else would close the connection.
        self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay quiet: what was asked and answered is in the program's own log pane."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Stay quiet."""
