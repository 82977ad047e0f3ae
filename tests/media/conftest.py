"""A fetch against servers on this machine, and names that lead where a test says."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from composer.kaleyra.http.exchange import Cancel
from composer.media.fetch import Fetched, Unreachable, fetch
from composer.message.text import urls

from ..kaleyra.conftest import full_port, rogue, serve, trusted  # noqa: F401 - fixtures
from ..kaleyra.server import PATIENCE

FetchLocal = Callable[..., Fetched | Unreachable]
ResolveNames = Callable[..., list[str]]


def as_if_public(address: urls.Address) -> bool:
    return str(address) == "127.0.0.1" or urls.is_public(address)


@pytest.fixture
def fetch_local(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[FetchLocal]:
    """Fetch, with 127.0.0.1 taken for a public address.

    Afterwards the thread has ended, and the log has no warning.
    """
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)
    import composer.media.guard  # noqa: F401 - loading it is not part of a fetch's time

    caplog.set_level(logging.WARNING)

    def fetch_local(
        url: str, header_type: Any = "image", cancel: Cancel | None = None, **more: Any
    ) -> Fetched | Unreachable:
        more.setdefault("allowed", as_if_public)
        more.setdefault("total_seconds", 4)
        found = fetch(url, header_type, cancel, **more)
        if isinstance(found, Unreachable):
            assert found.reason[0].isupper() or found.reason[0].isdigit() or "." in found.reason.split()[0]
            assert found.reason.endswith(".")
        return found

    yield fetch_local
    limit = time.monotonic() + PATIENCE
    while any(thread.name == "fetch" for thread in threading.enumerate()):
        assert time.monotonic() < limit, "the thread of a fetch goes on"
        time.sleep(0.002)
    assert caplog.get_records("call") == []


@pytest.fixture
def resolve_names(monkeypatch: pytest.MonkeyPatch) -> ResolveNames:
    """Let names lead to addresses, given as one list for each time that a name is asked for.

    It returns the names that are asked for, as they are.
    """
    names: dict[str, list[list[str]]] = {}
    asked: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host[0].isdigit() or ":" in host or host == "localhost":
            return real(host, port, *args, **more)
        asked.append(host)
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = names[host].pop(0) if len(names[host]) > 1 else names[host][0]
        families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (address, port))
            for family, address in zip(families, addresses, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    def resolve_names(**to: list[list[str]]) -> list[str]:
        names.update({name.replace("_", ".") + ".example.com": addresses for name, addresses in to.items()})
        return asked

    return resolve_names
