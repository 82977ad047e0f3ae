"""The parts of a JPEG or PNG file that its picture needs.

Qt keeps every text of a file with the picture, unpacked: 1,000 texts of a PNG of 4 MB take 19 GB. And what is
hidden from whoever counts must not be found by whoever decodes: both see nothing but the parts listed here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SCANS_MAX = 32
"""Of a JPEG: three times as many as programs make."""

SCANNED_MAX = 250_000_000
"""Pixels times scans of a progressive JPEG: what a machine of 2020 decodes in about two seconds."""

_PNG_PARTS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB", b"cHRM", b"eXIf")
_EXIF_PNG_MAX = 65536
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PNG_START = b"\x89PNG\r\n\x1a\n"

_MARKER = re.compile(rb"\xff([^\x00\xff])", re.DOTALL)  # what fills up before a marker is as good as coded
_LENGTHLESS = frozenset(
    [0x01, *range(0xD0, 0xD9)]
)  # TEM, restarts and the start of a picture: no segment follows
_RESTARTS = range(0xD0, 0xD8)
_END, _SCAN = 0xD9, 0xDA
_FRAMES = frozenset(
    [0xC0, 0xC1, 0xC2]
)  # baseline, extended, progressive: other codes are slow, and no phone reads them
_ALL_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset([0xC4, 0xCC, 0xDB, 0xDD])
_JFIF, _EXIF, _ADOBE = 0xE0, 0xE1, 0xEE
_APPLICATION = {
    _JFIF: b"JFIF\0",
    _EXIF: b"Exif\0\0",
    _ADOBE: b"Adobe",
}  # density, which way is up, kind of colours


@dataclass(frozen=True, slots=True)
class PixelColours:
    """How a picture's file holds colours.

    bits: of each colour of a pixel.
    channels: 1 for grey or a palette, 2 and 4 with what shows through or for print, 3 else.
    """

    bits: int
    channels: int


def png_colours(data: bytes) -> PixelColours | None:
    """Return how a PNG file holds colours; None if it does not say so."""
    if data[12:16] != b"IHDR" or len(data) < 26 or data[25] not in _PNG_CHANNELS:
        return None
    return PixelColours(data[24], _PNG_CHANNELS[data[25]])


def jpeg_colours(data: bytes) -> PixelColours | None:
    """Return how a JPEG file holds colours; None if it does not say so."""
    for marker, segment, _ in _segments(data):
        if marker in _ALL_FRAMES and len(segment) > 5:
            return PixelColours(segment[0], segment[5])
        if marker == _SCAN:
            return None
    return None


def png_parts(data: bytes) -> bytes | None:
    """Return a PNG file with nothing but its picture; None for a file that is damaged or cut."""
    parts = [_PNG_START]
    at = len(_PNG_START)
    seen: set[bytes] = set()
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            return None
        if (
            name in _PNG_PARTS
            and (name == b"IDAT" or name not in seen)
            and (name != b"eXIf" or length <= _EXIF_PNG_MAX)
        ):
            parts.append(data[at:end])
            seen.add(name)
        if name == b"IEND":
            return b"".join(parts)
        at = end
    return None


def jpeg_parts(data: bytes) -> bytes | None:
    """Return a JPEG file with nothing but its picture, up to its end.

    None for a file that is damaged or cut, that has more than SCANS_MAX scans, or that takes longer to decode
    than SCANNED_MAX allows.
    """
    parts = [b"\xff\xd8"]
    seen: set[int] = set()
    scans = pixels = 0
    for marker, segment, coded in _segments(data):
        if marker == _END:
            parts.append(b"\xff\xd9")
            return b"".join(parts)
        if marker in _APPLICATION:
            if marker in seen or not segment.startswith(_APPLICATION[marker]):
                continue
            seen.add(marker)
        elif marker in _FRAMES:
            if segment[:1] != b"\x08":  # bits of a colour: no program that shows pictures reads others
                return None
            pixels += int.from_bytes(segment[1:3]) * int.from_bytes(segment[3:5])
        elif marker == _SCAN:
            scans += 1
            if not pixels or scans > SCANS_MAX or (scans > 1 and scans * pixels > SCANNED_MAX):
                return None
        elif marker not in _TABLES:
            continue
        parts += [bytes((0xFF, marker)), (len(segment) + 2).to_bytes(2), segment, coded]
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each segment's marker, contents, and the coded picture that follows it (of a scan; else empty).

    The last one is the end of the picture, if it is there. Bytes where no marker is are passed over, as
    decoders do.
    """
    at = 2
    while match := _MARKER.search(data, at):
        marker, at = match[1][0], match.end()
        if marker in _LENGTHLESS:
            continue
        if marker == _END:
            yield marker, b"", b""
            return
        end = at + int.from_bytes(data[at : at + 2])
        if end < at + 2 or end > len(data):
            return
        segment, at = data[at + 2 : end], end
        if marker == _SCAN:
            at = _end_of_coded(data, end)
        yield marker, segment, data[end:at]


def _end_of_coded(data: bytes, at: int) -> int:
    """Return where the coded picture that begins at `at` ends: at the first marker that is no restart."""
    for match in _MARKER.finditer(data, at):
        if match[1][0] not in _RESTARTS:
            return match.start()
    return len(data)
