"""The scripted server and the client's send against it, its certificates, and a port that never answers."""

import datetime
import ipaddress
import logging
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http import client, tls
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Outcome
from composer.message.model import Message

from .http.sends import KEY, MESSAGE, SID, Send, StoppedWhen, wait_for_the_end_of_the_thread
from .server import PATIENCE, Script, Serve, Server


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that runs a script per connection. Nothing may post to it twice."""
    servers: list[Server] = []
    with ExitStack() as stack:

        def start(script: Script) -> Server:
            servers.append(Server(script))
            stack.callback(servers[-1].close)
            return servers[-1]

        yield start
    for server in servers:
        assert server.faults == []
        assert server.posts <= 1, "posted more than once"


@pytest.fixture
def send_to(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[Send]:
    """Send one message to a base URL.

    Afterwards the thread has ended, and no outcome, log record or repr shows the key or the SID.
    """
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)
    import composer.kaleyra.http.transport  # noqa: F401 - loading it is not part of a send's time

    caplog.set_level(logging.DEBUG)
    shown: list[object] = []

    def send(
        base_url: str,
        cancel: Cancel | None = None,
        *,
        message: Message = MESSAGE,
        key: str = KEY,
        connect_seconds: float = 2,
        read_seconds: float = 2,
        total_seconds: float = 4,
        **of_account: Any,
    ) -> Outcome:
        account = Account("live", base_url, SID, "+14155550100", **of_account)
        outcome = client.send(
            message,
            account,
            ApiKey(key),
            cancel,
            connect_seconds=connect_seconds,
            read_seconds=read_seconds,
            total_seconds=total_seconds,
        )
        shown.extend([outcome, cancel])
        return outcome

    yield send
    wait_for_the_end_of_the_thread()
    records = caplog.get_records("call")
    said = [repr(thing) for thing in shown] + [repr(vars(record)) + record.getMessage() for record in records]
    assert [text for text in said if KEY in text or SID in text] == []
    assert [record.getMessage() for record in records if record.levelno >= logging.WARNING] == []


@pytest.fixture
def stopped_when() -> StoppedWhen:
    """Send, stop the send once a wait is over, and see that it ends within a second then."""

    def run(cancel: Cancel, wait: Callable[[], object], send: Callable[[], Outcome]) -> Outcome:
        stopped: list[float] = []

        def stop() -> None:
            try:
                wait()
            finally:
                stopped.append(time.monotonic())
                cancel.cancel()

        stopper = threading.Thread(target=stop)
        stopper.start()
        outcome = send()
        ended = time.monotonic()
        stopper.join(PATIENCE)
        assert stopped, "it ended before it was stopped"
        assert ended - stopped[0] < 1.0
        assert cancel.cancelled
        return outcome

    return run


@pytest.fixture(scope="session")
def rogue(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """An untrusted certificate for 127.0.0.1 and api.example.invalid.

    context: to serve with.
    file: to trust.
    """
    folder = tmp_path_factory.mktemp("rogue")
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    try:
        _write_certificate(file, key_file)
    except ImportError:  # comes with keyring on Linux only
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=rogue"
        )
        names = "subjectAltName=IP:127.0.0.1,DNS:api.example.invalid"
        subprocess.run([*command.split(), "-addext", names, "-keyout", key_file, "-out", file], check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return SimpleNamespace(context=context, file=str(file))


def _write_certificate(file: Path, key_file: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "rogue")])
    now = datetime.datetime.now(datetime.UTC)
    hosts = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("api.example.invalid")]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


@pytest.fixture
def trusted(rogue: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The certificate of `rogue`, as if an authority that everybody trusts had signed it."""
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", rogue.file)
    monkeypatch.setattr(tls, "SYSTEM_VERIFIES", False)
    monkeypatch.setattr(tls, "system_authorities", lambda: (rogue.file, None))
    return rogue


@pytest.fixture(params=["as a file", "by truststore"])
def trusted_either_way(
    request: pytest.FixtureRequest, trusted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> SimpleNamespace:
    """The certificate of `rogue`, trusted by way of a file and by way of truststore.

    Truststore asks OpenSSL on this system, which follows the environment.
    """
    if request.param == "by truststore":
        if sys.platform != "linux":
            pytest.skip("the system itself would have to trust the certificate")
        monkeypatch.setattr(tls, "SYSTEM_VERIFIES", True)
        monkeypatch.setenv("SSL_CERT_FILE", trusted.file)
    return trusted


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue of connections is full: to connect to it takes for ever."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        try:
            for _ in range(64):
                waiting.append(socket.socket())
                waiting[-1].settimeout(0.3)
                waiting[-1].connect(listener.getsockname())
            pytest.skip("this system queues connections without end")
        except TimeoutError:
            yield listener.getsockname()[1]
        finally:
            for connection in waiting:
                connection.close()
