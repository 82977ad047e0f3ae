"""The HTTP under the client: requests, with every way closed by which a key or a message could stray.

Importing it imports requests, which takes longer than a frame: do so on a worker.
"""

import io
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

BROKEN = (HTTPError, OSError)
"""What is raised where an answer's body breaks off."""

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


class Adapter(HTTPAdapter):
    """Sends one request: nothing from the environment but its proxies, no redirect, no repetition.

    There is no `requests.Session` around it, which would follow redirects with the API key, add what ~/.netrc
    holds as a header, and let REQUESTS_CA_BUNDLE replace the certificates. Both functions are called on the
    thread that sends.

    on_connect: given each connected socket.
    on_answer: called when an answer begins to arrive.
    """

    def __init__(self, on_connect: Callable[[Any], None], on_answer: Callable[[], None]) -> None:
        super().__init__(max_retries=0)
        self._on_connect = on_connect
        self._on_answer = on_answer

    def add_headers(self, request: requests.PreparedRequest, **_: Any) -> None:
        """Say which program asks."""
        request.headers["User-Agent"] = f"reply-button-composer/{__version__}"

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Judge certificates as `tls_context` does."""
        host: Any
        pool: Any
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https":
            pool["ssl_context"] = tls_context()
        return host, pool

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """Judge a proxy's own certificate as `tls_context` does, too."""
        if proxy.lower().startswith("https:"):
            more["proxy_ssl_context"] = tls_context()
        return super().proxy_manager_for(proxy, **more)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 - as the base
        """Require a certificate. The library's own would add certifi's authorities to the system's."""
        conn.cert_reqs = "CERT_REQUIRED"

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Return the library's pool, whose connections tell of themselves."""
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
