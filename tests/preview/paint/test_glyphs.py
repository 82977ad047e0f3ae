import pytest
from PySide6.QtCore import QRectF

from composer.preview.device import wallpaper
from composer.preview.paint import glyphs
from composer.preview.paint.glyphs import BOX, draw, outline


@pytest.mark.parametrize("name", sorted(glyphs._GLYPHS))
def test_every_glyph_is_drawn_inside_its_box(name):
    area = outline(name).boundingRect()
    assert QRectF(0, 0, BOX, BOX).contains(area)
    assert max(area.width(), area.height()) > BOX / 2


@pytest.mark.parametrize("name", sorted(wallpaper._SIGNS))
def test_every_sign_of_the_wallpaper_can_be_drawn(name):
    assert not draw(wallpaper._SIGNS[name]).isEmpty()


def test_a_stroke_is_as_wide_as_it_says():
    assert draw("S4 M 4 12 L 20 12").boundingRect().height() == pytest.approx(4, abs=0.01)


def test_a_shape_is_filled_as_it_is():
    assert draw("F R 2 3 10 8 1").boundingRect() == QRectF(2, 3, 10, 8)


def test_an_unknown_stroke_is_refused():
    with pytest.raises(ValueError, match="X"):
        draw("F X 1 2")
