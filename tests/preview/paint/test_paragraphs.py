import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage, QPainter

from composer.message.markup import Run, parse
from composer.preview.paint.fonts import installed
from composer.preview.paint.paragraphs import Paragraph, is_right_to_left, single_line
from composer.preview.theme.tables import THEMES

pytestmark = pytest.mark.usefixtures("qapp")

STYLE = THEMES["android", "light"].type.body
NONE = frozenset()
TALL = "ﷺ"  # a ligature as wide and high as a word


def paragraph(text: str, width: float = 280) -> Paragraph:
    return Paragraph(parse(text)[0].runs, STYLE, width)


def plain(text: str, width: float = 280) -> Paragraph:
    return Paragraph((Run(text, NONE),), STYLE, width)


def styled(made: Paragraph) -> dict[str, QFont]:
    """The pieces with a format of their own, as Qt cuts them: in UTF-16."""
    units = made.layout.text().encode("utf-16-le")
    return {
        units[2 * piece.start : 2 * (piece.start + piece.length)].decode("utf-16-le"): piece.format.font()
        for piece in made.layout.formats()
    }


@pytest.mark.parametrize("before", ["", "a ", "😀 ", "👨‍👩‍👧‍👦 and 👍🏽 ", "é ", "🇩🇪"])
def test_bold_is_bold_at_the_right_place(before):
    fonts = styled(paragraph(before + "*bold* not"))
    assert list(fonts) == ["bold"]
    assert fonts["bold"].bold()


def test_every_style_shows():
    fonts = styled(paragraph("*b* _i_ ~s~ `c` ```f``` *_x_*"))
    assert fonts["b"].bold()
    assert fonts["i"].italic()
    assert fonts["s"].strikeOut()
    assert fonts["c"].families() == fonts["f"].families() == installed(STYLE.mono)
    assert fonts["x"].bold()
    assert fonts["x"].italic()


def test_glyphs_after_an_emoji_are_bold_at_the_right_place():
    made = paragraph("😀x *b* x")  # the emoji takes two units, as Qt counts
    weights = [made.layout.glyphRuns(unit, 1)[0].rawFont().weight() for unit in (2, 4, 6)]
    assert weights == [400, 700, 400]


def test_half_a_surrogate_pair_does_not_move_the_formats():
    fonts = styled(Paragraph((Run("a\ud83d ", NONE), Run("bold", frozenset({"bold"}))), STYLE, 280))
    assert list(fonts) == ["bold"]


def test_an_empty_paragraph_is_one_line_high():
    made = Paragraph((), STYLE, 280)
    assert (made.height, made.natural) == (STYLE.line_height, 0)


@pytest.mark.parametrize("text", ["x" * 1024, "w" * 1024, "中" * 500, "😀" * 300])
def test_a_long_word_wraps(text):
    made = plain(text)
    assert made.layout.lineCount() > 10
    assert made.natural <= made.width
    assert made.height >= made.layout.lineCount() * STYLE.line_height


def test_lines_in_the_styles_own_font_are_as_far_apart_as_the_theme_says():
    made = plain("word " * 60)
    assert made.height == made.layout.lineCount() * STYLE.line_height
    assert made.last_baseline - made.baseline == (made.layout.lineCount() - 1) * STYLE.line_height
    assert 0 < made.baseline < STYLE.line_height


def test_a_line_that_reaches_further_gets_more_room():
    low, high = plain("Hello"), plain("Hello " + TALL)
    if high.layout.lineAt(0).height() <= low.layout.lineAt(0).height():
        pytest.skip("no font here reaches further than the theme's own")
    assert high.height > low.height
    line = high.layout.lineAt(0)
    assert line.y() >= -1
    assert line.y() + line.height() <= high.height + 1


@pytest.mark.parametrize(
    ("text", "leftwards"),
    [
        ("abc", False),
        ("مرحبا", True),
        ("שלום abc", True),
        ("12 مرحبا", True),
        ("abc مرحبا", False),
        ("123 😀", False),
    ],
)
def test_the_first_letter_with_a_direction_decides(text, leftwards):
    assert is_right_to_left(text) is leftwards


def test_a_paragraph_that_reads_leftwards_stands_at_the_right():
    made = plain("مرحبا ماريا")
    assert made.rtl
    assert made.last_right == made.width
    assert made.left == pytest.approx(made.width - made.natural)


def test_inline_code_knows_where_it_stands():
    made = paragraph("Use `SPRING24` now")
    (box,) = made.codes
    before, within = plain("Use ").natural, paragraph("`SPRING24`").natural
    assert box.left() == pytest.approx(before, abs=0.1)
    assert box.width() == pytest.approx(within, abs=0.1)


def test_inline_code_that_wraps_has_a_box_on_each_line():
    made = paragraph("Use `" + "a piece of code " * 5 + "x` now")
    assert len(made.codes) == made.layout.lineCount() > 1
    assert all(box.left() >= 0 and box.right() <= made.width + 8 for box in made.codes)


def test_a_single_line_is_cut_with_an_ellipsis():
    made = single_line("A title that is far too long for this", STYLE, 120)
    assert made.layout.lineCount() == 1
    assert made.layout.text().endswith("…")
    assert made.natural <= 120


def test_a_single_line_can_lose_its_middle():
    text = single_line(
        "https-example-com-a-very-long-name.pdf", STYLE, 150, Qt.TextElideMode.ElideMiddle
    ).layout.text()
    assert text.startswith("https")
    assert text.endswith(".pdf")


def test_a_single_line_that_fits_is_whole_and_has_no_breaks():
    assert single_line("One\ntwo\u2028three", STYLE, 280).layout.text() == "One two three"


def test_a_single_line_is_kept():
    assert single_line("kept", STYLE, 280) is single_line("kept", STYLE, 280)
    assert single_line("kept", STYLE, 280) is not single_line("kept", STYLE, 279)


# Qt says so of each font that lacks a script, then takes another.
@pytest.mark.qt_log_ignore("OpenType support missing")
def test_scripts_that_need_shaping_are_laid_out():
    made = plain("नमस्ते जी")
    assert 0 < made.natural < made.width


def test_an_emoji_is_painted_in_colour():
    image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    plain("😀").layout.draw(painter, image.rect().topLeft())
    painter.end()
    colours = [image.pixelColor(x, y) for x in range(40) for y in range(40)]
    assert any(colour.saturation() > 100 for colour in colours)
