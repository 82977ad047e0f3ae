"""Files that servers of the tests hand out."""

import io
import struct
import zipfile
import zlib

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

HTML = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in</body></html>"
SVG = b'<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def picture(form: str, width: int = 40, height: int = 30) -> bytes:
    """A picture with something in each pixel, so that it has some size."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for row in range(height):
        for column in range(width):
            image.setPixelColor(column, row, QColor(column * 7 % 256, row * 5 % 256, column * row % 256))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever it holds."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def box(name: bytes, *contents: bytes) -> bytes:
    """One box of an MP4 file."""
    inside = b"".join(contents)
    return struct.pack(">I", len(inside) + 8) + name + inside


SOUNDS = (b"mp4a", b"samr", b"sawb", b"Opus", b"ac-3", b"ec-3", b"fLaC", b"alac", b"enca", b".mp3", b"sowt")
NEITHER = {b"tx3g": b"text", b"tmcd": b"tmcd", b"mett": b"meta", b"\xff\xfe\xfd\xfc": b"meta"}


def entry(codec: bytes, profile: int = 77, object_type: int = 0x40) -> bytes:
    """A track's coding, as `stsd` has it."""
    if codec in SOUNDS:
        decoder = b"\x04\x80\x80\x80\x11" + bytes([object_type]) + bytes(12)
        about = box(b"esds", bytes(4), b"\x03\x80\x80\x80\x19\0\x01\0", decoder)
        return box(codec, bytes(28), about if codec == b"mp4a" else b"")
    about = box(b"avcC", bytes([1, profile, 0, 30]), bytes(20))
    return box(codec, bytes(78), about if codec in (b"avc1", b"avc3") else b"")


def track(coding: bytes, sort: bytes, *tables: bytes) -> bytes:
    """A track of a video, without pictures or sound."""
    handler = box(b"hdlr", bytes(8), sort, bytes(12), b"\0")
    table = box(b"stsd", bytes(4), struct.pack(">I", 1), coding)
    return box(b"trak", box(b"mdia", handler, box(b"minf", box(b"stbl", table, *tables))))


def shown_later(*times: int) -> bytes:
    """How long after its decoding each picture is shown."""
    return box(
        b"ctts",
        bytes(4),
        struct.pack(">I", len(times)),
        *(struct.pack(">II", 1, later) for later in times),
    )


def video(
    brand: bytes = b"isom",
    codecs: tuple[bytes, ...] = (b"avc1", b"mp4a"),
    seconds: int = 34,
    *,
    profile: int = 77,
    object_type: int = 0x40,
    times: tuple[int, ...] = (),
    data: int = 100,
    index_last: bool = False,
) -> bytes:
    """An MP4 file without a picture in it.

    profile: of H.264.
    object_type: what an `mp4a` holds.
    times: how long after its decoding each picture is shown.
    data: bytes that the pictures take.
    """
    tracks = []
    for codec in codecs:
        sort = NEITHER.get(codec, b"soun" if codec in SOUNDS else b"vide")
        tables = [shown_later(*times)] if times and sort == b"vide" else []
        tracks.append(track(entry(codec, profile, object_type), sort, *tables))
    header = box(b"mvhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(80))
    index, pictures = box(b"moov", header, *tracks), box(b"mdat", bytes(data))
    rest = pictures + index if index_last else index + pictures
    return box(b"ftyp", brand, bytes(4), b"isom") + rest


def compound(*names: str, about: bytes = bytes(16), before: int = 0, length: int = 20_000) -> bytes:
    """A compound file with entries of these names in its directory, as old Office files are.

    about: the class of the whole.
    before: sectors of 512 bytes before the directory.
    """
    entries = []
    for number, name in enumerate(("Root Entry", *names)):
        letters = (name + "\0").encode("utf-16-le")
        sort = b"\5" if not number else b"\2"
        made = letters.ljust(64, b"\0") + struct.pack("<H", len(letters)) + sort + b"\1" + bytes(12)
        entries.append((made + (about if not number else bytes(16))).ljust(128, b"\0"))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(48, b"\0") + struct.pack("<I", before)
    return (head.ljust(512, b"\0") + b"\1" * 512 * before + b"".join(entries)).ljust(length, b"\0")


def archive(*names: str) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, "<x/>" * 50)
    return file.getvalue()
