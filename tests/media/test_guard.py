"""Which addresses are connected to."""

import socket
from typing import Any

import pytest
import urllib3

from composer.media.fetch import Fetched, Unreachable, fetch
from composer.message.text import urls

from ..kaleyra.server import Serve, Visit
from .conftest import FetchLocal, ResolveNames
from .files import picture

PNG = picture("PNG")


def hand_out(visit: Visit) -> None:
    visit.read_head()
    visit.answer(200, PNG)


def private(host: str) -> Unreachable:
    return Unreachable(
        f"{host} is in a private network, as seen from here, and WhatsApp cannot fetch a file there: use a "
        "web address that everyone on the internet can open."
    )


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "LOCALHOST.", "127.1", "2130706433", "0x7f000001", "0"]
)
def test_this_machine_is_not_asked(fetch_local: FetchLocal, serve: Serve, host: str) -> None:
    server = serve(hand_out)
    assert fetch(f"http://{host}:{server.port}/a.png", "image") == private(host.lower().rstrip("."))
    assert server.all_visits() == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "127.0.0.2",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *(
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "fe80::1%1",
            "ff02::1",
            "fec0::1",
        ),
        *(
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::808:808",
            "2002:7f00:1::",
        ),
        *("2002:a9fe:a9fe::", "2001::1"),
    ],
)
def test_a_name_that_leads_into_a_private_network_is_not_followed(
    fetch_local: FetchLocal, resolve_names: ResolveNames, address: str
) -> None:
    resolve_names(files=[[address]], mixed=[["8.8.8.8", address]])
    for host in ("files.example.com", "mixed.example.com"):
        assert fetch_local(f"https://{host}/a.png", allowed=urls.is_public) == private(host)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_connected_to(
    fetch_local: FetchLocal, resolve_names: ResolveNames, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked_for = []

    def refuse(address: Any, *_: Any) -> socket.socket:
        asked_for.append(address)
        raise ConnectionRefusedError

    resolve_names(files=[[address]])
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert isinstance(fetch_local("http://files.example.com/a.png"), Unreachable)
    assert asked_for == [(address, 80)]


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(
    fetch_local: FetchLocal, resolve_names: ResolveNames, serve: Serve
) -> None:
    asked = resolve_names(files=[["127.0.0.1"], ["10.0.0.1"]])
    server = serve(hand_out)
    assert isinstance(fetch_local(f"http://files.example.com:{server.port}/a.png"), Fetched)
    assert asked == ["files.example.com"]
    assert server.visit.headers["host"] == f"files.example.com:{server.port}"


def test_the_next_address_is_tried_where_one_does_not_answer(
    fetch_local: FetchLocal, resolve_names: ResolveNames, serve: Serve
) -> None:
    resolve_names(files=[["127.0.0.3", "127.0.0.1"]])
    server = serve(hand_out)
    url = f"http://files.example.com:{server.port}/a.png"
    assert isinstance(fetch_local(url, allowed=lambda _: True), Fetched)


@pytest.mark.parametrize(
    "url", ["https://nowhere.example.com/a.png", "http://nowhere.example.com:8080/a.png"]
)
def test_a_name_that_nobody_has_is_explained(
    fetch_local: FetchLocal, resolve_names: ResolveNames, url: str
) -> None:
    resolve_names()
    assert fetch_local(url) == Unreachable(
        "There is no server nowhere.example.com, or it was not found "
        "from here: check the web address and the internet connection."
    )


def test_urllib3_cannot_connect_past_the_guard(
    fetch_local: FetchLocal, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it would if another release of it no longer calls what the guard overrides."""

    def connect(self: Any) -> None:
        self.sock = socket.create_connection((self.host, self.port))

    monkeypatch.setattr(urllib3.connection.HTTPConnection, "connect", connect)
    server = serve(hand_out)
    with pytest.raises(AssertionError, match="past the guard"):
        fetch_local(server.url)
    assert server.visit.received == b""


def test_what_is_allowed_is_asked_about_each_address(
    fetch_local: FetchLocal, resolve_names: ResolveNames
) -> None:
    seen: list[urls.Address] = []
    resolve_names(files=[["8.8.8.8", "8.8.4.4"]])

    def allowed(address: urls.Address) -> bool:
        seen.append(address)
        return str(address) != "8.8.4.4"

    assert fetch_local("http://files.example.com/", allowed=allowed) == private("files.example.com")
    assert [str(address) for address in seen] == ["8.8.8.8", "8.8.4.4"]
