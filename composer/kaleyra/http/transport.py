"""The HTTP under the client: requests, with every way closed by which a key or a message could stray.

Importing it imports requests, which takes longer than a frame: do so on a worker.
"""

import codecs
import io
import json
import logging
from collections.abc import Callable
from functools import partial
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from composer import __version__
from composer.kaleyra.account import is_loopback
from composer.kaleyra.http.tls import tls_context

REPLY_BYTES_MAX = 1_000_000
"""How much of an answer is read, unpacked."""

for _chatty in ("urllib3.connection", "urllib3.connectionpool"):
    # Their lines hold the whole URL and so the SID; the outcome says what happened.
    logging.getLogger(_chatty).addFilter(lambda _record: False)


class Body(io.BytesIO):
    """A request's body that reports each read: a ConnectionError does not say whether the body left.

    content: the bytes.
    on_read: called before each read; its exceptions pass.
    on_end: called when there is nothing left to read, and so all of it was handed on.
    """

    def __init__(
        self, content: bytes, on_read: Callable[[], None], on_end: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(content)
        self._on_read = on_read
        self._on_end = on_end

    def read(self, size: int | None = -1, /) -> bytes:
        """Call `on_read`, then read."""
        self._on_read()
        piece = super().read(size)
        if not piece:
            self._on_end()
        return piece


class HttpSession(requests.Session):
    """One request's session: nothing from the environment, no redirect, no repetition.

    Both functions are called on the thread that sends.

    on_connect: given each connected socket.
    on_answer: called when an answer begins to arrive.
    """

    def __init__(
        self, on_connect: Callable[[Any], None], on_answer: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self.trust_env = False  # else ~/.netrc adds a header and REQUESTS_CA_BUNDLE replaces the certificates
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(on_connect, on_answer))

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 - the library's signature
        """Return None: else the library reads the whole body of a redirect that it does not follow."""
        return


class _Adapter(HTTPAdapter):
    def __init__(self, on_connect: Callable[[Any], None], on_answer: Callable[[], None]) -> None:
        super().__init__(max_retries=0)
        self._on_connect = on_connect
        self._on_answer = on_answer

    def add_headers(self, request: requests.PreparedRequest, **_: Any) -> None:
        request.headers["User-Agent"] = f"reply-button-composer/{__version__}"

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        host: Any
        pool: Any
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https":
            pool["ssl_context"] = tls_context()
        return host, pool

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        if proxy.lower().startswith("https:"):
            more["proxy_ssl_context"] = tls_context()
        return super().proxy_manager_for(proxy, **more)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 - as the base
        """Require a certificate. The library's own would add certifi's authorities to the system's."""
        conn.cert_reqs = "CERT_REQUIRED"

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _announcing(pool.ConnectionCls, self._on_connect, self._on_answer)
        return pool


class _Answer(HTTPResponse):  # a subclass of an abstract class is slow to make: not one for each send
    def __init__(self, on_answer: Callable[[], None], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._on_answer = on_answer

    def begin(self) -> None:
        if self.fp.peek(1):  # waits for the first byte and leaves it to be read
            self._on_answer()
        super().begin()


def _announcing(connection: Any, on_connect: Callable[[Any], None], on_answer: Callable[[], None]) -> Any:
    class Announcing(connection):  # type: ignore[misc] # urllib3 picks the class while running
        # From Python 3.14 a partial is a method, too.
        response_class = staticmethod(partial(_Answer, on_answer))

        def connect(self) -> None:
            super().connect()
            # TLS within a proxy's TLS is a wrapper, no socket.
            on_connect(getattr(self.sock, "socket", self.sock))

    return Announcing


def proxies(base_url: str) -> dict[str, str]:
    """Return the system's proxies for an address; none for this machine."""
    if is_loopback(urlsplit(base_url).hostname or ""):
        return {}
    return dict(requests.utils.get_environ_proxies(base_url))


def read_body(answer: requests.Response, received: bytearray) -> None:
    """Read an answer's body into `received`, at most REPLY_BYTES_MAX, or as far as it gets."""
    try:
        while len(received) < REPLY_BYTES_MAX:
            # read() would wait for that many bytes, and lose the read ones if it breaks off.
            piece = answer.raw.read1(min(65536, REPLY_BYTES_MAX - len(received)), decode_content=True)
            if not piece:
                return
            received += piece
    except (HTTPError, OSError):
        return  # what was read is judged: a cut 2xx cannot be parsed, a 4xx is one all the same


def answer_text(answer: requests.Response, received: bytes) -> str:
    """Return an answer's body as text.

    The charset is JSON's whatever is declared, else the declared one; what cannot be read is replaced. NULs
    are dropped: no text needs them, and among them nobody would find a key that UTF-16 repeats.
    """
    return _decoded(received, answer.encoding or "utf-8").replace("\0", "")


def _decoded(received: bytes, declared: str) -> str:
    detected = json.detect_encoding(received)
    if not detected.startswith("utf-8"):
        # It may be cut within a character.
        return codecs.getincrementaldecoder(detected)("replace").decode(received)
    for charset in (detected, declared):
        try:
            return received.decode(charset)
        except (ValueError, LookupError):  # not text in it; not the name of a charset
            continue
    return received.decode("utf-8", "replace")
