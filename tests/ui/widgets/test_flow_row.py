"""The log's detail and the replies where there is little room."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from composer.message.model import Button

TITLES = ("Put aside, size M", "Put aside, size L", "No, thanks")
TAPPED = "Tapped “Put aside, size M”"


@pytest.fixture
def replies(user, qtbot):
    """The replies of a send with three buttons, with a callback's detail open."""
    message = replace(
        user.session.document.message,
        buttons=tuple(Button(str(number), title) for number, title in enumerate(TITLES)),
    )
    user.session.document.edit("buttons", message.buttons)
    user.send()
    user.window.drafts_dock.show()
    user.window.replies_dock.show()
    user.window.replies_dock.raise_()
    pane = user.window.replies
    qtbot.waitUntil(lambda: pane.lines.model().rowCount() > 0)
    pane.detail.show_answer(TAPPED, "Button 1 · Message x", "body", "")
    return pane


def seen(part: QWidget, within: QWidget) -> bool:
    """Whether a widget has the room that it needs, inside another."""
    place = QRect(part.mapTo(within, QPoint()), part.size())
    return part.width() >= part.sizeHint().width() and within.rect().contains(place)


def lines(label) -> int:
    return label.height() // label.fontMetrics().lineSpacing()


def test_the_window_can_be_narrow_with_the_replies_open(user, replies, qtbot):
    user.window.resize(1024, 700)
    qtbot.waitUntil(lambda: user.window.width() == 1024)
    qtbot.waitUntil(
        lambda: seen(replies.detail.badge, replies.detail) and seen(replies.detail.copy, replies.detail)
    )
    assert lines(replies.detail.headline) <= 2
    replies.splitter.setSizes([90, 1, 500])
    qtbot.waitUntil(lambda: replies.lines.horizontalScrollBar().maximum() == 0)


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_titles_to_tap_can_be_told_apart(user, replies, qtbot, width):
    user.window.resize(width, 700)
    qtbot.waitUntil(lambda: [button.text() for button in replies.bar.taps] == list(TITLES))
    assert all(seen(button, replies.bar) for button in (*replies.bar.taps, replies.bar.start_over))
    assert [
        title in button.toolTip() for button, title in zip(replies.bar.taps, TITLES, strict=True)
    ] == 3 * [True]


def test_a_wide_pane_has_all_that_the_customer_does_on_one_line(user, replies, qtbot):
    user.window.resize(1900, 700)
    bar = replies.bar
    qtbot.waitUntil(
        lambda: (
            bar.taps[0].mapTo(bar, QPoint()).y()
            < bar.start_over.mapTo(bar, QPoint(0, bar.start_over.height())).y()
        )
    )


def test_the_outcome_in_the_log_leaves_room_for_its_explanation(user, qtbot):
    user.window.resize(1280, 800)
    user.window.drafts_dock.show()
    user.session.sandbox.answer_next("dropped")
    user.send()
    detail = user.window.log.detail
    assert detail.headline.text() == "May have been sent"
    qtbot.waitUntil(lambda: lines(detail.headline) == 1)
    assert all(seen(part, detail) for part in (detail.badge, detail.open))
    words = detail.explanation
    room = detail.tabs.currentWidget().viewport().height() - words.y()
    assert room >= 3 * words.fontMetrics().lineSpacing()
