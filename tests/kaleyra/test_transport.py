"""Ways by which a key or a message could stray or an answer could do harm, tried over real sockets."""

import gzip
import http.client
import json
import ssl
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from composer.kaleyra import transport
from composer.kaleyra.client import Cancel
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown

Send = Callable[..., Outcome]
Serve = Callable[[Callable[[Any], None]], Any]

ACCEPTED = b'{"id": "a1", "body": "Hi"}'
KEY = b"planted-Key-9f3a71"
PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]


def accept(visit: Any) -> None:
    visit.read_request()
    visit.answer(200, ACCEPTED)


def answering(status: int, body: bytes, *headers: str) -> Callable[[Any], None]:
    def answer(visit: Any) -> None:
        visit.read_request()
        visit.answer(status, body, *headers)

    return answer


def secure(server: Any, host: str = "127.0.0.1") -> str:
    return f"https://{host}:{server.port}"


# Redirects.


@pytest.mark.parametrize("status", [300, 301, 302, 303, 305, 307, 308])
def test_a_redirect_is_never_followed(send_to: Send, serve: Serve, status: int) -> None:
    other = serve(accept)
    server = serve(answering(status, b"", f"Location: {other.url}/v1/HPLANTED77SID/messages"))
    outcome = send_to(server.url)
    assert isinstance(outcome, Rejected)
    assert outcome.status == status
    assert server.visit.received.count(b" HTTP/1.1\r\n") == 1
    assert other.all_visits() == []


@pytest.mark.parametrize("to", ["/", "//127.0.0.1:1/", "http://[", "x" * 5000, "\xff", ""])
def test_where_a_redirect_points_does_not_matter(send_to: Send, serve: Serve, to: str) -> None:
    assert isinstance(send_to(serve(answering(302, b"moved", f"Location: {to}")).url), Rejected)


