"""What the beginning of a video tells."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.media.video import Track, facts, index_place

from .files import box, entry, shown_later, track, video


def told(data: bytes) -> tuple[float | None, tuple[str, ...]]:
    found = facts(data)
    return found.seconds, found.codecs


def test_a_video_tells_its_length_and_its_codecs() -> None:
    assert told(video()) == (34.0, ("avc1", "mp4a"))
    assert told(video(codecs=(b"hvc1",), seconds=0)) == (0.0, ("hvc1",))


def test_a_long_format_is_read() -> None:
    header = box(b"mvhd", b"\x01" + bytes(19), struct.pack(">IQ", 600, 600 * 90))
    sized = struct.pack(">I4sQ", 1, b"moov", len(header) + 16) + header
    assert told(box(b"ftyp", b"isom") + sized) == (90.0, ())


def test_a_box_to_the_end_of_the_file_is_read() -> None:
    whole = video()
    at = whole.index(b"moov") - 4
    assert told(whole[:at] + bytes(4) + whole[at + 4 :]) == (34.0, ("avc1", "mp4a"))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\0\0\0\x08moov",
        box(b"ftyp", b"isom") + box(b"mdat", bytes(60_000)),
        box(b"moov", box(b"mvhd", bytes(12), struct.pack(">II", 0, 1000))),
        box(b"moov", box(b"mvhd", bytes(12), struct.pack(">II", 1000, 0xFFFF_FFFF))),
        box(b"moov", box(b"mvhd", bytes(14))),
        b"\0\0\0\x04moov" * 100,
        b"\0\0\0\x01moov" + bytes(8),
        b"\0\0\0\0moov" * 9_000,
    ],
)
def test_what_is_not_there_is_not_known(head: bytes) -> None:
    assert told(head) == (None, ())


def test_what_is_cut_off_is_told_as_far_as_it_goes() -> None:
    whole = video()
    cut = whole[: whole.index(b"mp4a")]
    assert told(cut) == (34.0, ("avc1",))
    assert not facts(cut).complete


@given(st.binary() | st.lists(st.tuples(st.integers(0, 4_000), st.binary(max_size=8)), max_size=9))
def test_any_bytes_are_taken(broken: bytes | list[tuple[int, bytes]]) -> None:
    if isinstance(broken, bytes):
        facts(broken)
        return
    data = bytearray(video())
    for at, piece in broken:
        data[at % len(data) : at % len(data) + len(piece)] = piece
    found = facts(bytes(data))
    assert found.seconds is None or found.seconds >= 0
    assert all(len(codec) == 4 for codec in found.codecs)


def moof(flags: int, *times: int) -> bytes:
    """A fragment whose pictures are shown so long after their decoding."""
    samples = [bytes(8) + struct.pack(">I", later) for later in times]
    run = box(b"trun", struct.pack(">III", flags, len(times), 0), *samples)
    return box(b"moof", box(b"traf", box(b"tfhd", bytes(8)), run))


@pytest.mark.parametrize("number", [66, 77, 100, 110, 244])
def test_the_profile_of_h264_is_told(number: int) -> None:
    assert facts(video(profile=number, codecs=(b"avc3",))).tracks == (Track("vide", "avc3", number),)


@pytest.mark.parametrize(
    ("times", "reordered"), [((), False), ((512,), False), ((0, 0, 0), False), ((1024, 2560, 1024, 0), True)]
)
def test_b_frames_are_told_by_the_times_of_showing(times: tuple[int, ...], reordered: bool) -> None:
    assert [track.reordered for track in facts(video(times=times)).tracks] == [reordered, False]


def test_b_frames_of_fragments_are_told_by_theirs() -> None:
    start = video(data=0)
    assert facts(start + moof(0xB01, 512, 512)).tracks[0].reordered is False
    assert facts(start + moof(0xB01, 512, 1536, 0)).tracks[0].reordered is True
    assert facts(start + moof(0x301, 512, 1536, 0)).tracks[0].reordered is False  # these are no such times


@pytest.mark.parametrize(
    ("wrapped", "coding"), [(0x40, "mp4a"), (0x67, "mp4a"), (0, "mp4a"), (0x6B, ".mp3"), (0xDD, "vorb")]
)
def test_what_mpeg_4_wraps_is_told(wrapped: int, coding: str) -> None:
    assert facts(video(object_type=wrapped)).codecs == ("avc1", coding)


def test_the_sound_of_a_quicktime_program_is_told() -> None:
    about = box(b"esds", bytes(4), b"\x03\x19\0\x01\x80\0\0", b"\x04\x11\x6b", bytes(12))
    coding = box(b"mp4a", bytes(8), b"\0\x01", bytes(34), box(b"wave", box(b"frma", b"mp4a"), about))
    assert facts(box(b"moov", track(coding, b"soun"))).codecs == (".mp3",)


def test_where_the_index_stands_is_told() -> None:
    assert facts(video()).index == "before"
    assert facts(video(index_last=True)).index == "after"
    assert facts(video(index_last=True, data=0)).index == "before"  # nothing stands before it
    assert facts(box(b"ftyp", b"isom") + box(b"mdat", bytes(50))).index == ""


def test_an_index_in_a_later_part_is_read() -> None:
    whole = video(data=70_000, index_last=True, times=(0, 5), profile=100)
    place = index_place(whole[:65536])
    at = whole.index(b"moov") - 4
    assert place == (at, None)
    found = facts(whole[:65536], whole[at:], at)
    assert (found.seconds, found.codecs, found.index, found.complete) == (
        34.0,
        ("avc1", "mp4a"),
        "after",
        True,
    )
    assert found.tracks[0] == Track("vide", "avc1", 100, True)


def test_an_index_that_is_not_all_there_says_where_it_ends() -> None:
    whole = video(data=10, times=tuple(range(9_000)))
    assert index_place(whole[:65536]) == (whole.index(b"moov") - 4, whole.index(b"mdat") - 4)


@pytest.mark.parametrize(
    "head",
    [b"", b"\0\0\0\x04mdat", box(b"ftyp") + bytes(4) + b"mdat" + bytes(99), b"\0\0\0\x01mdat" + bytes(8)],
)
def test_where_nobody_can_tell_where_the_index_is_nothing_is_asked(head: bytes) -> None:
    assert index_place(head) is None


def test_a_track_that_does_not_say_what_it_is_is_told_all_the_same() -> None:
    stbl = box(b"stbl", box(b"stsd", bytes(8), entry(b"avc1", 100)), shown_later(1, 2))
    found = facts(box(b"moov", box(b"trak", box(b"mdia", box(b"minf", stbl)))))
    assert found.tracks == (Track("", "avc1", 100, True),)


@given(st.binary(), st.binary(), st.integers(0, 1 << 40))
def test_any_bytes_are_taken_for_a_part(start: bytes, part: bytes, at: int) -> None:
    head = video(index_last=True)[:130] + start
    facts(head, part, at)
    place = index_place(head)
    assert place is None or place[0] >= 0
