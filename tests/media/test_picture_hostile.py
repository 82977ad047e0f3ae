"""Pictures made to take all memory or minutes, each read in a process that has little of both."""

import resource
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageWriter

from composer.media.image_parts import jpeg_parts, png_parts
from composer.media.picture import decode

from .files import picture, png

MEMORY = 1 << 30
"""Bytes of address space, of which Qt's libraries take more than a third."""

SECONDS = 10
"""Of the processor's time; two for the picture, the rest is the start on a slow machine."""

READ = """
import sys
from composer.session.local_picture import read_picture
from pathlib import Path
image = read_picture(Path(sys.argv[1]))
print(image if isinstance(image, str) else f"{image.width()} x {image.height()}")
"""


def read(folder: Path, data: bytes) -> str:
    """Read a picture with limits on memory and time; return its size, or why there is none."""
    file = folder / "hostile"
    file.write_bytes(data)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=False, preexec_fn=limit
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunks(name: bytes, data: bytes, count: int) -> bytes:
    """A PNG with so many chunks of a kind behind its first."""
    whole = picture("PNG")
    end = 8 + 25  # the start and IHDR
    return whole[:end] + chunk(name, data) * count + whole[end:]


PACKED = zlib.compress(bytes(4 << 20))
TEXTS = {
    b"zTXt": b"Comment\0\0" + PACKED,
    b"iTXt": b"Comment\0\1\0\0\0" + PACKED,
    b"tEXt": b"Comment\0" + b"x" * 20_000,
    b"iCCP": b"Profile\0\0" + PACKED,
    b"sPLT": b"x" * 20_000,
    b"acTL": bytes(8),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_of_a_png_are_not_unpacked(name: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, with_chunks(name, TEXTS[name], 900)) == "40 x 30"


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_but_the_picture_of_a_png_is_passed_on(name: bytes) -> None:
    assert png_parts(with_chunks(name, TEXTS[name], 3)) == png_parts(picture("PNG"))
    assert decode(with_chunks(name, TEXTS[name], 3)) == decode(picture("PNG"))


def progressive(width: int = 400, height: int = 300) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setProgressiveScanWrite(True)
    assert writer.write(image)
    return bytes(buffer.data().data())


def with_scans(between: bytes, count: int) -> bytes:
    """A progressive JPEG of 7,000 by 7,000 pixels with its last scan repeated, each behind these bytes."""
    data = progressive()
    frame = data.index(b"\xff\xc2")
    data = data[: frame + 5] + struct.pack(">HH", 7000, 7000) + data[frame + 9 :]
    last = data.rindex(b"\xff\xda")
    return data[:-2] + (between + data[last:-2]) * count + b"\xff\xd9"


HIDING = {
    "nothing": b"",
    "TEM": b"\xff\x01",
    "TEM with a length": b"\xff\x01\xff\xff",
    "a restart": b"\xff\xd0",
    "fill bytes": b"\xff\xff\xff",
    "a comment": b"\xff\xfe\x00\x04ab",
    "a stuffed byte": b"\xff\x00",
    "a picture's start": b"\xff\xd8",
    "an empty segment": b"\xff\xfe\x00\x02",
}


@pytest.mark.parametrize("between", HIDING.values(), ids=HIDING)
def test_no_byte_hides_the_scans_of_a_jpeg(between: bytes, tmp_path: Path) -> None:
    assert "damaged" in read(tmp_path, with_scans(between, 5000))


def test_a_progressive_jpeg_of_a_cameras_size_is_shown() -> None:
    assert isinstance(decode(progressive(4000, 3000)), QImage)


def test_what_stands_behind_a_scan_that_ended_is_no_picture() -> None:
    data = picture("JPG")
    assert jpeg_parts(data[:-2] + b"\xff\x01" + b"text" * 5 + b"\xff\xd9") == data


def test_a_jpeg_on_its_side_still_stands_upright() -> None:
    image = QImage(80, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setTransformation(QImageIOHandler.Transformation.TransformationRotate90)
    assert writer.write(image)
    data = bytes(buffer.data().data())
    comments = (
        b"".join(b"\xff" + bytes((marker,)) + b"\xff\xff" + bytes(65533) for marker in (0xE2, 0xED, 0xFE))
        * 20
    )
    shown = decode(data[:2] + comments + data[2:])
    assert isinstance(shown, QImage)
    assert (shown.width(), shown.height()) == (40, 80)


def adobe(transform: int) -> bytes:
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes((transform,))


def test_the_kind_of_colours_is_passed_on() -> None:
    data = picture("JPG")
    start = data.index(b"\xff\xdb")
    plain = data[:2] + data[start:]  # without JFIF, which would say that the colours are YCbCr
    as_rgb, as_ycc = (decode(plain[:2] + adobe(transform) + plain[2:]) for transform in (0, 1))
    assert isinstance(as_rgb, QImage)
    assert isinstance(as_ycc, QImage)
    assert as_rgb != as_ycc


@pytest.mark.parametrize("frame", [0xC3, 0xC5, 0xC9, 0xCA, 0xCB])
def test_a_jpeg_in_a_code_that_no_phone_reads_is_damaged(frame: int) -> None:
    assert "damaged" in str(decode(picture("JPG").replace(b"\xff\xc0", bytes((0xFF, frame)), 1)))


@pytest.mark.parametrize("size", [(7071, 7071), (50, 1_000_000)])
def test_a_png_of_as_many_pixels_as_may_be_takes_two_seconds_at_most(
    size: tuple[int, int], tmp_path: Path
) -> None:
    width, height = size
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(1 + 3 * width)) for _row in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = png(1, 1)[:8] + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert " x " in read(tmp_path, data)