def test_a_redirect_is_not_read_without_end(send_to: Send, serve: Serve) -> None:
    sent = [0]
    outcome = send_to(serve(without_end(sent, b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")).url)
    assert isinstance(outcome, Rejected)
    assert sent[0] < 100_000_000


# The environment.


@pytest.mark.parametrize("variable", ["NETRC", "HOME"])
def test_a_netrc_adds_nothing(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login maria password planted\ndefault login maria password planted\n")
    netrc.chmod(0o600)
    monkeypatch.setenv(variable, str(netrc if variable == "NETRC" else tmp_path))
    server = serve(accept)
    assert isinstance(send_to(server.url), Accepted)
    assert "authorization" not in server.visit.headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached_without_a_proxy(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    proxy, server = serve(accept), serve(accept)
    for name in PROXIES:
        monkeypatch.setenv(name, proxy.url)
    assert isinstance(send_to(f"http://{host}:{server.port}"), Accepted)
    assert proxy.all_visits() == []


def refuse_the_proxy(visit: Any) -> None:
    visit.read_head()
    visit.answer(407, b"who are you?", 'Proxy-Authenticate: Basic realm="x"')


def drop(visit: Any) -> None:
    visit.read_head()


def stay_silent(visit: Any) -> None:
    visit.read_to_end()


def forbid(visit: Any) -> None:
    visit.read_head()
    visit.answer(200, b"")
    visit.send(b"HTTP/1.1 403 Forbidden\r\n\r\n")


@pytest.mark.parametrize("script", [refuse_the_proxy, drop, stay_silent, forbid])
def test_a_proxy_that_does_not_let_through_is_not_sent_and_sees_no_key(
    send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch, script: Callable[[Any], None]
) -> None:
    proxy = serve(script)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    outcome = send_to("https://api.example.invalid", connect_seconds=0.4)
    assert isinstance(outcome, NotSent)
    seen = bytes(proxy.visit.received)
    assert seen.startswith(b"CONNECT api.example.invalid:443 HTTP/1.")
    assert KEY not in seen
    assert b"HPLANTED77SID" not in seen
    assert b"Hi Maria" not in seen


def test_a_proxy_that_wants_a_password_is_named(send_to: Send, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
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


def tunnel(proxy_context: ssl.SSLContext | None, port: int) -> Callable[[Any], None]:
    def script(visit: Any) -> None:
        if proxy_context is not None:
            visit.start_tls(proxy_context)
        visit.read_head()
        visit.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        visit.tunnel_to(port)

    return script


@pytest.fixture(params=["http", "https"])
def tunnelled(
    request: pytest.FixtureRequest, serve: Serve, trusted: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Any], None]], tuple[Any, Any]]:
    """Start a server with TLS, reached as https://api.example.invalid, and a proxy with or without TLS of its own."""

    def start(script: Callable[[Any], None]) -> tuple[Any, Any]:
        def with_tls(visit: Any) -> None:
            visit.start_tls(trusted.context)
            script(visit)

        server = serve(with_tls)
        proxy = serve(tunnel(trusted.context if request.param == "https" else None, server.port))
        monkeypatch.setenv("HTTPS_PROXY", f"{request.param}://127.0.0.1:{proxy.port}")
        return server, proxy

    return start


def test_a_proxy_passes_on_what_it_cannot_read(send_to: Send, tunnelled: Callable[..., Any]) -> None:
    server, proxy = tunnelled(accept)
    assert isinstance(send_to("https://api.example.invalid"), Accepted)
    assert server.visit.headers["api-key"].encode() == KEY
    assert KEY not in proxy.visit.received


def test_stopping_behind_a_proxy_ends_it(
    send_to: Send, tunnelled: Callable[..., Any], stopped_when: Callable[..., Outcome]
) -> None:
    def wait(visit: Any) -> None:
        visit.read_request()
        visit.read_to_end()

    server, _ = tunnelled(wait)
    cancel = Cancel()
    url = "https://api.example.invalid"
    outcome = stopped_when(cancel, server.came, lambda: send_to(url, cancel, read_seconds=30, total_seconds=30))
    assert isinstance(outcome, Unknown)
    assert "You stopped" in outcome.reason


# Certificates.


def with_tls(context: ssl.SSLContext) -> Callable[[Any], None]:
    def script(visit: Any) -> None:
        visit.start_tls(context)
        accept(visit)

    return script


def test_a_trusted_certificate_is_accepted(send_to: Send, serve: Serve, trusted: Any) -> None:
    server = serve(with_tls(trusted.context))
    assert isinstance(send_to(secure(server)), Accepted)
    assert server.visit.headers["api-key"].encode() == KEY


def test_a_certificate_that_nobody_signed_is_not_sent(send_to: Send, serve: Serve, rogue: Any) -> None:
    server = serve(with_tls(rogue.context))
    outcome = send_to(secure(server))
    assert isinstance(outcome, NotSent)
    assert "prove" in outcome.reason
    assert server.visit.received == b""


def test_a_certificate_of_another_host_is_not_sent(send_to: Send, serve: Serve, trusted: Any) -> None:
    server = serve(with_tls(trusted.context))
    assert isinstance(send_to(secure(server, "localhost")), NotSent)
    assert server.visit.received == b""


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environment_brings_no_authority_of_its_own(
    send_to: Send, serve: Serve, rogue: Any, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, rogue.file)
    proof = serve(with_tls(rogue.context))
    context = ssl.create_default_context(cafile=rogue.file)
    with closing(http.client.HTTPSConnection("127.0.0.1", proof.port, timeout=5, context=context)) as connection:
        connection.request("POST", "/")
        assert connection.getresponse().status == 200
    server = serve(with_tls(rogue.context))
    assert isinstance(send_to(secure(server)), NotSent)
    assert server.visit.received == b""


def test_https_to_a_server_without_it_is_not_sent(send_to: Send, serve: Serve) -> None:
    def plain(visit: Any) -> None:
        visit.read_some()
        visit.answer(400, b"")

    server = serve(plain)
    assert isinstance(send_to(secure(server)), NotSent)
    assert b"POST" not in server.visit.received


def test_a_server_that_never_shakes_hands_is_not_sent(send_to: Send, serve: Serve) -> None:
    outcome = send_to(secure(serve(stay_silent)), connect_seconds=0.3)
    assert isinstance(outcome, NotSent)
    assert "in time" in outcome.reason


def test_a_server_that_hangs_up_amid_the_handshake_is_not_sent(send_to: Send, serve: Serve) -> None:
    def hang_up(visit: Any) -> None:
        visit.read_some()

    assert isinstance(send_to(secure(serve(hang_up))), NotSent)


# Answers that would fill the memory.

GIGABYTE = 1_000_000_000


def without_end(sent: list[int], head: bytes, piece: bytes = b" " * 65_536) -> Callable[[Any], None]:
    def script(visit: Any) -> None:
        visit.read_request()
        visit.send(head)
        while sent[0] < GIGABYTE:
            visit.send(piece)
            sent[0] += len(piece)

    return script


@pytest.fixture
def flat_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", Unknown),
        (b"HTTP/1.1 200 OK\r\n\r\n", Unknown),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Rejected),
        (b'HTTP/1.1 200 OK\r\n\r\n{"id": "a1"}', Unknown),
    ],
)
def test_a_gigabyte_is_not_read(send_to: Send, serve: Serve, head: bytes, kind: type) -> None:
    sent = [0]
    piece = b"x" * 65_536
    outcome = send_to(serve(without_end(sent, head, piece)).url)
    assert type(outcome) is kind
    assert len(outcome.reply) == transport.REPLY_BYTES_MAX
    assert sent[0] < 100_000_000


