"""Decodes a JPEG or PNG file that a stranger may have made."""

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from composer.media import kinds
from composer.media.image_parts import jpeg_parts, png_parts

WIDTH_MAX = 1280
"""Pixels from left to right in what is returned: as many as a preview shows on a fine screen."""

HEIGHT_MAX = 4 * WIDTH_MAX
PIXELS_MAX = 50_000_000
"""Pixels in a file that is decoded: more than a phone's camera takes, and at most 200 MB of memory."""

_MEGABYTES_MAX = 256
_FORMATS = {"image/jpeg": (b"jpeg", jpeg_parts), "image/png": (b"png", png_parts)}

_DAMAGED = (
    "This picture is damaged or not complete: open it in "
    "a picture program, save it again and upload it again."
)


def decode(data: bytes) -> QImage | str:
    """Return the picture in a whole file, upright and scaled down to the limits; else one sentence.

    Only JPEG and PNG are decoded, whatever else Qt can read. May be called on any thread.
    """
    if (found := _FORMATS.get(kinds.kind(data[: kinds.HEAD_BYTES]))) is None:
        return "This is no JPEG or PNG picture: save it as one of these."
    form, parts_of = found
    parts = parts_of(data)
    if parts is None:  # of a cut JPEG, Qt would fill up what is missing with grey
        return _DAMAGED
    buffer = QBuffer()
    buffer.setData(parts)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(_MEGABYTES_MAX)
    reader = QImageReader(buffer, form)
    reader.setAutoDetectImageFormat(False)  # the format given is the only one
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty():
        return _DAMAGED
    if size.width() * size.height() > PIXELS_MAX:
        shown = f"{size.width()} × {size.height()}"
        return (
            f"This picture has too many pixels ({shown}): make it smaller, {WIDTH_MAX} pixels wide is plenty."
        )
    reader.setScaledSize(_decoded_size(size, reader.transformation()))
    image = reader.read()
    return _DAMAGED if image.isNull() else image


def _decoded_size(size: QSize, transformation: QImageIOHandler.Transformation) -> QSize:
    """Return the size to decode to, in the file's own orientation: the picture may be turned afterwards."""
    turned = transformation & QImageIOHandler.Transformation.TransformationRotate90
    wide, high = (HEIGHT_MAX, WIDTH_MAX) if turned else (WIDTH_MAX, HEIGHT_MAX)
    factor = min(1.0, wide / size.width(), high / size.height())
    return QSize(max(1, round(size.width() * factor)), max(1, round(size.height() * factor)))
