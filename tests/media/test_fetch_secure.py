"""Certificates, and the system's proxy."""

import ssl
from typing import Any

import pytest

from composer.media.fetch import Fetched, Unreachable

from ..kaleyra.server import Script, Serve, Visit
from .conftest import FetchLocal, ResolveNames
from .files import picture

PNG = picture("PNG")
HOST = "api.example.invalid"  # what the certificate is for


def hand_out(visit: Visit) -> None:
    visit.read_head()
    visit.answer(200, PNG)


def with_tls(context: ssl.SSLContext) -> Script:
    def script(visit: Visit) -> None:
        visit.start_tls(context)
        hand_out(visit)

    return script


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch, resolve_names: ResolveNames) -> list[str]:
    """Where the certificate's host leads to; a test may put another address in."""
    import socket

    address = ["93.184.216.34"]
    other = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host == HOST:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address[0], port))]
        return other(host, port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return address


def test_a_file_comes_over_tls_from_the_host_of_the_certificate(
    fetch_local: FetchLocal, serve: Serve, trusted: Any, resolved: list[str]
) -> None:
    resolved[0] = "127.0.0.1"
    server = serve(with_tls(trusted.context))
    assert isinstance(fetch_local(f"https://{HOST}:{server.port}/a.png"), Fetched)
    assert server.visit.headers["host"] == f"{HOST}:{server.port}"


def test_a_certificate_that_nobody_signed_is_explained(
    fetch_local: FetchLocal, serve: Serve, rogue: Any
) -> None:
    server = serve(with_tls(rogue.context))
    assert fetch_local(f"https://127.0.0.1:{server.port}/a.png") == Unreachable(
        "127.0.0.1 could not prove who it is, so WhatsApp may refuse it: ask who runs it to renew its "
        "certificate; in a company network ask your IT staff."
    )
    assert server.visit.received == b""


def test_a_certificate_of_another_host_is_explained(
    fetch_local: FetchLocal, serve: Serve, trusted: Any, resolve_names: ResolveNames
) -> None:
    resolve_names(files=[["127.0.0.1"]])
    found = fetch_local(f"https://files.example.com:{serve(with_tls(trusted.context)).port}/a.png")
    assert isinstance(found, Unreachable)
    assert "files.example.com could not prove who it is" in found.reason


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environment_brings_no_authority_of_its_own(
    fetch_local: FetchLocal, serve: Serve, rogue: Any, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, rogue.file)
    found = fetch_local(f"https://127.0.0.1:{serve(with_tls(rogue.context)).port}/a.png")
    assert isinstance(found, Unreachable)


def test_a_server_without_tls_is_explained(fetch_local: FetchLocal, serve: Serve) -> None:
    def answer(visit: Visit) -> None:
        visit.read_some()
        visit.answer(400)

    found = fetch_local(f"https://127.0.0.1:{serve(answer).port}/a.png")
    assert isinstance(found, Unreachable)
    assert "could not prove who it is" in found.reason


def tunnel(port: int, proxy_context: ssl.SSLContext | None = None) -> Script:
    def script(visit: Visit) -> None:
        if proxy_context is not None:
            visit.start_tls(proxy_context)
        visit.read_head()
        visit.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        visit.tunnel_to(port)

    return script


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_is_asked_for_the_address_that_was_checked(
    fetch_local: FetchLocal,
    serve: Serve,
    trusted: Any,
    resolved: list[str],
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
) -> None:
    server = serve(with_tls(trusted.context))
    proxy = serve(tunnel(server.port, trusted.context if scheme == "https" else None))
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://127.0.0.1:{proxy.port}")
    found = fetch_local(f"https://{HOST}/a.png")
    assert isinstance(found, Fetched)
    assert found.data == PNG
    assert proxy.visit.received.startswith(b"CONNECT 93.184.216.34:443 HTTP/1.")
    assert server.visit.headers["host"] == HOST


def test_behind_a_proxy_the_certificate_is_that_of_the_name(
    fetch_local: FetchLocal,
    serve: Serve,
    trusted: Any,
    resolve_names: ResolveNames,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_names(files=[["93.184.216.34"]])
    proxy = serve(tunnel(serve(with_tls(trusted.context)).port))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    found = fetch_local("https://files.example.com/a.png")
    assert isinstance(found, Unreachable)
    assert "files.example.com could not prove who it is" in found.reason


def test_a_proxy_is_not_led_into_a_private_network(
    fetch_local: FetchLocal, serve: Serve, resolve_names: ResolveNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_names(files=[["10.0.0.1"]])
    proxy = serve(hand_out)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    found = fetch_local("https://files.example.com/a.png")
    assert isinstance(found, Unreachable)
    assert "files.example.com is in a private network" in found.reason
    assert proxy.all_visits() == []


def test_a_proxy_that_does_not_let_through_is_explained(
    fetch_local: FetchLocal, serve: Serve, resolve_names: ResolveNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(visit: Visit) -> None:
        visit.read_head()
        visit.answer(407, b"who are you?", 'Proxy-Authenticate: Basic realm="x"')

    resolve_names(files=[["93.184.216.34"]])
    monkeypatch.setenv("HTTPS_PROXY", serve(refuse).url)
    assert fetch_local("https://files.example.com/a.png") == Unreachable(
        "Your network's proxy did not let the program through to "
        "files.example.com: open the address in a browser to check it."
    )


@pytest.mark.parametrize(
    ("variable", "proxy", "scheme"),
    [
        ("HTTP_PROXY", "http://127.0.0.1:1", "http"),
        ("http_proxy", "127.0.0.1:1", "http"),
        ("ALL_PROXY", "http://127.0.0.1:1", "http"),
        ("HTTPS_PROXY", "socks5://127.0.0.1:1", "https"),
        ("HTTPS_PROXY", "socks5h://127.0.0.1:1", "https"),
        ("HTTPS_PROXY", "ftp://127.0.0.1:1", "https"),
    ],
)
def test_what_a_proxy_would_have_to_look_up_itself_is_not_asked_for(
    fetch_local: FetchLocal,
    resolve_names: ResolveNames,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    proxy: str,
    scheme: str,
) -> None:
    asked = resolve_names(files=[["93.184.216.34"]])
    monkeypatch.setenv(variable, proxy)
    assert fetch_local(f"{scheme}://files.example.com/a.png") == Unreachable(
        "The program cannot look at this file through this computer's proxy: use a web address with "
        "https://, or open it in a browser to check it."
    )
    assert asked == []


def test_a_host_that_the_system_exempts_is_reached_without_a_proxy(
    fetch_local: FetchLocal, serve: Serve, resolve_names: ResolveNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_names(files=[["127.0.0.1"]])
    proxy, server = serve(hand_out), serve(hand_out)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "example.com")
    assert isinstance(fetch_local(f"http://files.example.com:{server.port}/a.png"), Fetched)
    assert proxy.all_visits() == []


@pytest.mark.parametrize("proxy", ["http://", "http://[::1", "://", "http://127.0.0.1:99999"])
def test_a_proxy_that_is_none_is_explained(
    fetch_local: FetchLocal, resolve_names: ResolveNames, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    resolve_names(files=[["93.184.216.34"]])
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    assert isinstance(fetch_local("https://files.example.com/a.png"), Unreachable)
