"""What a few previews look like, pixel by pixel, as they were when somebody looked at them and was content.

`python -m tests.preview.test_golden` writes the pictures anew; look at them before they are kept.
"""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pixelmatch import pixelmatch
from PySide6.QtGui import QColor, QGuiApplication, QImage, QLinearGradient, QPainter

from composer.message.model import Header, Message
from composer.preview.bubble.media import MediaInfo
from composer.preview.picture import picture
from composer.preview.subject import Subject
from composer.preview.theme.tables import THEMES
from tests.preview.samples import FULL, URL, buttons, need_fonts

FOLDER = Path(__file__).parents[1] / "data" / "golden"
SHARE_MOST = 0.0015
"""Of the pixels that may differ to the eye; anti-aliased edges do not count."""


def _photo() -> QImage:
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    shade = QLinearGradient(0, 0, 0, 200)
    shade.setColorAt(0, QColor("#F4A261"))
    shade.setColorAt(1, QColor("#6D4C7D"))
    painter = QPainter(image)
    painter.fillRect(image.rect(), shade)
    painter.end()
    return image


def _subject(message: Message) -> Subject:
    file = MediaInfo(
        None if message.header and message.header.type == "document" else _photo(), 2_413_000, 92
    )
    return Subject(message, "Example Shop", pictures={URL: file}, width="narrow")


_ARABIC = Message(
    header=Header("image", URL),
    body="مرحبا *ليلى* 👋\n- سيصل غدًا\n> example.com",
    footer="شكرا",
    buttons=buttons("تتبع الطلب"),
)
_DOCUMENT = Message(
    header=Header("document", URL + ".pdf", "Agreement 2025, final version.pdf"),
    body="Please read `§ 4` and tell us: example.com",
    buttons=buttons("I accept", "Call me"),
)
GOLDEN = {
    ("ios", "light"): FULL,
    ("ios", "dark"): _ARABIC,
    ("android", "light"): _DOCUMENT,
    ("android", "dark"): FULL,
    ("web", "light"): Message(header=Header("video", URL), body="A tour 🎬", buttons=buttons("Book a visit")),
    ("web", "dark"): FULL,
}


def _painted(key: tuple[str, str]) -> QImage:
    return picture(_subject(GOLDEN[key]), THEMES[key], 1).convertToFormat(QImage.Format.Format_RGBA8888)


def _file(key: tuple[str, str]) -> Path:
    return FOLDER / f"{'-'.join(key)}.png"


@pytest.mark.parametrize("key", GOLDEN, ids="-".join)
def test_it_looks_as_it_did(qapp, key, tmp_path):
    need_fonts()
    now, kept = _painted(key), QImage(str(_file(key))).convertToFormat(QImage.Format.Format_RGBA8888)
    assert now.size() == kept.size()
    width, height = now.width(), now.height()
    differing = pixelmatch(list(now.constBits()), list(kept.constBits()), width, height, threshold=0.06)
    if differing > SHARE_MOST * width * height:
        now.save(str(tmp_path / "now.png"))
        pytest.fail(f"{differing} pixels differ; see {tmp_path / 'now.png'}")


def main() -> None:
    application = QGuiApplication([])
    for key in GOLDEN:
        _painted(key).convertToFormat(QImage.Format.Format_RGB32).save(str(_file(key)))
    del application


if __name__ == "__main__":
    main()
