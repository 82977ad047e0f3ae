"""The sandbox answers programs of this computer: no page of another host, and not only the first hundred."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from composer.kaleyra.sandbox import server
from composer.kaleyra.sandbox.sandbox import KEY, SID
from tests.recording_sandbox import RecordingSandbox

CLIENTS = 200
MESSAGE = {
    "to": "+14155550123",
    "type": "reply",
    "channel": "WhatsApp",
    "from": "+14155550100",
    "body": "Hi Maria",
    "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]},
}
BODY = json.dumps(MESSAGE).encode()


def request(*headers: str) -> bytes:
    lines = (
        f"POST /v1/{SID}/messages HTTP/1.1",
        f"api-key: {KEY}",
        "Content-Type: application/json",
        f"Content-Length: {len(BODY)}",
        *headers,
    )
    return "\r\n".join((*lines, "", "")).encode() + BODY


def connected(sandbox: RecordingSandbox) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(sandbox.base_url.rpartition(":")[2])), timeout=20)


def status(sandbox: RecordingSandbox, *headers: str) -> int:
    with connected(sandbox) as connection:
        connection.sendall(request(*headers))
        return int(connection.recv(65536).split()[1])


@pytest.fixture
def sandbox() -> Iterator[RecordingSandbox]:
    with RecordingSandbox() as running:
        yield running


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Host: 127.0.0.1:80"], 200),
        (["Host: localhost"], 200),
        (["Host: LOCALHOST.:5"], 200),
        (["Host: evil.example"], 421),
        (["Host: 127.0.0.1.evil.example"], 421),
        (["Host: 192.168.0.7"], 421),
        (["Host: 127.0.0.1, evil.example"], 400),
        (["Host: 127.0.0.1", "Host: evil.example"], 400),
        (["Host: "], 400),
        ([], 400),
        (["Host: localhost", "Origin: http://localhost:3000"], 200),
        (["Host: localhost", "Origin: http://127.0.0.1"], 200),
        (["Host: localhost", "Origin: https://evil.example"], 403),
        (["Host: localhost", "Origin: http://localhost.evil.example"], 403),
        (["Host: localhost", "Origin: null"], 403),
        (["Host: localhost", "Origin: "], 403),
        (["Host: localhost", "Origin: http://localhost http://evil.example"], 403),
        (["Host: localhost", "Origin: http://evil.example#http://localhost"], 403),
    ],
)
def test_only_programs_and_pages_of_this_computer_are_answered(
    sandbox: RecordingSandbox, headers: list[str], expected: int
) -> None:
    assert status(sandbox, *headers) == expected
    assert sandbox.requests == (expected == 200)


@pytest.mark.parametrize("begun", [b"", b"POST", request("Host: localhost")[:-5]])
def test_clients_that_never_finish_keep_nobody_waiting(sandbox: RecordingSandbox, begun: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(CLIENTS):
            slow = stack.enter_context(connected(sandbox))
            with suppress(OSError):  # it may be closed already
                slow.sendall(begun)
        began = time.monotonic()
        assert status(sandbox, "Host: localhost") == 200
        assert time.monotonic() - began < 1


def test_there_are_never_more_connections_than_that(
    sandbox: RecordingSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTIONS_MAX", 5)
    with ExitStack() as stack:
        silent = [stack.enter_context(connected(sandbox)) for _ in range(8)]
        assert status(sandbox, "Host: localhost") == 200
        for connection in silent[:4]:  # three for the others, one for the one that was answered
            assert connection.recv(1) == b""
        silent[4].settimeout(0.1)
        with pytest.raises(TimeoutError):
            silent[4].recv(1)


def test_who_waits_for_an_answer_is_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS_MAX", 2)
    monkeypatch.setattr("composer.kaleyra.sandbox.sandbox.SLOW_SECONDS", 0.3)
    with RecordingSandbox(scenario="slow") as sandbox, ExitStack() as stack:
        waiting = [stack.enter_context(connected(sandbox)) for _ in range(5)]
        for connection in waiting:
            connection.sendall(request("Host: localhost"))
        assert [connection.recv(65536).split()[1] for connection in waiting] == [b"200"] * 5


def test_stop_ends_also_who_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS_MAX", 1)
    with RecordingSandbox(scenario="slow") as sandbox, connected(sandbox) as first, connected(sandbox):
        first.sendall(request("Host: localhost"))
        limit = time.monotonic() + 20
        while sandbox.requests == 0 and time.monotonic() < limit:
            time.sleep(0.005)
        began = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - began < 2
