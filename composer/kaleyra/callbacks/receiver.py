"""The loopback HTTP endpoint that callbacks arrive at."""

import contextlib
import hmac
import logging
import os
import re
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Self

from composer.kaleyra.callbacks import read
from composer.kaleyra.callbacks.event import Event

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from composer.kaleyra.callbacks.receiver_server import Server

_OWN_HOSTS = frozenset({"127.0.0.1", "localhost"})
_LIVE, _SIMULATED = "callback", "rehearsal"
_HOST = re.compile(r"([a-z0-9._-]{1,253}|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)

_log = logging.getLogger(__name__)


def new_token() -> str:
    """Return 128 random bits for a receiver's URL, to be kept so that the URL stays the same."""
    return os.urandom(16).hex()


def _note(fault: Exception) -> None:
    _log.error("a callback was not kept: %s", type(fault).__name__)


class Receiver:
    """Takes callbacks on 127.0.0.1. `with Receiver(keep) as receiver:` starts and stops it.

    It has two URLs: `simulated_url` is for the sandbox, and what comes there is marked as rehearsed; `url` is
    for real callbacks, which a tunnel brings, and is not there until `is_live`. The port is taken when a
    Receiver is made, so that the URLs are known at once, and is given back by `stop`. Every method may be
    called from any thread but its own. The rehearsal's URL has a token of its own, never the same twice: it
    stands in the log of sends, which people hand on.

    Answers: 200 once the events are kept, 500 if they could not be, so that they are sent again; 400 and 421
    for a missing and for a foreign Host (a web page may make a browser ask under a name of its own), 404 for
    a wrong path, 405 for another method than GET and POST, 413 for a body over callbacks.BODY_MAX.
    """

    def __init__(
        self,
        keep: Callable[[tuple[Event, ...]], None],
        *,
        token: str | None = None,
        port: int = 0,
        failed: Callable[[Exception], None] = _note,
    ) -> None:
        """keep: called on a thread of the receiver, on several at once, with the events of one callback.

        token: see `new_token`; without one another is made. port: the wanted one; where it cannot be had, or
        is 0, any
        free one is taken. failed: given what `keep` raised, on its thread. Raises OSError if there is no free
        port.
        """
        self.is_live = False
        """Whether `url` is there; another thread may change it."""
        self._keep = keep
        self._failed = failed
        self._tokens = {_LIVE: token or new_token(), _SIMULATED: new_token()}
        self._wanted = port
        self._hosts: frozenset[str] = frozenset()
        self._lifecycle = threading.Lock()
        self._server: Server | None = None
        self._listener: socket.socket | None = _listen(port)
        self._port: int = self._listener.getsockname()[1]

    def start(self) -> None:
        """Answer from now on. Harmless when started already; after `stop` the same port is taken again if
        free.
        """
        with self._lifecycle:
            if self._server is not None:
                return
            from composer.kaleyra.callbacks.receiver_server import (
                Server,  # the start of the window has no use for waitress
            )

            listener, self._listener = self._listener or _listen(self._port), None
            self._port = listener.getsockname()[1]
            with listener:
                self._server = Server(listener, self._respond, read.BODY_MAX)
            self._server.start()

    def stop(self) -> None:
        """Give the port back, within a second; what has come is kept and answered. Harmless when stopped
        already.
        """
        with self._lifecycle:
            if self._listener is not None:
                self._listener.close()
                self._listener = None
            if self._server is not None:
                self._server.stop()
                self._server = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where real callbacks arrive on this machine; a tunnel has its own host in place of this one."""
        return self._url(_LIVE)

    @property
    def simulated_url(self) -> str:
        """Where the sandbox's callbacks arrive."""
        return self._url(_SIMULATED)

    @property
    def port(self) -> int:
        """The port that was had."""
        return self._port

    @property
    def moved(self) -> bool:
        """Whether another port than the wanted one had to be taken: a tunnel must be told."""
        return self._wanted not in (0, self._port)

    def answer_to(self, hosts: Iterable[str]) -> None:
        """Take callbacks that ask for these hosts as well: a tunnel passes its own name on."""
        self._hosts = frozenset(host.lower().removesuffix(".") for host in hosts if host)

    def _url(self, place: str) -> str:
        return f"http://127.0.0.1:{self._port}/{place}/{self._tokens[place]}"

    def _respond(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        status = self._status(environ)
        text = f"{status.value} {status.phrase}"
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("Allow", "GET, POST"))
        content = text.encode()
        start_response(text, [*headers, ("Content-Length", str(len(content)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else content]

    def _status(self, environ: "WSGIEnvironment") -> HTTPStatus:
        host = _HOST.fullmatch(environ.get("HTTP_HOST", ""))
        if host is None:
            return HTTPStatus.BAD_REQUEST
        if host[1].lower().removesuffix(".") not in _OWN_HOSTS | self._hosts:
            return HTTPStatus.MISDIRECTED_REQUEST
        place = self._place(environ["PATH_INFO"])
        if place is None:
            return HTTPStatus.NOT_FOUND
        if environ["REQUEST_METHOD"] not in ("GET", "POST"):
            return HTTPStatus.METHOD_NOT_ALLOWED
        body = environ["wsgi.input"].read()
        if len(body) > read.BODY_MAX:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            events = read.read(environ["QUERY_STRING"], environ.get("CONTENT_TYPE", ""), body)
            if place == _SIMULATED:
                events = tuple(replace(event, simulated=True) for event in events)
            if events:
                self._keep(events)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the sender must not take it for kept
            self._failed(fault)
            return HTTPStatus.INTERNAL_SERVER_ERROR
        return HTTPStatus.OK

    def _place(self, path: str) -> str | None:
        """Return which URL a path is, None if neither; how long the comparison takes tells nothing of the
        token.
        """
        places = (_LIVE, _SIMULATED) if self.is_live else (_SIMULATED,)
        found = [
            p
            for p in places
            if hmac.compare_digest(path.encode("latin-1"), f"/{p}/{self._tokens[p]}".encode())
        ]
        return found[0] if found else None


def _listen(wanted: int) -> socket.socket:
    if 0 < wanted <= 65535:
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", wanted))
    return socket.create_server(("127.0.0.1", 0))
