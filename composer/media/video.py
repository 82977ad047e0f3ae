"""What the first bytes of an MP4 or 3GP file say of the video in it. Source: ISO/IEC 14496-12."""

from collections.abc import Iterator
from dataclasses import dataclass

_TO_CODEC = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a video.

    seconds: how long it plays; None if that is not among the bytes.
    codecs: the four letters of each track's coding that are, as `avc1` (H.264) and `mp4a` (AAC).
    """

    seconds: float | None
    codecs: tuple[str, ...]


def facts(head: bytes) -> Facts:
    """Return what the beginning of a file says: nothing if its description stands at the end, as in some.

    Any bytes are read, in time proportional to their number.
    """
    seconds = None
    for start, end in _found(head, (b"moov", b"mvhd"), 0, len(head)):
        seconds = _seconds(head[start:end])
    places = _found(head, _TO_CODEC, 0, len(head))
    # Before the first entry's name stand 8 bytes of the table and 4 of the entry.
    codecs = [head[start + 12 : min(start + 16, end)] for start, end in places]
    return Facts(seconds, tuple(codec.decode("latin-1") for codec in codecs if len(codec) == 4))


def _found(data: bytes, path: tuple[bytes, ...], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the contents of each box on a path begin and end."""
    for name, inside, after in _boxes(data, start, end):
        if name == path[0]:
            if len(path) == 1:
                yield inside, after
            else:
                yield from _found(data, path[1:], inside, after)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield each box's name, and where its contents begin and end as far as they are there."""
    while start + 8 <= end:
        size = int.from_bytes(data[start : start + 4])
        inside = start + 8
        if size == 1:  # the size proper follows
            size = int.from_bytes(data[start + 8 : start + 16])
            inside = start + 16
        after = start + size if size else end  # 0: to the end of the file
        if after < inside:
            return
        yield data[start + 4 : start + 8], inside, min(after, end)
        start = after


def _seconds(mvhd: bytes) -> float | None:
    scale_at, width = (20, 8) if mvhd[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(mvhd[scale_at : scale_at + 4])
    length = mvhd[scale_at + 4 : scale_at + 4 + width]
    unknown = bytes([255]) * width
    return int.from_bytes(length) / scale if scale and len(length) == width and length != unknown else None
