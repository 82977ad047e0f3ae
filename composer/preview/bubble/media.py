"""What is known of the files that media headers show."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtGui import QImage


class MediaInfo(NamedTuple):
    """A header's file, as far as it was fetched.

    image: the picture, or a frame of the video.
    problem: in a few words, why there is no picture.
    """

    image: QImage | None = None
    size_bytes: int | None = None
    duration_s: float | None = None
    problem: str = ""


Pictures = Mapping[str, QImage | MediaInfo]
"""What media headers show, by URL; a picture alone stands for a MediaInfo of which no more is known."""

NO_PICTURES: Pictures = MappingProxyType({})

_NOTHING = MediaInfo()


def info_for(pictures: Pictures, url: str) -> MediaInfo:
    """Return what is known of a URL's file; its image is None or one that can be shown."""
    found = pictures.get(url, _NOTHING)
    if isinstance(found, QImage):
        found = MediaInfo(found)
    return found._replace(image=None) if found.image is not None and found.image.isNull() else found


def size_text(size_bytes: int) -> str:
    """Return a size as phones write it: `512 B`, `120 kB`, `2.4 MB`."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    if size_bytes < 999_500:
        return f"{size_bytes / 1000:.0f} kB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def duration_text(seconds: float) -> str:
    """Return a duration as phones write it: `0:07`, `12:34`, `1:02:03`."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
