"""A proxy sees no key and no message, and this machine is reached without one."""

import ssl
from collections.abc import Callable
from typing import Any

import pytest

from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Unknown

from ..server import Script, Serve, Visit
from .sends import KEY, Send, accept, stay_silent

PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached_without_a_proxy(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    proxy, server = serve(accept), serve(accept)
    for name in PROXIES:
        monkeypatch.setenv(name, proxy.url)
    assert isinstance(send_to(f"http://{host}:{server.port}"), Accepted)
    assert proxy.all_visits() == []


def refuse_the_proxy(visit: Visit) -> None:
    visit.read_head()
    visit.answer(407, b"who are you?", 'Proxy-Authenticate: Basic realm="x"')


def drop(visit: Visit) -> None:
    visit.read_head()


def forbid(visit: Visit) -> None:
    visit.read_head()
    visit.answer(200, b"")
    visit.send(b"HTTP/1.1 403 Forbidden\r\n\r\n")


@pytest.mark.parametrize("script", [refuse_the_proxy, drop, stay_silent, forbid])
def test_a_proxy_that_does_not_let_through_is_not_sent_and_sees_no_key(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    proxy = serve(script)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    outcome = send_to("https://api.example.invalid", connect_seconds=0.4)
    assert isinstance(outcome, NotSent)
    seen = bytes(proxy.visit.received)
    assert seen.startswith(b"CONNECT api.example.invalid:443 HTTP/1.")
    assert KEY.encode() not in seen
    assert b"HPLANTED77SID" not in seen
    assert b"Hi Maria" not in seen


def test_a_proxy_that_wants_a_password_is_named(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", serve(refuse_the_proxy).url)
    assert "proxy" in send_to("https://api.example.invalid").reason


@pytest.mark.parametrize(
    "proxy", ["http://127.0.0.1:1", "socks5://127.0.0.1:1", "http://", "ftp://127.0.0.1:1", "http://[::1"]
)
def test_a_proxy_that_is_none_is_not_sent(send_to: Send, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    outcome = send_to("https://api.example.invalid")
    assert isinstance(outcome, NotSent)
    assert "proxy" in outcome.reason


def test_a_host_that_the_system_exempts_is_reached_without_a_proxy(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(refuse_the_proxy)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "example.invalid")
    assert isinstance(send_to("https://api.example.invalid", total_seconds=10), NotSent)
    assert proxy.all_visits() == []


def test_the_proxy_of_the_systems_settings_is_used(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(refuse_the_proxy)
    monkeypatch.setattr(
        "requests.utils.getproxies", lambda: {"https": proxy.url}
    )  # as Windows and macOS answer
    assert "proxy" in send_to("https://api.example.invalid").reason
    assert proxy.visit.received.startswith(b"CONNECT api.example.invalid:443 ")


def test_a_proxy_that_nobody_vouches_for_sees_nothing(
    send_to: Send, serve: Serve, rogue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(tunnel(rogue.context, 1))
    monkeypatch.setenv("HTTPS_PROXY", f"https://127.0.0.1:{proxy.port}")
    assert isinstance(send_to("https://api.example.invalid"), NotSent)
    assert proxy.visit.received == b""


def tunnel(proxy_context: ssl.SSLContext | None, port: int) -> Script:
    def script(visit: Visit) -> None:
        if proxy_context is not None:
            visit.start_tls(proxy_context)
        visit.read_head()
        visit.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        visit.tunnel_to(port)

    return script


@pytest.fixture(params=["http", "https"])
def tunnelled(
    request: pytest.FixtureRequest, serve: Serve, trusted_either_way: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Script], tuple[Any, Any]]:
    """Start a server with TLS, reached as https://api.example.invalid, and a proxy with or without TLS."""

    def start(script: Script) -> tuple[Any, Any]:
        def with_tls(visit: Visit) -> None:
            visit.start_tls(trusted_either_way.context)
            script(visit)

        server = serve(with_tls)
        proxy = serve(tunnel(trusted_either_way.context if request.param == "https" else None, server.port))
        monkeypatch.setenv("HTTPS_PROXY", f"{request.param}://127.0.0.1:{proxy.port}")
        return server, proxy

    return start


def test_a_proxy_passes_on_what_it_cannot_read(send_to: Send, tunnelled: Callable[..., Any]) -> None:
    server, proxy = tunnelled(accept)
    assert isinstance(send_to("https://api.example.invalid"), Accepted)
    assert server.visit.headers["api-key"] == KEY
    assert KEY.encode() not in proxy.visit.received


def test_stopping_behind_a_proxy_ends_it(
    send_to: Send, tunnelled: Callable[..., Any], stopped_when: Callable[..., Outcome]
) -> None:
    def wait(visit: Visit) -> None:
        visit.read_request()
        visit.read_to_end()

    server, _ = tunnelled(wait)
    cancel = Cancel()
    url = "https://api.example.invalid"
    outcome = stopped_when(
        cancel, server.wait_for_request, lambda: send_to(url, cancel, read_seconds=30, total_seconds=30)
    )
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason
