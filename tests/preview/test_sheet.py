import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from composer.preview import sheet
from composer.preview.paint import drawing
from composer.preview.paint.drawing import Text
from composer.preview.picture import picture
from composer.preview.subject import Subject
from composer.preview.theme.tables import SHEET, THEMES

from .samples import ARABIC, DOCUMENT, FULL, IMAGE, pictures

pytestmark = pytest.mark.usefixtures("qapp")

SUBJECT = Subject(FULL, "Example Shop", "Order update", pictures=pictures())
SEVERAL = [
    SUBJECT._replace(message=message, name=f"Draft {message.body[:5]}") for message in (FULL, IMAGE, ARABIC)
]
IOS, WEB = THEMES["ios", "light"], THEMES["web", "dark"]


@pytest.fixture
def words(monkeypatch) -> list[str]:
    """What the sheet itself says."""
    said: list[str] = []
    original = drawing.paint

    def paint(painter, items, cached=True):
        items = list(items)
        inks = set(SHEET.values())
        said.extend(
            i.paragraph.layout.text() for i in items if isinstance(i, Text) and i.paragraph.colour in inks
        )
        original(painter, items, cached)

    monkeypatch.setattr(drawing, "paint", paint)
    return said


def test_one_message_is_compared_on_all_platforms(words):
    image = sheet.comparison(SUBJECT, "12 March 2026")
    assert words[:2] == ["Order update", "12 March 2026"]
    labels = [f"{platform} {mode}" for mode in ("Light", "Dark") for platform in ("iOS", "Android", "Web")]
    assert [" ".join(pair) for pair in zip(words[3::2], words[4::2], strict=True)] == labels
    assert "approximation" in words[2]
    assert image.pixelColor(2, 2).name().upper() == SHEET["paper"]


def test_each_preview_is_on_the_sheet_as_it_is_alone():
    image = sheet.comparison(SUBJECT, "")
    alone = picture(SUBJECT, IOS, 1)
    inner = QRectF(alone.rect()).adjusted(15, 15, -15, -15).toRect()  # the corners are round
    x, y = 40, 40 + 28 + 24 + 20 + 8
    assert image.copy(inner.translated(x, y)) == alone.copy(inner)


def test_the_same_input_gives_the_same_bytes():
    assert sheet.comparison(SUBJECT, "today") == sheet.comparison(SUBJECT, "today")


def test_a_scale_makes_it_larger():
    one, two = (sheet.comparison(SUBJECT, "today", scale) for scale in (1, 2))
    assert (two.width(), two.height()) == (2 * one.width(), 2 * one.height())


def test_several_drafts_stand_on_a_grid_with_their_names(words):
    sheet.grid(SEVERAL, [IOS], "Spring", "today")
    assert words[:2] == ["Spring", "iOS · Light · today"]
    assert words[3::2] == [subject.name for subject in SEVERAL]
    assert set(words[4::2]) == {""}


def test_with_several_themes_a_draft_has_a_row_of_its_own(words):
    one = sheet.grid(SEVERAL[:1], [IOS, WEB], "", "")
    words.clear()
    three = sheet.grid(SEVERAL, [IOS, WEB], "", "")
    assert words[4::2] == ["iOS · Light", "Web · Dark"] * 3
    assert three.width() == one.width()
    assert three.height() > 2 * one.height()


def test_a_long_name_is_cut(words):
    sheet.comparison(SUBJECT._replace(name="A name " * 100), "12 March 2026")
    assert words[0].endswith("…")


def test_without_a_name_it_is_untitled(words):
    sheet.grid([SUBJECT._replace(name="")], [IOS], "", "")
    assert (words[0], words[3]) == ("Untitled", "Untitled")


def test_a_sheet_that_gets_too_large_is_made_smaller(monkeypatch):
    monkeypatch.setattr(sheet, "_PIXELS_MOST", 500_000)
    image = sheet.grid([SUBJECT._replace(message=DOCUMENT)] * 12, [IOS], "Many", "today", 3)
    assert 400_000 < image.width() * image.height() < 505_000
    monkeypatch.setattr(sheet, "_SIDE_MOST", 300)
    image = sheet.comparison(SUBJECT, "")
    assert max(image.width(), image.height()) == 300


def test_drafts_without_a_picture_have_a_stand_in():
    image = sheet.grid([SUBJECT._replace(pictures={}, message=IMAGE)], [IOS, WEB], "", "")
    assert isinstance(image, QImage)
    assert not image.isNull()
