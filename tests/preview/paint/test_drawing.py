import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from composer.message.markup import Run
from composer.message.model import Button, Header, Message
from composer.preview.paint import drawing
from composer.preview.paint.atlas import Atlas
from composer.preview.paint.drawing import Fill, Glyph, Picture, Rule, Text, paint, paint_groups
from composer.preview.paint.paragraphs import Paragraph
from composer.preview.theme.tables import THEMES

from ..samples import laid_out as layout

pytestmark = pytest.mark.usefixtures("qapp")

LIGHT, DARK = THEMES["android", "light"], THEMES["android", "dark"]
MESSAGE = Message(
    body="Hi *Maria* 😀 `code`", footer="Footer", buttons=(Button("a", "Yes"), Button("b", "No"))
)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(drawing, "_atlas", Atlas())


def painted(items, scale: float = 1, size: int = 100, at: QPointF | None = None) -> QImage:
    image = QImage(round(size * scale), round(size * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(at or QPointF())
    paint(painter, items)
    painter.end()
    return image


def bubble(message: Message = MESSAGE, theme=LIGHT, scale: float = 1) -> QImage:
    return painted(layout(message, theme, 360).items, scale, 360, QPointF(20, 20))


def inked(image: QImage, area: QRectF | None = None) -> QRect:
    """Where the picture is not as its upper left pixel."""
    area = (area or QRectF(image.rect())).toRect()
    paper = image.pixel(area.topLeft())
    points = [(x, y) for x in _span(area.left(), area.right()) for y in _span(area.top(), area.bottom())]
    points = [(x, y) for x, y in points if image.pixel(x, y) != paper]
    if not points:
        return QRect()
    xs, ys = zip(*points, strict=True)
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


def _span(first: int, last: int) -> range:
    return range(first, last + 1)


def text(words: str) -> Paragraph:
    return Paragraph((Run(words, frozenset()),), LIGHT.type.body, 280)


@pytest.mark.parametrize(
    "other",
    [
        Message(body="Hi *Marie* 😀 `code`", footer="Footer", buttons=MESSAGE.buttons),
        Message(body="Hi Maria 😀 `code`", footer="Footer", buttons=MESSAGE.buttons),
        Message(body=MESSAGE.body, footer="Footer?", buttons=MESSAGE.buttons),
        Message(body=MESSAGE.body, footer="Footer", buttons=(Button("a", "Yes"), Button("b", "Not"))),
        Message(header=Header("text", "x"), body=MESSAGE.body, footer="Footer", buttons=MESSAGE.buttons),
    ],
)
def test_what_differs_looks_different(other):
    assert bubble(other) != bubble()
    assert bubble(MESSAGE) == bubble()


def test_ids_do_not_show():
    buttons = (Button("c", "Yes"), Button("d", "No"))
    assert bubble(Message(body=MESSAGE.body, footer="Footer", buttons=buttons)) == bubble()


def test_light_and_dark_differ():
    assert bubble(theme=DARK) != bubble(theme=LIGHT)


@pytest.mark.parametrize("scale", [0.77, 1, 1.37, 2])
def test_a_picture_is_the_same_each_time_it_is_painted(scale):
    first, second, third = (bubble(scale=scale) for _ in range(3))
    assert second == third
    # The first time, text is drawn onto the bubble and not copied: blending may then round differently.
    for x in range(0, first.width(), 3):
        for y in range(0, first.height(), 3):
            one, other = first.pixelColor(x, y), second.pixelColor(x, y)
            assert abs(one.red() - other.red()) <= 2
            assert abs(one.green() - other.green()) <= 2


@pytest.mark.parametrize("scale", [0.77, 1, 1.37, 2, 2.5])
def test_the_bubble_has_no_seams(scale):
    image = bubble(Message(body="\n" * 8 + "x"), scale=scale)
    x = round((20 + 150) * scale)
    column = {image.pixelColor(x, y).name() for y in range(round(22 * scale), round(190 * scale))}
    assert column == {"#ffffff"}


def test_text_is_drawn_in_its_place_and_colour():
    made = text("Hello")
    area = inked(painted([Text(made, 20, 30)]))
    assert 20 <= area.left() < 24
    assert area.right() <= 20 + made.natural + 1
    assert 30 < area.top() < area.bottom() < 30 + made.height


def test_text_too_large_to_be_kept_is_drawn_all_the_same(monkeypatch):
    monkeypatch.setattr(drawing, "_atlas", Atlas(20, 20))
    assert len({inked(painted([Text(text("Hello"), 20, 30)])).getRect() for _ in range(3)}) == 1


def test_a_full_atlas_starts_over():
    atlas = Atlas(200, 60)
    one, two, three = text("one"), text("two"), text("three")
    assert atlas.cells([one, two], 1) == [None, None]
    assert None not in atlas.cells([one, two], 1)
    for other in (text("other " + "x" * count) for count in range(1, 6)):
        atlas.cells([other], 1)
        atlas.cells([other], 1)
    atlas.cells([one, two, three], 1)
    first, second, _ = atlas.cells([one, two, three], 1)
    assert first is None or second is None or not QRect(*first).intersects(QRect(*second))


def test_cells_do_not_overlap_and_differ_by_scale():
    atlas = Atlas()
    made = [text(f"text {number}") for number in range(40)]
    cells = []
    for scale in (1.0, 1.5):
        atlas.cells(made, scale)
        atlas.cells(made, scale)
        cells += [QRect(*cell) for cell in atlas.cells(made, scale)]
    assert not any(one.intersects(other) for number, one in enumerate(cells) for other in cells[:number])


@pytest.mark.parametrize(("scale", "thickness"), [(0.7, 1), (1, 1), (1.4, 1), (2, 2), (3, 3)])
def test_a_rule_is_whole_pixels_of_one_colour(scale, thickness):
    image = painted([Rule(0, 10.3, 100, "#FF0000")], scale)
    column = [image.pixelColor(5, y).name() for y in range(image.height())]
    assert column.count("#ff0000") == thickness
    assert set(column) == {"#ff0000", "#ffffff"}


def test_a_glyph_fills_its_box_and_no_more():
    area = inked(painted([Glyph("reply", QRectF(20, 30, 24, 24), "#FF0000")]))
    assert QRect(20, 30, 24, 24).contains(area)
    assert area.width() > 15


def test_a_fill_has_round_corners():
    image = painted([Fill(QRectF(10, 10, 50, 50), 12, "#FF0000")])
    assert image.pixelColor(10, 10).name() == "#ffffff"
    assert image.pixelColor(35, 35).name() == "#ff0000"


@pytest.mark.parametrize(("width", "height"), [(300, 100), (100, 300), (10, 10), (1, 4000), (4000, 1)])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_picture_covers_its_area_with_its_middle(width, height, scale):
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    image = painted([Picture(picture, QRectF(10, 10, 60, 40), 8)], scale)
    for x, y in ((12, 30), (68, 30), (40, 12), (40, 48)):
        assert image.pixelColor(x * scale, y * scale).name() == "#ff0000"
    assert inked(image) == QRect(10 * scale, 10 * scale, 60 * scale, 40 * scale)
    assert image.pixelColor(10 * scale, 10 * scale).name() == "#ffffff"


def test_the_middle_of_a_wide_picture_shows():
    picture = QImage(300, 100, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    painter = QPainter(picture)
    painter.fillRect(100, 0, 100, 100, Qt.GlobalColor.blue)
    painter.end()
    image = painted([Picture(picture, QRectF(10, 10, 40, 40), 4)])
    assert {image.pixelColor(x, 30).name() for x in range(14, 46)} == {"#0000ff"}


def test_the_painter_is_left_as_it_was():
    image = QImage(50, 50, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.scale(1.5, 1.5)
    before = painter.worldTransform()
    paint_groups(painter, [(QPointF(3, 4), layout(MESSAGE, LIGHT, 360).items)])
    assert painter.worldTransform() == before
    assert painter.pen().style() != Qt.PenStyle.NoPen
    painter.end()


def test_a_device_pixel_ratio_is_a_scale():
    image = QImage(720, 720, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.white)
    for _ in range(3):
        painter = QPainter(image)
        paint_groups(painter, [(QPointF(20, 20), layout(MESSAGE, LIGHT, 360).items)])
        painter.end()
        scaled = bubble(scale=2)
    image.setDevicePixelRatio(1)
    assert image.copy(0, 0, 700, 300) == scaled.copy(0, 0, 700, 300)