def test_an_answer_of_exactly_the_cap_is_read(send_to: Send, serve: Serve) -> None:
    whole = ACCEPTED + b" " * (transport.REPLY_BYTES_MAX - len(ACCEPTED))
    assert isinstance(send_to(serve(answering(200, whole)).url), Accepted)


def bomb() -> bytes:
    """A gigabyte of blanks, gzipped by hand out of the same packed block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * 100 + packer.flush()


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize("status", [200, 400])
def test_a_packed_gigabyte_is_not_unpacked(send_to: Send, serve: Serve, status: int) -> None:
    outcome = send_to(serve(answering(status, bomb(), "Content-Encoding: gzip")).url)
    assert type(outcome) is (Unknown if status == 200 else Rejected)
    assert outcome.reply == " " * transport.REPLY_BYTES_MAX


@pytest.mark.usefixtures("flat_memory")
def test_a_gigabyte_packed_twice_is_not_unpacked(send_to: Send, serve: Serve) -> None:
    twice = gzip.compress(bomb())
    outcome = send_to(serve(answering(200, twice, "Content-Encoding: gzip, gzip")).url, total_seconds=10)
    assert isinstance(outcome, Unknown)
    assert len(outcome.reply) <= transport.REPLY_BYTES_MAX


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("x-new", bytes)])
def test_a_packed_answer_is_read(send_to: Send, serve: Serve, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    server = serve(answering(200, pack(ACCEPTED), f"Content-Encoding: {encoding}"))
    assert isinstance(send_to(server.url), Accepted)


@pytest.mark.parametrize(("status", "kind"), [(200, Unknown), (400, Rejected)])
@pytest.mark.parametrize("packed", [b"not gzip at all", gzip.compress(ACCEPTED)[:-9], b""])
def test_an_answer_packed_wrongly_is_told_by_its_status(
    send_to: Send, serve: Serve, packed: bytes, status: int, kind: type
) -> None:
    server = serve(answering(status, packed, "Content-Encoding: gzip"))
    outcome = send_to(server.url)
    assert type(outcome) is kind or (isinstance(outcome, Accepted) and outcome.reply == ACCEPTED.decode())


@pytest.mark.parametrize(("status", "kind"), [(200, Unknown), (400, Rejected)])
@pytest.mark.parametrize("brackets", ["[", '{"a":', '{"id": [[', '{"error": {"body": ['])
def test_brackets_without_end_are_told_by_their_status(
    send_to: Send, serve: Serve, brackets: str, status: int, kind: type
) -> None:
    server = serve(answering(status, brackets.encode() * 100_000, "Content-Type: application/json"))
    assert type(send_to(server.url)) is kind


# Charsets.


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", ACCEPTED),
        ("application/json; charset=utf-8", ACCEPTED),
        ("application/json; charset=utf-16", ACCEPTED),
        ("application/json; charset=utf-7", ACCEPTED),
        ("application/json; charset=x-nonsense", ACCEPTED),
        ("application/json; charset=", ACCEPTED),
        ("application/json; charset=hex", ACCEPTED),
        ("text/html", ACCEPTED),
        ("text/html; charset=latin-1", ACCEPTED),
        ("application/octet-stream", ACCEPTED),
        ("", ACCEPTED),
        (";;;=", ACCEPTED),
        ("application/json", b"\xef\xbb\xbf" + ACCEPTED),
        ("application/json; charset=utf-16", ACCEPTED.decode().encode("utf-16")),
        *[
            (content_type, '{"id": "a1", "body": "Grüße"}'.encode("latin-1"))
            for content_type in (
                "application/json",
                "application/json; charset=latin-1",
                "application/json; charset=utf-8",
                "application/json; charset=utf-16",
                "application/json; charset=x-nonsense",
                "application/json; charset=a\0b",
                "application/json; charset=hex",
                "application/json; charset=idna",
                "application/json; charset=undefined",
                "application/json; charset=" + "x" * 10_000,
                "text/plain",
                "",
            )
        ],
    ],
)
def test_an_id_is_found_whatever_charset_is_declared(
    send_to: Send, serve: Serve, content_type: str, body: bytes
) -> None:
    outcome = send_to(serve(answering(200, body, f"Content-Type: {content_type}")).url)
    assert isinstance(outcome, Accepted)
    assert outcome.message_id == "a1"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", "Grüße 😀".encode()),
        ("text/html", "Grüße 😀".encode()),
        ("application/json; charset=latin-1", "Grüße 😀".encode()),
        ("application/json; charset=utf-16", "Grüße 😀".encode("utf-16")),
    ],
)
def test_an_answer_is_text_as_it_was_meant(send_to: Send, serve: Serve, content_type: str, body: bytes) -> None:
    assert send_to(serve(answering(400, body, f"Content-Type: {content_type}")).url).reply == "Grüße 😀"


def test_a_declared_charset_is_for_what_is_not_utf_8(send_to: Send, serve: Serve) -> None:
    body = json.dumps({"message": "Größe"}, ensure_ascii=False).encode("latin-1")
    outcome = send_to(serve(answering(400, body, "Content-Type: application/json; charset=iso-8859-1")).url)
    assert outcome.message == "Größe"


# The request's own headers.


def test_nothing_but_what_is_needed_is_said(send_to: Send, serve: Serve) -> None:
    server = serve(accept)
    send_to(server.url)
    names = {"host", "accept", "accept-encoding", "api-key", "content-type", "content-length", "user-agent"}
    assert set(server.visit.headers) <= names | {"connection"}
    assert server.visit.headers["host"] == f"127.0.0.1:{server.port}"


def test_a_cookie_is_not_kept(send_to: Send, serve: Serve) -> None:
    first, second = serve(answering(200, ACCEPTED, "Set-Cookie: a=b; Path=/")), serve(accept)
    send_to(first.url)
    send_to(second.url)
    assert "cookie" not in second.visit.headers


def test_a_body_says_each_time_before_it_is_read() -> None:
    seen: list[bytes] = []
    body = transport.Body(b"abcdef", lambda: seen.append(body.getvalue()[body.tell() :]))
    assert [body.read(4), body.read(4), body.read()] == [b"abcd", b"ef", b""]
    assert seen == [b"abcdef", b"ef", b""]


def test_a_body_is_not_read_if_it_may_not_leave() -> None:
    def refuse() -> None:
        raise RuntimeError

    body = transport.Body(b"abcdef", refuse)
    with pytest.raises(RuntimeError):
        body.read()
    assert body.tell() == 0
