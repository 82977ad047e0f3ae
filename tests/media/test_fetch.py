"""What is read of a header's file, over real sockets."""

import re
from pathlib import Path

import pytest

from composer.media import kinds
from composer.media.fetch import Fetched, Unreachable
from composer.message.header_types import HEADER_TYPES

from ..kaleyra.server import Script, Serve, Visit
from .conftest import FetchLocal
from .files import GIF, HTML, PDF, picture, video

PNG = picture("PNG")
IMAGE_MAX = HEADER_TYPES["image"].bytes_max


def handing_out(body: bytes, *headers: str, status: int = 200) -> Script:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(status, body, *headers)

    return script


def streaming(body: bytes, *headers: str, endless: bool = False) -> Script:
    """Hand out a body without saying how long it is."""

    def script(visit: Visit) -> None:
        visit.read_head()
        visit.send("\r\n".join(["HTTP/1.1 200 OK", *headers]).encode() + b"\r\n\r\n" + body)
        while endless:
            visit.send(bytes(65536))

    return script


def test_a_picture_is_read_whole(fetch_local: FetchLocal, serve: Serve) -> None:
    url = serve(handing_out(PNG, "Content-Type: Image/PNG; charset=x")).url + "/a.png#top"
    assert fetch_local(url) == Fetched(url, url, "image/png", "image/png", len(PNG), True, PNG)


@pytest.mark.parametrize(("header_type", "start"), [("video", video()), ("document", PDF)])
def test_of_other_files_the_beginning_is_read(
    fetch_local: FetchLocal, serve: Serve, header_type: str, start: bytes
) -> None:
    body = start + bytes(900_000)
    found = fetch_local(serve(handing_out(body)).url, header_type)
    assert isinstance(found, Fetched)
    assert (found.size, found.whole, found.data) == (len(body), False, body[: kinds.HEAD_BYTES])


def test_a_small_document_is_whole(fetch_local: FetchLocal, serve: Serve) -> None:
    found = fetch_local(serve(streaming(PDF)).url, "document")
    assert isinstance(found, Fetched)
    assert (found.size, found.whole, found.declared) == (len(PDF), True, "")


def test_what_is_no_picture_is_not_read_on(fetch_local: FetchLocal, serve: Serve) -> None:
    found = fetch_local(serve(streaming(HTML, endless=True)).url)
    assert isinstance(found, Fetched)
    assert (found.kind, found.size, len(found.data)) == ("text/html", None, kinds.HEAD_BYTES)


def test_a_gif_without_end_is_not_read_on(fetch_local: FetchLocal, serve: Serve) -> None:
    found = fetch_local(serve(streaming(GIF, endless=True)).url)
    assert isinstance(found, Fetched)
    assert (found.kind, found.size, len(found.data)) == ("image/gif", None, kinds.HEAD_BYTES)


def test_no_more_than_one_byte_too_many_is_read_of_a_picture_without_end(
    fetch_local: FetchLocal, serve: Serve
) -> None:
    found = fetch_local(serve(streaming(PNG, endless=True)).url)
    assert isinstance(found, Fetched)
    assert (found.size, found.whole, len(found.data)) == (None, False, IMAGE_MAX + 1)


def test_a_picture_that_says_it_is_too_big_is_not_read_on(fetch_local: FetchLocal, serve: Serve) -> None:
    found = fetch_local(serve(handing_out(PNG + bytes(IMAGE_MAX))).url)
    assert isinstance(found, Fetched)
    assert (found.size, len(found.data)) == (len(PNG) + IMAGE_MAX, kinds.HEAD_BYTES)


def test_a_picture_of_exactly_the_limit_is_read_whole(fetch_local: FetchLocal, serve: Serve) -> None:
    body = PNG + bytes(IMAGE_MAX - len(PNG))
    for script in (handing_out(body), streaming(body)):
        found = fetch_local(serve(script).url)
        assert isinstance(found, Fetched)
        assert (found.size, found.whole) == (IMAGE_MAX, True)


def test_a_picture_in_chunks_is_read(fetch_local: FetchLocal, serve: Serve) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PNG[:50], PNG[50:]))
    found = fetch_local(serve(streaming(chunks + b"0\r\n\r\n", "Transfer-Encoding: chunked")).url)
    assert isinstance(found, Fetched)
    assert found.data == PNG


@pytest.mark.parametrize("length", ["abc", "-5", "", "9" * 40])
def test_a_length_that_is_none_is_left_aside(fetch_local: FetchLocal, serve: Serve, length: str) -> None:
    found = fetch_local(serve(streaming(PDF + bytes(70_000), f"Content-Length: {length}")).url, "document")
    assert isinstance(found, Fetched)
    assert found.size is None


