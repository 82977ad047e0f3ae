"""Messages, themes and fonts that several tests of the preview share."""

from itertools import product
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontDatabase, QImage

from composer.message.model import Button, Header, Message
from composer.preview.bubble import bubble
from composer.preview.bubble.bubble import Bubble
from composer.preview.bubble.media import MediaInfo
from composer.preview.device import phone
from composer.preview.device.phone import WIDTHS, Phone
from composer.preview.subject import Subject
from composer.preview.theme.scaling import TEXT_SCALES
from composer.preview.theme.styles import Theme
from composer.preview.theme.tables import PLATFORMS

URL = "https://example.com/file"
FONTS = ("Roboto", "Inter", "Noto Sans", "Noto Sans Mono", "Noto Color Emoji")
"""What the figures and pictures were made with: the fonts-roboto, fonts-inter and fonts-noto packages of
Debian.
"""

SIZES = list(product(PLATFORMS, WIDTHS, TEXT_SCALES))
"""Every platform with every width and text size."""


def buttons(*titles: str) -> tuple[Button, ...]:
    return tuple(Button(str(number), title) for number, title in enumerate(titles))


FULL = Message(
    header=Header("text", "Order update"),
    body="Hi *Maria*, your order `4711` is on its way 🚚\n- today, before _noon_\n> thanks",
    footer="Reply within 24 hours",
    buttons=buttons("Yes", "No", "Call me back, please"),
)
IMAGE = Message(header=Header("image", URL), body="Hi", footer="Foot", buttons=buttons("Yes"))
VIDEO = Message(header=Header("video", URL), body="Hi", buttons=buttons("Yes"))
DOCUMENT = Message(
    header=Header("document", URL, "Receipt.pdf"), body="Hi", footer="Foot", buttons=buttons("Yes")
)
LONG = Message(body="word " * 200, buttons=buttons("Yes"))
ARABIC = Message(
    header=Header("text", "مرحبا"), body="مرحبا ماريا\n- غدا", footer="شكرا", buttons=buttons("نعم")
)

EVERY = {
    "full": FULL,
    "image": IMAGE,
    "video": VIDEO,
    "document": DOCUMENT,
    "long": LONG,
    "arabic": ARABIC,
    "hindi": Message(body="नमस्ते *प्रिया जी* 🙏\n> ओटीपी", footer="धन्यवाद", buttons=buttons("बात करें")),
    "mixed": Message(body="Order 4711 تم شحنه\nतम Order שלום 👨‍👩‍👧‍👦 中文", buttons=buttons("OK 好 نعم")),
    "empty": Message(),
    "empty header": Message(header=Header("text")),
    "no file": Message(header=Header("image")),
    "one word": Message(body="W" * 1024, footer="y" * 200, buttons=buttons("z" * 200)),
    "many lines": Message(body="a\n" * 100, footer="a\nb"),
    "emoji": Message(body="👍🏽❤️🇩🇪" * 100, footer="😀", buttons=buttons("😀" * 20)),
}


def pictures() -> dict[str, MediaInfo]:
    picture = QImage(800, 500, QImage.Format.Format_RGB32)
    picture.fill("#7A8B99")
    return {URL: MediaInfo(picture, size_bytes=2_413_000, duration_s=92)}


def laid_out(message: Message, theme: Theme, width: float, **given: Any) -> Bubble:
    """The bubble of a message in a chat of this width."""
    return bubble.layout(Subject(message, **given), theme, width)


def phone_of(
    rect: QRectF, message: Message, theme: Theme, name: str, scroll: float = 0, **given: Any
) -> Phone:
    """A phone with a message of a business of this name."""
    return phone.layout(rect, Subject(message, name, **given), theme, scroll)


def need_fonts() -> None:
    """Skip the test where a font is missing that its figures were made with."""
    missing = [family for family in FONTS if not QFontDatabase.hasFamily(family)]
    # Fonts that this computer has in place of a stand-in would be taken first.
    others = [
        family for family in ("SF Pro Text", "Segoe UI", "Helvetica Neue") if QFontDatabase.hasFamily(family)
    ]
    if missing or others:
        pytest.skip(f"made with other fonts: missing {missing}, more than expected {others}")
