"""Each fault of a certificate and of a proxy has a sentence of its own, for a send and for a host's test."""

import datetime
import ipaddress
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from composer.kaleyra.http import tls
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.http.faults import fault_names, fault_text
from composer.kaleyra.http.reach import reach
from composer.kaleyra.outcome import NotSent

from ..server import PATIENCE, Serve, Visit
from .sends import KEY, Send, accept, sentence

HOST = "127.0.0.1"
FAULTS = {
    "expired": "its certificate has expired",
    "early": "its certificate is not valid yet",
    "other name": "its certificate is for another name",
    "self-signed": "its certificate is from an authority that this computer does not trust",
    "signed by nobody known": "its certificate is from an authority that this computer does not trust",
}


class Authority:
    """Signs certificates that a test wants."""

    def __init__(self, folder: Path, name: str) -> None:
        x509 = pytest.importorskip("cryptography.x509")
        from cryptography.hazmat.primitives.asymmetric import ec

        self._folder, self._x509 = folder, x509
        self._key, self._name = ec.generate_private_key(ec.SECP256R1()), name
        self.file = folder / f"{name}.pem"
        self._write(self.file, self._signed(name, self._key, (-10, 10), "", is_authority=True))

    def context(self, host: str = HOST, days: tuple[int, int] = (-2, 2)) -> ssl.SSLContext:
        """Return the TLS of a server with a certificate for a host, valid from one day to another."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        file, key_file = self._folder / "server.pem", self._folder / "server.key"
        self._write(file, self._signed("server", key, days, host, is_authority=False))
        pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
        key_file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file, key_file)
        return context

    def _signed(self, name: str, key: Any, days: tuple[int, int], host: str, *, is_authority: bool) -> Any:
        from cryptography.hazmat.primitives import hashes

        x509 = self._x509
        begin, end = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(day) for day in days)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self._name)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if host:
            is_address = host[0].isdecimal()
            named = x509.IPAddress(ipaddress.ip_address(host)) if is_address else x509.DNSName(host)
            builder = builder.add_extension(x509.SubjectAlternativeName([named]), critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def _write(self, file: Path, certificate: Any) -> None:
        from cryptography.hazmat.primitives import serialization

        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The only authority that is trusted."""
    trusted = Authority(tmp_path, "trusted")
    monkeypatch.setattr(tls, "SYSTEM_VERIFIES", False)
    monkeypatch.setattr(tls, "system_authorities", lambda: (str(trusted.file), None))
    return trusted


@pytest.fixture
def context(
    request: pytest.FixtureRequest, authority: Authority, rogue: Any, tmp_path: Path
) -> ssl.SSLContext:
    """The TLS of a server with a fault."""
    match request.param:
        case "expired":
            return authority.context(days=(-2, -1))
        case "early":
            return authority.context(days=(1, 2))
        case "other name":
            return authority.context("api.example.invalid")
        case "self-signed":
            return rogue.context
        case _:
            (tmp_path / "unknown").mkdir()
            return Authority(tmp_path / "unknown", "unknown").context()


def secured(context: ssl.SSLContext) -> Callable[[Visit], None]:
    def script(visit: Visit) -> None:
        visit.start_tls(context)
        accept(visit)

    return script


@pytest.mark.parametrize(("context", "words"), FAULTS.items(), indirect=["context"])
def test_what_is_wrong_with_a_certificate(
    send_to: Send, serve: Serve, context: ssl.SSLContext, words: str
) -> None:
    server = serve(secured(context))
    outcome = send_to(f"https://{HOST}:{server.port}")
    assert isinstance(outcome, NotSent)
    assert outcome.reason.startswith(f"{HOST} could not prove who it is: {words}. Nothing was sent: ")
    assert sentence(outcome.reason)
    assert server.visit.received == b""


