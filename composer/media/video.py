"""What the boxes of an MP4 or 3GP file say of the video in it. Source: ISO/IEC 14496-12, -14 and -15."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

INDEX_BYTES_MAX = 2 << 20
"""Of an index: more than that of an hour's video of the size that WhatsApp takes."""

_TABLES = (b"mdia", b"minf", b"stbl")
_VISUAL_BYTES, _SOUND_BYTES = 86, {0: 36, 1: 52, 2: 72}  # of an entry, before what is in it
_OBJECT_TYPES = {0x6B: ".mp3", 0x69: ".mp3", 0xA5: "ac-3", 0xA6: "ec-3", 0xAD: "Opus", 0xDD: "vorb"}
_TRUN_ONCE, _TRUN_EACH, _TRUN_SHOWN = (0x1, 0x4), (0x100, 0x200, 0x400), 0x800


@dataclass(frozen=True, slots=True)
class Track:
    """One track.

    sort: `vide` or `soun`, four other letters for what is neither, "" where that is not said.
    coding: four letters, as `avc1` (H.264) and `mp4a` (AAC); of what MPEG-4 wraps, those of the wrapped one.
    profile: the number of H.264's profile, None if unknown or of another coding.
    reordered: whether pictures are stored in another order than shown, as B-frames make necessary: the times
        of showing (`ctts`, or `trun` in fragments) are not all equally far behind those of decoding.
    """

    sort: str
    coding: str
    profile: int | None = None
    reordered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a video.

    seconds: how long it plays; None if that is not among the bytes.
    tracks: those whose coding is.
    index: whether the index stands before the pictures or after them; "" where it was not seen.
    complete: whether all of the index was seen, and so all tracks.
    """

    seconds: float | None
    tracks: tuple[Track, ...] = ()
    index: Literal["", "before", "after"] = ""
    complete: bool = False

    @property
    def codecs(self) -> tuple[str, ...]:
        """Each track's coding."""
        return tuple(track.coding for track in self.tracks)


def facts(data: bytes, part: bytes = b"", part_at: int | None = None) -> Facts:
    """Return what is known of a video from its beginning, and from a later part if need be.

    Any bytes are read, in time proportional to their number.

    part: from the place on that `index_place` names.
    part_at: that place.
    """
    index: Literal["before", "after"] = "before"
    pieces = [(data, 0), (part, part_at or 0)]
    reordered = any(_reordered_in_fragments(piece) for piece, _ in pieces)
    for piece, _ in pieces:
        for name, inside, after in _boxes(piece, 0, len(piece)):
            if name == b"mdat" and after > inside:
                index = "after"
            elif name == b"moov":
                moov = piece[inside:after]
                tracks = tuple(_tracks(moov, reordered))
                return Facts(_length(moov), tracks, index, len(moov) == after - inside)
    return Facts(None)


def index_place(head: bytes) -> tuple[int, int | None] | None:
    """Return where a video's index begins and ends, from the file's beginning; None if nobody can tell.

    Where it was not yet seen, the first is where the next box begins, and the second is None.
    """
    at = 0
    for name, _, after in _boxes(head, 0, len(head)):
        if name == b"moov":
            return at, after
        if not int.from_bytes(head[at : at + 4]):  # to the end of the file, whatever that is
            return None
        at = after
    return (at, None) if at and at + 8 > len(head) else None


def _tracks(moov: bytes, reordered: bool) -> Iterator[Track]:
    """Yield each track that tells its coding.

    reordered: whether the fragments' pictures are.
    """
    for start, end in _found(moov, (b"trak",), 0, len(moov)):
        trak = moov[start:end]
        sort = next((trak[at + 8 : at + 12] for at, _ in _found(trak, (b"mdia", b"hdlr"), 0, len(trak))), b"")
        for at, after in _found(trak, (*_TABLES, b"stsd"), 0, len(trak)):
            entry = trak[at + 8 : after]  # before it: version, flags and the number of entries
            coding = entry[4:8]
            if len(coding) == 4:
                yield Track(
                    sort.strip(b"\0").decode("latin-1"),
                    _sound_coding(entry) if coding == b"mp4a" else coding.decode("latin-1"),
                    _profile(entry) if coding in (b"avc1", b"avc3") else None,
                    reordered or _reordered(trak),
                )


