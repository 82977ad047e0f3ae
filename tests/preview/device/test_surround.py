import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from composer.preview.theme.tables import THEMES

from ..samples import FULL, IMAGE
from ..samples import phone_of as layout

pytestmark = pytest.mark.usefixtures("qapp")

RECT = QRectF(0, 0, 420, 700)
PICTURE = QImage(20, 20, QImage.Format.Format_RGB32)


def phone(message=FULL, rect=RECT, theme=THEMES["ios", "light"], name="Example Shop", **given):
    return layout(rect, message, theme, name, **given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"message": IMAGE},
        {"scroll": 40},
        {"expanded": True},
        {"marks": {"body": "error"}},
        {"focused": "body"},
    ],
)
def test_it_is_the_same_while_the_message_changes(given):
    assert phone(**given).surround is phone().surround


@pytest.mark.parametrize(
    "given",
    [
        *(
            {"name": "Other"},
            {"avatar": PICTURE},
            {"time_text": "9:41"},
            {"width": "wide"},
            {"text_scale": 1.3},
        ),
        *({"theme": THEMES["ios", "dark"]}, {"rect": QRectF(0, 0, 420, 650)}),
    ],
)
def test_it_is_another_where_it_looks_different(given):
    assert phone(**given).surround is not phone().surround


def test_another_picture_is_another_surround():
    other = PICTURE.copy()
    other.fill(Qt.GlobalColor.red)
    assert phone(avatar=PICTURE).surround is phone(avatar=PICTURE).surround
    assert phone(avatar=PICTURE).surround is not phone(avatar=other).surround


@pytest.mark.parametrize("theme", THEMES.values(), ids=["-".join(key) for key in THEMES])
def test_painted_apart_it_looks_like_the_whole(theme):
    made = phone(theme=theme)
    whole, apart = (made.paint,), (made.paint_surround, made.paint_chat)
    _painted(whole)  # text is drawn twice, and copied from then on
    _painted(whole)
    assert _painted(whole) == _painted(apart)


def test_the_chat_is_painted_inside_its_view_only():
    made = phone(message=IMAGE, scroll=1e6)
    image = QImage(420, 700, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    painter = QPainter(image)
    made.paint_chat(painter)
    painter.end()
    view = made.view.toAlignedRect()
    for x in range(0, 420, 5):
        for y in range(0, 700, 5):
            assert view.contains(x, y) or image.pixelColor(x, y) == Qt.GlobalColor.magenta


def _painted(parts) -> QImage:
    image = QImage(420, 700, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for paint in parts:
        painter = QPainter(image)
        paint(painter)
        painter.end()
    return image
