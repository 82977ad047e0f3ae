"""Whether a host is there, over real sockets: nothing of the account goes there, and no message."""

import socket
import threading
import time
from contextlib import closing

import pytest

from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.http.reach import Reach, reach, reach_text

from ..server import Serve, Visit


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)


def answer(visit: Visit) -> None:
    visit.read_request()
    visit.answer(404, b"")


@pytest.mark.parametrize("status", [200, 301, 401, 404, 500])
def test_any_answer_means_that_the_host_is_there(serve: Serve, status: int) -> None:
    def script(visit: Visit) -> None:
        visit.read_request()
        visit.answer(status, b"", "Location: https://example.invalid/")

    server = serve(script)
    found = reach(server.url, Cancel())
    assert (found.host, found.found, found.answered, found.problem) == ("127.0.0.1", True, True, "")
    assert found.certified is False  # plain http
    assert server.posts == 0
    assert server.visit.received.startswith(b"HEAD / HTTP/1.1\r\n")
    assert {"api-key", "authorization", "cookie"} & set(server.visit.headers) == set()


def test_a_good_certificate_is_said(serve: Serve, trusted) -> None:
    def script(visit: Visit) -> None:
        visit.start_tls(trusted.context)
        answer(visit)

    found = reach(serve(script).url.replace("http:", "https:"), Cancel())
    assert (found.certified, found.answered, found.problem) == (True, True, "")


def test_a_certificate_that_nobody_signed_is_said(serve: Serve, rogue) -> None:
    def script(visit: Visit) -> None:
        visit.start_tls(rogue.context)
        answer(visit)

    found = reach(serve(script).url.replace("http:", "https:"), Cancel())
    assert (found.found, found.certified, found.answered) == (True, False, False)
    assert "could not prove who it is" in found.problem


def test_a_host_that_nobody_knows_is_said() -> None:
    found = reach("https://api.example.invalid", Cancel())
    assert (found.found, found.answered) == (False, False)
    assert found.problem.startswith("api.example.invalid was not found.")


def test_nobody_listens() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens, nor can anybody else there
        found = reach(f"http://127.0.0.1:{taken.getsockname()[1]}", Cancel())
    assert (found.found, found.answered) == (True, False)
    assert "No connection to 127.0.0.1" in found.problem


def test_a_proxy_that_wants_a_password_is_said(serve: Serve, monkeypatch) -> None:
    def script(visit: Visit) -> None:
        visit.read_request()
        visit.answer(407, b"", "Proxy-Authenticate: Basic")

    monkeypatch.setenv("https_proxy", serve(script).url)
    found = reach("https://api.example.invalid", Cancel())
    assert (found.proxied, found.found, found.answered) == (True, False, False)
    assert "proxy" in found.problem


@pytest.mark.parametrize("stop", [True, False])
def test_a_host_that_says_nothing_can_be_given_up_on(serve: Serve, stop: bool) -> None:
    def script(visit: Visit) -> None:
        visit.read_request()
        visit.read_to_end()

    cancel, url = Cancel(), serve(script).url
    if stop:
        threading.Timer(0.3, cancel.cancel).start()
    begun = time.monotonic()
    found = reach(url, cancel, 4 if stop else 0.5)
    assert time.monotonic() - begun < 2
    assert found.answered is False
    assert found.problem == ("You stopped the test." if stop else "127.0.0.1 did not answer in time.")


NO_KEY = (
    "No message was sent to anyone. The API has no call that checks "
    "a key, so the SID and the key themselves are not checked."
)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            Reach("a.io", True, False, True, True),
            f"a.io was found (DNS), proved who it is (TLS) and answers. {NO_KEY}",
        ),
        (Reach("::1", True, False, False, True), f"::1 answers. {NO_KEY}"),
        (
            Reach("a.io", False, True, True, True),
            f"a.io was reached through your network's proxy, proved who it is (TLS) and answers. {NO_KEY}",
        ),
        (Reach("a.io", True, problem="It was silent."), "a.io was found (DNS). But: It was silent."),
        (Reach("a.io", proxied=True, problem="The proxy said no."), "The proxy said no."),
        (Reach("a.io", problem="Nobody knows it."), "Nobody knows it."),
    ],
)
def test_it_is_told_what_was_checked(found: Reach, words: str) -> None:
    assert reach_text(found) == words
