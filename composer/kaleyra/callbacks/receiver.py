"""The loopback HTTP endpoint that callbacks arrive at."""

import contextlib
import hmac
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Self

from composer.kaleyra.callbacks import read
from composer.kaleyra.callbacks.body import unpacked
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.receiver_server import ReceiverServer
from composer.kaleyra.loopback import OWN_HOSTS, refusal_status

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


_LIVE, _SIMULATED = "callback", "rehearsal"

_log = logging.getLogger(__name__)


def new_token() -> str:
    """Return 128 random bits for a receiver's URL, to be stored so that the URL stays as it is."""
    return os.urandom(16).hex()


class Receiver:
    """Takes callbacks on 127.0.0.1. `with Receiver(keep) as receiver:` starts and stops it.

    It has two URLs: `simulated_url` is for the sandbox, and events that arrive there are marked as simulated;
    `url` is for real callbacks, which a tunnel brings, and is not there until `switch`. The port is taken
    when a Receiver is made, so that the URLs are known at once, and is given back by `stop`. Every method may
    be called from any thread but its own. The sandbox's URL has a token of its own, never one twice, because
    it stands in the log of sends, which people hand on.

    Answers: 200 once the events are stored, 500 if they could not be, so that they are sent again; 400, 421
    and 403 as `loopback.refusal_status` says, 404 for a wrong path, 405 for another method than GET and POST,
    413 for a body over `read.BODY_MAX`.
    """

    def __init__(
        self,
        keep: Callable[[tuple[Event, ...]], None],
        *,
        token: str | None = None,
        port: int = 0,
    ) -> None:
        """Take a port. Raises OSError if none is free.

        keep: stores the events of one callback; called on a thread of the receiver, on several at once.
        token: of `url`, see `new_token`; a new one is made if it is None.
        port: the wanted one; any free one is taken if it is 0 or cannot be had.
        """
        self._is_live = False
        self._keep = keep
        self._tokens = {_LIVE: token or new_token(), _SIMULATED: new_token()}
        self._wanted = port
        self._hosts: frozenset[str] = frozenset()
        self._lifecycle = threading.Lock()
        self._server: ReceiverServer | None = None
        self._listener: socket.socket | None = _listen(port)
        self._port: int = self._listener.getsockname()[1]

    def start(self) -> None:
        """Answer from now on. Harmless when started already.

        After `stop` the same port is taken again if it is free.
        """
        with self._lifecycle:
            if self._server is not None:
                return
            listener, self._listener = self._listener or _listen(self._port), None
            self._port = listener.getsockname()[1]
            with listener:
                self._server = ReceiverServer(listener, self._respond, read.BODY_MAX)
            self._server.start()

    def stop(self) -> None:
        """Store and answer what has arrived, and give the port back, within a second.

        Harmless when stopped already.
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
        """The port that was taken."""
        return self._port

    @property
    def is_on_other_port(self) -> bool:
        """Whether another port than the wanted one was taken: a tunnel must be set to it."""
        return self._wanted not in (0, self._port)

    def switch(self, on: bool) -> None:
        """Take real callbacks from now on, or none any more."""
        self._is_live = on

    def allow_hosts(self, hosts: Iterable[str]) -> None:
        """Accept requests for these hosts, too, because a tunnel passes its own name on."""
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
        refused = refusal_status(environ, OWN_HOSTS | self._hosts)
        if refused is not None:
            return refused
        place = self._place(environ["PATH_INFO"])
        if place is None:
            return HTTPStatus.NOT_FOUND
        if environ["REQUEST_METHOD"] not in ("GET", "POST"):
            return HTTPStatus.METHOD_NOT_ALLOWED
        body = unpacked(environ["wsgi.input"].read(), environ.get("HTTP_CONTENT_ENCODING", ""), read.BODY_MAX)
        if len(body) > read.BODY_MAX:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            events = read.read(environ["QUERY_STRING"], environ.get("CONTENT_TYPE", ""), body)
            if place == _SIMULATED:
                events = tuple(replace(event, simulated=True) for event in events)
            if events:
                self._keep(events)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the sender must not take it for stored
            _log.error("a callback was not kept: %s", type(fault).__name__)
            return HTTPStatus.INTERNAL_SERVER_ERROR
        return HTTPStatus.OK

    def _place(self, path: str) -> str | None:
        """Return which URL a path is, None if neither, in a time that does not depend on the token."""
        places = (_LIVE, _SIMULATED) if self._is_live else (_SIMULATED,)
        found = [
            p
            for p in places
            if hmac.compare_digest(
                path.encode("latin-1").removesuffix(b"/"), f"/{p}/{self._tokens[p]}".encode()
            )
        ]
        return found[0] if found else None


def _listen(wanted: int) -> socket.socket:
    if 0 < wanted <= 65535:
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", wanted))
    return socket.create_server(("127.0.0.1", 0))
