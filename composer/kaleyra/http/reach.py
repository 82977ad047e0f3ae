"""Whether an account's host is there, without sending anything to anyone: no key, no SID and no message."""

import ipaddress
import logging
import socket
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from composer.kaleyra.http.client import CONNECT_SECONDS, Cancel
from composer.kaleyra.http.connections import Connections
from composer.kaleyra.http.faults import fault_names, not_sent_text

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
    threading.Thread(target=attempt.run, args=(cancel,), name="reach", daemon=True).start()
    cancel.wait(total_seconds)
    result = attempt.result
    if result is None:
        problem = "You stopped the test." if cancel.cancelled else f"{attempt.host} did not answer in time."
        attempt.connections.close()
        result = attempt.result_so_far(problem)
    return result


class _Attempt:
    """The request on its thread: neither looking up a name nor waiting can be interrupted from within."""

    def __init__(self, base_url: str) -> None:
        self.host = urlsplit(base_url).hostname or ""
        self.result: Reach | None = None
        self.connections = Connections()
        self._base_url = base_url
        self._found = self._proxied = self._certified = False

    def run(self, cancel: Cancel) -> None:
        try:
            self._ask()
            self.result = Reach(self.host, self._found, self._proxied, self._certified, answered=True)
        except Exception as fault:  # noqa: BLE001 - whatever happens becomes a sentence
            self.result = self.result_so_far(self._problem_text(fault))
        cancel.wake()

    def result_so_far(self, problem: str) -> Reach:
        return Reach(self.host, self._found, self._proxied, self._certified, problem=problem)

    def _ask(self) -> None:
        import requests

        from composer.kaleyra.http import transport

        request = requests.Request("HEAD", f"{self._base_url}/").prepare()
        proxies = transport.proxies(self._base_url)
        self._proxied = requests.utils.select_proxy(self._base_url, proxies) is not None
        if not self._proxied:
            socket.getaddrinfo(self.host, urlsplit(self._base_url).port or 443, type=socket.SOCK_STREAM)
            self._found = True
        with transport.HttpSession(self._on_connected, lambda: None) as session:
            timeout = (CONNECT_SECONDS, CONNECT_SECONDS)
            session.send(
                request, timeout=timeout, allow_redirects=False, stream=True, proxies=proxies
            ).close()

    def _on_connected(self, connection: socket.socket) -> None:
        # This is called after the handshake, for which a certificate must have been shown.
        self._certified = self._base_url.startswith("https:")
        self.connections.add(connection)

    def _problem_text(self, fault: Exception) -> str:
        names = fault_names(fault)
        if "gaierror" in names and not self._found and not self._proxied:
            names = {"NameResolutionError"}
        text = not_sent_text(names, self.host)
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
