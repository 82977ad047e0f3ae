"""Links and “Read more” in a body's text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer.message.links import find
from composer.message.markup import parse
from composer.preview.paint.drawing import Text
from composer.preview.paint.paragraphs import Paragraph, Piece
from composer.preview.text.body import READ_MORE_AT, READ_MORE_FROM, formatted, plain
from composer.preview.text.linked_text import _style_links
from composer.preview.theme.tables import PLATFORMS, THEMES

pytestmark = pytest.mark.usefixtures("qapp")

THEME = THEMES["android", "light"]
WIDTH = 280
MORE = "… Read\u00a0more"
NONE, BOLD, LINK = frozenset(), frozenset({"bold"}), frozenset({"link"})
FAMILY = "👨‍👩‍👧‍👦"


def paragraphs(text: str, expanded: bool = False, theme=THEME) -> list[Paragraph]:
    items = formatted(text, theme, WIDTH, expanded).items(0, 0, WIDTH, theme)
    return [item.paragraph for item in items if isinstance(item, Text)]


def shown(text: str, expanded: bool = False) -> str:
    return "\n".join(paragraph.layout.text() for paragraph in paragraphs(text, expanded))


def pieces(paragraph: Paragraph, colour: str) -> list[str]:
    units = paragraph.layout.text().encode("utf-16-le")
    return [
        units[2 * piece.start : 2 * (piece.start + piece.length)].decode("utf-16-le")
        for piece in paragraph.layout.formats()
        if piece.format.foreground().color().name().upper() == colour
    ]


def links(text: str) -> list[str]:
    return [link for paragraph in paragraphs(text) for link in pieces(paragraph, THEME.colours.link)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.com/a now", ["https://example.com/a"]),
        ("a@example.com, www.example.com.", ["a@example.com", "www.example.com"]),
        ("no link. 3.50 here", []),
        ("😀 *bold* https://example.com/a_b_c *x*", ["https://example.com/a_b_c"]),
        ("- see example.com", ["example.com"]),
        ("1. 1. 1 example.com/1.", ["example.com/1"]),
        ("> see example.com", ["example.com"]),
        ("```see example.com ```", ["example.com"]),
        ("```a\nsee example.com\n``` b.example.com", ["example.com", "b.example.com"]),
        ("one.example.com\r\ntwo.example.com", ["one.example.com", "two.example.com"]),
        ("للتتبع https://example.com/4711", ["https://example.com/4711"]),
        ("_https://example.com/a_", ["https://example.com/a_"]),
        ("~https://example.com/a~", ["https://example.com/a~"]),
        ("*https://example.com/a?b=c*", ["https://example.com/a?b=c*"]),
        ("*info@example.com*", ["info@example.com"]),
        ("_https://example.com_ and ~www.example.com~", ["https://example.com", "www.example.com"]),
        ("- _first_last@example.com_", ["first_last@example.com"]),
        ("> *_https://example.com_*", ["https://example.com"]),
    ],
)
def test_links_have_the_platforms_colour(text, found):
    assert links(text) == found


def test_marks_inside_a_link_show():
    assert shown("https://example.com/_a_ _b_") == "https://example.com/_a_ b"


def test_a_link_over_several_pieces_is_one_throughout():
    pieces_of = [Piece("see ex", NONE), Piece("ample", BOLD), Piece(".com or b", NONE), Piece(".io", BOLD)]
    assert _style_links(pieces_of, [(4, 15), (19, 23)]) == [
        *(Piece("see ", NONE), Piece("ex", LINK), Piece("ample", BOLD | LINK), Piece(".com", LINK)),
        *(Piece(" or ", NONE), Piece("b", LINK), Piece(".io", BOLD | LINK)),
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("ab. */_~`:\n1-😀", max_size=80))
def test_no_character_is_lost_or_added_by_links(qapp, text):
    with_links = shown(text, expanded=True)
    without = "\n".join(
        "".join(run.text for run in line.runs) for line in parse(text, [x.span for x in find(text)])
    )
    assert [line for line in with_links.split("\n") if line.strip("•-1. ")] == [
        line for line in without.split("\n") if line.strip("•-1. ")
    ]


def test_a_thousand_links_are_laid_out():
    assert (
        len(_style_links([Piece("a.io ", NONE)] * 50_000, [(5 * n, 5 * n + 4) for n in range(50_000)]))
        == 100_000
    )


def test_a_bold_link_is_bold():
    (paragraph,) = paragraphs("*see example.com now*")
    fonts = {piece.start: piece.format.font().bold() for piece in paragraph.layout.formats()}
    assert set(fonts.values()) == {True}
    assert pieces(paragraph, THEME.colours.link) == ["example.com"]


@pytest.mark.parametrize(("platform", "underlined"), [("ios", True), ("android", True), ("web", False)])
def test_links_are_underlined_on_phones(platform, underlined):
    (paragraph,) = paragraphs("example.com", theme=THEMES[platform, "light"])
    (piece,) = paragraph.layout.formats()
    assert piece.format.fontUnderline() is underlined


def test_plain_text_has_links_too():
    (block,) = plain("*x* example.com", THEME.type.footer, WIDTH).blocks
    assert block.paragraph.layout.text() == "*x* example.com"
    assert pieces(block.paragraph, THEME.colours.link) == ["example.com"]


def test_a_body_at_the_limit_shows_whole():
    assert shown("x" * READ_MORE_FROM) == "x" * READ_MORE_FROM


def test_a_longer_body_is_cut():
    text = "x" * (READ_MORE_FROM + 1)
    assert shown(text) == "x" * READ_MORE_AT + MORE
    assert shown(text, expanded=True) == text


def test_read_more_has_the_colour_of_what_can_be_tapped_and_an_area():
    stack = formatted("word\n" * 400, THEME, WIDTH)
    last = stack.blocks[-1].paragraph
    assert pieces(last, THEME.colours.action) == ["Read\u00a0more"]
    area = stack.more_area(7, 100, WIDTH)
    assert 7 < area.left() < area.right() <= 7 + last.natural + 0.01
    assert 100 + stack.height - last.height <= area.top() + 1 < area.bottom() <= 100 + stack.height + 1
    assert formatted("word", THEME, WIDTH).more_area(0, 0, WIDTH) is None


def test_read_more_stands_at_the_left_of_what_reads_leftwards():
    stack = formatted("كلمة " * 300, THEME, WIDTH)
    assert stack.more_area(0, 0, WIDTH).right() <= WIDTH


@pytest.mark.parametrize("before", range(0, 12))
def test_the_cut_does_not_split_what_people_see_as_one_character(before):
    text = "x" * before + FAMILY * 200
    cached = shown(text).removesuffix(MORE)
    assert cached.startswith("x" * before)
    assert set(cached[before:].split(FAMILY)) == {""}
    assert READ_MORE_AT - len(FAMILY) < len(cached) <= READ_MORE_AT


def test_the_cut_stays_before_a_combining_mark():
    text = "x" * (READ_MORE_AT - 1) + "e\u0301" + "y" * 100
    assert shown(text) == "x" * (READ_MORE_AT - 1) + MORE


def test_what_is_bold_to_the_end_is_bold_to_the_cut():
    text = "*" + "x" * 900 + "*"
    assert shown(text) == "x" * (READ_MORE_AT - 1) + MORE
    assert len(paragraphs(text)[0].layout.formats()) == 2


@pytest.mark.parametrize("text", ["x" * 700 + "\n" * 200, "x" * (READ_MORE_AT - 1) + "\n" + "y" * 200])
def test_read_more_stands_on_no_empty_line(text):
    assert shown(text) == text.rstrip("\ny") + MORE


def test_nothing_but_breaks_is_cut_as_well():
    assert shown("\n" * 900 + "x").strip() == MORE


def test_lines_after_the_cut_do_not_show():
    text = "\n".join(f"- line {number}" for number in range(200))
    items = shown(text).split("\n")
    assert items[-1].endswith(MORE)
    assert len(items) < 200


@pytest.mark.parametrize(
    ("text", "seen", "style"),
    [
        ("*info@example.com*", "info@example.com", "bold"),
        ("_https://example.com_", "https://example.com", "italic"),
        ("~see https://example.com/a b~", "see https://example.com/a b", "strike"),
        ("_https://example.com/a_", "_https://example.com/a_", ""),
        ("~https://example.com/a~ x", "~https://example.com/a~ x", ""),
        ("*https://example.com/a#b*", "*https://example.com/a#b*", ""),
    ],
)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_marks_around_a_link_format_it_or_are_part_of_it(text, seen, style, platform):
    [paragraph] = paragraphs(text, theme=THEMES[platform, "light"])
    assert paragraph.layout.text() == seen
    colour = THEMES[platform, "light"].colours.link
    ranges = paragraph.layout.formats()
    [font] = [
        piece.format.font() for piece in ranges if piece.format.foreground().color().name().upper() == colour
    ]
    styles = {"bold": font.bold(), "italic": font.italic(), "strike": font.strikeOut()}
    assert [name for name, has in styles.items() if has] == ([style] if style else [])


@pytest.mark.parametrize("text", ["_https://example.com/a_", "*info@example.com*", "~www.example.com/~"])
def test_marks_in_a_footer_stay_and_so_does_the_link_between_them(text):
    items = plain(text, THEME.type.footer, WIDTH).items(0, 0, WIDTH, THEME)
    [paragraph] = [item.paragraph for item in items if isinstance(item, Text)]
    assert paragraph.layout.text() == text
    assert len(pieces(paragraph, THEME.colours.link)) == 1
