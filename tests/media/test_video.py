"""What the beginning of a video tells."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.media.video import Facts, facts

from .files import box, video


def test_a_video_tells_its_length_and_its_codecs() -> None:
    assert facts(video()) == Facts(34.0, ("avc1", "mp4a"))
    assert facts(video(codecs=(b"hvc1",), seconds=0)) == Facts(0.0, ("hvc1",))


def test_a_long_format_is_read() -> None:
    header = box(b"mvhd", b"\x01" + bytes(19), struct.pack(">IQ", 600, 600 * 90))
    sized = struct.pack(">I4sQ", 1, b"moov", len(header) + 16) + header
    assert facts(box(b"ftyp", b"isom") + sized) == Facts(90.0, ())


def test_a_box_to_the_end_of_the_file_is_read() -> None:
    whole = video()
    at = whole.index(b"moov") - 4
    assert facts(whole[:at] + bytes(4) + whole[at + 4 :]) == Facts(34.0, ("avc1", "mp4a"))


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
    assert facts(head) == Facts(None, ())


def test_what_is_cut_off_is_told_as_far_as_it_goes() -> None:
    whole = video()
    cut = whole[: whole.index(b"mp4a")]
    assert facts(cut) == Facts(34.0, ("avc1",))


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
