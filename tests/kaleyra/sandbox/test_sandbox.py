"""The sandbox seen from its clients' side: scenarios, wrong paths, its port, starting and stopping."""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

import pytest

from composer.kaleyra.sandbox.sandbox import KEY, SCENARIOS, SID, Sandbox
from tests.recording_sandbox import RecordingSandbox

ACTION = {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]}
MESSAGE = {
    "to": "+14155550123",
    "type": "reply",
    "channel": "WhatsApp",
    "from": "+14155550100",
    "body": "Hi Maria",
}
GOOD = json.dumps(MESSAGE | {"action": ACTION}).encode()
PATH = f"/v1/{SID}/messages"
BODY_MISSING = "For the type reply, body field is mandatory and cannot be empty!"


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    raw: bytes

    @property
    def json(self) -> dict:
        assert self.headers["Content-Type"] == "application/json"
        return json.loads(self.raw)


def ask(
    sandbox: Sandbox, body: bytes = GOOD, *, method: str = "POST", path: str = PATH, key: str | None = KEY
) -> Reply:
    with closing(
        http.client.HTTPConnection(sandbox.base_url.removeprefix("http://"), timeout=20)
    ) as connection:
        headers = {"Content-Type": "application/json"} | ({} if key is None else {"api-key": key})
        connection.request(method, path, body, headers)
        with connection.getresponse() as response:
            return Reply(response.status, response.headers, response.read())


@pytest.fixture(autouse=True)
def _nothing_printed_and_nobody_left(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before
    assert caplog.get_records("call") == []
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with RecordingSandbox() as running:
        yield running


def test_a_good_message_is_accepted(sandbox: Sandbox) -> None:
    reply = ask(sandbox)
    assert reply.status == 200
    assert reply.headers["X-Sandbox"] == "reply-button-composer"
    assert reply.json["body"] == "Hi Maria"
    assert sandbox.requests == 1
    assert sandbox.last_fields == MESSAGE | {"action": ACTION}


def test_the_scenarios_are_the_documented_ones() -> None:
    assert " ".join(SCENARIOS) == (
        "accepted rejected-body rejected-unknown-field bad-key outside-window rate-limited server-error "
        "html truncated dropped slow redirect"
    )


@pytest.mark.parametrize(
    ("scenario", "status", "code", "error"),
    [
        ("rejected-body", 400, "E413", {"body": BODY_MISSING}),
        ("rejected-unknown-field", 400, "E413", {"template_name": "template_name field is mandatory"}),
        ("bad-key", 401, "RBC001", {}),
        ("outside-window", 400, "131047", {}),
        ("rate-limited", 429, "130429", {}),
        ("server-error", 500, "WA500", {}),
    ],
)
def test_a_scenario_answers_in_the_failures_form(
    scenario: str, status: int, code: str, error: dict[str, str]
) -> None:
    with RecordingSandbox(scenario=scenario) as sandbox:
        reply = ask(sandbox)
    assert reply.status == status
    assert list(reply.json) == ["code", "message", "data", "error"]
    assert (reply.json["code"], reply.json["data"], reply.json["error"]) == (code, [], error)
    assert reply.json["message"]
    assert reply.headers["Retry-After"] == ("30" if scenario == "rate-limited" else None)
    assert reply.headers["X-Sandbox"] == "reply-button-composer"


def test_html_comes_with_status_200() -> None:
    with RecordingSandbox(scenario="html") as sandbox:
        reply = ask(sandbox)
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/html")
    assert b"<html>" in reply.raw


def test_truncated_ends_amid_the_json() -> None:
    with (
        RecordingSandbox(scenario="truncated") as sandbox,
        pytest.raises(http.client.IncompleteRead) as caught,
    ):
        ask(sandbox)
    assert caught.value.partial.startswith(b'{"id": "')
    assert caught.value.expected
    with pytest.raises(json.JSONDecodeError):
        json.loads(caught.value.partial)


def test_dropped_reads_the_request_and_answers_nothing() -> None:
    with RecordingSandbox(scenario="dropped") as sandbox:
        with pytest.raises(http.client.RemoteDisconnected):
            ask(sandbox)
        assert sandbox.last_fields["body"] == "Hi Maria"


def test_redirect_points_to_another_host() -> None:
    with RecordingSandbox(scenario="redirect") as sandbox:
        reply = ask(sandbox)
    assert reply.status == 302
    assert reply.headers["Location"].startswith("https://example.invalid/")


def test_slow_waits_and_then_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.kaleyra.sandbox.sandbox.SLOW_SECONDS", 0.3)
    with RecordingSandbox(scenario="slow") as sandbox:
        started = time.monotonic()
        assert ask(sandbox).status == 200
        assert time.monotonic() - started >= 0.3
        assert ask(sandbox, key="").status == 401


def test_answer_next_is_for_one_request(sandbox: Sandbox) -> None:
    sandbox.answer_next("html")
    sandbox.answer_next("bad-key")
    assert ask(sandbox, path="/elsewhere").status == 404
    assert ask(sandbox, method="GET").status == 405
    assert [ask(sandbox).status for _ in range(3)] == [401, 200, 200]
    assert sandbox.requests == 3


def test_what_is_answered_next_is_known_until_it_was_given(sandbox: Sandbox) -> None:
    assert sandbox.next_scenario is None
    sandbox.answer_next("html")
    sandbox.answer_next("bad-key")
    assert sandbox.next_scenario == "bad-key"
    ask(sandbox)
    assert sandbox.next_scenario is None


def test_an_unknown_scenario_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match=r"no scenario “rejected”.*rejected-body"):
        RecordingSandbox(scenario="rejected")
    with pytest.raises(ValueError, match="no scenario"):
        sandbox.answer_next("")
    assert ask(sandbox).status == 200


