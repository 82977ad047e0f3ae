"""The simulated customer on the phone, in the log and among the replies; the list of conversations."""

import json
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from composer.ui.widgets import notify

from .steps import WAIT, event, keep, outcome, said, tap, use_live_account


def test_a_tap_shows_as_the_customers_answer(user, pane, qtbot):
    user.send()
    title = user.session.document.message.buttons[1].title
    tap(user, 1)
    qtbot.waitUntil(lambda: f"Customer (sandbox): Tapped “{title}”" in said(pane), timeout=WAIT)
    assert [line.partition(":")[0] for line in said(pane)] == [
        "You (sandbox)",
        *3 * ["Sandbox"],
        "Customer (sandbox)",
    ]
    assert [line.partition(": ")[2].partition(":")[0] for line in said(pane)[1:4]] == [
        "Sent",
        "Delivered to the phone",
        "Read by the customer",
    ]
    assert pane.isVisible()
    view = user.window.preview.view
    qtbot.waitUntil(lambda: "replies[0]" in view.phone().parts)
    assert view.phone().parts["replies[0]"].top() > view.phone().parts["buttons[2].title"].bottom() - 1


def test_what_was_tapped_cannot_be_tapped_again(user, pane, qtbot):
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: not user.session.simulated_customer.busy, timeout=WAIT)
    tap(user, 1)
    assert user.session.simulated_customer.tapped == 0
    assert not any(button.isEnabled() for button in pane.bar.taps)
    assert len(user.session.simulated_customer.replies) == 1


def test_the_payload_is_one_click_away(user, pane, qtbot):
    user.window.menus.shapes.entries["v2"].trigger()
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: len(said(pane)) == 5, timeout=WAIT)
    row = pane.lines.visualRect(pane.lines.model().index(4, 2))
    pane.lines.scrollToBottom()
    row = pane.lines.visualRect(pane.lines.model().index(4, 2))
    qtbot.mouseClick(pane.lines.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    payload = json.loads(pane.detail.payload.toPlainText())
    button = user.session.document.message.buttons[0]
    message = payload["meta_object"]["value"]["messages"][0]
    assert message["interactive"]["button_reply"] == {"id": button.id, "title": button.title}
    assert pane.detail.badge.isVisible()
    user.click(pane.detail.copy)
    assert "button_reply" in QGuiApplication.clipboard().text()


def test_the_version_of_the_callbacks_is_remembered(user, pane):
    assert user.window.menus.shapes.entries["v1"].isChecked()
    user.window.menus.shapes.entries["v2"].trigger()
    assert user.session.settings.callback_shape == "v2"


def test_without_a_send_a_click_on_a_button_leads_to_its_field(user, pane):
    tap(user, 0)
    assert user.form.fields["buttons[0].title"].input.hasFocus()


def test_what_becomes_of_a_message_shows_in_the_log(user, pane, reporting, qtbot):
    user.send()
    qtbot.waitUntil(lambda: outcome(user) == "Read", timeout=WAIT)
    assert "The customer has opened the message." in user.detail.explanation.text()
    assert "not yet delivered" not in user.detail.explanation.text()
    tap(user, 0)
    qtbot.waitUntil(lambda: outcome(user) == "Answered", timeout=WAIT)


def test_a_failed_message_says_why_in_the_log(user, pane, qtbot):
    accepted = user.send()
    keep(
        user,
        event(1, "failed", message_id=accepted.message_id.removesuffix(":0"), code="131026", simulated=True),
    )
    qtbot.waitUntil(lambda: outcome(user) == "Failed", timeout=WAIT)
    assert "131026" in user.detail.explanation.text()


def test_the_24_hour_window_opens_with_the_customers_answer(user, pane, qtbot):
    user.refresh()
    label = user.form.reply_window.label
    assert label.text() == "24 h window not known"
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: label.text().startswith("Open until "), timeout=WAIT)
    assert label.text().endswith("(23 h 59 min)")
    user.session.document.edit("to", "+14155550124", 0)
    qtbot.waitUntil(lambda: label.text() == "24 h window not known", timeout=WAIT)


