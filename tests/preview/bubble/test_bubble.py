from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from composer.message.model import Button, Header, Message
from composer.preview.paint.drawing import Glyph, Rule, Text
from composer.preview.theme.tables import PLATFORMS, THEMES

from ..samples import laid_out as layout

pytestmark = pytest.mark.usefixtures("qapp")

THEME = THEMES["android", "light"]
WIDTH = 360
URL = "https://example.com/a.png"


def buttons(*titles: str) -> tuple[Button, ...]:
    return tuple(Button(str(number), title) for number, title in enumerate(titles))


FULL = Message(
    header=Header("text", "Order update"),
    body="Hi *Maria*, your order is on its way.\n- today\n> thanks",
    footer="Reply within 24 hours",
    buttons=buttons("Yes", "No", "Maybe"),
)
MEDIA = [
    Message(header=Header("image", URL), body="Hi", footer="Foot", buttons=buttons("Yes")),
    Message(header=Header("video", URL), body="Hi", footer="Foot", buttons=buttons("Yes")),
    Message(header=Header("document", URL, "Receipt"), body="Hi", footer="Foot", buttons=buttons("Yes")),
    Message(header=Header("image")),
    Message(header=Header("video")),
    Message(header=Header("document")),
]
ALL = [
    *(FULL, Message(), Message(body="Hi"), Message(header=Header("text")), *MEDIA),
    Message(body="x" * 1024, footer="y" * 200, buttons=buttons("z" * 200)),
    Message(header=Header("text", "مرحبا"), body="مرحبا ماريا\n- غدا", footer="شكرا", buttons=buttons("نعم")),
    Message(body="a\n" * 100),
]


def texts(made) -> list[str]:
    return [item.paragraph.layout.text() for item in made.items if isinstance(item, Text)]


@pytest.mark.parametrize("message", ALL)
def test_parts_stand_in_order_inside_the_bubble_and_do_not_overlap(message):
    made = layout(message, THEME, WIDTH)
    whole = QRectF(0, 0, made.size.width(), made.size.height())
    parts = {name: area for name, area in made.parts.items() if name != "header.caption"}
    assert all(whole.contains(area) for area in parts.values())
    order = ["header.value", "body", "footer", "buttons[0].title", "buttons[1].title", "buttons[2].title"]
    stacked = [parts[name] for name in order if name in parts]
    for above, below in pairwise(stacked):
        assert above.bottom() <= below.top()
    assert parts["time"].bottom() <= parts["buttons[0].title"].top()


@pytest.mark.parametrize("message", ALL)
def test_the_bubble_is_no_wider_than_its_share(message):
    for width in (300, 360, 500):
        assert layout(message, THEME, width).size.width() <= THEME.bubble.widest * width


@pytest.mark.parametrize("message", ALL)
def test_no_text_reaches_over_the_bubble(message):
    made = layout(message, THEME, WIDTH)
    for item in made.items:
        if isinstance(item, Text):
            left = item.x + item.paragraph.left
            assert left >= 0
            assert left + item.paragraph.natural <= made.size.width()
            assert item.y >= 0
            assert item.y + item.paragraph.height <= made.size.height()


def test_buttons_are_as_wide_as_the_bubble_and_touch_each_other():
    made = layout(FULL, THEME, WIDTH)
    rows = [made.parts[f"buttons[{number}].title"] for number in range(3)]
    assert all((row.left(), row.width()) == (0, made.size.width()) for row in rows)
    assert [row.height() for row in rows] == [THEME.bubble.button_height] * 3
    assert [row.bottom() for row in rows[:2]] == [row.top() for row in rows[1:]]
    assert rows[2].bottom() == made.size.height()


def test_each_button_has_a_divider_above_and_a_reply_arrow():
    made = layout(FULL, THEME, WIDTH)
    rules = [item for item in made.items if isinstance(item, Rule)]
    arrows = [item for item in made.items if isinstance(item, Glyph)]
    assert [(rule.top, rule.width) for rule in rules] == [
        (made.parts[f"buttons[{number}].title"].top(), made.size.width()) for number in range(3)
    ]
    assert [arrow.name for arrow in arrows] == ["reply"] * 3
    assert {arrow.colour for arrow in arrows} == {THEME.colours.action}


