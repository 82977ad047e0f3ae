"""Connections that lead to public addresses only.

requests-hardened does much of this, but tries one address of a name only, checks nothing behind a proxy
without TLS, lets `::127.0.0.1` and `fec0::1` pass, and gives no hold on the connection for a deadline.
"""

import http.client
import ipaddress
import socket
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, prepend_scheme_if_needed, select_proxy
from urllib3.exceptions import ConnectTimeoutError, HTTPError

from composer import __version__
from composer.message.text.urls import Address

FAULTS = (requests.RequestException, HTTPError, http.client.HTTPException, OSError, ValueError)
"""What a fetch may raise for other reasons than a mistake in the program."""

_ADDRESSES_MAX = 4
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):  # noqa: N818 - the guard at work
    """Says in one sentence why there is no file, and what to do."""


class Guard(HTTPAdapter):
    """Sends one request, to an address that `allowed` lets pass.

    A name is looked up once, every address it has must pass, and the connection is made to one of these.
    Where the system has a proxy, the name is looked up and checked here too, and the proxy is asked for the
    address itself, so that the name cannot lead it elsewhere; a network where only the proxy knows public
    names, or lets no address through, gets a sentence instead of the file. Without TLS a proxy would look the
    name up again, so that is refused, and so are proxies other than of HTTP. The proxy's own address is the
    system's and is not checked.

    Raises Refused or one of FAULTS.

    allowed: whether an address may be connected to.
    on_connect: given a duplicate of each socket, connected but not yet used, on the thread that connects.
    """

    def __init__(
        self, allowed: Callable[[Address], bool], on_connect: Callable[[socket.socket], None]
    ) -> None:
        super().__init__(max_retries=0)
        self._allowed = allowed
        self._on_connect = on_connect

    def get(
        self, url: str, timeout: tuple[float, float], part: tuple[int, int] | None = None
    ) -> requests.Response:
        """Ask for a URL and return the answer, its body not yet read and no redirect followed.

        No cookie and no password is sent, neither from ~/.netrc nor from the URL; of the environment only the
        proxies are used.

        timeout: seconds for each try to connect, and for each wait afterwards.
        part: the first and the last byte that are wanted; the server may send all of them.
        """
        agent = f"reply-button-composer/{__version__}"
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        if part is not None:
            headers["Range"] = f"bytes={part[0]}-{part[1]}"
        request = requests.Request("GET", url, headers=headers).prepare()
        request.headers.pop("Authorization", None)
        # Otherwise a proxy would be given the address as the host.
        request.headers["Host"] = urlsplit(request.url or "").netloc.rpartition("@")[2]
        return self.send(request, stream=True, timeout=timeout, proxies=get_environ_proxies(url))

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: Any = None,
    ) -> Any:
        """Return the library's pool, its connections guarded."""
        url = request.url or ""
        if proxy := select_proxy(url, proxies):
            whole = str(prepend_scheme_if_needed(proxy, "http"))  # type: ignore[no-untyped-call]
            kind = urlsplit(whole).scheme
            if kind not in ("http", "https") or not url.lower().startswith("https:"):
                raise requests.exceptions.InvalidSchema
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool.ConnectionCls = self._guarded(pool.ConnectionCls)
        return pool

    def _guarded(self, connection: Any) -> Any:
        guard = self

        class Guarded(connection):  # type: ignore[misc] # urllib3 picks the class while running
            asked = False

            def _new_conn(self) -> socket.socket:
                self.asked = True
                addresses = [self.host] if self.proxy else guard.addresses(self.host, self.port)
                try:
                    connected = _connected(addresses, self.port, self.timeout)
                except TimeoutError as fault:
                    raise ConnectTimeoutError(self, str(fault)) from fault
                # A duplicate: the connection's own socket becomes another object when TLS begins.
                guard._on_connect(connected.dup())
                return connected

            def set_tunnel(self, host: str, port: int, headers: Any = None, scheme: str = "http") -> None:
                self.server_hostname = host.strip("[]")  # whose certificate must be shown
                super().set_tunnel(guard.addresses(host.strip("[]"), port)[0], port, headers, scheme)

            def connect(self) -> None:
                super().connect()
                if not self.asked:
                    raise AssertionError("urllib3 has connected past the guard")

        return Guarded

    def addresses(self, host: str, port: int) -> list[str]:
        """Return a few addresses of a host, if all it has may be connected to."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as fault:
            raise Refused(
                f"There is no server {host}, or it was not found from "
                "here: check the web address and the internet connection."
            ) from fault
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not all(self._allowed(_reached(ipaddress.ip_address(address))) for address in addresses):
            raise Refused(
                f"{host} is in a private network, as seen from here, and WhatsApp cannot fetch a file "
                "there: use a web address that everyone on the internet can open."
            )
        return addresses[:_ADDRESSES_MAX]


def redirect_target(url: str, answer: requests.Response) -> str | None:
    """Return where an answer redirects to, which may be no web address; None if it does not."""
    if not answer.is_redirect:
        return None
    # The library takes each byte for a character; bytes beyond ASCII stand for themselves.
    location = quote(answer.headers["Location"].strip().encode("latin-1"), safe="!#$%&'()*+,/:;=?@[]~")
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _reached(address: Address) -> Address:
    """Return the IPv4 address within one of NAT64, which names have in a network without IPv4; else it."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _connected(addresses: list[str], port: int, seconds: float) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), seconds)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), seconds)
