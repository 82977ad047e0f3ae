"""Answers and requests to read: indented, coloured, and never so much that the window freezes."""

import json
from html import escape

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from composer.kaleyra.redaction import HIDDEN, Redactor
from composer.ui.widgets.colours import state_colour, use_appearance
from composer.ui.widgets.json_view import CHARACTERS_MAX, LINE_MAX, LINES_MAX, TOO_LONG, JsonView, pretty


@pytest.fixture
def view(qtbot):
    view = JsonView("Answer")
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    yield view
    use_appearance("system")


def colours(view):
    """Each coloured text with its colour."""
    found = {}
    block = view.document().firstBlock()
    while block.isValid():
        for part in block.layout().formats():
            text = block.text().encode("utf-16-le")[2 * part.start : 2 * (part.start + part.length)]
            found[text.decode("utf-16-le")] = part.format.foreground().color()
        block = block.next()
    return found


def test_json_is_indented_and_other_text_is_as_it_is(view):
    view.show_text('{"id":"Grüße","data":[1,true]}')
    assert view.toPlainText() == '{\n  "id": "Grüße",\n  "data": [\n    1,\n    true\n  ]\n}'
    view.show_text("<p>\tHi\n</p>")
    assert view.toPlainText() == "<p>\tHi\n</p>"


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_names_and_values_have_their_colours(view, appearance):
    use_appearance(appearance)
    view.show_text('{"id": "a \\" b", "n": [-1.5e3, null]}')
    palette = view.palette()
    assert colours(view) == {
        '"id":': palette.color(QPalette.ColorRole.Link),
        '"a \\" b"': state_colour(palette, "ok"),
        '"n":': palette.color(QPalette.ColorRole.Link),
        "-1500.0": state_colour(palette, "warning"),
        "null": state_colour(palette, "warning"),
    }


def test_the_part_of_a_string_before_a_break_is_coloured(view):
    view.show_text('"' + '\\"' * LINE_MAX)
    assert max(map(len, colours(view))) == LINE_MAX


def test_the_colours_follow_the_window_to_dark_and_back(view):
    use_appearance("light")
    view.show_text('{"id": "a1"}')
    light = colours(view)
    use_appearance("dark")
    QApplication.processEvents()
    assert colours(view)['"a1"'] == state_colour(view.palette(), "ok") != light['"a1"']
    use_appearance("light")
    QApplication.processEvents()
    assert colours(view) == light


LONG = {
    "a line": "x" * 1_000_000,
    "a string": json.dumps({"message": "x" * 900_000}),
    "lines": "\n" * 1_000_000,
    "carriage returns": "\r" * 1_000_000,
    "pairs": "\r\n" * 500_000,
    "a list": json.dumps([1] * 300_000),
    "objects": json.dumps([{"a": "b"}] * 90_000),
    "quotation marks": '\\"' * 500_000,
    "brackets": "[" * 1_000_000,
    "a number": "9" * 1_000_000,
    "emoji": "😀" * 250_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_of_a_long_answer_no_more_is_laid_out_than_takes_a_blink(view, kind):
    view.show_text(LONG[kind])
    shown = view.toPlainText()
    assert shown.endswith(f"\n{TOO_LONG}")
    assert len(shown) <= CHARACTERS_MAX + CHARACTERS_MAX // LINE_MAX + len(TOO_LONG) + 1
    assert view.document().blockCount() <= LINES_MAX + 2
    assert max(map(len, shown.split("\n"))) <= LINE_MAX


@pytest.mark.parametrize(
    "text",
    [
        "x" * LINE_MAX,
        f"{'x' * LINE_MAX}\n" * 40,
        f"{'x' * LINE_MAX}\r\n" * 2,
        "x\n" * LINES_MAX,
        "",
        "\n",
        "Grüße 😀",
    ],
)
def test_what_fits_is_shown_as_it_is(text):
    assert pretty(text) == text


def test_a_long_line_is_broken_and_nothing_of_it_lost():
    first, second, third, note = pretty("a" * LINE_MAX + "b" * LINE_MAX + "c").split("\n")
    assert (first, second, third, note) == ("a" * LINE_MAX, "b" * LINE_MAX, "c", TOO_LONG)


@pytest.mark.parametrize(
    "disguise", [str, str.upper, lambda key: "".join(f"\\u{ord(sign):04x}" for sign in key), escape]
)
def test_laid_out_an_answer_shows_no_key_that_was_disguised_in_it(view, disguise):
    key = "planted&Key<9f3a71"
    view.show_text(Redactor(key, "").redact(f'{{"message": "Bad key {disguise(key)}"}}'))
    assert view.toPlainText() == f'{{\n  "message": "Bad key {HIDDEN}"\n}}'
