import pytest

from composer.preview.paint.drawing import Fill, Text
from composer.preview.text import body
from composer.preview.text.body import formatted, plain
from composer.preview.theme.tables import THEMES

pytestmark = pytest.mark.usefixtures("qapp")

THEME = THEMES["android", "light"]
WIDTH = 280
LONG = "\n".join(f"Paragraph {number} with *bold* text" for number in range(20))


def texts(text: str, width: float = WIDTH) -> list[Text]:
    return [
        item for item in formatted(text, THEME, WIDTH).items(0, 0, width, THEME) if isinstance(item, Text)
    ]


def fills(text: str, width: float = WIDTH) -> list[Fill]:
    return [
        item for item in formatted(text, THEME, WIDTH).items(0, 0, width, THEME) if isinstance(item, Fill)
    ]


def words(item: Text) -> str:
    return item.paragraph.layout.text()


def test_paragraphs_stand_below_each_other():
    stack = formatted("one\n\ntwo", THEME, WIDTH)
    one, two = [item for item in stack.items(5, 10, WIDTH, THEME) if isinstance(item, Text)]
    assert (one.x, one.y) == (5, 10)
    assert two.y == 10 + one.paragraph.height + THEME.type.body.line_height
    assert stack.height == two.y + two.paragraph.height - 10


def test_only_what_changed_is_laid_out_again(monkeypatch):
    formatted(LONG, THEME, WIDTH)
    laid_out = []
    original = body.Paragraph
    monkeypatch.setattr(body, "Paragraph", lambda *given: laid_out.append(given) or original(*given))
    formatted(LONG.replace("Paragraph 7", "Paragraph seven"), THEME, WIDTH)
    assert [given[0][0].text for given in laid_out] == ["Paragraph seven with "]


def test_only_what_changed_is_laid_out_again_beside_a_fence(monkeypatch):
    formatted(LONG + "\n```a\nb```", THEME, WIDTH)
    laid_out = []
    original = body.Paragraph
    monkeypatch.setattr(body, "Paragraph", lambda *given: laid_out.append(given) or original(*given))
    formatted(LONG + "\n```a\nbb```", THEME, WIDTH)
    assert [given[0][0].text for given in laid_out] == ["bb"]


def test_a_line_looks_the_same_with_and_without_a_fence_elsewhere():
    alone = formatted("- *a* 😀\n> b\n2. c", THEME, WIDTH)
    beside = formatted("- *a* 😀\n> b\n2. c\n```d```", THEME, WIDTH)
    for one, other in zip(alone.blocks, beside.blocks, strict=False):
        assert one.paragraph.layout.formats() == other.paragraph.layout.formats()
        assert (one.indent, one.quoted) == (other.indent, other.quoted)
        assert words(one) == words(other)


def test_a_carriage_return_does_not_show():
    assert [words(item) for item in texts("one\r\ntwo")] == ["one", "two"]


def test_every_bullet_is_a_dot_beside_its_text():
    for source in ("- item", "* item", "• item"):
        marker, item = texts(source)
        assert (words(marker), words(item)) == ("•", "item")
        assert marker.x > 0
        assert marker.x + marker.paragraph.natural < item.x
        assert marker.y + marker.paragraph.baseline == item.y + item.paragraph.baseline


def test_numbers_show_as_typed_and_do_not_touch_the_text():
    for number in ("1.", "99."):
        marker, item = texts(number + " item")
        assert words(marker) == number
        assert marker.x >= 0
        assert marker.x + marker.paragraph.natural + THEME.bubble.marker_gap <= item.x + 0.01


def test_a_list_item_that_wraps_stays_beside_its_marker():
    _, item = texts("- " + "word " * 30)
    assert item.paragraph.layout.lineCount() > 1
    assert item.x + item.paragraph.natural <= WIDTH


def test_quotes_that_follow_each_other_share_a_bar():
    (bar,) = fills("> one\n> two")
    both = formatted("> one\n> two", THEME, WIDTH)
    assert bar.rect.left() == 0
    assert bar.rect.height() == both.height - 4
    assert len(fills("> one\nplain\n> two")) == 2
    assert all(item.x > bar.rect.right() for item in texts("> one\n> two"))


def test_what_reads_leftwards_is_mirrored():
    for width in (WIDTH, 200):
        marker, item = texts("- سيصل غدا", width)
        right = item.x + item.paragraph.width
        assert right == pytest.approx(width - THEME.bubble.list_indent)
        assert right < marker.x < marker.x + marker.paragraph.natural <= width
        (bar,) = fills("> شكرا لك", width)
        assert bar.rect.right() == width


def test_code_stands_on_a_patch():
    (patch,) = fills("Use `SPRING24` now")
    (text,) = texts("Use `SPRING24` now")
    assert patch.colour == THEME.colours.code
    assert text.x < patch.rect.left() < patch.rect.right() < text.x + text.paragraph.natural


def test_plain_text_shows_its_marks():
    stack = plain("*not bold*\nline", THEME.type.footer, WIDTH)
    assert [words(block) for block in stack.blocks] == ["*not bold*", "line"]
    assert stack.blocks[0].paragraph.layout.formats() == []


def test_a_hostile_length_is_laid_out():
    assert formatted("😀*a* " * 11_000, THEME, WIDTH, expanded=True).height > 1000
    assert formatted("a\n" * 30_000, THEME, WIDTH, expanded=True).height > 1000
