"""The lines beside Send."""

import pytest
from PySide6.QtCore import Qt

from composer.message.fields import label
from composer.message.model import Button
from composer.ui.widgets.colours import mode, state_colour

BUTTONS = (Button("1", "Yes"),)
FLAWED = "Hi\u200b there, " + "x" * 1100


@pytest.fixture
def lines(user, show):
    """The list, with an error and warnings in it."""
    show(to="+14155550123", body=FLAWED, footer="Bye\xa0now", buttons=BUTTONS)
    return user.window.message.send_bar.problems


def colours(lines) -> list[str]:
    return [lines.item(row).foreground().color().name() for row in range(lines.count())]


def test_the_lines_take_the_colours_of_another_appearance(user, lines):
    before = colours(lines)
    for appearance in ("dark", "light"):
        user.window.menus.appearances.chosen.emit(appearance)
        user.qtbot.waitUntil(lambda wanted=appearance: mode(user.window.palette()) == wanted)
        error, warning = (state_colour(user.window.palette(), state).name() for state in ("error", "warning"))
        assert colours(lines) == [error, warning, warning]
        assert (colours(lines) == before) == (appearance == "light")


def test_a_line_that_is_wrapped_is_seen_whole(user, show):
    user.window.resize(1024, 700)
    show(to="+1415555", body="Hi", buttons=BUTTONS)  # of which there is much to say
    lines = user.window.message.send_bar.problems
    user.qtbot.waitUntil(
        lambda: lines.visualItemRect(lines.item(0)).height() > 1.5 * lines.fontMetrics().height()
    )
    assert lines.viewport().height() >= lines.visualItemRect(lines.item(0)).height()


def test_another_list_begins_at_its_top(user, show, lines):
    show(to="+14155550123", body=FLAWED, footer="a\u200bb\xa0c\u2003d\xade", buttons=BUTTONS)
    bar = lines.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    user.type("footer", "a\u200bb\xa0c\u2003d")
    user.refresh()
    assert bar.maximum() > 0
    assert bar.value() == 0


@pytest.mark.parametrize("field", ["body", "footer", "buttons[0].title"])
def test_a_click_on_a_problem_selects_the_character_it_names(user, show, field):
    text = "🎉 hot\u200b tea"
    show(to="+14155550123", body=text, footer=text, buttons=(Button("1", text),))
    lines = user.window.message.send_bar.problems
    entry = user.form.fields[field].input
    entry.put_caret(0)
    name = label(field)
    (row,) = (row for row in range(lines.count()) if lines.item(row).text().startswith(f"! {name}: "))
    user.click_row(lines, row)
    assert user.window.focusWidget() is entry
    user.qtbot.keyClick(entry, Qt.Key.Key_Delete)
    assert entry.text() == "🎉 hot tea"


def test_the_character_is_found_behind_line_breaks_of_windows(user, show):
    show(to="+14155550123", body="one\r\ntwo\r\nth\u200bree", buttons=BUTTONS)
    user.click_row(user.window.message.send_bar.problems, 0)
    assert user.form.body.input.textCursor().selectedText() == "\u200b"
