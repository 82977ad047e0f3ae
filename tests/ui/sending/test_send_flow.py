"""From Send to the words in the log, against the real sandbox."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette, QTextDocument
from PySide6.QtWidgets import QProxyStyle, QStyle

from composer.kaleyra.account import Account
from composer.kaleyra.sandbox.sandbox import KEY, SCENARIOS
from composer.ui.widgets.colours import state_colour
from composer.ui.window.menus import ANSWERS


def test_the_first_start_needs_one_press_of_send(user):
    assert user.window.message.send_bar.send.isEnabled()
    user.send()
    _time, account, recipient, outcome, status, duration, *_more = user.row()
    assert (account, recipient, outcome, status) == ("sandbox", "+14155550123", "Accepted", "200")
    assert duration.endswith(" s")
    assert "Message id: " in user.detail.explanation.text()
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
    assert sorted(ANSWERS) == sorted(SCENARIOS)


@pytest.mark.parametrize(
    ("scenario", "title", "status", "words"),
    [
        ("rejected-body", "Refused", "400", "Body: "),
        ("rejected-unknown-field", "Refused", "400", "The form has no such field"),
        ("bad-key", "Refused", "401", "SID or API key"),
        ("outside-window", "Refused", "400", "24 hours"),
        ("rate-limited", "Refused", "429", "wait 30 seconds"),
        ("server-error", "May have been sent", "500", "could arrive twice"),
        ("html", "May have been sent", "200", "could not be understood"),
        ("truncated", "May have been sent", "200", "could not be understood"),
        ("dropped", "May have been sent", "", "it may have been sent"),
        ("redirect", "Refused", "302", "The address of the API has moved"),
    ],
)
def test_each_answer_of_the_sandbox_in_plain_words(user, scenario, title, status, words):
    user.window.menus.answers[scenario].trigger()
    user.send()
    assert user.row()[3:5] == [title, status]
    assert user.detail.headline.text() == title
    assert words in user.detail.explanation.text()
    assert "Kaleyra said" not in user.detail.explanation.text()  # it was the sandbox
    user.send()
    assert user.row()[3] == "Accepted"  # only the next answer was chosen


def test_a_refused_field_is_outlined_and_focused_until_it_is_changed(user):
    user.window.menus.answers["rejected-body"].trigger()
    user.send()
    body = user.form.fields["body"]
    assert user.notes("body").startswith("✕ The sandbox refused this: ")
    assert body.input.property("state") == "error"
    assert user.window.focusWidget() is body.input
    user.qtbot.waitUntil(user.window.message.send_bar.send.isEnabled)  # the user may know better
    user.type("body", "Something else")
    assert user.notes("body") == ""


def test_pressing_send_in_every_way_at_once_sends_once(user):
    before = user.session.sandbox.requests
    with user.qtbot.waitSignal(user.session.sender.finished):
        user.click(user.window.message.send_bar.send)
        user.click(user.window.message.send_bar.send)
        user.window.message.send_flow.send()
        user.qtbot.keyClick(user.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    user.qtbot.waitUntil(lambda: not user.session.sender.busy)
    assert user.session.sandbox.requests == before + 1


def test_a_second_click_right_after_a_send_sends_nothing_but_one_after_a_rest_does(user):
    bar = user.window.message.send_bar

    def press_everything() -> None:
        user.click(bar.send)
        user.window.message.send_flow.send()
        user.qtbot.keyClick(user.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    user.send()
    assert not bar.send.isEnabled()
    press_everything()
    assert not user.session.sender.busy
    assert user.session.send_log.extent()[0] == 1
    user.qtbot.waitUntil(bar.send.isEnabled)
    with user.qtbot.waitSignal(user.session.sender.finished):
        press_everything()
    assert (user.session.send_log.extent()[0], user.session.sandbox.requests) == (2, 2)


def test_the_outcome_stands_beside_send_until_the_message_is_edited(user):
    bar = user.window.message.send_bar
    ready = bar.summary.text()
    assert ready.startswith("Ready to send")
    seen: list[str] = []
    user.session.sender.started.connect(lambda _message: seen.append(bar.summary.text()))
    for scenario, words, state in (
        ("accepted", "Accepted for +1 415-555-0123: see the log", "ok"),
        ("bad-key", "Refused for +1 415-555-0123: see the log", "error"),
    ):
        user.window.menus.answers[scenario].trigger()
        user.send()
        assert seen.pop() == "Sending…"
        user.qtbot.waitUntil(bar.send.isEnabled)
        user.refresh()
        assert bar.summary.text().endswith(words)
        assert bar.summary.palette().color(QPalette.ColorRole.WindowText) == state_colour(
            bar.palette(), state
        )
        user.type("footer", "x")
        user.refresh()
        assert bar.summary.text() == ready
        assert (
            bar.summary.palette().color(QPalette.ColorRole.WindowText) == bar.palette().windowText().color()
        )
        user.type("footer", "Bye")


def test_what_is_to_fix_stands_before_the_last_outcome(user):
    user.send()
    user.type("body", "x" * 1025)
    user.refresh()
    assert user.window.message.send_bar.summary.text() == "1 thing to fix before sending"


def test_the_badge_names_the_sandboxs_next_answer_until_it_was_given(user):
    badge = user.window.badge
    nothing = badge.text()
    assert nothing == "SANDBOX · nothing reaches a customer"
    user.window.menus.answers["accepted"].trigger()
    user.window.menus.answers["outside-window"].trigger()
    user.type("body", "Hello")
    user.refresh()
    assert badge.text() == "SANDBOX · next answer: Refused: outside the 24-hour window"
    user.send()
    assert user.row()[3] == "Refused"
    assert badge.text() == nothing


def test_an_answer_chosen_during_a_send_is_for_the_next_one(user):
    user.window.menus.answers["slow"].trigger()
    with user.qtbot.waitSignal(user.session.sender.finished):
        user.click(user.window.message.send_bar.send)
        user.qtbot.waitUntil(lambda: user.session.sandbox.requests == 1)
        user.window.menus.answers["bad-key"].trigger()
        user.session.sender.stop()
    assert user.window.badge.text() == "SANDBOX · next answer: Refused: wrong API key"
    user.send()
    assert user.row()[3] == "Refused"


def test_a_send_that_breaks_the_program_says_unknown_and_another_can_follow(user, monkeypatch):
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken, user.qtbot.captureExceptions() as caught:
        broken.setattr("composer.session.sending.sender.deliver", fail)
        user.send()
        user.qtbot.waitUntil(lambda: bool(caught))
    bar = user.window.message.send_bar
    assert bar.summary.text().endswith("May have been sent to +1 415-555-0123: see the log")
    assert not bar.stop.isVisible()
    user.send()
    assert bar.summary.text().endswith("Accepted for +1 415-555-0123: see the log")


def test_a_slow_send_can_be_stopped_and_says_that_it_may_have_been_sent(user):
    user.window.menus.answers["slow"].trigger()
    with user.qtbot.waitSignal(user.session.sender.finished, timeout=3000):
        user.click(user.window.message.send_bar.send)
        user.qtbot.waitUntil(lambda: user.session.sandbox.requests == 1)
        # The second half of a double click would press it.
        assert not user.window.message.send_bar.stop.isEnabled()
        user.qtbot.waitUntil(user.window.message.send_bar.stop.isEnabled)
        user.click(user.window.message.send_bar.stop)
    assert user.row()[3] == "May have been sent"
    assert not user.window.message.send_bar.stop.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of popups
def test_recipients_of_earlier_sends_are_offered(user):
    user.type("to", "+44 20 7946 0958")
    user.send()
    user.type("to", "7946")
    popup = user.form.recipients.popup()
    assert popup.isVisible()
    assert popup.model().index(0, 0).data() == "+442079460958"


def test_send_waits_while_something_is_wrong_and_the_list_leads_there(user):
    user.type("body", "x" * 1025)
    user.refresh()
    bar = user.window.message.send_bar
    assert not bar.send.isEnabled()
    assert bar.summary.text() == "1 thing to fix before sending"
    assert bar.problems.item(0).text().startswith("✕ Body: ")
    user.form.focus("footer")
    user.click_row(bar.problems, 0)
    assert user.window.focusWidget() is user.form.fields["body"].input


def test_the_shortcut_does_not_send_what_is_wrong(user):
    user.type("to", "12")
    user.window.message.send_flow.send()  # before the delayed look: it must look itself
    assert not user.session.sender.busy
    assert user.session.send_log.extent()[0] == 0


def test_a_drafts_text_in_the_tooltip_of_a_problem_is_text(user):
    user.type("callback_url", "https://example.com/<b>x</b>")
    user.refresh()
    (line,) = (item for row in range(9) if (item := user.window.message.send_bar.problems.item(row)))
    assert "“<”" in line.text()
    shown = QTextDocument()
    shown.setHtml(line.toolTip())
    assert shown.toPlainText() == line.text()
    assert line.toolTip().startswith("<p>")  # so that it is wrapped


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_problem_is_gone_to_by_enter(user, key):
    user.type("body", "x" * 1025)
    user.refresh()
    problems = user.window.message.send_bar.problems
    problems.setFocus()
    problems.setCurrentRow(0)
    user.qtbot.keyClick(problems, key)
    assert user.window.focusWidget() is user.form.body.input


class OneClick(QProxyStyle):
    """A desktop on which one click opens things."""

    def styleHint(self, hint, option=None, widget=None, returned=None):  # noqa: N802
        if hint == QStyle.StyleHint.SH_ItemView_ActivateItemOnSingleClick:
            return 1
        return super().styleHint(hint, option, widget, returned)


def test_a_click_goes_to_a_problem_once_where_one_click_opens_things(user):
    user.type("body", "x" * 1025)
    user.refresh()
    bar = user.window.message.send_bar
    style = OneClick()
    style.setParent(bar)
    bar.problems.setStyle(style)
    chosen: list[str] = []
    bar.problems.chosen.connect(lambda field, _place: chosen.append(field))
    user.click_row(bar.problems, 0)
    assert chosen == ["body"]


def press_send_and(user, act) -> None:
    """Send to be refused for the body, and do something else meanwhile."""
    user.window.activateWindow()
    user.window.menus.answers["rejected-body"].trigger()
    user.refresh()
    user.qtbot.waitUntil(user.window.message.send_bar.send.isEnabled)
    user.form.focus("footer")
    with user.qtbot.waitSignal(user.session.sender.finished):
        user.qtbot.keyClick(user.form.footer.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        act()
    assert "refused this" in user.notes("body")


def test_a_refusal_does_not_take_the_keyboard_from_who_types(user):
    footer = user.form.footer.input
    press_send_and(user, lambda: user.qtbot.keyClicks(footer, "x"))
    assert user.window.focusWidget() is footer


def test_a_refusal_does_not_take_the_keyboard_from_who_went_elsewhere(user):
    press_send_and(user, lambda: user.click(user.form.to.input))
    assert user.window.focusWidget() is user.form.to.input


def test_a_refusal_does_not_take_the_keyboard_from_who_moves_the_caret(user):
    press_send_and(user, lambda: user.qtbot.keyClick(user.form.footer.input, Qt.Key.Key_Left))
    assert user.window.focusWidget() is user.form.footer.input


def test_a_refusal_leads_to_its_field_when_the_keyboard_was_left_alone(user):
    press_send_and(user, lambda: None)
    assert user.window.focusWidget() is user.form.body.input


def test_a_refusal_is_the_sandboxs_though_another_account_was_chosen_meanwhile(user):
    live = Account("Production", "https://api.kaleyra.io", sid="HX1", sender="+14155550100")
    user.session.accounts.save(live, None, None)
    press_send_and(user, lambda: user.session.accounts.select("Production"))
    assert "✕ The sandbox refused this: " in user.notes("body")
