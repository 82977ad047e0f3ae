"""A server that does what a test tells it, down to single bytes, and the client's send against it."""

import datetime
import ipaddress
import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from composer.kaleyra import client
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.client import Cancel
from composer.kaleyra.outcome import Outcome
from composer.message.model import Button, Message

PATIENCE = 5.0
KEY = "planted-Key-9f3a71"
SID = "HPLANTED77SID"
MESSAGE = Message(to="+14155550123", body="Hi Maria, where are you?", buttons=(Button("yes", "Yes"),))


class Ended(Exception):  # noqa: N818 - the test is over, nothing went wrong
    """A script is still running at the end of its test."""


class Visit:
    """One connection, as its script sees it: what came, and what to answer."""

    def __init__(self, connection: socket.socket, ended: threading.Event) -> None:
        self.received = bytearray()
        self.over = threading.Event()
        self.came = threading.Event()
        self._connection = connection
        self._ended = ended

    @property
    def head(self) -> bytes:
        return bytes(self.received).partition(b"\r\n\r\n")[0]

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def body(self) -> bytes:
        return bytes(self.received).partition(b"\r\n\r\n")[2]

    def start_tls(self, context: ssl.SSLContext) -> None:
        self._connection = context.wrap_socket(self._connection, server_side=True)

    def read_some(self) -> bytes:
        piece = self._connection.recv(65536)
        self.received += piece
        return piece

    def read_head(self) -> None:
        while b"\r\n\r\n" not in self.received and self.read_some():
            pass

    def read_request(self) -> None:
        self.read_head()
        while len(self.body) < int(self.headers.get("content-length", 0)) and self.read_some():
            pass
        self.came.set()

    def read_to_end(self) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            while self.read_some():
                pass

    def send(self, content: bytes) -> None:
        self._connection.sendall(content)

    def answer(self, status: int, body: bytes = b"", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status} So", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def pause(self, seconds: float) -> None:
        if self._ended.wait(seconds):
            raise Ended

    def drip(self, *, of: bytes = b" ", every: float = 0.05) -> None:
        """Send one byte after the other until the other side is gone."""
        while True:
            for number in of:
                self.send(bytes([number]))
                self.pause(every)

    def reset(self) -> None:
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self._connection.close()

    def tunnel_to(self, port: int) -> None:
        """Pass everything on to another server on this machine, both ways."""
        self._connection.setblocking(False)
        with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as other:
            other.setblocking(False)
            while True:
                still = True
                for source, target in ((self._connection, other), (other, self._connection)):
                    try:
                        piece = source.recv(65536)
                    except (BlockingIOError, ssl.SSLWantReadError):
                        continue
                    if not piece:
                        return
                    still = False
                    target.sendall(piece)
                if still:
                    self.pause(0.002)

    def close(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


Script = Callable[[Visit], None]


class Server:
    """Listens on this machine; every connection runs the script on a thread of its own."""

    def __init__(self, script: Script) -> None:
        self.visits: list[Visit] = []
        self.faults: list[BaseException] = []
        self._script = script
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._own = socket.socket()
        self._all_accepted = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)

    @property
    def visit(self) -> Visit:
        """The only connection there was, its script over."""
        (visit,) = self.all_visits()
        return visit

    def all_visits(self) -> list[Visit]:
        """All connections there were until now, their scripts over."""
        if not self._all_accepted.is_set():
            self._own.bind(("127.0.0.1", 0))
            self._own.connect(("127.0.0.1", self.port))
            assert self._all_accepted.wait(PATIENCE)
        assert all(visit.over.wait(PATIENCE) for visit in self.visits)
        return self.visits

    @property
    def posts(self) -> int:
        return sum(bytes(visit.received).count(b"POST /") for visit in self.visits)

    def came(self) -> None:
        """Wait until a whole request is there."""
        limit = time.monotonic() + PATIENCE
        while not any(visit.came.is_set() for visit in self.visits):
            assert time.monotonic() < limit
            time.sleep(0.002)

    def close(self) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._own.close()
        for visit in self.visits:
            visit.close()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        self._threads.append(threading.Thread(target=target, args=args, name="test server", daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, peer = self._listener.accept()
            except OSError:
                return
            if peer == self._own.getsockname():  # connections are accepted in the order they came
                connection.close()
                self._all_accepted.set()
                return
            connection.settimeout(PATIENCE)
            visit = Visit(connection, self._ended)
            self.visits.append(visit)
            self._start(self._run, visit)

    def _run(self, visit: Visit) -> None:
        try:
            self._script(visit)
        except (ConnectionError, ssl.SSLError, Ended):
            pass  # the client has gone, as it may, or the test is over
        except BaseException as fault:  # noqa: BLE001 - shown by the fixture
            if not self._ended.is_set():
                self.faults.append(fault)
        finally:
            visit.close()
            visit.over.set()


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
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
def send_to(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Outcome]]:
    """Send one message to a base URL.

    Afterwards: the thread has ended, and neither the key nor the SID shows in an outcome, a log record or a repr.
    """
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)
    import composer.kaleyra.transport  # noqa: F401 - loading it is not part of a send's time

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
    limit = time.monotonic() + PATIENCE
    while any(thread.name == "send" for thread in threading.enumerate()):
        assert time.monotonic() < limit, "the thread of a send goes on"
        time.sleep(0.002)
    records = caplog.get_records("call")
    said = [repr(thing) for thing in shown] + [repr(vars(record)) + record.getMessage() for record in records]
    assert [text for text in said if KEY in text or SID in text] == []
    assert [record.getMessage() for record in records if record.levelno >= logging.WARNING] == []


@pytest.fixture
def stopped_when() -> Callable[[Cancel, Callable[[], object], Callable[[], Outcome]], Outcome]:
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
    """An untrusted certificate for 127.0.0.1 and api.example.invalid: `context` to serve with, `file` to trust."""
    folder = tmp_path_factory.mktemp("rogue")
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    try:
        _write_certificate(file, key_file)
    except ImportError:  # comes with keyring on Linux only
        command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=rogue"
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
    """The same certificate, as if a public authority had signed it."""
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", rogue.file)
    # requests before 2.33 has the certificates loaded already
    preloaded = ssl.create_default_context(cafile=rogue.file)
    monkeypatch.setattr("requests.adapters._preloaded_ssl_context", preloaded, raising=False)
    return rogue
