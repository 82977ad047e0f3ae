"""A message goes only to a server that proves who it is."""

import http.client
import shutil
import ssl
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from composer.kaleyra.http import tls
from composer.kaleyra.outcome import Accepted, NotSent

from ..server import Script, Serve, Server, Visit
from .sends import KEY, Send, accept, stay_silent


def secure(server: Server, host: str = "127.0.0.1") -> str:
    return f"https://{host}:{server.port}"


def with_tls(context: ssl.SSLContext) -> Script:
    def script(visit: Visit) -> None:
        visit.start_tls(context)
        accept(visit)

    return script


def test_a_trusted_certificate_is_accepted(send_to: Send, serve: Serve, trusted_either_way: Any) -> None:
    server = serve(with_tls(trusted_either_way.context))
    assert isinstance(send_to(secure(server)), Accepted)
    assert server.visit.headers["api-key"] == KEY


def test_a_certificate_that_nobody_signed_is_not_sent(send_to: Send, serve: Serve, rogue: Any) -> None:
    server = serve(with_tls(rogue.context))
    outcome = send_to(secure(server))
    assert isinstance(outcome, NotSent)
    assert "prove" in outcome.reason
    assert server.visit.received == b""


def test_a_certificate_of_another_host_is_not_sent(
    send_to: Send, serve: Serve, trusted_either_way: Any
) -> None:
    server = serve(with_tls(trusted_either_way.context))
    assert isinstance(send_to(secure(server, "localhost")), NotSent)
    assert server.visit.received == b""


@pytest.fixture
def rogue_folder(rogue: Any, tmp_path: Path) -> str:
    """A folder of authorities as OpenSSL reads one."""
    if not shutil.which("openssl"):
        pytest.skip("nobody tells the file's name")
    command = ["openssl", "x509", "-hash", "-noout", "-in", rogue.file]
    name = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    shutil.copy(rogue.file, tmp_path / f"{name}.0")
    return str(tmp_path)


def test_the_environment_brings_no_folder_of_authorities(
    send_to: Send, serve: Serve, rogue: Any, rogue_folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", rogue_folder)
    proof = serve(with_tls(rogue.context))
    context = ssl.create_default_context()
    with closing(
        http.client.HTTPSConnection("127.0.0.1", proof.port, timeout=5, context=context)
    ) as connection:
        connection.request("POST", "/")
        assert connection.getresponse().status == 200
    server = serve(with_tls(rogue.context))
    assert isinstance(send_to(secure(server)), NotSent)
    assert server.visit.received == b""


def test_nothing_that_unlocks_the_connection_is_written_down(
    send_to: Send, serve: Serve, trusted_either_way: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "unlocked"))
    assert isinstance(send_to(secure(serve(with_tls(trusted_either_way.context)))), Accepted)
    assert list(tmp_path.iterdir()) == []


def test_the_authorities_are_those_of_the_system(monkeypatch: pytest.MonkeyPatch, rogue: Any) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", rogue.file)
    monkeypatch.setenv("SSL_CERT_DIR", str(Path(rogue.file).parent))
    found = [path for path in tls.system_authorities() if path]
    assert found or tls.SYSTEM_VERIFIES
    assert not any(str(Path(rogue.file).parent) in path for path in found)
    assert all(Path(path).exists() for path in found)


def test_a_system_without_authorities_trusts_nobody(
    send_to: Send, serve: Serve, trusted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tls, "system_authorities", lambda: (None, None))
    assert isinstance(send_to(secure(serve(with_tls(trusted.context)))), NotSent)


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environment_brings_no_authority_of_its_own(
    send_to: Send, serve: Serve, rogue: Any, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, rogue.file)
    proof = serve(with_tls(rogue.context))
    context = ssl.create_default_context(cafile=rogue.file)
    with closing(
        http.client.HTTPSConnection("127.0.0.1", proof.port, timeout=5, context=context)
    ) as connection:
        connection.request("POST", "/")
        assert connection.getresponse().status == 200
    server = serve(with_tls(rogue.context))
    assert isinstance(send_to(secure(server)), NotSent)
    assert server.visit.received == b""


def test_https_to_a_server_without_it_is_not_sent(send_to: Send, serve: Serve) -> None:
    def plain(visit: Visit) -> None:
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
    def hang_up(visit: Visit) -> None:
        visit.read_some()

    assert isinstance(send_to(secure(serve(hang_up))), NotSent)
