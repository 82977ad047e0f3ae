"""Whether an account's host is there, without sending anything to anyone: no key, no SID and no message."""

import ipaddress
import logging
import socket
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from composer.kaleyra.http import exchange
from composer.kaleyra.http.client import CONNECT_SECONDS
from composer.kaleyra.http.exchange import Cancel, Connections
from composer.kaleyra.http.faults import fault_names, fault_text

TOTAL_SECONDS = 15.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a request for a host's front page got.

    host: its name or address.
    found: the host has an address; not asked where a proxy is used.
    proxied: the system has a proxy for it.
    certified: the host proved its name by TLS.
    answered: the host gave an answer, of whatever kind.
    problem: a sentence or two, "" if all is well.
    """

    host: str
    found: bool = False
    proxied: bool = False
    certified: bool = False
    answered: bool = False
    problem: str = ""


def reach(base_url: str, cancel: Cancel, total_seconds: float = TOTAL_SECONDS) -> Reach:
    """Ask a host for its front page (HEAD /) and return how far that got. No library's exception comes out.

    It goes the way of a message, through the same proxies and with the same authorities, so that what a
    company's network does to a message shows here.

    base_url: `scheme://host[:port]`.
    cancel: ends it within a second.
    total_seconds: after which it is given up.
    """
    attempt = _Attempt(base_url)
    problem = exchange.run(attempt.problem, cancel, total_seconds, "reach")
    if problem is None:
        problem = "You stopped the test." if cancel.cancelled else f"{attempt.host} did not answer in time."
    return replace(attempt.so_far, answered=not problem, problem=problem)


class _Attempt:
    """The request on its thread; `so_far` says how far it got."""

    def __init__(self, base_url: str) -> None:
        self.host = urlsplit(base_url).hostname or ""
        self.so_far = Reach(self.host)
        self._base_url = base_url

    def problem(self, connections: Connections) -> str:
        """Ask, and return why no answer came, "" if one did."""
        try:
            self._ask(connections)
        except Exception as fault:  # noqa: BLE001 - whatever happens becomes a sentence
            return self._problem_text(fault)
        return ""

    def _ask(self, connections: Connections) -> None:
        import requests

        from composer.kaleyra.http import transport

        def on_connect(connection: socket.socket) -> None:
            # This is called after the handshake, for which a certificate must have been shown.
            self.so_far = replace(self.so_far, certified=self._base_url.startswith("https:"))
            connections.add(connection)

        request = requests.Request("HEAD", f"{self._base_url}/").prepare()
        if requests.utils.select_proxy(self._base_url, transport.proxies(self._base_url)) is not None:
            self.so_far = replace(self.so_far, proxied=True)
        else:
            socket.getaddrinfo(self.host, urlsplit(self._base_url).port or 443, type=socket.SOCK_STREAM)
            self.so_far = replace(self.so_far, found=True)
        with exchange.ask(request, CONNECT_SECONDS, on_connect):
            pass

    def _problem_text(self, fault: Exception) -> str:
        names = fault_names(fault)
        if "gaierror" in names and not self.so_far.found and not self.so_far.proxied:
            names = {"NameResolutionError"}
        text = fault_text(names, self.host, "send")
        if not text:
            _log.error("unforeseen while testing a connection: %s", ", ".join(sorted(names)))
        return text or f"{self.host} could not be reached."


def reach_text(found: Reach) -> str:
    """Return for people what was checked, with what result, and what cannot be checked."""
    passed = []
    if found.proxied and (found.certified or found.answered):
        passed.append("was reached through your network's proxy")
    elif found.found and not _is_address(found.host):
        passed.append("was found (DNS)")
    if found.certified:
        passed.append("proved who it is (TLS)")
    if found.answered:
        passed.append("answers")
    done = f"{found.host} {_listed(passed)}." if passed else ""
    if found.problem:
        return f"{done} But: {found.problem}" if done else found.problem
    return (
        f"{done} No message was sent to anyone. The API has no call that "
        "checks a key, so the SID and the key themselves are not checked."
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
