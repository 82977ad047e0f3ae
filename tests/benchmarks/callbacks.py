"""10,000 callbacks sent by 8 clients: what reading them and keeping each once costs the receiver.

The baseline is a bare waitress app, as it comes but for its warnings, that commits each body to SQLite with
the same settings. Each server is a process of its own. A benchmark, not a test: the suite does not collect
it.
"""

import logging
import resource
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from composer.kaleyra.sandbox import callbacks
from composer.kaleyra.sandbox.callbacks import Parties

CLIENTS = 8
ROUNDS = 10
CALLBACKS = 1000
LIMIT = 2.0
GROWTH_MAX = 8_000_000
"""Bytes by which the receiver's memory may grow from the second round on."""

HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
)


def callbacks_row() -> tuple[str, float, float]:
    """Return the row's name, how many times as long the receiver takes, the median of ROUNDS, and the limit.

    Afterwards every callback is there, once, although some are sent again, and the memory has not grown.
    """
    with (
        TemporaryDirectory() as folder,
        _server("program", folder) as program,
        _server("bare", folder) as bare,
    ):
        ratios, sizes = [], []
        for number in range(ROUNDS):
            bodies = [callback_body(number * CALLBACKS + one) for one in range(CALLBACKS)]
            baseline = _seconds(bare.url, bodies)
            ratios.append(_seconds(program.url, bodies) / baseline)
            sizes.append(program.memory())
        _seconds(program.url, bodies)
        kept = _kept(Path(folder) / "composer.sqlite3")
    assert kept == {f"message-{number}": 1 for number in range(ROUNDS * CALLBACKS)}
    assert sizes[-1] - sizes[1] < GROWTH_MAX, sizes
    return f"{ROUNDS * CALLBACKS} callbacks of {CLIENTS} clients", median(ratios), LIMIT


def callback_body(number: int) -> bytes:
    chat = Parties(f"message-{number}:0", "+14155550100", "+919812345678")
    return callbacks.status("v2", chat, "sent", datetime.now(UTC)).body


def _seconds(url: str, bodies: list[bytes]) -> float:
    """Send the bodies, each client its share on a connection that lasts, and return how long it took."""
    faults: list[BaseException] = []
    clients = [
        threading.Thread(target=send_callbacks, args=(url, bodies[one::CLIENTS], faults))
        for one in range(CLIENTS)
    ]
    start = perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert not faults, faults
    return perf_counter() - start


def send_callbacks(url: str, bodies: list[bytes], faults: list[BaseException]) -> None:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), 60) as connection:
            for body in bodies:
                connection.sendall(HEAD.format(path=parts.path, length=len(body)).encode() + body)
                answer = b""
                while not answer.endswith(b"200 OK"):  # the end of both servers' answers
                    piece = connection.recv(4096)
                    assert piece, answer
                    answer += piece
                assert answer.startswith(b"HTTP/1.1 200 "), answer
    except BaseException as fault:  # noqa: BLE001 - shown by who waits for it
        faults.append(fault)


def _kept(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT message_id, count(*) FROM events GROUP BY message_id").fetchall()
    connection.close()
    return dict(rows)


class _Served:
    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.url = url
        self._process = process

    def memory(self) -> int:
        """Return how many bytes the server has had at most."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline()) * 1024


@contextmanager
def _server(kind: str, folder: str) -> Iterator[_Served]:
    command = [sys.executable, __file__, kind, folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield _Served(process, process.stdout.readline().strip())
        finally:
            process.kill()


def _serve_program(folder: Path) -> None:
    from composer.kaleyra.callbacks.receiver import Receiver
    from composer.store.database import Database
    from composer.store.replies.events import Events

    events = Events(Database(folder / "composer.sqlite3"))
    with Receiver(lambda found: (events.keep(found), None)[1]) as receiver:
        receiver.switch(True)
        _report(receiver.url)


def _serve_bare(folder: Path) -> None:
    from waitress import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE bodies (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL)")
    lock = threading.Lock()

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        body = environ["wsgi.input"].read()
        with lock:
            connection.execute("INSERT INTO bodies (body) VALUES (?)", (body,))
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
        return [b"200 OK"]

    listener = socket.create_server(("127.0.0.1", 0))
    server = create_server(answer, sockets=[listener])
    threading.Thread(target=server.run, daemon=True).start()
    _report(f"http://127.0.0.1:{listener.getsockname()[1]}/")


def _report(url: str) -> None:
    print(url, flush=True)
    for _line in sys.stdin:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"program": _serve_program, "bare": _serve_bare}[sys.argv[1]](Path(sys.argv[2]))
    else:
        print(callbacks_row())