@pytest.mark.parametrize(("context", "words"), FAULTS.items(), indirect=["context"])
def test_a_test_of_the_host_says_so_too(
    serve: Serve, context: ssl.SSLContext, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(secured(context))
    found = reach(f"https://{HOST}:{server.port}", Cancel())
    assert not found.certified
    assert f"could not prove who it is: {words}." in found.problem


def test_a_good_certificate_has_no_fault(send_to: Send, serve: Serve, authority: Authority) -> None:
    server = serve(secured(authority.context()))
    send_to(f"https://{HOST}:{server.port}")
    assert server.visit.headers["api-key"] == KEY


def test_nobody_at_the_port(send_to: Send) -> None:
    with closing(socket.create_server((HOST, 0))) as listener:
        port = listener.getsockname()[1]
    outcome = send_to(f"https://{HOST}:{port}")
    assert isinstance(outcome, NotSent)
    assert outcome.reason.startswith(
        f"No connection to {HOST} could be made. Nothing was sent: the host refused"
    )


def test_the_systems_of_windows_and_macos_name_the_same_faults() -> None:
    for code, words in ((0x800B0101, "expired"), (-67602, "another name"), (0x800B0109, "authority")):
        fault = ssl.SSLCertVerificationError("words of the system")
        fault.verify_code = code
        assert words in fault_text(fault_names(fault), HOST, "send")


@pytest.fixture
def proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """Start a real proxy, a program of its own, as the one of this computer."""
    program = shutil.which("tinyproxy")
    if program is None:
        pytest.skip("tinyproxy is not installed")
    started: list[subprocess.Popen[bytes]] = []

    def start(*settings: str) -> int:
        with closing(socket.create_server((HOST, 0))) as listener:
            port = int(listener.getsockname()[1])
        file = tmp_path / "tinyproxy.conf"
        lines = (f"Port {port}", f"Listen {HOST}", "Timeout 5", "MaxClients 5", *settings, "")
        file.write_text("\n".join(lines))
        started.append(subprocess.Popen([program, "-d", "-c", str(file)], stdout=subprocess.DEVNULL))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                socket.create_connection((HOST, port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        monkeypatch.setenv("HTTPS_PROXY", f"http://{HOST}:{port}")
        return port

    yield start
    for process in started:
        process.terminate()
        process.wait(PATIENCE)


# A name, because this computer's own addresses never go through a proxy.
ELSEWHERE = "https://api.example.invalid"


def refuse_by_port(proxy: Callable[..., int]) -> None:
    proxy("ConnectPort 8443")


def want_a_password(proxy: Callable[..., int]) -> None:
    proxy("BasicAuth maria secret")


def know_no_host(proxy: Callable[..., int]) -> None:
    proxy()


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        (want_a_password, "Your network's proxy wants a user name and a password."),
        (refuse_by_port, "Your network's proxy refuses to let the program through to api.example.invalid."),
        (know_no_host, "Your network's proxy could not reach api.example.invalid."),
    ],
)
def test_what_a_real_proxy_says(
    send_to: Send, proxy: Callable[..., int], begin: Callable[..., None], words: str
) -> None:
    begin(proxy)
    outcome = send_to(ELSEWHERE, connect_seconds=4)
    assert isinstance(outcome, NotSent)
    assert outcome.reason.startswith(f"{words} Nothing was sent: ")
    found = reach(ELSEWHERE, Cancel())
    assert (found.proxied, found.problem) == (True, outcome.reason)


def test_a_proxy_that_is_not_there(send_to: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{HOST}:1")
    outcome = send_to(ELSEWHERE)
    assert isinstance(outcome, NotSent)
    assert outcome.reason.startswith("Your network's proxy does not answer. Nothing was sent: ")


def test_a_proxy_whose_own_certificate_nobody_trusts(
    send_to: Send, serve: Serve, rogue: Any, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(secured(rogue.context))
    monkeypatch.setenv("HTTPS_PROXY", f"https://{HOST}:{server.port}")
    outcome = send_to(ELSEWHERE)
    assert isinstance(outcome, NotSent)
    assert outcome.reason.startswith("Your network's proxy could not prove who it is.")


def test_a_certificate_of_a_company_behind_its_proxy(
    send_to: Send, serve: Serve, rogue: Any, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks_inside(visit: Visit) -> None:
        visit.read_head()
        visit.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        visit.start_tls(rogue.context)

    monkeypatch.setenv("HTTPS_PROXY", serve(looks_inside).url)
    outcome = send_to(ELSEWHERE)
    assert isinstance(outcome, NotSent)
    words = "api.example.invalid could not prove who it is: its certificate is from an authority"
    assert outcome.reason.startswith(words)
