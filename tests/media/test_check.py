"""What a marketer reads about the file behind a header's web address."""

from datetime import UTC, datetime
from typing import Any

import pytest

from composer.media import kinds
from composer.media.check import Checked, check
from composer.media.fetch import Fetched, Unreachable, fetch
from composer.message.header_types import HeaderType
from composer.message.model import Header, Message
from composer.message.problems import Problem, problems

from ..kaleyra.server import Serve, Visit
from .conftest import FetchLocal
from .files import GIF, HTML, OLE, PDF, SVG, WEBP, archive, picture, png, video

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)

MEGABYTE = 1024 * 1024
PNG, JPEG = picture("PNG"), picture("JPG")


def fetched(data: bytes, size: int | None = -1, declared: str | None = None, whole: bool = True) -> Fetched:
    kind = kinds.kind(data)
    url = "https://example.com/a.png"
    return Fetched(
        url, url, kind, kind if declared is None else declared, len(data) if size == -1 else size, whole, data
    )


def said(header_type: HeaderType, found: Fetched | Unreachable) -> list[tuple[str, str]]:
    checked = check(header_type, found)
    assert all(problem.field == "header.value" for problem in checked.problems)
    return [(problem.severity, problem.text) for problem in checked.problems]


@pytest.mark.parametrize("data", [PNG, JPEG])
def test_a_good_picture_has_no_problem_and_is_there_to_paint(data: bytes) -> None:
    checked = check("image", fetched(data))
    assert checked.problems == ()
    assert checked.picture is not None
    assert checked.picture.width() == 40


def test_a_good_video_says_how_long_it_plays() -> None:
    assert check("video", fetched(video(), 9_000_000, whole=False)) == Checked((), None, 34.0)
    assert check("video", fetched(video(b"3gp4"))) == Checked((), None, 34.0)


@pytest.mark.parametrize("data", [PDF, b"Hello", archive("[Content_Types].xml", "word/document.xml")])
def test_a_good_document_has_no_problem(data: bytes) -> None:
    assert check("document", fetched(data, 90 * MEGABYTE, whole=False)) == Checked(())


IMAGES = "WhatsApp takes only a JPEG or PNG picture here, so save it as such."
VIDEOS = "WhatsApp takes only an MP4 or 3GP video here, so save it as such."
DOCUMENTS = "WhatsApp takes only a PDF, text, Word, Excel or PowerPoint file here, so save it as such."


@pytest.mark.parametrize(
    ("header_type", "what", "advice"),
    [
        (
            "image",
            "picture",
            "open it, right-click the picture, choose “Copy image address” and paste that here.",
        ),
        ("video", "video", "use the address of the video file itself, not of the page that plays it."),
        ("document", "file", "use the address of the file itself, not of the page that shows it."),
    ],
)
def test_a_web_page_is_no_file(header_type: HeaderType, what: str, advice: str) -> None:
    assert said(header_type, fetched(HTML)) == [
        ("error", f"This address shows a web page, not a {what}: {advice}")
    ]


@pytest.mark.parametrize(
    ("header_type", "data", "text"),
    [
        ("image", WEBP, f"This is a WEBP picture, whatever its address ends in: {IMAGES}"),
        ("image", SVG, f"This is an SVG drawing, whatever its address ends in: {IMAGES}"),
        ("image", GIF, f"This is a GIF picture, whatever its address ends in: {IMAGES}"),
        ("image", b"\x00\x01", f"This is a file of an unknown kind, whatever its address ends in: {IMAGES}"),
        (
            "image",
            video(),
            "This is an MP4 video: choose video as the header's type, or use a JPEG or PNG picture.",
        ),
        (
            "image",
            PDF,
            "This is a PDF file: choose document as the header's type, or use a JPEG or PNG picture.",
        ),
        (
            "video",
            PNG,
            "This is a PNG picture: choose image as the header's type, or use an MP4 or 3GP video.",
        ),
        ("video", video(b"qt  "), f"This is a QuickTime video (MOV), whatever its address ends in: {VIDEOS}"),
        ("document", archive("a.txt"), f"This is a ZIP archive, whatever its address ends in: {DOCUMENTS}"),
        (
            "document",
            JPEG,
            "This is a JPEG picture: choose image as the header's "
            "type, or use a PDF, text, Word, Excel or PowerPoint file.",
        ),
    ],
)
def test_another_kind_of_file_is_named(header_type: HeaderType, data: bytes, text: str) -> None:
    assert said(header_type, fetched(data)) == [("error", text)]


def test_an_empty_file_is_named() -> None:
    assert said("image", fetched(b"")) == [
        ("error", "The file is empty: upload it again, or use another one.")
    ]


@pytest.mark.parametrize(
    ("header_type", "data", "size", "text"),
    [
        (
            "image",
            PNG,
            6_000_000,
            "The image is too big (6.0 MB): make it smaller, WhatsApp takes at most 5 MB.",
        ),
        (
            "video",
            video(),
            17_500_000,
            "The video is too big (17.5 MB): make it smaller, WhatsApp takes at most 16 MB.",
        ),
        (
            "document",
            PDF,
            10**12,
            "The document is too big (1000000.0 MB): make it smaller, WhatsApp takes at most 100 MB.",
        ),
    ],
)
def test_a_file_that_is_too_big_is_named(header_type: HeaderType, data: bytes, size: int, text: str) -> None:
    checked = check(header_type, fetched(data, size, whole=False))
    assert [(problem.severity, problem.text) for problem in checked.problems] == [("error", text)]
    assert checked.picture is None


