"""Captions that a text header does not send."""

import pytest
from PySide6.QtCore import Qt

from composer.message.model import Header


@pytest.fixture
def caption(user, show):
    """The caption's field where a file holds a text header with a caption."""
    user.window.activateWindow()
    show(to="+14155550123", body="Hi", header=Header("text", "Hello", "Receipt"))
    return user.form.header.caption


def test_the_problem_of_a_text_headers_caption_leads_to_it_and_can_be_mended(user, caption):
    bar = user.window.message.send_bar
    (line,) = (
        row
        for row in range(bar.problems.count())
        if bar.problems.item(row).text()[2:].startswith("Caption: ")
    )
    user.click_row(bar.problems, line)
    assert user.window.focusWidget() is caption.input
    assert caption.isVisibleTo(user.window)
    assert "will not be sent with a text header" in user.notes("header.caption")
    assert "phones show it on documents" not in user.notes("header.caption")
    user.form.header.value.input.setFocus()
    user.qtbot.keyClick(user.window.focusWidget(), Qt.Key.Key_Tab)
    for _ in range(9):  # some of them after the last character
        user.qtbot.keyClick(user.window.focusWidget(), Qt.Key.Key_Backspace)
    assert user.session.document.message.header == Header("text", "Hello")
    assert user.session.document.message.body == "Hi"
    assert user.window.focusWidget() is caption.input
    user.qtbot.keyClick(caption.input, Qt.Key.Key_Tab)
    assert user.window.focusWidget() is user.form.body.input
    assert not caption.isVisibleTo(user.window)
    user.refresh()
    assert not [
        row
        for row in range(bar.problems.count())
        if bar.problems.item(row).text()[2:].startswith("Caption: ")
    ]


def test_the_caption_goes_along_to_a_header_that_takes_it(user, caption):
    user.click(user.form.header.types.button("image"))
    assert user.session.document.message.header == Header("image", "", "Receipt")
    user.click(user.form.header.types.button("text"))
    assert user.session.document.message.header == Header("text", "Hello", "Receipt")


def test_a_text_header_without_a_caption_shows_none(user, show):
    show(header=Header("text", "Hello"))
    assert not user.form.header.caption.isVisibleTo(user.window)


def test_what_the_form_does_not_show_cannot_be_gone_to(user, show):
    show(body="Hi")
    assert not user.form.has("header.value")
    user.form.focus("header.value")
    assert user.window.focusWidget() is user.form.header.types.button("")