def _profile(entry: bytes) -> int | None:
    for at, after in _found(entry, (b"avcC",), _VISUAL_BYTES, len(entry)):
        return entry[at + 1] if after - at > 1 else None
    return None


def _sound_coding(entry: bytes) -> str:
    """Return the coding that an `mp4a` wraps: not only AAC."""
    start = _SOUND_BYTES.get(int.from_bytes(entry[16:18]), 0)
    for path in ((b"esds",), (b"wave", b"esds")):
        for at, after in _found(entry, path, start, len(entry)) if start else ():
            return _OBJECT_TYPES.get(_object_type(entry[at + 4 : after]), "mp4a")
    return "mp4a"


def _object_type(descriptors: bytes) -> int:
    """Return the kind of coding that descriptors of MPEG-4 name; 0 if they do not."""
    at = _inside_descriptor(descriptors, 0)
    if descriptors[:1] != b"\x03" or at + 3 > len(descriptors):
        return 0
    flags = descriptors[at + 2]
    at += 3 + 2 * bool(flags & 0x80)
    if flags & 0x40:
        at += 1 + int.from_bytes(descriptors[at : at + 1])
    at += 2 * bool(flags & 0x20)
    inside = _inside_descriptor(descriptors, at)
    return int.from_bytes(descriptors[inside : inside + 1]) if descriptors[at : at + 1] == b"\x04" else 0


def _inside_descriptor(descriptors: bytes, at: int) -> int:
    """Return where the contents of a descriptor begin: after its name, and its length of 1 to 4 bytes."""
    end = at + 1
    while end < at + 4 and descriptors[end : end + 1] >= b"\x80":
        end += 1
    return end + 1


def _reordered(trak: bytes) -> bool:
    for at, after in _found(trak, (*_TABLES, b"ctts"), 0, len(trak)):
        entries = trak[at + 8 : after]
        first = entries[4:8]
        if any(entries[place : place + 4] != first for place in range(12, len(entries) - 3, 8)):
            return True
    return False


def _reordered_in_fragments(data: bytes) -> bool:
    for at, after in _found(data, (b"moof", b"traf", b"trun"), 0, len(data)):
        run = data[at:after]
        flags = int.from_bytes(run[1:4])
        if not flags & _TRUN_SHOWN:
            continue
        each = 4 * sum(bool(flags & flag) for flag in _TRUN_EACH)  # before the time of showing
        start = 8 + 4 * sum(bool(flags & flag) for flag in _TRUN_ONCE) + each
        times = {run[place : place + 4] for place in range(start, len(run) - 3, each + 4)}
        if len(times) > 1:
            return True
    return False


def _length(moov: bytes) -> float | None:
    for start, end in _found(moov, (b"mvhd",), 0, len(moov)):
        return _seconds(moov[start:end])
    return None


def _found(data: bytes, path: tuple[bytes, ...], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the contents of each box on a path begin, and where they end as far as they are there."""
    for name, inside, after in _boxes(data, start, end):
        if name == path[0]:
            if len(path) == 1:
                yield inside, min(after, end)
            else:
                yield from _found(data, path[1:], inside, min(after, end))


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield each box's name, and where its contents begin and end, which may be beyond what is there."""
    while start + 8 <= end:
        size = int.from_bytes(data[start : start + 4])
        inside = start + 8
        if size == 1:  # the size proper follows
            size = int.from_bytes(data[start + 8 : start + 16])
            inside = start + 16
        # 0: to the end of the file.
        after = start + size if size or inside > start + 8 else end
        if after < inside:
            return
        yield data[start + 4 : start + 8], inside, after
        start = after


def _seconds(mvhd: bytes) -> float | None:
    scale_at, width = (20, 8) if mvhd[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(mvhd[scale_at : scale_at + 4])
    length = mvhd[scale_at + 4 : scale_at + 4 + width]
    unknown = bytes([255]) * width
    return int.from_bytes(length) / scale if scale and len(length) == width and length != unknown else None