def test_a_picture_that_does_not_say_how_big_it_is_is_named() -> None:
    found = fetched(PNG + bytes(5 * MEGABYTE), None, whole=False)
    assert said("image", found) == [
        ("error", "The image is too big (more than 5 MB): make it smaller, WhatsApp takes at most 5 MB.")
    ]


def test_what_is_too_big_only_if_a_megabyte_is_a_million_is_doubted() -> None:
    doubt = [("warning", "The video is just about as big as WhatsApp takes: make it a little smaller.")]
    assert said("video", fetched(video(), 16_000_000)) == []
    assert said("video", fetched(video(), 16_000_001)) == doubt
    assert said("video", fetched(video(), 16 * MEGABYTE)) == doubt


@pytest.mark.parametrize(
    ("header_type", "data", "declared"),
    [
        ("document", OLE, "application/msword"),
        ("document", OLE, "application/vnd.ms-excel"),
        (
            "document",
            archive("xl/a.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_what_a_server_rightly_calls_a_file_is_fine(
    header_type: HeaderType, data: bytes, declared: str
) -> None:
    assert said(header_type, fetched(data, declared=declared)) == []


@pytest.mark.parametrize(
    ("header_type", "data", "declared", "says", "wanted"),
    [
        ("image", PNG, "binary/octet-stream", "calls this file “binary/octet-stream”", "the type image/png"),
        ("image", JPEG, "image/jpg", "calls this file “image/jpg”", "the type image/jpeg"),
        ("video", video(), "", "does not say what kind of file this is", "the type video/mp4"),
        ("document", OLE, "text/html", "calls this file “text/html”", "the type of an Office file"),
    ],
)
def test_what_a_server_wrongly_calls_a_file_is_doubted(
    header_type: HeaderType, data: bytes, declared: str, says: str, wanted: str
) -> None:
    text = (
        f"The server {says}, and WhatsApp may refuse it for "
        f"that: ask who runs the server to give it {wanted}."
    )
    assert said(header_type, fetched(data, declared=declared)) == [("warning", text)]


@pytest.mark.parametrize(
    ("codecs", "named"),
    [
        ((b"hvc1", b"mp4a"), "H.265"),
        ((b"s263", b"samr"), "H.263 and AMR"),
        ((b"av01", b"Opus"), "AV1 and Opus"),
    ],
)
def test_a_video_that_whatsapp_does_not_play_is_named(codecs: tuple[bytes, ...], named: str) -> None:
    assert said("video", fetched(video(codecs=codecs))) == [
        (
            "error",
            f"The video is coded as {named}: WhatsApp plays H.264 with AAC sound, so save it as that.",
        )
    ]


def test_a_coding_that_is_not_known_is_left_alone() -> None:
    assert said("video", fetched(video(codecs=(b"tx3g", b"avc3", b"\xff\xfe\xfd\xfc")))) == []


@pytest.mark.parametrize(
    ("data", "essential"),
    [(JPEG[:-40], "damaged or not complete"), (png(60_000, 60_000), "too many pixels (60000 × 60000)")],
)
def test_a_picture_that_cannot_be_shown_is_doubted(data: bytes, essential: str) -> None:
    ((severity, text),) = said("image", fetched(data))
    assert severity == "warning"
    assert essential in text


def test_a_file_that_was_not_reached_is_doubted() -> None:
    assert said("image", Unreachable("There is no file.")) == [("warning", "There is no file.")]


def test_when_a_link_expires_is_said_once() -> None:
    url = "https://example.com/a.png?Expires=1796306700&Signature=a"
    warned = problems(Message(header=Header("image", url)), NOW)
    assert [problem.text for problem in warned if problem.field == "header.value"] == [
        "This link stops working on 3 December 2026 at 14:05 UTC: send "
        "the message before then, or use a link that does not expire."
    ]
    assert check("image", fetched(PNG)).problems == ()


@pytest.mark.parametrize(
    ("name", "body", "declared", "essential"),
    [
        ("a.png", HTML, "text/html", "This address shows a web page, not a picture"),
        ("a.png", SVG, "image/png", "This is an SVG drawing, whatever its address ends in"),
        ("a.png", GIF, "image/png", "This is a GIF picture, whatever its address ends in"),
        ("a.jpg", JPEG[:-100], "image/jpeg", "This picture is damaged or not complete"),
        ("a.png", png(60_000, 60_000), "image/png", "This picture has too many pixels (60000 × 60000)"),
        ("a.png", PNG + bytes(5 * MEGABYTE), "image/png", "The image is too big (5.2 MB)"),
    ],
)
def test_from_the_server_to_the_sentence(
    fetch_local: FetchLocal, serve: Serve, name: str, body: bytes, declared: str, essential: str
) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(200, body, f"Content-Type: {declared}")

    (problem,) = check("image", fetch_local(f"{serve(script).url}/{name}")).problems
    assert essential in problem.text


def test_from_this_machine_to_the_sentence(serve: Serve) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()

    server = serve(script)
    found: Any = fetch(server.url, "image")
    assert check("image", found).problems == (
        Problem(
            "header.value",
            "warning",
            "127.0.0.1 is in a private network, as seen from here, and WhatsApp cannot fetch a file there: "
            "use a web address that everyone on the internet can open.",
        ),
    )
    assert server.all_visits() == []
