"""Where redirects lead a fetch, and where they do not."""

import pytest

from composer.media.fetch import Fetched, Unreachable

from ..kaleyra.server import Script, Serve, Server, Visit
from .conftest import FetchLocal, ResolveNames
from .files import picture

PNG = picture("PNG")


def leading(server_of: list[Server], *locations: str, status: int = 302) -> Script:
    """Redirect along the locations, one a request, then hand out a picture."""

    def script(visit: Visit) -> None:
        visit.read_head()
        number = len(server_of[0].visits) - 1
        if number < len(locations):
            visit.answer(status, b"x" * 100, f"Location: {locations[number]}", "Set-Cookie: a=b")
        else:
            visit.answer(200, PNG)

    return script


@pytest.fixture
def redirecting(serve: Serve):
    def start(*locations: str, status: int = 302) -> Server:
        server_of: list[Server] = []
        server_of.append(serve(leading(server_of, *locations, status=status)))
        return server_of[0]

    return start


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_without_its_cookie(fetch_local: FetchLocal, redirecting, status: int) -> None:
    server = redirecting("/b c.png?d=é#f", status=status)
    found = fetch_local(server.url + "/a.png")
    assert isinstance(found, Fetched)
    assert (found.url, found.final_url) == (server.url + "/a.png", server.url + "/b%20c.png?d=%E9#f")
    last = server.all_visits()[1]
    assert last.head.startswith(b"GET /b%20c.png?d=%E9 HTTP/1.1\r\n")
    assert "cookie" not in last.headers
    assert "referer" not in last.headers


def test_five_redirects_are_followed(fetch_local: FetchLocal, redirecting) -> None:
    server = redirecting("/1", "/2", "/3", "/4", "/5")
    assert isinstance(fetch_local(server.url), Fetched)
    assert len(server.all_visits()) == 6


@pytest.mark.parametrize("locations", [["/1", "/2", "/3", "/4", "/5", "/6"], ["/"] * 20])
def test_more_redirects_and_loops_are_not(fetch_local: FetchLocal, redirecting, locations: list[str]) -> None:
    server = redirecting(*locations)
    assert fetch_local(server.url) == Unreachable(
        "This address leads from one address to the next without end: use the file's own address."
    )
    assert len(server.all_visits()) == 6


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("http://10.0.0.1/a.png", "10.0.0.1"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("http://127.0.0.2/a.png", "127.0.0.2"),
        ("http://[::1]/a.png", "::1"),
        ("http://[::ffff:10.0.0.1]/a.png", "::ffff:10.0.0.1"),
        ("http://0/a.png", "0"),
        ("http://2130706434/a.png", "2130706434"),
        ("http://0x7f.2/a.png", "0x7f.2"),
        ("//192.168.1.1/a.png", "192.168.1.1"),
        ("http://router.example.com/", "router.example.com"),
    ],
)
def test_a_redirect_into_a_private_network_is_not_followed(
    fetch_local: FetchLocal, resolve_names: ResolveNames, redirecting, location: str, host: str
) -> None:
    resolve_names(files=[["127.0.0.1"]], router=[["192.168.0.1"]])
    server = redirecting(location)
    assert fetch_local(f"http://files.example.com:{server.port}/a.png") == Unreachable(
        f"This address leads on to another one: {host} is in a private network, as seen from here, and "
        "WhatsApp cannot fetch a file there: use a web address that everyone on the internet can open."
    )


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/", "https://[::1", "data:,x"])
def test_a_redirect_to_what_is_not_on_the_web_is_not_followed(
    fetch_local: FetchLocal, redirecting, location: str
) -> None:
    found = fetch_local(redirecting(location).url)
    assert isinstance(found, Unreachable)
    assert "leads on to something that is not on the web" in found.reason


def test_a_redirect_that_says_not_where_is_no_file(fetch_local: FetchLocal, serve: Serve) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(302, b"")

    found = fetch_local(serve(script).url)
    assert isinstance(found, Unreachable)
    assert "did not hand out a file (302)" in found.reason
