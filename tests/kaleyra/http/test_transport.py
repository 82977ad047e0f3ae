"""Ways by which a key or a message could stray, tried over real sockets: redirects and needless headers."""

from pathlib import Path

import pytest

from composer.kaleyra.http import transport
from composer.kaleyra.outcome import Accepted, Rejected

from ..server import Serve
from .sends import SHORT, Send, accept, answering


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 306, 307, 308])
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


def test_nothing_but_what_is_needed_is_said(send_to: Send, serve: Serve) -> None:
    server = serve(accept)
    send_to(server.url)
    names = {"host", "accept", "accept-encoding", "api-key", "content-type", "content-length", "user-agent"}
    assert set(server.visit.headers) <= names | {"connection"}
    assert server.visit.headers["host"] == f"127.0.0.1:{server.port}"


def test_a_cookie_is_not_kept(send_to: Send, serve: Serve) -> None:
    first, second = serve(answering(200, SHORT, "Set-Cookie: a=b; Path=/")), serve(accept)
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
