"""Requests to a receiver over real sockets, and what it stores of them."""

import http.client
import socket
import threading
from contextlib import closing, suppress
from urllib.parse import urlsplit

from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.receiver import Receiver

FORM = "application/x-www-form-urlencoded"
PATIENCE = 5


class Kept:
    """Keeps events, or does not."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.fault: Exception | None = None
        self.held_up = threading.Event()
        self.held_up.set()

    def __call__(self, events: tuple[Event, ...]) -> None:
        self.held_up.wait(PATIENCE)
        if self.fault is not None:
            raise self.fault
        self.events += events

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(event.message_id, event.kind) for event in self.events]


def ask(
    receiver: Receiver,
    method: str = "POST",
    body: bytes = b"id=1&status=sent",
    *,
    url: str = "",
    query: str = "",
    host: str | None = None,
    origin: str | None = None,
    content_type: str = FORM,
    coding: str | None = None,
) -> tuple[int, str, http.client.HTTPMessage]:
    parts = urlsplit(url or receiver.url)
    with closing(http.client.HTTPConnection("127.0.0.1", receiver.port, timeout=PATIENCE)) as connection:
        given = {"Content-Type": content_type, "Host": host, "Origin": origin, "Content-Encoding": coding}
        headers = {name: value for name, value in given.items() if value is not None}
        connection.request(method, parts.path + (f"?{query}" if query else ""), body, headers)
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode(), answer.headers


def status(*args, **more) -> int:
    return ask(*args, **more)[0]


def talk(receiver: Receiver, content: bytes) -> bytes:
    """Send bytes as they are, and return what comes until the connection is closed."""
    with closing(socket.create_connection(("127.0.0.1", receiver.port), PATIENCE)) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        with suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                received += piece
        return received