def test_arrow_and_title_stand_in_the_middle_of_their_row():
    made = layout(FULL, THEME, WIDTH)
    arrow = next(item for item in made.items if isinstance(item, Glyph))
    title = next(
        item for item in made.items if isinstance(item, Text) and item.paragraph.layout.text() == "Yes"
    )
    right = title.x + title.paragraph.natural
    assert arrow.box.left() == pytest.approx(made.size.width() - right)
    middle = made.parts["buttons[0].title"].center().y()
    assert arrow.box.center().y() == pytest.approx(middle)
    assert title.y + title.paragraph.height / 2 == pytest.approx(middle)


def test_a_long_title_is_cut_to_one_line():
    made = layout(
        Message(body="Hi", buttons=buttons("A title that is longer than any bubble can be wide")),
        THEME,
        WIDTH,
    )
    title = texts(made)[-1]
    assert title.startswith("A title that")
    assert title.endswith("…")


def test_the_bubble_hugs_a_short_message_but_not_too_closely():
    short, long = (layout(Message(body=body), THEME, WIDTH).size.width() for body in ("Hi", "Hi " * 200))
    figures = THEME.bubble
    assert short == figures.least + figures.padding_left + figures.padding_right < long


def test_the_time_shares_the_last_line_where_there_is_room():
    made = layout(Message(body="Hi"), THEME, WIDTH)
    body, time = made.parts["body"], made.parts["time"]
    assert time.top() < body.bottom()
    assert time.right() == body.right()


def test_the_bubble_grows_for_the_time():
    body = "A line of text that is this wide"
    with_time, without = (
        layout(Message(body=body), THEME, WIDTH),
        layout(Message(body=body), THEME, WIDTH, time_text=""),
    )
    assert with_time.parts["time"].top() < with_time.parts["body"].bottom()
    assert with_time.size.width() > without.size.width()


def test_the_time_gets_a_line_of_its_own_where_there_is_no_room():
    line = THEME.type.body.line_height
    lines = [layout(Message(body="x" * count), THEME, WIDTH) for count in range(1, 80)]
    made = [one for one in lines if one.parts["body"].height() == line][-1]  # the longest that is one line
    assert made.parts["time"].top() >= made.parts["body"].bottom()
    assert made.parts["time"].right() == made.parts["body"].right()


def test_the_time_stands_below_a_last_line_that_reads_leftwards():
    made = layout(Message(body="مرحبا"), THEME, WIDTH)
    assert made.parts["time"].top() >= made.parts["body"].bottom()


def test_the_time_stands_beside_the_footer_if_there_is_one():
    made = layout(FULL, THEME, WIDTH)
    assert made.parts["body"].bottom() <= made.parts["time"].top() < made.parts["footer"].bottom()


def test_an_empty_message_says_what_belongs_where():
    made = layout(Message(), THEME, WIDTH)
    assert texts(made) == ["Your message", "12:00", "Reply button"]
    assert {"body", "time", "buttons[0].title"} == set(made.parts)
    assert texts(layout(Message(header=Header("text"), body=" \n"), THEME, WIDTH))[:2] == [
        "Header",
        "Your message",
    ]


def test_what_is_typed_shows():
    made = layout(FULL, THEME, WIDTH, time_text="9:41")
    assert texts(made) == [
        *("Order update", "Hi Maria, your order is on its way.", "•", "today", "thanks"),
        *("Reply within 24 hours", "9:41", "Yes", "No", "Maybe"),
    ]


def test_header_and_footer_show_their_marks():
    made = layout(Message(header=Header("text", "*a*"), body="*b*", footer="_c_"), THEME, WIDTH)
    assert texts(made)[:3] == ["*a*", "b", "_c_"]


@pytest.mark.parametrize("message", MEDIA)
def test_media_fill_the_bubble_above_the_text(message):
    made = layout(message, THEME, WIDTH)
    area, inset = made.parts["header.value"], THEME.bubble.media_inset
    assert (area.left(), area.top(), area.right()) == (inset, inset, made.size.width() - inset)


@pytest.mark.parametrize(
    ("width", "height", "aspect"), [(400, 300, 4 / 3), (100, 1000, 1.0), (4000, 20, 1.91), (1, 5000, 1.0)]
)
def test_a_picture_has_its_shape_within_reason(width, height, aspect):
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    made = layout(MEDIA[0], THEME, WIDTH, pictures={URL: picture})
    area = made.parts["header.value"]
    assert area.width() / area.height() == pytest.approx(aspect, rel=0.01)


def test_a_picture_that_could_not_be_read_is_as_none():
    assert (
        layout(MEDIA[0], THEME, WIDTH, pictures={URL: QImage()}).size == layout(MEDIA[0], THEME, WIDTH).size
    )


