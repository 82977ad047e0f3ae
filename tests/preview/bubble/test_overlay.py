from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF

from composer.message.model import Button, Header, Message
from composer.palette import STATE_COLOURS
from composer.preview.bubble.overlay import items, part_of
from composer.preview.paint.drawing import Glyph, Outline, Text
from composer.preview.theme.tables import THEMES

from ..samples import laid_out as layout

pytestmark = pytest.mark.usefixtures("qapp")

THEME = THEMES["ios", "dark"]
MESSAGE = Message(
    header=Header("document", "https://example.com/a.pdf", "Receipt"),
    body="Hi",
    footer="Footer",
    buttons=(Button("a", "Yes"), Button("b", "No")),
)
PLAIN = Message(body="Hi")


def over(marks=None, focused=None, message=MESSAGE) -> list:
    made = layout(message, THEME, 390)
    return list(items(made.parts, made.size.width(), THEME, marks or {}, focused))


def outlines(drawn) -> list[QRectF]:
    return [item.rect for item in drawn if isinstance(item, Outline)]


@pytest.mark.parametrize(
    ("field", "part"),
    [
        *(("body", "body"), ("header.caption", "header.caption"), ("buttons[1].title", "buttons[1].title")),
        *(("header", "header.value"), ("header.type", "header.value"), ("buttons", "buttons[0].title")),
        *(
            ("buttons[1].id", "buttons[1].title"),
            ("buttons[7].id", None),
            ("to", None),
            ("name", None),
            ("", None),
        ),
    ],
)
def test_a_field_shows_at_its_part(field, part):
    assert part_of(field, layout(MESSAGE, THEME, 390).parts) == part


@pytest.mark.parametrize("field", ["header.value", "footer", "buttons[1].title"])
def test_what_the_message_does_not_have_shows_nowhere(field):
    assert over({field: "error"}, field, PLAIN) == []


def test_nothing_is_drawn_without_a_reason():
    assert over() == []


@pytest.mark.parametrize(("state", "sign"), [("error", "disc"), ("warning", "triangle")])
def test_a_problem_has_an_outline_and_a_sign_that_differ_by_more_than_colour(state, sign):
    drawn = over({"body": state})
    assert len(outlines(drawn)) == 1
    glyphs = [item for item in drawn if isinstance(item, Glyph)]
    assert [item.name for item in glyphs] == [sign, sign, f"{sign}-mark"]
    assert glyphs[1].colour == getattr(STATE_COLOURS["dark"], state)


def test_the_worst_problem_of_a_part_shows():
    for order in (("error", "warning"), ("warning", "error")):
        drawn = over(dict(zip(("header.value", "header.type"), order, strict=True)))
        assert next(item.name for item in drawn if isinstance(item, Glyph)) == "disc"


@pytest.mark.parametrize("field", ["header.value", "header.caption", "body", "footer", "buttons[0].title"])
def test_an_outline_is_inside_the_bubble_and_round_its_part(field):
    made = layout(MESSAGE, THEME, 390)
    (rect,) = outlines(over(focused=field))
    assert QRectF(0, 0, made.size.width(), made.size.height()).contains(rect)
    assert rect.contains(made.parts[field].center())
    if field in ("body", "footer"):
        assert rect.contains(made.parts[field])


def test_a_sign_covers_no_text():
    made = layout(MESSAGE, THEME, 390)
    drawn = over(dict.fromkeys(("body", "footer"), "error"))
    for sign in (item for item in drawn if isinstance(item, Glyph)):
        assert sign.box.left() > made.parts["body"].right()


def test_a_sign_covers_no_title_however_long():
    message = replace(MESSAGE, buttons=(Button("a", "word " * 20),))
    made = layout(message, THEME, 390, marks={"buttons[0].title": "error"})
    title = [item for item in made.items if isinstance(item, Text)][-1]
    (*_, sign) = (item for item in made.items if isinstance(item, Glyph) and item.name == "disc-mark")
    assert title.x + title.paragraph.natural < sign.box.left()
