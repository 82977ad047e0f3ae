"""What holds for every message on every platform, at every width and text size."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import pytest
from PySide6.QtCore import QPointF, QRectF

from composer.preview.bubble.bubble import Bubble
from composer.preview.device.phone import WIDTHS, screen_width
from composer.preview.paint.drawing import Fill, Glyph, Text
from composer.preview.theme.scaling import TEXT_SCALES, scaled
from composer.preview.theme.styles import Theme
from composer.preview.theme.tables import PLATFORMS, THEMES

from .samples import EVERY, FULL, SIZES, buttons, phone_of, pictures
from .samples import laid_out as layout

pytestmark = pytest.mark.usefixtures("qapp")
on_each = pytest.mark.parametrize(("platform", "name"), list(product(PLATFORMS, EVERY)))

ORDER = ("header.value", "body", "footer")
INSIDE = {"header.caption": "header.value", "read_more": "body"}


def laid_out(platform: str, name: str, mode: str = "light") -> Iterator[tuple[Theme, float, Bubble]]:
    """Every width and text size, with the theme and the width of the screen."""
    for width, text_scale in product(WIDTHS, TEXT_SCALES):
        theme = scaled(THEMES[platform, mode], text_scale)
        across = screen_width(theme, width)
        yield theme, across, layout(EVERY[name], theme, across, pictures=pictures())


@on_each
def test_parts_are_inside_the_bubble_in_order_and_apart(platform, name):
    for theme, _, made in laid_out(platform, name):
        whole = QRectF(QPointF(), made.size)
        assert all(whole.contains(area) for area in made.parts.values())
        for part, outer in INSIDE.items():
            assert part not in made.parts or made.parts[outer].contains(made.parts[part])
        rows = sorted(part for part in made.parts if part.startswith("buttons"))
        stacked = [made.parts[part] for part in (*ORDER, *rows) if part in made.parts]
        assert all(above.bottom() <= below.top() + 0.01 for above, below in pairwise(stacked))
        assert made.parts["time"].bottom() <= made.parts[rows[0]].top()
        assert made.parts["time"].top() > made.parts["body"].top() - theme.type.time.line_height


@on_each
def test_nothing_reaches_over_the_bubble(platform, name):
    for theme, across, made in laid_out(platform, name):
        whole = QRectF(QPointF(), made.size)
        assert made.size.width() + theme.screen.margin_x <= across
        for item in made.items:
            if isinstance(item, Text):
                left = item.x + item.paragraph.left
                assert -0.01 <= left <= left + item.paragraph.natural <= made.size.width() + 0.01
                assert 0 <= item.y <= item.y + item.paragraph.height <= made.size.height() + 0.01
            elif isinstance(item, Glyph):
                assert whole.contains(item.box)
            elif isinstance(item, Fill):
                assert whole.contains(item.rect)


@on_each
def test_arrow_and_title_stand_beside_each_other_in_the_middle_of_their_row(platform, name):
    for _, _, made in laid_out(platform, name):
        rows = [area for part, area in made.parts.items() if part.startswith("buttons")]
        arrows = [item for item in made.items if isinstance(item, Glyph) and item.name == "reply"]
        titles = [item for item in made.items if isinstance(item, Text)][-len(rows) :]
        for row, arrow, title in zip(rows, arrows, titles, strict=True):
            right = title.x + title.paragraph.natural
            assert row.left() + 8 < arrow.box.left() < arrow.box.right() < title.x < right < row.right() - 8
            assert arrow.box.left() - row.left() == pytest.approx(row.right() - right)
            assert arrow.box.center().y() == pytest.approx(row.center().y())
            assert title.y + title.paragraph.height / 2 == pytest.approx(row.center().y())


@on_each
def test_light_and_dark_are_laid_out_alike(platform, name):
    for (_, _, one), (_, _, other) in zip(
        laid_out(platform, name), laid_out(platform, name, "dark"), strict=True
    ):
        assert (one.size, one.parts) == (other.size, other.parts)


@pytest.mark.parametrize(
    "name", ["Çelik & Söhne Großhandelsgesellschaft mit beschränkter Haftung", "", "متجر الواحة"]
)
@pytest.mark.parametrize(("platform", "width", "text_scale"), SIZES)
def test_the_bars_keep_inside_the_screen_and_nothing_in_them_overlaps(platform, width, text_scale, name):
    room = QRectF(0, 0, 700, 800)
    made = phone_of(room, FULL, THEMES[platform, "dark"], name, width=width, text_scale=text_scale)
    areas = made.surround.areas
    texts = [
        QRectF(item.x, item.y, item.paragraph.natural, item.paragraph.height)
        for item in made.surround.items
        if isinstance(item, Text)
    ]
    signs = [item.box for item in made.surround.items if isinstance(item, Glyph)]
    for number, area in enumerate(texts + signs):
        assert areas.screen.contains(area)
        assert not area.intersects(areas.view)
        assert not any(area.intersects(other) for other in (texts + signs)[:number])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_wider_screen_has_a_bubble_that_is_no_narrower(platform):
    message = replace(FULL, body="word " * 100, buttons=buttons("Yes"))
    theme = THEMES[platform, "light"]
    widths = [layout(message, theme, screen_width(theme, width)).size.width() for width in WIDTHS]
    assert widths == sorted(widths)
