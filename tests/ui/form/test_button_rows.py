"""Drafts with more buttons than anybody meant."""

import json

import pytest

from composer.message.model import Button
from composer.store.drafts.draft_file import read_draft, write_draft
from composer.ui.form.button_rows import ROWS_MAX


def buttons(count: int) -> tuple[Button, ...]:
    return tuple(Button(str(number), f"Title {number}") for number in range(count))


def test_of_thousands_of_buttons_the_first_are_shown_and_none_is_lost(user, show, tmp_path):
    show(to="+14155550123", body="Hi", buttons=buttons(3000))
    rows = user.form.buttons
    assert [row.title.input.text() for row in rows.rows] == [f"Title {number}" for number in range(10)]
    assert "2,990 more buttons, kept but not shown here; WhatsApp takes 3." in rows.notes.text
    assert "Remove 2997 buttons" in rows.notes.text
    user.type("buttons[9].title", "Changed")
    write_draft(tmp_path / "a.reply.json", user.session.document.draft)
    saved = json.loads((tmp_path / "a.reply.json").read_text())["message"]["buttons"]
    assert [len(saved), saved[9]["title"], saved[2999]["title"]] == [3000, "Changed", "Title 2999"]
    assert read_draft(tmp_path / "a.reply.json").message == user.session.document.message


def test_buttons_that_are_not_shown_come_forward_when_others_are_removed(user, show):
    show(to="+14155550123", body="Hi", buttons=buttons(ROWS_MAX + 2))
    rows = user.form.buttons
    assert not rows.rows[-1].down.isEnabled()  # it would go where nobody sees it
    for left, hint in ((11, "1 more button, kept"), (10, ""), (9, "")):
        user.click(rows.rows[0].remove)
        user.refresh()
        assert len(user.session.document.message.buttons) == left
        assert len(rows.rows) == min(left, ROWS_MAX)
        assert hint in rows.notes.text
        assert ("more button" in rows.notes.text) == bool(hint)
    assert [row.title.input.text() for row in rows.rows] == [f"Title {number}" for number in range(3, 12)]


def test_a_problem_of_a_button_that_is_not_shown_leads_to_the_last_row(user, show):
    show(to="+14155550123", body="Hi", buttons=(*buttons(11), Button("x", "")))
    bar = user.window.message.send_bar
    (line,) = (
        row for row in range(bar.problems.count()) if bar.problems.item(row).text().startswith("○ Button 12")
    )
    user.form.focus("footer")
    user.click_row(bar.problems, line)
    assert user.window.focusWidget() is user.form.fields["buttons[9].title"].input
    notes = user.form.buttons.notes
    assert user.form.viewport().rect().contains(notes.mapTo(user.form.viewport(), notes.rect().bottomLeft()))


def test_of_thousands_of_problems_the_first_are_listed(user, show):
    show(to="+14155550123", body="Hi", buttons=tuple(Button("", "") for _ in range(2000)))
    bar = user.window.message.send_bar
    assert bar.summary.text() == "4001 things to fix before sending"
    assert bar.problems.count() == 101
    assert bar.problems.item(100).text() == "… and 3,901 more"
    user.click_row(bar.problems, 100)
    assert user.window.focusWidget() is user.form.fields["buttons[9].title"].input


@pytest.mark.parametrize("count", [0, 3, 4, ROWS_MAX])
def test_where_all_buttons_are_shown_nothing_is_said_of_others(user, show, count):
    show(to="+14155550123", body="Hi", buttons=buttons(count))
    assert len(user.form.buttons.rows) == count
    assert "not shown" not in user.form.buttons.notes.text
