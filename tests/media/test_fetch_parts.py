"""What tells how a video is coded is found wherever it stands; a part of a file is as safe as all of it."""

import re
from collections.abc import Callable

import pytest

from composer.media import compound as compounds
from composer.media import kinds
from composer.media.check import check
from composer.media.fetch import Fetched, Unreachable
from composer.media.video import INDEX_BYTES_MAX

from ..kaleyra.server import Script, Serve, Server, Visit
from .conftest import FetchLocal, ResolveNames
from .files import PDF, compound, picture, video

FAR = 3_000_000
END = video(index_last=True, data=FAR, profile=100, times=(0, 9, 4))
INDEX_AT = END.index(b"moov") - 4


def wanted(visit: Visit) -> tuple[int, int] | None:
    """The bytes that a visit asks for, None for all."""
    found = re.fullmatch(r"bytes=([0-9]+)-([0-9]+)", visit.headers.get("range", ""))
    return (int(found[1]), int(found[2])) if found else None


def answer_part(visit: Visit, body: bytes, *headers: str) -> None:
    part = wanted(visit)
    assert part is not None
    start, last = part[0], min(part[1], len(body) - 1)
    about = f"Content-Range: bytes {start}-{last}/{len(body)}"
    visit.answer(206, body[start : last + 1], "Content-Type: video/mp4", about, *headers)


def handing_out(
    body: bytes,
    *headers: str,
    part: Callable[[Visit, bytes], None] = answer_part,
    declared: str = "video/mp4",
) -> Script:
    def script(visit: Visit) -> None:
        visit.read_head()
        if wanted(visit) is not None:
            part(visit, body)
        else:
            visit.answer(200, body, f"Content-Type: {declared}", *headers)

    return script


def texts(found: Fetched | Unreachable) -> list[str]:
    return [problem.text for problem in check("video", found).problems]


UNSEEN = (
    "How the video is coded could not be seen: its index stands at the end, and 127.0.0.1 gives no part of a "
    "file. Save it again with “fast start” (or “for the web”), as WhatsApp advises."
)


def test_an_index_at_the_end_is_asked_for(fetch_local: FetchLocal, serve: Serve) -> None:
    server = serve(handing_out(END))
    found = fetch_local(f"{server.url}/a.mp4?x=1", "video")
    assert isinstance(found, Fetched)
    assert (found.size, found.whole, len(found.data)) == (len(END), False, kinds.HEAD_BYTES)
    assert (found.part, found.part_at) == (END[INDEX_AT:], INDEX_AT)
    first, second = server.all_visits()
    assert "range" not in first.headers
    assert second.head.startswith(b"GET /a.mp4?x=1 HTTP/1.1\r\n")
    assert wanted(second) == (INDEX_AT, INDEX_AT + INDEX_BYTES_MAX - 1)
    assert set(second.headers) == {"host", "user-agent", "accept", "accept-encoding", "range"}
    assert [text[:28] for text in texts(found)] == [
        "The video does not play on A",
        "The video can only be played",
    ]
    assert check("video", found).seconds == 34.0


@pytest.mark.parametrize("data", [70_000, 900_000])
def test_an_index_that_is_not_far_is_read_for(fetch_local: FetchLocal, serve: Serve, data: int) -> None:
    body = video(index_last=True, data=data)
    server = serve(handing_out(body))
    found = fetch_local(server.url, "video")
    assert isinstance(found, Fetched)
    assert (found.data, found.whole, found.part_at) == (body, True, None)
    assert "range" not in server.visit.headers
    assert [text[:28] for text in texts(found)] == ["The video can only be played"]


def test_a_long_index_at_the_start_is_read_to_its_end(fetch_local: FetchLocal, serve: Serve) -> None:
    body = video(times=tuple(range(30_000)), profile=100, data=500_000)
    server = serve(handing_out(body))
    found = fetch_local(server.url, "video")
    assert isinstance(found, Fetched)
    assert found.data == body[: body.index(b"mdat") - 4]
    assert server.visit
    assert [text[:28] for text in texts(found)] == ["The video does not play on A"]


