"""What the tests of a send share: what is sent, how the scripted server answers, and what to wait for."""

import json
import threading
import time
from collections.abc import Callable

from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Outcome
from composer.message.model import Button, Message

from ..server import PATIENCE, Script, Visit

Send = Callable[..., Outcome]
StoppedWhen = Callable[[Cancel, Callable[[], object], Callable[[], Outcome]], Outcome]

KEY = "planted-Key-9f3a71"
SID = "HPLANTED77SID"
MESSAGE = Message(to="+14155550123", body="Hi Maria, where are you?", buttons=(Button("yes", "Yes"),))
BIG = Message(to="+14155550123", body="x" * 16_000_000, buttons=(Button("yes", "Yes"),))

ACCEPTED = json.dumps(
    {"id": "a1", "type": "reply", "data": [{"message_id": "m1:0", "recipient": "14155550123"}]}
).encode()
REFUSED = json.dumps(
    {"code": "E413", "message": "Invalid", "data": [], "error": {"action": "no buttons"}}
).encode()
SHORT = b'{"id": "a1", "body": "Hi"}'  # accepted as well


def accept(visit: Visit) -> None:
    visit.read_request()
    visit.answer(200, ACCEPTED, "Content-Type: application/json")


def stay_silent(visit: Visit) -> None:
    visit.read_request()
    visit.read_to_end()


def answering(status: int, body: bytes, *headers: str) -> Script:
    def answer(visit: Visit) -> None:
        visit.read_request()
        visit.answer(status, body, *headers)

    return answer


def drip_the_headers(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\n")
    visit.drip(of=b"X: y\r\n")


def drip_the_body(visit: Visit) -> None:
    visit.read_request()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
    visit.drip()


def sentence(text: str) -> bool:
    return len(text.split()) > 4 and text.endswith(".")


def wait_for_the_end_of_the_thread() -> None:
    limit = time.monotonic() + PATIENCE
    while any(thread.name == "send" for thread in threading.enumerate()):
        assert time.monotonic() < limit, "the thread of a send goes on"
        time.sleep(0.002)
