"""A server that does what a test tells it, down to single bytes."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

PATIENCE = 5.0


class Ended(Exception):  # noqa: N818 - the test is over, nothing went wrong
    """A script is still running at the end of its test."""


class Visit:
    """One connection, as its script sees it: what was received, and what to answer."""

    def __init__(self, connection: socket.socket, ended: threading.Event) -> None:
        self.received = bytearray()
        self.over = threading.Event()
        self.request_read = threading.Event()
        self._connection = connection
        self._ended = ended

    @property
    def head(self) -> bytes:
        return bytes(self.received).partition(b"\r\n\r\n")[0]

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def body(self) -> bytes:
        return bytes(self.received).partition(b"\r\n\r\n")[2]

    def start_tls(self, context: ssl.SSLContext) -> None:
        self._connection = context.wrap_socket(self._connection, server_side=True)

    def read_some(self) -> bytes:
        piece = self._connection.recv(65536)
        self.received += piece
        return piece

    def read_head(self) -> None:
        while b"\r\n\r\n" not in self.received and self.read_some():
            pass

    def read_request(self) -> None:
        self.read_head()
        while len(self.body) < int(self.headers.get("content-length", 0)) and self.read_some():
            pass
        self.request_read.set()

    def read_to_end(self) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            while self.read_some():
                pass

    def send(self, content: bytes) -> None:
        self._connection.sendall(content)

    def answer(self, status: int, body: bytes = b"", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status} So", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def pause(self, seconds: float) -> None:
        if self._ended.wait(seconds):
            raise Ended

    def drip(self, *, of: bytes = b" ", every: float = 0.05) -> None:
        """Send one byte after the other until the other side is gone."""
        while True:
            for number in of:
                self.send(bytes([number]))
                self.pause(every)

    def reset(self) -> None:
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self._connection.close()

    def tunnel_to(self, port: int) -> None:
        """Pass everything on to another server on this machine, both ways."""
        self._connection.setblocking(False)
        with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as other:
            other.setblocking(False)
            while True:
                still = True
                for source, target in ((self._connection, other), (other, self._connection)):
                    try:
                        piece = source.recv(65536)
                    except (BlockingIOError, ssl.SSLWantReadError):
                        continue
                    if not piece:
                        return
                    still = False
                    target.sendall(piece)
                if still:
                    self.pause(0.002)

    def close(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


Script = Callable[[Visit], None]


class Server:
    """Listens on this machine; every connection runs the script on a thread of its own."""

    def __init__(self, script: Script) -> None:
        self.visits: list[Visit] = []
        self.faults: list[BaseException] = []
        self._script = script
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._own = socket.socket()
        self._all_accepted = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)

    @property
    def visit(self) -> Visit:
        """The only connection there was, its script over."""
        (visit,) = self.all_visits()
        return visit

    def all_visits(self) -> list[Visit]:
        """All connections there were until now, their scripts over."""
        if not self._all_accepted.is_set():
            self._own.bind(("127.0.0.1", 0))
            self._own.connect(("127.0.0.1", self.port))
            assert self._all_accepted.wait(PATIENCE)
        assert all(visit.over.wait(PATIENCE) for visit in self.visits)
        return self.visits

    @property
    def posts(self) -> int:
        return sum(bytes(visit.received).count(b"POST /") for visit in self.visits)

    def wait_for_request(self) -> None:
        """Wait until a whole request is there."""
        limit = time.monotonic() + PATIENCE
        while not any(visit.request_read.is_set() for visit in self.visits):
            assert time.monotonic() < limit
            time.sleep(0.002)

    def close(self) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._own.close()
        for visit in self.visits:
            visit.close()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        self._threads.append(threading.Thread(target=target, args=args, name="test server", daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, peer = self._listener.accept()
            except OSError:
                return
            if peer == self._own.getsockname():  # connections are accepted in the order they came
                connection.close()
                self._all_accepted.set()
                return
            connection.settimeout(PATIENCE)
            visit = Visit(connection, self._ended)
            self.visits.append(visit)
            self._start(self._run, visit)

    def _run(self, visit: Visit) -> None:
        try:
            self._script(visit)
        except (ConnectionError, ssl.SSLError, Ended):
            pass  # the client has gone, as it may, or the test is over
        except BaseException as fault:  # noqa: BLE001 - shown by the fixture
            if not self._ended.is_set():
                self.faults.append(fault)
        finally:
            visit.close()
            visit.over.set()


Serve = Callable[[Script], Server]
