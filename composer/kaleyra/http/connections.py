"""The connections of one request, so that whoever waits for its answer can close them."""

import socket
import threading


class Connections:
    """Holds a request's sockets; used from any thread.

    It is no part of `transport`, whose import takes long: whoever waits needs it at once.
    """

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
            _break_off(connection)

    def close(self) -> None:
        """Close them, so that the thread that uses them ends; later ones are closed as they are added."""
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
