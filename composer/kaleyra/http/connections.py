"""The connections of one request, so that whoever waits for its answer can break them off."""

import socket
import threading


class Connections:
    """Used from any thread. It is no part of `transport`, whose import takes long: who waits needs it at
    once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._closed = False

    def add(self, connection: socket.socket) -> None:
        """Take a connection in that was just made; one that comes after `close` is broken off at once."""
        with self._lock:
            self._sockets.append(connection)
            closed = self._closed
        if closed:
            _break_off(connection)

    def close(self) -> None:
        """Break them off, so that the thread that uses them ends; one that is still being made ends once it
        is.
        """
        with self._lock:
            self._closed = True
            sockets = list(self._sockets)
        for connection in sockets:
            _break_off(connection)


def _break_off(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # closed meanwhile
        return