def test_a_documents_caption_is_a_part_inside_its_row():
    made = layout(MEDIA[2], THEME, WIDTH)
    assert made.parts["header.value"].contains(made.parts["header.caption"])
    assert "Receipt" in texts(made)
    assert "header.caption" not in layout(MEDIA[5], THEME, WIDTH).parts


def test_a_large_message_is_laid_out():
    made = layout(
        Message(body="*a* 😀 " * 10_000, footer="x" * 5000, buttons=buttons(*["y" * 5000] * 30)),
        THEME,
        WIDTH,
        expanded=True,
    )
    assert made.size.height() > 3_000


def test_text_far_over_its_limit_is_cut(qapp):
    long = layout(Message(body="word " * 10_000), THEME, WIDTH, expanded=True)
    longer = layout(Message(body="word " * 100_000), THEME, WIDTH, expanded=True)
    assert long.size == longer.size


def test_a_long_body_is_cut_until_it_is_opened():
    message = Message(body="word " * 200, footer="Footer")
    cut, whole = layout(message, THEME, WIDTH), layout(message, THEME, WIDTH, expanded=True)
    assert cut.size.height() < whole.size.height()
    assert texts(cut)[0].endswith("… Read\u00a0more")
    more = cut.parts["read_more"]
    assert cut.parts["body"].contains(more)
    assert more.bottom() > cut.parts["body"].bottom() - THEME.type.body.line_height
    assert "read_more" not in whole.parts


def test_after_a_tap_all_buttons_are_grey_and_stay_where_they_are():
    made, tapped = layout(FULL, THEME, WIDTH), layout(FULL, THEME, WIDTH, tapped=1)
    assert tapped.parts == made.parts
    assert texts(tapped) == texts(made)
    titles = [item.paragraph.colour for item in tapped.items if isinstance(item, Text)][-3:]
    arrows = [item.colour for item in tapped.items if isinstance(item, Glyph)]
    assert set(titles) == set(arrows) == {THEME.colours.tapped}


def test_marks_change_nothing_about_the_bubble_but_what_is_drawn_over_it():
    made = layout(FULL, THEME, WIDTH)
    marked = layout(FULL, THEME, WIDTH, marks={"body": "error"}, focused="footer")
    assert (marked.size, marked.parts) == (made.size, made.parts)
    assert marked.items[: len(made.items)] == made.items
    assert len(marked.items) > len(made.items)


def test_a_link_in_the_footer_shows_as_one():
    made = layout(Message(body="Hi", footer="See example.com"), THEME, WIDTH)
    footer = next(
        item for item in made.items if isinstance(item, Text) and "See" in item.paragraph.layout.text()
    )
    (piece,) = footer.paragraph.layout.formats()
    assert piece.format.foreground().color().name().upper() == THEME.colours.link


BLANKS = ["", " ", "\n\n", "\u200b", "\u2060\ufeff", "\u00a0\t", "\u200e \u200f", "\u3000", "\u00ad"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_footer_in_which_nothing_shows_takes_no_line_as_it_is_not_sent(platform, blank):
    theme = THEMES[platform, "light"]
    without = layout(replace(FULL, footer=""), theme, WIDTH)
    made = layout(replace(FULL, footer=blank), theme, WIDTH)
    assert "footer" not in made.parts
    assert (made.size, made.parts, texts(made)) == (without.size, without.parts, texts(without))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_documents_caption_in_which_nothing_shows_is_none(platform, blank):
    theme = THEMES[platform, "light"]
    message = Message(header=Header("document", "https://example.com/List.pdf", blank), body="Hi")
    made = layout(message, theme, WIDTH)
    assert "header.caption" not in made.parts
    assert "List.pdf" in texts(made)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_part_that_must_show_something_has_its_stand_in_where_nothing_shows(platform, blank):
    message = Message(header=Header("text", blank), body=blank, buttons=buttons(blank))
    made = layout(message, THEMES[platform, "light"], WIDTH)
    assert {"Header", "Your message", "Reply button"} <= set(texts(made))


@pytest.mark.parametrize("footer", [".", "\u200bReply", "👍", "\u2800", "שלום", " x "])
def test_a_footer_in_which_something_shows_has_its_line(footer):
    made = layout(replace(FULL, footer=footer), THEME, WIDTH)
    assert made.parts["footer"].height() == THEME.type.footer.line_height
    assert footer in texts(made)