def test_a_length_that_is_too_small_ends_the_file(fetch_local: FetchLocal, serve: Serve) -> None:
    found = fetch_local(serve(streaming(PNG, "Content-Length: 60")).url)
    assert isinstance(found, Fetched)
    assert (found.size, found.data) == (60, PNG[:60])


@pytest.mark.parametrize("header", ["Content-Length: 100000", "Transfer-Encoding: chunked"])
def test_a_file_that_breaks_off_is_not_there(fetch_local: FetchLocal, serve: Serve, header: str) -> None:
    found = fetch_local(serve(streaming(b"1000\r\n" + PNG, header)).url)
    assert found == Unreachable(
        "The connection to 127.0.0.1 broke before the file was "
        "there: try again, or open the address in a browser."
    )


@pytest.mark.parametrize("encoding", ["gzip", "br", "GZIP, gzip"])
def test_what_comes_packed_is_not_unpacked(fetch_local: FetchLocal, serve: Serve, encoding: str) -> None:
    found = fetch_local(serve(streaming(b"\x1f\x8b", f"Content-Encoding: {encoding}", endless=True)).url)
    assert found == Unreachable(
        "127.0.0.1 sends the file packed, though not asked to: ask who runs it to send it as it is."
    )


@pytest.mark.parametrize(
    ("status", "essential"),
    [
        (
            401,
            "127.0.0.1 shows this file only to some (401): use a web address that opens without signing in.",
        ),
        (403, "127.0.0.1 shows this file only to some (403)"),
        (404, "There is no file at this web address (404): open it in a browser to check it."),
        (410, "There is no file at this web address (410)"),
        (429, "127.0.0.1 is in trouble at the moment (429): try again later"),
        (503, "127.0.0.1 is in trouble at the moment (503)"),
        (204, "127.0.0.1 did not hand out a file (204)"),
        (206, "127.0.0.1 did not hand out a file (206)"),
        (304, "127.0.0.1 did not hand out a file (304)"),
        (999, "127.0.0.1 is in trouble"),
    ],
)
def test_another_status_is_explained(
    fetch_local: FetchLocal, serve: Serve, status: int, essential: str
) -> None:
    found = fetch_local(serve(handing_out(PNG, status=status)).url)
    assert isinstance(found, Unreachable)
    assert essential in found.reason


def test_a_signed_link_whose_time_is_over_is_named(fetch_local: FetchLocal, serve: Serve) -> None:
    found = fetch_local(serve(handing_out(b"", status=403)).url + "/a.png?Expires=1577836800&Signature=a")
    assert found == Unreachable(
        "This link has stopped working, because its time is "
        "over: copy a new one, or one that does not expire."
    )


@pytest.mark.parametrize(
    ("url", "essential"),
    [
        ("file:///etc/passwd", "This is a file on a computer: put it on the web first"),
        ("ftp://127.0.0.1/a.png", "Start the web address with https://"),
        ("data:image/png;base64,AAAA", "Start the web address with https://"),
        ("javascript:alert(1)", "Start the web address with https://"),
        ("gopher://127.0.0.1:70/_x", "Start the web address with https://"),
        ("https://exa mple.com/a.png", "Remove the space"),
        ("https://" + "a" * 64 + ".com/a.png", "Check the server's name"),
        ("https://[::1", "damaged"),
        ("", "Start the web address with https://"),
    ],
)
def test_what_is_no_web_address_is_not_asked_for(fetch_local: FetchLocal, url: str, essential: str) -> None:
    found = fetch_local(url)
    assert isinstance(found, Unreachable)
    assert essential in found.reason


@pytest.mark.parametrize("answer", [b"", b"\x00\xff\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-x\r\n"])
def test_what_does_not_answer_as_a_web_server_is_explained(
    fetch_local: FetchLocal, serve: Serve, answer: bytes
) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.send(answer)

    found = fetch_local(serve(script).url)
    assert isinstance(found, Unreachable)
    assert found.reason.startswith("The connection to 127.0.0.1 broke")


def test_nobody_listening_is_explained(fetch_local: FetchLocal) -> None:
    found = fetch_local("http://127.0.0.1:1/a.png")
    assert isinstance(found, Unreachable)
    assert found.reason.startswith("The connection to 127.0.0.1 broke before the file was there: try again")


def test_nothing_is_told_about_the_user(
    fetch_local: FetchLocal, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password planted-secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("KALEYRA_API_KEY", "planted-secret")
    server = serve(handing_out(PNG))
    assert isinstance(fetch_local(f"http://me:planted-secret@127.0.0.1:{server.port}/a.png"), Fetched)
    assert set(server.visit.headers) == {"host", "user-agent", "accept", "accept-encoding"}
    assert re.fullmatch(r"reply-button-composer/\d+\.\d+\.\d+", server.visit.headers["user-agent"])
    assert server.visit.headers["accept-encoding"] == "identity"
    assert b"planted" not in server.visit.received
