import pytest
from PySide6.QtGui import QImage

from composer.preview.bubble.media import MediaInfo, duration_text, info_for, size_text

URL = "https://example.com/a.png"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        *(
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1 kB"),
            (119_600, "120 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
        ),
        (2_413_000, "2.4 MB"),
    ],
)
def test_a_size_is_written_as_phones_do(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (754, "12:34"), (3599.7, "1:00:00"), (3723, "1:02:03")],
)
def test_a_duration_is_written_as_phones_do(seconds, text):
    assert duration_text(seconds) == text


def test_a_picture_alone_is_a_media_of_which_no_more_is_known():
    picture = QImage(3, 2, QImage.Format.Format_RGB32)
    assert info_for({URL: picture}, URL) == MediaInfo(picture)
    assert info_for({URL: MediaInfo(picture, 5)}, URL) == MediaInfo(picture, 5)


def test_a_picture_that_could_not_be_read_is_none():
    assert info_for({URL: QImage()}, URL) == MediaInfo()
    assert info_for({URL: MediaInfo(QImage(), 5, problem="broken")}, URL) == MediaInfo(
        size_bytes=5, problem="broken"
    )
    assert info_for({}, URL) == MediaInfo()
