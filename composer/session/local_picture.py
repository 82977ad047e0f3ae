"""A picture file of this computer: chosen by the user, or an account's own."""

from pathlib import Path

from PySide6.QtGui import QImage

from composer.media.picture import decode
from composer.store.files import StorageError, read_limited

BYTES_MAX = 20 << 20
"""Of a picture's file; a phone's camera makes smaller ones."""


def read_picture(path: Path) -> QImage | str:
    """Return the picture in a file, scaled down as `decode` does; one sentence if there is none.

    Takes up to two seconds. May be called on any thread.
    """
    try:
        return decode(read_limited(path, BYTES_MAX, "The picture"))
    except StorageError as fault:
        return str(fault)
