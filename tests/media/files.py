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


def video(brand: bytes = b"isom", codecs: tuple[bytes, ...] = (b"avc1", b"mp4a"), seconds: int = 34) -> bytes:
    """An MP4 file of two tracks without a picture in them."""
    tracks = []
    for codec in codecs:
        table = box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(78)))
        tracks.append(box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", table)))))
    header = box(b"mvhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(80))
    return box(b"ftyp", brand, bytes(4), b"isom") + box(b"moov", header, *tracks) + box(b"mdat", bytes(100))


def archive(*names: str) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, "<x/>" * 50)
    return file.getvalue()