@pytest.mark.parametrize(("brand", "declared"), [(b"isom", "video/mp4"), (b"3gp4", "video/3gpp")])
def test_a_short_index_at_the_start_is_all_that_is_needed(
    fetch_local: FetchLocal, serve: Serve, brand: bytes, declared: str
) -> None:
    body = video(brand, data=FAR)
    server = serve(handing_out(body, declared=declared))
    found = fetch_local(server.url, "video")
    assert isinstance(found, Fetched)
    assert (len(found.data), found.part_at) == (kinds.HEAD_BYTES, None)
    assert server.visit
    assert texts(found) == []


def ignoring(visit: Visit, body: bytes) -> None:
    visit.answer(200, body, "Content-Type: video/mp4")


def redirecting(visit: Visit, body: bytes) -> None:
    visit.answer(302, b"", "Location: http://10.0.0.1/a.mp4")


def with_another_part(visit: Visit, body: bytes) -> None:
    visit.answer(206, body[:500], "Content-Range: bytes 0-499/3000000")


def without_its_place(visit: Visit, body: bytes) -> None:
    visit.answer(206, body[INDEX_AT:])


def packed(visit: Visit, body: bytes) -> None:
    answer_part(visit, body, "Content-Encoding: gzip")


def of_another_state(visit: Visit, body: bytes) -> None:
    answer_part(visit, body, 'ETag: "later"')


def refusing(visit: Visit, body: bytes) -> None:
    visit.answer(416)


def resetting(visit: Visit, body: bytes) -> None:
    visit.reset()


def nonsense(visit: Visit, body: bytes) -> None:
    visit.send(b"\0\xff\r\n\r\n")


@pytest.mark.parametrize(
    "part",
    [
        *(ignoring, redirecting, with_another_part, without_its_place, packed, of_another_state),
        *(refusing, resetting, nonsense),
    ],
)
def test_where_a_server_gives_no_part_that_is_said(
    fetch_local: FetchLocal, serve: Serve, part: Callable[[Visit, bytes], None]
) -> None:
    server = serve(handing_out(END, part=part))
    found = fetch_local(server.url, "video")
    assert isinstance(found, Fetched)
    assert (found.part, found.part_at, found.size) == (b"", INDEX_AT, len(END))
    assert texts(found) == [UNSEEN]
    assert len(server.all_visits()) == 2


def test_a_part_that_takes_too_long_costs_nothing_but_itself(fetch_local: FetchLocal, serve: Serve) -> None:
    def dripping(visit: Visit, body: bytes) -> None:
        visit.send(f"HTTP/1.1 206 So\r\nContent-Range: bytes {INDEX_AT}-{INDEX_AT + 400}/9\r\n\r\n".encode())
        visit.drip()

    found = fetch_local(serve(handing_out(END, part=dripping)).url, "video", total_seconds=1)
    assert texts(found) == [UNSEEN]


def test_a_part_without_end_is_read_as_far_as_an_index_goes(fetch_local: FetchLocal, serve: Serve) -> None:
    def endless(visit: Visit, body: bytes) -> None:
        visit.send(f"HTTP/1.1 206 So\r\nContent-Range: bytes {INDEX_AT}-/*\r\n\r\n".encode() + END[INDEX_AT:])
        while True:
            visit.send(bytes(65536))

    found = fetch_local(serve(handing_out(END, part=endless)).url, "video")
    assert isinstance(found, Fetched)
    assert len(found.part) == INDEX_BYTES_MAX
    assert len(texts(found)) == 2


def test_the_part_is_guarded_anew(fetch_local: FetchLocal, serve: Serve, resolve_names: ResolveNames) -> None:
    server = serve(handing_out(END))
    asked = resolve_names(films=[["127.0.0.1"], ["10.0.0.1"]])
    found = fetch_local(f"http://films.example.com:{server.port}/", "video")
    assert isinstance(found, Fetched)
    assert (found.part, len(asked)) == (b"", 2)
    assert "range" not in server.visit.headers
    assert texts(found) == [UNSEEN.replace("127.0.0.1", "films.example.com")]


