"""From Send to the words in the log, against the real sandbox."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from composer.kaleyra.sandbox import KEY, SCENARIOS
from composer.ui.menus import ANSWERS


def test_the_first_start_needs_one_press_of_send(user):
    assert user.window.send_bar.send.isEnabled()
    user.send()
    _time, account, recipient, outcome, status, duration = user.row()
    assert (account, recipient, outcome, status) == ("sandbox", "+14155550123", "Accepted", "200")
    assert duration.endswith(" s")
    assert "Message id: " in user.detail.words.text()
    assert user.detail.badge.isVisibleTo(user.window)


def test_the_log_shows_answer_and_request_without_the_key(user):
    user.send()
    assert '"totalCount": 1' in user.detail.answer.toPlainText()
    assert '"body": "Hi *Maria*' in user.detail.request.toPlainText()
    assert KEY not in user.detail.request.toPlainText()


def test_answer_and_request_can_be_copied(user):
    user.send()
    user.click(user.detail.copy)
    assert "Message id: " in QGuiApplication.clipboard().text()
    user.detail.tabs.setCurrentWidget(user.detail.answer)
    user.click(user.detail.copy)
    assert '"message_id"' in QGuiApplication.clipboard().text()
    user.detail.tabs.setCurrentWidget(user.detail.request)
    user.click(user.detail.copy)
    assert QGuiApplication.clipboard().text().startswith("POST http://127.0.0.1:")


def test_the_sandbox_menu_offers_every_scenario(user):
    assert tuple(ANSWERS) == SCENARIOS


@pytest.mark.parametrize(
    ("scenario", "title", "status", "words"),
    [
        ("rejected-body", "Refused", "400", "Body: "),
        ("rejected-unknown-field", "Refused", "400", "template_name"),
        ("bad-key", "Refused", "401", "SID or API key"),
        ("outside-window", "Refused", "400", "24 hours"),
        ("rate-limited", "Refused", "429", "wait 30 seconds"),
        ("server-error", "May have been sent", "500", "could arrive twice"),
        ("html", "May have been sent", "200", "could not be understood"),
        ("truncated", "May have been sent", "200", "could not be understood"),
        ("dropped", "May have been sent", "", "it may have been sent"),
        ("redirect", "Refused", "302", "pointed to another address"),
    ],
)
def test_each_answer_of_the_sandbox_in_plain_words(user, scenario, title, status, words):
    user.window.menus.answers[scenario].trigger()
    user.send()
    assert user.row()[3:5] == [title, status]
    assert user.detail.headline.text() == title
    assert words in user.detail.words.text()
    user.send()
    assert user.row()[3] == "Accepted"  # only the next answer was chosen


def test_a_refused_field_is_outlined_and_focused_until_it_is_changed(user):
    user.window.menus.answers["rejected-body"].trigger()
    user.send()
    body = user.form.fields["body"]
    assert user.notes("body").startswith("✕ Kaleyra refused this: ")
    assert body.input.property("state") == "error"
    assert user.window.focusWidget() is body.input
    assert user.window.send_bar.send.isEnabled()  # the user may know better
    user.type("body", "Something else")
    assert user.notes("body") == ""


def test_pressing_send_in_every_way_at_once_sends_once(user):
    before = user.app.sandbox.requests
    with user.qtbot.waitSignal(user.app.sender.finished):
        user.click(user.window.send_bar.send)
        user.click(user.window.send_bar.send)
        user.window.send()
        user.qtbot.keyClick(user.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.qtbot.waitUntil(lambda: not user.app.sender.busy)
    assert user.app.sandbox.requests == before + 1


def test_a_slow_send_can_be_stopped_and_says_that_it_may_have_been_sent(user):
    user.window.menus.answers["slow"].trigger()
    with user.qtbot.waitSignal(user.app.sender.finished, timeout=3000):
        user.click(user.window.send_bar.send)
        user.qtbot.waitUntil(lambda: user.app.sandbox.requests == 1)
        user.click(user.window.send_bar.stop)
    assert user.row()[3] == "May have been sent"
    assert not user.window.send_bar.stop.isVisible()


def test_recipients_of_earlier_sends_are_offered(user):
    user.type("to", "+44 20 7946 0958")
    user.send()
    completer = user.form.fields["to"].input.completer()
    completer.setCompletionPrefix("7946")
    assert completer.currentCompletion() == "+442079460958"


def test_send_waits_while_something_is_wrong_and_the_list_leads_there(user):
    user.type("body", "x" * 1025)
    user.look()
    bar = user.window.send_bar
    assert not bar.send.isEnabled()
    assert bar.summary.text() == "1 thing to fix before sending"
    assert bar.problems.item(0).text().startswith("Body: ")
    user.form.focus("footer")
    bar.problems.itemActivated.emit(bar.problems.item(0))
    assert user.window.focusWidget() is user.form.fields["body"].input


def test_the_shortcut_does_not_send_what_is_wrong(user):
    user.type("to", "12")
    user.window.send()  # before the delayed look: it must look itself
    assert not user.app.sender.busy
    assert user.app.history.count() == 0
