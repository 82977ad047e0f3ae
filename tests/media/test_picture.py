"""Decoding of pictures that a stranger may have made."""

import struct

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageReader, QImageWriter

from composer.media import picture as pictures
from composer.media.picture import decode

from .files import GIF, HTML, SVG, WEBP, picture, png

DAMAGED = (
    "This picture is damaged or not complete: open it in "
    "a picture program, save it again and upload it again."
)


@pytest.mark.parametrize("form", ["PNG", "JPG"])
def test_a_picture_is_decoded(form: str) -> None:
    image = decode(picture(form, 60, 40))
    assert isinstance(image, QImage)
    assert (image.width(), image.height()) == (60, 40)
    assert abs(image.pixelColor(10, 10).red() - 70) < 30


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((2560, 1000), (1280, 500)),
        ((1280, 10), (1280, 10)),
        ((100, 10_240), (50, 5120)),
        ((9000, 1), (1280, 1)),
    ],
)
@pytest.mark.parametrize("form", ["PNG", "JPG"])
def test_a_large_picture_is_scaled_down(form: str, size: tuple[int, int], shown: tuple[int, int]) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    decoded = decode(_saved(image, form))
    assert isinstance(decoded, QImage)
    assert (decoded.width(), decoded.height()) == shown
    assert decoded.pixelColor(0, 0).blue() == pytest.approx(128, abs=3)


def test_a_picture_taken_on_its_side_is_turned_and_as_wide_as_may_be() -> None:
    image = QImage(4000, 2000, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    turned = _saved(image, "JPG", QImageIOHandler.Transformation.TransformationRotate90)
    decoded = decode(turned)
    assert isinstance(decoded, QImage)
    assert (decoded.width(), decoded.height()) == (1280, 2560)


def _saved(
    image: QImage,
    form: str,
    turned: QImageIOHandler.Transformation = QImageIOHandler.Transformation.TransformationNone,
) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, form.encode())
    writer.setTransformation(turned)
    assert writer.write(image), writer.errorString()
    return bytes(buffer.data().data())


@pytest.mark.parametrize("form", ["PNG", "JPG"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_a_cut_picture_is_not_shown(form: str, part: float) -> None:
    data = picture(form, 200, 200)
    assert decode(data[: max(30, int(len(data) * part))]) == DAMAGED


def test_the_end_of_a_smaller_copy_within_is_not_the_end() -> None:
    data, copy = picture("JPG", 200, 200), picture("JPG")
    within = data[:2] + b"\xff\xe1" + struct.pack(">H", len(copy) + 2) + copy + data[2:]
    assert isinstance(decode(within), QImage)
    assert decode(within[:-300]) == DAMAGED


def test_what_a_phone_puts_after_a_picture_does_no_harm() -> None:
    assert isinstance(decode(picture("JPG") + b"\xff\xda\x00video" * 1000), QImage)


def test_a_jpeg_of_fill_bytes_takes_no_long_time() -> None:
    assert decode(picture("JPG")[:-2] + b"\xff" * 4_000_000) == DAMAGED


def test_a_jpeg_of_very_many_scans_is_not_decoded() -> None:
    data = picture("JPG")
    scan = data.rindex(b"\xff\xda")
    assert decode(data[:-2] + data[scan:-2] * 1000 + b"\xff\xd9") == DAMAGED


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (900_000, 60), (7_072, 7_072)])
def test_a_picture_of_too_many_pixels_is_not_decoded(width: int, height: int) -> None:
    assert decode(png(width, height)) == (
        f"This picture has too many pixels ({width} × {height}): make it smaller, 1280 pixels wide is plenty."
    )


def test_a_picture_of_no_pixels_is_damaged() -> None:
    assert decode(png(0, 0)) == DAMAGED


@pytest.mark.parametrize("data", [b"", GIF, HTML, SVG, WEBP, picture("BMP")])
def test_nothing_but_jpeg_and_png_is_decoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "QImageReader", None)
    assert decode(data) == "This is no JPEG or PNG picture: save it as one of these."


def test_the_memory_for_a_picture_is_limited() -> None:
    QImageReader.setAllocationLimit(0)
    decode(picture("PNG"))
    assert QImageReader.allocationLimit() == 256
