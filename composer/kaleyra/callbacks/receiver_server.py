"""Waitress under the receiver: one thread for the connections, a few for the requests; `stop` ends them all.

Imported only when a receiver is started. Waitress's own limits leave four gaps that are closed here: a
client that sends a byte now and then, one that sends more than is taken and would meet a reset where the
answer is, requests that its parser stumbles over, and so many silent clients that a callback would wait.
"""

import contextlib
import logging
import re
import socket
import threading
import time
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WORKERS = 8
"""Threads for requests. They mostly wait for the disk, and those that wait are written in one go."""

REQUEST_SECONDS = 10.0
"""How long a client may take to send one request."""

IDLE_SECONDS = 30
CONNECTIONS_MAX = 100
"""How many connections there may be; then the one is closed that has asked nothing for longest."""

FRESH_SECONDS = 0.2
"""How long a new connection may be silent before it is closed to make room."""

HEADER_MAX = 65536 + 16384
"""Bytes; a callback may come whole in a GET's query."""

REQUEST_BYTES_MAX = 100_000_000
"""The most bytes of a request that are read, although unused, before its connection is closed."""

_STOP_SECONDS = 0.7

# Some systems put a customer's words into the query as they are, blanks and letters beyond ASCII too.
_REQUEST_LINE = re.compile(rb"([A-Z]{1,16}) (/[^\r\n]*) (HTTP/1\.[01])")
_URL_SIGNS = "".join(chr(code) for code in range(33, 127))

for _chatty in ("waitress", "waitress.queue"):
    # Their lines hold the path and so the token, and each burst would have many.
    logging.getLogger(_chatty).addFilter(lambda record: record.levelno >= logging.ERROR)


class ReceiverServer:
    """Serves a WSGI application at a bound socket of this machine, of which a duplicate is kept."""

    def __init__(self, listener: socket.socket, application: "WSGIApplication", body_max: int) -> None:
        """Prepare to serve.

        listener: the bound socket; the caller closes its own.
        application: is given the requests, on several threads.
        body_max: the most bytes of a body that reach the application; of a longer one it sees one more.
        """
        self._workers = _Workers()
        self._server = _Connections(listener.dup(), application, self._workers, body_max)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="receiver", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._workers.set_thread_count(WORKERS)
        self._thread.start()

    def stop(self) -> None:
        """Answer the requests in progress and close the port, within a second. To be called once.

        A thread that is still held up then ends by itself.
        """
        end = time.monotonic() + _STOP_SECONDS
        self._workers.shutdown(timeout=_STOP_SECONDS)  # type: ignore[arg-type] # any number will do
        self._stopping.set()
        self._server.pull_trigger()
        self._thread.join()
        for worker in self._workers.running:
            worker.join(max(0.0, end - time.monotonic()))

    def _run(self) -> None:
        while not self._stopping.is_set():
            timeout = 1 if self._server.make_room() else FRESH_SECONDS
            wasyncore.loop(timeout=timeout, use_poll=True, map=self._server.map, count=1)
        self._server.close_all()


class _Workers(ThreadedTaskDispatcher):
    """Waitress's own, with threads that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[threading.Thread] = []

    def start_new_thread(self, target: Callable[[int], Any], thread_no: int) -> None:
        self.running.append(
            threading.Thread(target=target, args=(thread_no,), name="receiver-worker", daemon=True)
        )
        self.running[-1].start()


class _Connections(TcpWSGIServer):
    def __init__(
        self, listener: socket.socket, application: "WSGIApplication", workers: _Workers, body_max: int
    ) -> None:
        self.map: dict[int, Any] = {}
        self.channel_class = _Channel
        self.body_max = body_max
        self._trigger_lock = threading.Lock()
        self._is_closed = False
        options: dict[str, Any] = {
            "sockets": [listener],
            "threads": WORKERS,
            "connection_limit": CONNECTIONS_MAX + 2,  # with the listener and what wakes the thread
            "channel_timeout": IDLE_SECONDS,
            "cleanup_interval": 1,
            "max_request_header_size": HEADER_MAX,
            "max_request_body_size": REQUEST_BYTES_MAX,
            "log_socket_errors": False,
            "clear_untrusted_proxy_headers": False,  # nothing reads them
            "ident": None,
        }
        super().__init__(
            application,
            map=self.map,
            _sock=listener,
            dispatcher=workers,
            adj=Adjustments(**options),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def make_room(self) -> bool:
        """Close a connection if there are as many as may be; return whether there is room for another."""
        channels: dict[int, Any] = self.active_channels  # type: ignore[assignment] # what it is
        if len(channels) < CONNECTIONS_MAX:
            return True
        silent = [channel for channel in channels.values() if not channel.requests]
        longest = min(silent, key=lambda channel: channel.asked, default=None)
        if longest is None or longest.asked > time.monotonic() - FRESH_SECONDS:
            return False
        longest.handle_close()
        return True

    def maintenance(self, now: float) -> None:
        """Close the connections that are silent, and those whose request takes too long to arrive."""
        super().maintenance(now)  # type: ignore[arg-type] # the clock's fractions are no harm
        for channel in self.map.values():
            request = getattr(channel, "request", None)
            if request is not None and request.begun < time.monotonic() - REQUEST_SECONDS:
                channel.will_close = True

    def pull_trigger(self) -> None:
        """Wake the thread; never once the pipe is closed, whose number may be another file's by then."""
        with self._trigger_lock:
            if not self._is_closed:
                super().pull_trigger()

    def close_all(self) -> None:
        """Close the port, every connection and what wakes the thread."""
        with self._trigger_lock:
            self._is_closed = True
        for entry in list(self.map.values()):
            with contextlib.suppress(OSError):
                entry.handle_close()
        self.close()


class _Parser(HTTPRequestParser):
    def __init__(self, adj: Adjustments, body_max: int) -> None:
        super().__init__(adj)
        self.begun = time.monotonic()
        self._body_max = body_max

    def parse_header(self, header_plus: bytes) -> None:
        line, end, rest = header_plus.partition(b"\r\n")
        found = _REQUEST_LINE.fullmatch(line)
        if found is not None:
            line = b"%s %s %s" % (found[1], quote(found[2], safe=_URL_SIGNS).encode(), found[3])
        try:
            super().parse_header(line + end + rest)
        except ValueError:  # a URL with half a bracket, a length of thousands of digits
            raise ParsingError("The request cannot be read.") from None
        if self.body_rcv is not None:
            # All of it that is used.
            self.body_rcv.buf = _BodyStart(self._body_max + 1)  # type: ignore[assignment]


class _Channel(HTTPChannel):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = time.monotonic()  # when its last request was complete, or it was connected

    def service(self) -> None:
        self.asked = time.monotonic()
        super().service()

    # Called like the class that it is there.
    def parser_class(self, adj: Adjustments) -> _Parser:  # type: ignore[override]
        server: Any = self.server
        return _Parser(adj, server.body_max)


class _BodyStart:
    """A request's body of which only the first bytes are kept."""

    def __init__(self, most: int) -> None:
        self._kept = bytearray()
        self._most = most
        self._length = 0

    def append(self, data: bytes) -> None:
        self._kept += data[: self._most - len(self._kept)]
        self._length += len(data)

    def __len__(self) -> int:
        return self._length

    def getfile(self) -> BytesIO:
        return BytesIO(self._kept)

    def close(self) -> None:
        """Do nothing: it is only memory."""