def test_a_live_send_is_warned_of_until_the_customer_wrote(user, pane, qtbot):
    use_live_account(user)
    assert "24-hour window is open is not known" in user.notes("to")
    keep(user, event(1, at=datetime.now(UTC) - timedelta(hours=25)))
    qtbot.waitUntil(lambda: "24-hour window is closed" in user.notes("to"), timeout=WAIT)
    assert any(
        "24-hour" in user.window.message.send_bar.problems.item(row).text()
        for row in range(user.window.message.send_bar.problems.count())
    )
    keep(user, event(2))
    qtbot.waitUntil(lambda: "24-hour" not in user.notes("to"), timeout=WAIT)


def test_a_rehearsal_opens_no_live_window(user, pane, qtbot):
    use_live_account(user)
    keep(user, event(1, simulated=True))
    qtbot.waitUntil(lambda: len(said(pane)) == 1, timeout=WAIT)
    assert "24-hour window is open is not known" in user.notes("to")


def test_who_has_written_is_marked_until_looked_at(user, pane, qtbot):
    user.send()
    keep(user, event(1, recipient="442071838750"))
    customers = pane.customers
    names = lambda: [customers.item(row).text() for row in range(customers.count())]  # noqa: E731
    qtbot.waitUntil(lambda: "● +44 20 7183 8750" in names(), timeout=WAIT)
    user.window.replies_dock.show()
    user.window.replies_dock.raise_()
    user.click_row(customers, names().index("● +44 20 7183 8750"))
    qtbot.waitUntil(lambda: said(pane) == ["Customer: text 1"], timeout=WAIT)
    qtbot.waitUntil(lambda: "+44 20 7183 8750" in names())


def test_the_replies_are_cleared_after_a_question(user, pane, qtbot, monkeypatch):
    keep(user, event(1))
    qtbot.waitUntil(lambda: said(pane) == ["Customer: text 1"], timeout=WAIT)
    user.window.replies_dock.show()
    user.window.replies_dock.raise_()
    monkeypatch.setattr(notify, "confirm", lambda *_: False)
    user.click(pane.clear)
    monkeypatch.setattr(notify, "confirm", lambda *_: True)
    assert user.session.events.extent()[0] == 1
    user.click(pane.clear)
    qtbot.waitUntil(lambda: said(pane) == [], timeout=WAIT)
    assert user.session.events.extent() == (0, 0)


def test_all_callbacks_open_at_the_newest_whatever_size_the_pane_had(user, pane, qtbot):
    user.window.replies_dock.hide()
    keep(user, *(event(number) for number in range(100)))
    qtbot.waitUntil(lambda: user.session.background.wait(0), timeout=WAIT)
    user.window.replies_dock.show()
    user.window.replies_dock.raise_()
    bar = pane.lines.verticalScrollBar()
    qtbot.waitUntil(lambda: pane.lines.model().rowCount() == 100, timeout=WAIT)
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum(), timeout=WAIT)
    user.window.resizeDocks([user.window.replies_dock], [120], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=WAIT)
    bar.setSliderDown(True)
    bar.setValue(0)
    bar.setSliderDown(False)
    keep(user, event(100))
    qtbot.waitUntil(lambda: pane.lines.model().rowCount() == 101, timeout=WAIT)
    assert bar.value() == 0, "who reads older ones is not carried away"


def test_what_is_chosen_in_the_view_menu_comes_to_the_front(user, pane, qtbot):
    log, replies = user.window.log_dock, user.window.replies_dock
    for dock in (log, replies):
        dock.hide()
    for dock in (log, replies):
        dock.toggleViewAction().trigger()
        qtbot.waitUntil(lambda dock=dock: not dock.visibleRegion().isEmpty())
    log.toggleViewAction().trigger()
    qtbot.waitUntil(log.isHidden)
    qtbot.wait(50)
    log.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: not log.visibleRegion().isEmpty())
    assert replies.visibleRegion().isEmpty()