def test_the_part_is_asked_for_where_redirects_led(fetch_local: FetchLocal, serve: Serve) -> None:
    server_of: list[Server] = []

    def script(visit: Visit) -> None:
        visit.read_head()
        if visit.head.startswith(b"GET /there"):
            handing_out(END)(visit) if wanted(visit) is None else answer_part(visit, END)
        else:
            visit.answer(302, b"", "Location: /there?b=2", "Set-Cookie: a=b")

    server_of.append(serve(script))
    found = fetch_local(server_of[0].url + "/here", "video")
    assert isinstance(found, Fetched)
    assert found.part == END[INDEX_AT:]
    visits = server_of[0].all_visits()
    assert [visit.head.split()[1] for visit in visits] == [b"/here", b"/there?b=2", b"/there?b=2"]
    assert "cookie" not in visits[2].headers


def test_a_file_that_ends_before_its_index_is_not_asked_for_it(fetch_local: FetchLocal, serve: Serve) -> None:
    server = serve(handing_out(END[:2_000_000]))
    found = fetch_local(server.url, "video")
    assert server.visit
    assert [text[:64] for text in texts(found)] == [
        "How the video is coded could not be seen, for it has no index: i"
    ]


def test_a_video_that_is_too_big_is_not_asked_for_its_index(fetch_local: FetchLocal, serve: Serve) -> None:
    server = serve(handing_out(video(index_last=True, data=17 << 20)))
    assert [text[:24] for text in texts(fetch_local(server.url, "video"))] == ["The video is too big (17"]
    assert server.visit


def test_an_outlook_message_is_known_wherever_its_directory_stands(
    fetch_local: FetchLocal, serve: Serve
) -> None:
    for before, visits in ((200, 1), (4_000, 2)):
        body = compound("__nameid_version1.0", before=before, length=2_500_000)
        server = serve(handing_out(body, declared="application/vnd.ms-outlook"))
        found = fetch_local(server.url, "document")
        assert isinstance(found, Fetched)
        assert found.kind == compounds.OUTLOOK
        assert len(server.all_visits()) == visits
        (problem,) = check("document", found).problems
        assert problem.text.startswith("This is an Outlook message (.msg)")


@pytest.mark.parametrize("part", [answer_part, ignoring])
def test_an_old_document_is_one_wherever_its_directory_stands(
    fetch_local: FetchLocal, serve: Serve, part: Callable[[Visit, bytes], None]
) -> None:
    body = compound("Workbook", "__nameid_version1.0", before=4_000, length=2_500_000)
    server = serve(handing_out(body, part=part, declared="application/vnd.ms-excel"))
    found = fetch_local(server.url, "document")
    assert check("document", found).problems == ()


def test_what_tells_one_state_of_a_file_from_another_is_kept(fetch_local: FetchLocal, serve: Serve) -> None:
    body, other = picture("PNG"), picture("PNG", 41, 30)
    one, same, called, changed = (
        fetch_local(serve(handing_out(data, f"ETag: {etag}", declared="image/png")).url)
        for data, etag in ((body, '"1"'), (body, 'W/"1"'), (body, '"2"'), (other, '"1"'))
    )
    versions = [found.version for found in (one, same, called, changed) if isinstance(found, Fetched)]
    assert [version.etag for version in versions] == ['"1"', '"1"', '"2"', '"1"']
    # The server may call the same bytes otherwise: the customer gets the same.
    assert [versions[0].differs(version) for version in versions] == [False, False, False, True]


@pytest.mark.parametrize(
    ("other", "etag", "differs"),
    [
        (PDF + bytes(100_000), '"1"', False),
        (PDF + bytes(100_001), '"1"', True),  # longer
        (PDF + bytes(100_000), '"2"', True),  # its server says so
        (b"%PDF-1.4" + PDF[8:] + bytes(100_000), '"1"', True),  # another beginning
        (PDF + bytes(100_000), "", False),
    ],
)
def test_of_a_file_that_is_not_read_whole_more_counts(
    fetch_local: FetchLocal, serve: Serve, other: bytes, etag: str, differs: bool
) -> None:
    found = [
        fetch_local(serve(handing_out(data, f"ETag: {name}", declared="application/pdf")).url, "document")
        for data, name in ((PDF + bytes(100_000), '"1"'), (other, etag))
    ]
    one, two = (file.version for file in found if isinstance(file, Fetched))
    assert one.differs(two) is differs
    assert two.differs(one) is differs
