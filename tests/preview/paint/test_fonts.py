"""Chinese, Japanese and Korean text is bold where a font of this computer can be that.

tests/data/fonts holds two families of four glyphs (字 订 か 한), each a bar: one in Regular alone, one that
also has a Bold with a wider bar.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontDatabase, QImage, QPainter, QTextLayout

from composer.message.markup import parse
from composer.message.model import Header, Message
from composer.preview.paint import fonts, paragraphs
from composer.preview.paint.fonts import is_east_asian
from composer.preview.paint.paragraphs import Paragraph, single_line
from composer.preview.theme.tables import PLATFORMS, THEMES

from ..samples import buttons, laid_out

FOLDER = Path(__file__).parents[2] / "data" / "fonts"
PLAIN, BOLD = "Plain Sample", "Bold Sample"
EACH = pytest.mark.parametrize("text", ["字", "か字", "한", "订字"])


@pytest.fixture
def with_bold_named(qapp, monkeypatch) -> Iterator[None]:
    """A computer that takes the family without a bold face by itself, and has the other one too."""
    monkeypatch.setattr(fonts, "EAST_ASIAN", {"zh": ("Missing", BOLD), "ja": (BOLD,), "ko": (PLAIN, BOLD)})
    added = [
        QFontDatabase.addApplicationFont(str(FOLDER / name))
        for name in ("plain-sample.ttf", "bold-sample.ttf", "bold-sample-bold.ttf")
    ]
    _forget()
    if _by_itself() != PLAIN:
        pytest.skip("this computer has a font of its own for Chinese")
    yield
    for number in added:
        QFontDatabase.removeApplicationFont(number)
    _forget()


def _forget() -> None:
    for cached in (fonts._installed, fonts._stand_ins, paragraphs._font, paragraphs._format):
        cached.cache_clear()
    single_line.cache_clear()


def _by_itself() -> str:
    layout = QTextLayout("字", paragraphs._font(THEMES["web", "light"].type.body, frozenset()))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout.glyphRuns()[0].rawFont().familyName()


def faces(made: Paragraph) -> set[tuple[str, str]]:
    return {(run.rawFont().familyName(), run.rawFont().styleName()) for run in made.layout.glyphRuns()}


@EACH
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_bold_mark_is_bold(with_bold_named, platform, text):
    style = THEMES[platform, "light"].type.body
    assert faces(Paragraph(parse(f"*{text}*")[0].runs, style, 280)) == {(BOLD, "Bold")}
    assert faces(Paragraph(parse(text)[0].runs, style, 280)) == {(BOLD, "Regular")}


@EACH
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_header_is_bold(with_bold_named, platform, text):
    assert faces(single_line(text, THEMES[platform, "light"].type.header, 280)) == {(BOLD, "Bold")}


def test_a_header_and_a_mark_take_more_ink_than_plain_text(with_bold_named):
    def ink(text: str, style_name: str) -> int:
        made = Paragraph(parse(text)[0].runs, getattr(THEMES["web", "light"].type, style_name), 280)
        image = QImage(600, 200, QImage.Format.Format_RGB32)
        image.fill("white")
        painter = QPainter(image)
        made.layout.draw(painter, QPointF())
        painter.end()
        return sum(byte < 128 for byte in bytes(image.constBits()))

    plain = ink("字字", "body")
    assert ink("*字字*", "body") > 1.5 * plain
    assert ink("字字", "header") > 1.5 * plain


def test_the_bubble_of_a_chinese_message_has_both(with_bold_named):
    message = Message(header=Header("text", "字"), body="订 *字*", buttons=buttons("订"))
    made = laid_out(message, THEMES["ios", "light"], 390)
    shown = [faces(item.paragraph) for item in made.items if hasattr(item, "paragraph")]
    assert {(BOLD, "Bold")} in shown
    assert any({(BOLD, "Bold"), (BOLD, "Regular")} <= found for found in shown)


def test_latin_text_and_emoji_keep_their_fonts(with_bold_named):
    style = THEMES["android", "light"].type.body
    for text in ("Order *4711*", "Größe *ёж*", "مرحبا", "😀 *x*"):
        families = {family for family, _ in faces(Paragraph(parse(text)[0].runs, style, 280))}
        assert not families & {PLAIN, BOLD}


def test_latin_letters_beside_chinese_stay_in_the_styles_own_font(with_bold_named):
    style = THEMES["android", "light"].type.body
    own = {family for family, _ in faces(Paragraph(parse("Order")[0].runs, style, 280))}
    assert {family for family, _ in faces(Paragraph(parse("Order 字")[0].runs, style, 280))} == own | {BOLD}


def test_what_the_computer_takes_by_itself_stays_where_it_can_be_bold(with_bold_named, monkeypatch):
    monkeypatch.setattr(fonts, "_has_bold", lambda _family: True)
    assert faces(Paragraph(parse("字")[0].runs, THEMES["web", "light"].type.body, 280)) == {
        (PLAIN, "Regular")
    }


def test_where_no_font_has_a_bold_face_nothing_changes(with_bold_named, monkeypatch):
    monkeypatch.setattr(fonts, "EAST_ASIAN", {"zh": ("Missing", PLAIN), "ja": (), "ko": ()})
    assert faces(Paragraph(parse("*字*")[0].runs, THEMES["web", "light"].type.body, 280)) == {
        (PLAIN, "Regular")
    }


@pytest.mark.parametrize(
    "text", ["订单", "訂單 Order", "𠮷", "注文が届く", "カタカナ", "ｶﾅ", "주문", "株式會社 주문", "ㅋㅋ"]
)
def test_a_text_with_such_characters_is_east_asian(text):
    assert is_east_asian(text)


@pytest.mark.parametrize(
    "text", ["Order", "", "Größe", "😀 👍🏽", "مرحبا", "नमस्ते", "สวัสดี", "①→★", "“…”", "！，。", "ёж"]
)
def test_any_other_text_is_not(text):
    assert not is_east_asian(text)


def test_what_was_shown_before_has_no_say_in_the_font(with_bold_named):
    """Qt takes the font that it saw first with a list of families that begins alike and is as long."""
    style = THEMES["web", "light"].type.body
    orders = [("订", "か订", "한 订"), ("한 订", "か订", "订")]
    for texts in orders:
        for text in texts:
            found = faces(Paragraph(parse(f"*{text}*")[0].runs, style, 280))
            assert (BOLD, "Bold") in found
            assert PLAIN not in {family for family, _ in found}
    assert len(fonts._stand_ins(tuple(fonts.installed(style.families)))) == 1
