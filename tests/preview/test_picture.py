import pytest
from PySide6.QtGui import QImage

from composer.preview.picture import lay_out, picture, png
from composer.preview.subject import Subject
from composer.preview.theme.tables import THEMES

from .samples import EVERY, FULL, LONG, pictures

pytestmark = pytest.mark.usefixtures("qapp")
themes = pytest.mark.parametrize("theme", THEMES.values(), ids=["-".join(key) for key in THEMES])


def subject(message=FULL, **given) -> Subject:
    return Subject(message, "Example Shop", pictures=pictures(), **given)


@themes
@pytest.mark.parametrize("name", EVERY)
def test_the_same_input_gives_the_same_bytes(theme, name):
    given = subject(EVERY[name])
    assert picture(given, theme, 1) == picture(given, theme, 1)


@themes
@pytest.mark.parametrize("scale", [1, 1.5, 2, 3])
def test_a_scale_is_pixels_for_a_px(theme, scale):
    size = lay_out(subject(), theme).size
    image = picture(subject(), theme, scale)
    assert (image.width(), image.height()) == (round(size.width() * scale), round(size.height() * scale))
    assert not image.hasAlphaChannel()


@themes
def test_the_whole_message_is_on_it(theme):
    chat = lay_out(subject(LONG, expanded=True), theme)
    origin, items = chat.groups[-1]
    assert origin.x() == theme.screen.margin_x
    assert chat.size.height() > 500
    assert lay_out(subject(LONG), theme).size.height() < chat.size.height()
    assert max(item.y for item in items if hasattr(item, "paragraph")) + origin.y() < chat.size.height()


def test_what_is_said_about_the_device_is_seen():
    theme = THEMES["ios", "light"]
    usual = picture(subject(), theme, 1)
    for other in (
        subject(time_text="9:41"),
        subject(width="wide"),
        subject(text_scale=1.3),
        subject(tapped=0),
        subject(avatar=QImage(9, 9, QImage.Format.Format_RGB32)),
        subject()._replace(business_name="Other"),
    ):
        assert picture(other, theme, 1) != usual


def test_the_name_of_the_draft_is_not_on_it():
    theme = THEMES["web", "dark"]
    assert picture(subject(name="Draft"), theme, 1) == picture(subject(), theme, 1)


def test_a_png_is_the_picture_and_the_same_bytes_every_time():
    image = picture(subject(), THEMES["ios", "light"], 1)
    assert png(image) == png(picture(subject(), THEMES["ios", "light"], 1))
    assert QImage.fromData(png(image)).convertToFormat(image.format()) == image
