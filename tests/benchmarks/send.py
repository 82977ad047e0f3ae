"""What one send costs the client against a server on this machine, the log apart.

The baseline posts the same fields to the same server with bare requests, a new Session each. The server is a
process of its own, so that it takes no time from either. A benchmark, not a test: the suite does not collect
it.
"""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from threading import Thread
from time import perf_counter

import requests

from composer.kaleyra import request
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http import client
from composer.kaleyra.outcome import Accepted
from composer.message.model import Button, Header, Message

ROUNDS = 9
SENDS = 20
LIMIT = 1.3

KEY = "benchmark-key"
MESSAGE = Message(
    to="+14155550123",
    header=Header("image", "https://example.com/a.png", "Receipt"),
    body="Hi *Maria*, thank you for your order _4711_! It will arrive tomorrow between 9:00 and 12:00. " * 9,
    footer="Reply within 24 hours",
    buttons=(Button("yes", "That suits me"), Button("no", "Another day"), Button("talk", "Talk to an agent")),
)
REPLY = (
    b'{"id": "c0ffee00-0000-4000-8000-000000000001:1", "data": [{"recipient": "14155550123"}], "error": {}}'
)
HEAD = b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(REPLY)


def send_row() -> tuple[str, float, float]:
    """Return the row's name, the median ratio of ROUNDS after one that does not count, and the limit.

    A round's time is the median of SENDS.
    """
    with _server() as port:
        account = Account("benchmark", f"http://127.0.0.1:{port}", "HXXXXXXXX000SB", "+14155550100")

        def own() -> None:
            assert isinstance(client.send(MESSAGE, account, ApiKey(KEY)), Accepted)

        def bare() -> None:
            files = {name: (None, value) for name, value in request.fields(MESSAGE, account).items()}
            headers = {"api-key": KEY, "Accept": "application/json"}
            with requests.Session() as session:
                answer = session.post(request.url(account), files=files, headers=headers, timeout=(5, 30))
            assert answer.json()["id"]

        ratios = [_ratio(own, bare) for _ in range(ROUNDS + 1)][1:]
    return "client.send to a server on loopback", median(ratios), LIMIT


def _ratio(own: Callable[[], None], bare: Callable[[], None]) -> float:
    pairs = [(_seconds(bare), _seconds(own)) for _ in range(SENDS)]
    baseline, program = map(median, zip(*pairs, strict=True))
    return program / baseline


def _seconds(job: Callable[[], None]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


@contextmanager
def _server() -> Iterator[int]:
    """Run the server in a process of its own and give its port."""
    with subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _serve() -> None:
    """Accept every POST, each on a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        Thread(target=_answer, args=listener.accept()[:1], daemon=True).start()


def _answer(connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as incoming:
        length = 0
        while (line := incoming.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        incoming.read(length)
        connection.sendall(HEAD + REPLY)


if __name__ == "__main__":
    _serve() if "serve" in sys.argv else print(send_row())