@pytest.mark.parametrize("key", [None, "", "  "])
def test_without_a_key_nothing_is_checked(sandbox: Sandbox, key: str | None) -> None:
    for body in (GOOD, b"{}", b"damaged"):
        reply = ask(sandbox, body, key=key)
        assert (reply.status, reply.json["code"], reply.json["error"]) == (401, "RBC001", {})
    assert ask(sandbox, key="any", path="/v1/any/messages").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/v1/messages", "/v1//messages", f"{PATH}/", f"{PATH}/x", f"/v2/{SID}/messages"]
)
def test_an_unknown_path_is_404(sandbox: Sandbox, path: str) -> None:
    reply = ask(sandbox, path=path)
    assert (reply.status, reply.json["code"], reply.json["error"]) == (404, "404", {})
    assert sandbox.requests == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "NONSENSE"])
def test_another_method_is_405(method: str) -> None:
    with RecordingSandbox(scenario="html") as sandbox:
        reply = ask(sandbox, method=method)
    assert (reply.status, reply.headers["Allow"]) == (405, "POST")
    assert reply.headers["X-Sandbox"] == "reply-button-composer"


def test_starting_and_stopping_twice_is_harmless() -> None:
    sandbox = RecordingSandbox()
    address = sandbox.base_url
    sandbox.start()
    sandbox.start()
    assert ask(sandbox).status == 200
    sandbox.stop()
    sandbox.stop()
    with pytest.raises(ConnectionRefusedError):
        ask(sandbox)
    with sandbox:
        assert sandbox.base_url == address
        assert ask(sandbox).status == 200
    RecordingSandbox().stop()


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OSError, match=f"cannot have port {port}: another program is using it"):
            RecordingSandbox(port)
    with RecordingSandbox(port) as sandbox:
        assert sandbox.base_url == f"http://127.0.0.1:{port}"
        assert ask(sandbox).status == 200
    for number in (-1, 65536):
        with pytest.raises(ValueError, match="is no port"):
            RecordingSandbox(number)


def test_a_taken_port_is_said_when_starting_again() -> None:
    sandbox = RecordingSandbox()
    sandbox.stop()
    port = int(sandbox.base_url.rpartition(":")[2])
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(OSError, match="another program is using it"),
    ):
        sandbox.start()
    with sandbox:
        assert ask(sandbox).status == 200


def test_only_this_machine_is_listened_to(sandbox: Sandbox) -> None:
    port = int(sandbox.base_url.rpartition(":")[2])
    # Refused here; where 127.0.0.2 is no address of the machine, never answered.
    with pytest.raises(OSError, match=r"refused|timed out|assign"):
        socket.create_connection(("127.0.0.2", port), timeout=2).close()


def test_importing_costs_nothing() -> None:
    code = "import sys, composer.kaleyra.sandbox.sandbox; print({'werkzeug', 'requests'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"
