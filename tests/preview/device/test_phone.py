import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from composer.message.model import Button, Header, Message
from composer.preview.paint.drawing import Fill, Glyph, Picture, Text
from composer.preview.theme.tables import THEMES

from ..samples import phone_of as layout

pytestmark = pytest.mark.usefixtures("qapp")

THEME = THEMES["android", "light"]
RECT = QRectF(10, 20, 400, 760)
SHORT = Message(
    header=Header("document", "https://example.com/a.pdf", "Receipt"),
    body="Hi",
    footer="Footer",
    buttons=(Button("a", "Yes"), Button("b", "No")),
)
LONG = Message(body="A line of text\n" * 60, buttons=(Button("a", "Yes"),))


def phone(message=SHORT, rect=RECT, name="Example Shop", **given):
    return layout(rect, message, THEME, name, **given)


def texts(made) -> list[str]:
    return [item.paragraph.layout.text() for item in made.surround.items if isinstance(item, Text)]


def painted(made, width=420, height=800) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    made.paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize(
    "rect",
    [
        RECT,
        QRectF(0, 0, 240, 320),
        QRectF(0, 0, 3000, 700),
        QRectF(5, 5, 300, 3000),
        QRectF(0, 0, 1600, 1600),
    ],
)
def test_the_device_fits_in_the_middle(rect):
    made = phone(rect=rect)
    assert rect.adjusted(-0.01, -0.01, 0.01, 0.01).contains(made.device)
    assert made.device.center().x() == pytest.approx(rect.center().x())
    assert made.device.center().y() == pytest.approx(rect.center().y())
    assert made.device.width() == pytest.approx(rect.width()) or made.device.height() == pytest.approx(
        rect.height()
    )
    figures = THEME.screen
    assert figures.height_least <= made.device.height() / made.scale + 0.01 <= figures.height_most + 0.02


@pytest.mark.parametrize("rect", [QRectF(), QRectF(0, 0, 0, 500), QRectF(0, 0, 3, 3)])
def test_no_room_is_no_error(rect):
    painted(phone(rect=rect))


def test_it_gets_lower_before_it_gets_small():
    assert phone(rect=QRectF(0, 0, 400, 700)).scale == 1
    assert phone(rect=QRectF(0, 0, 400, 500)).scale < 1


@pytest.mark.parametrize("rect", [RECT, QRectF(0, 0, 240, 400), QRectF(100, 50, 900, 1600)])
def test_parts_are_where_they_show(rect):
    made = phone(rect=rect)
    assert {"business_name", "avatar", "header.value", "header.caption", "body", "footer", "time"} < set(
        made.parts
    )
    for name, area in made.parts.items():
        assert made.device.contains(area)
        assert made.view.contains(area) is (name not in ("business_name", "avatar"))
    for name in ("business_name", "avatar", "body", "footer", "time", "buttons[1].title", "header.caption"):
        assert made.part_at(made.parts[name].center()) == name
    assert made.part_at(made.parts["header.value"].topLeft() + QPointF(1, 1)) == "header.value"
    assert made.part_at(made.view.bottomRight() - QPointF(2, 2)) is None


def test_the_bubble_stands_at_the_left():
    made = phone()
    row = made.parts["buttons[0].title"]
    assert row.left() - made.view.left() < made.view.right() - row.right()


def test_a_short_chat_cannot_be_scrolled():
    made = phone(scroll=500)
    assert made.scroll == 0
    assert made.content_height < made.view.height()


def test_a_long_chat_is_scrolled_as_far_as_it_goes():
    top, end = phone(LONG), phone(LONG, scroll=1e9)
    assert top.scroll == 0
    assert end.scroll == pytest.approx(end.content_height - end.view.height())
    assert phone(LONG, scroll=-5).scroll == 0
    assert end.parts["body"].top() == pytest.approx(top.parts["body"].top() - end.scroll)
    last = end.parts["buttons[0].title"]
    assert end.view.contains(last)
    assert end.view.bottom() - last.bottom() == pytest.approx(THEME.screen.margin_y * end.scale)


def test_what_is_scrolled_out_of_sight_cannot_be_hit_and_does_not_show():
    made = phone(LONG, scroll=300)
    above = QPointF(made.parts["body"].center().x(), made.view.top() - 3)
    assert made.parts["body"].contains(above)
    assert made.part_at(above) not in ("body", "header.value")
    top, scrolled = painted(phone(LONG)), painted(made)
    title = made.parts["business_name"].toRect()
    assert top.copy(title) == scrolled.copy(title)
    assert top.copy(made.view.toRect()) != scrolled.copy(made.view.toRect())


def test_the_name_and_its_first_letter_show():
    assert {"Example Shop", "E", "12:00", "Message"} <= set(texts(phone()))
    assert {"9:41"} <= set(texts(phone(time_text="9:41")))
    assert {"Ç"} <= set(texts(phone(name="«çelik»")))


def test_a_long_name_is_cut():
    made = phone(name="Çelik & Söhne Großhandelsgesellschaft mit beschränkter Haftung")
    name = next(
        item
        for item in made.surround.items
        if isinstance(item, Text) and "Çelik" in item.paragraph.layout.text()
    )
    assert name.paragraph.layout.text().endswith("…")
    room = made.parts["business_name"]
    assert name.paragraph.natural * made.scale <= room.width() + 0.01


@pytest.mark.parametrize("name", ["", "  ", "😀"])
def test_without_a_letter_there_is_a_person(name):
    made = phone(name=name)
    assert "person" in [item.name for item in made.surround.items if isinstance(item, Glyph)]
    assert ("Business name" in texts(made)) is (not name.strip())


def test_a_picture_takes_the_letters_place():
    picture = QImage(50, 50, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    made = phone(avatar=picture)
    assert [item.image for item in made.surround.items if isinstance(item, Picture)] == [picture]
    assert "E" not in texts(made)
    assert painted(made).pixelColor(made.parts["avatar"].center().toPoint()).name() == "#ff0000"
    assert "E" in texts(phone(avatar=QImage()))


def test_nothing_is_said_about_being_online():
    assert texts(phone()) == ["12:00", "E", "Example Shop", "Message"]


def test_the_day_stands_above_the_bubble():
    made = phone()
    chip = next(item for item in made.chat[0][1] if isinstance(item, Fill))
    bottom = made.device.top() + chip.rect.bottom() * made.scale
    assert made.view.top() < bottom < made.parts["header.value"].top()


@pytest.mark.parametrize("theme", THEMES.values(), ids=["-".join(key) for key in THEMES])
@pytest.mark.parametrize("ratio", [1, 2])
def test_the_picture_stays_inside_the_device(theme, ratio):
    image = QImage(420 * ratio, 800 * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.magenta)
    made = layout(RECT, LONG, theme, "Example Shop", scroll=200)
    painter = QPainter(image)
    made.paint(painter)
    painter.end()
    device = made.device.toAlignedRect()
    middle = device.center()
    for x, y in (
        *((device.left() - 1, middle.y()), (device.right() + 1, middle.y()), (middle.x(), device.top() - 1)),
        *((middle.x(), device.bottom() + 1), (device.left() + 1, device.top() + 1)),
        (device.right() - 1, device.bottom() - 1),
    ):
        assert image.pixelColor(x * ratio, y * ratio).name() == "#ff00ff"
    assert image.pixelColor(middle * ratio).name() != "#ff00ff"
