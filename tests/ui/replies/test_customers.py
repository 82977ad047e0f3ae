"""Customers as the replies show them, with and without a number, and what the sandbox's can do."""

import pytest
from PySide6.QtCore import Qt

from composer.kaleyra.outcome import Accepted
from composer.store.replies.rows import KeptEvent
from composer.ui.replies.notification import notification

from .steps import WAIT, event, keep, said, tap

ID = "US.13491208655302741918"


def names(pane):
    return [pane.customers.item(row).text().removeprefix("● ") for row in range(pane.customers.count())]


def choose(user, pane, name):
    [row] = [row for row, one in enumerate(names(pane)) if one == name]
    user.qtbot.mouseClick(
        pane.customers.viewport(),
        Qt.MouseButton.LeftButton,
        pos=pane.customers.visualItemRect(pane.customers.item(row)).center(),
    )


def choose_line(user, pane, row):
    pane.lines.scrollToBottom()
    place = pane.lines.visualRect(pane.lines.model().index(row, 2)).center()
    user.qtbot.mouseClick(pane.lines.viewport(), Qt.MouseButton.LeftButton, pos=place)


def show(user, pane):
    user.window.replies_dock.show()
    user.window.replies_dock.raise_()
    user.qtbot.waitUntil(pane.isVisible)


def test_both_forms_of_a_number_are_one_conversation(user, pane, qtbot):
    show(user, pane)
    keep(user, event(1, recipient="5215512345678"), event(2, recipient="525512345678"))
    qtbot.waitUntil(lambda: names(pane) == ["All callbacks", "+52 55 1234 5678"], timeout=WAIT)
    choose(user, pane, "+52 55 1234 5678")
    qtbot.waitUntil(lambda: len(said(pane)) == 2, timeout=WAIT)


def test_a_customer_without_a_number_is_shown_by_name_until_the_number_is_known(user, pane, qtbot):
    show(user, pane)
    keep(user, event(1, recipient="", user_id=ID, name="María <b>"))
    qtbot.waitUntil(lambda: names(pane) == ["All callbacks", "María <b>"], timeout=WAIT)
    choose(user, pane, "María <b>")
    qtbot.waitUntil(lambda: said(pane) == ["Customer: text 1"], timeout=WAIT)
    assert ID in pane.customers.currentItem().toolTip()
    choose_line(user, pane, 0)
    assert f"Customer María <b> · User id {ID}" in pane.detail.facts.text()
    keep(user, event(2, recipient="525512345678", user_id=ID, price="0.01 USD"))
    qtbot.waitUntil(lambda: names(pane) == ["All callbacks", "+52 55 1234 5678"], timeout=WAIT)
    assert said(pane) == ["Customer: text 1", "Customer: text 2"]
    assert pane.customers.currentItem().text() == "+52 55 1234 5678"
    choose_line(user, pane, 1)
    assert "Price 0.01 USD" in pane.detail.facts.text()


def test_a_contradiction_is_said_and_nothing_is_joined(user, pane, qtbot):
    show(user, pane)
    keep(user, event(1, recipient="525512345678", user_id=ID), event(2, recipient="442071838750", user_id=ID))
    qtbot.waitUntil(lambda: len(names(pane)) == 3, timeout=WAIT)
    choose(user, pane, "+44 20 7183 8750")
    words = f"the user id {ID} is known as that of +52 55 1234 5678: not joined"
    qtbot.waitUntil(lambda: said(pane) == [f"Customer: text 2 ({words})"], timeout=WAIT)
    choose_line(user, pane, 0)
    assert pane.detail.facts.text().startswith(f"T{words[1:]}. ")


@pytest.mark.parametrize("typed", ["maria", "MARIA", ID, "1349", "52 55"])
def test_customers_are_searched_by_name_id_and_number(user, pane, qtbot, typed):
    show(user, pane)
    keep(user, event(1, recipient="", user_id=ID, name="María"), event(2, recipient="525512345678"))
    keep(user, event(3, recipient="442071838750"))
    qtbot.waitUntil(lambda: len(names(pane)) == 4, timeout=WAIT)
    pane.search.setFocus()
    qtbot.keyClicks(pane.search, typed)
    expected = "+52 55 1234 5678" if typed == "52 55" else "María"
    qtbot.waitUntil(lambda: names(pane) == ["All callbacks", expected], timeout=WAIT)
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(pane)) == 4, timeout=WAIT)


def test_a_notice_names_who_shows_no_number():
    def notice(**more):
        return notification([KeptEvent(1, event(1).at, event(1, recipient="", **more))])[1]

    assert notice(user_id=ID, name="María") == "María: text 1"
    assert notice(user_id=ID) == f"{ID}: text 1"
    assert notice() == "A customer: text 1"


def test_the_price_that_callbacks_report_is_in_the_logs_detail(user, pane, qtbot):
    outcome = user.send()
    assert isinstance(outcome, Accepted)
    message_id = outcome.message_id.removesuffix(":0")
    keep(user, event(1, "delivered", message_id=message_id, price="0.0042", simulated=True))
    detail = user.window.log.detail
    qtbot.waitUntil(lambda: "0.0042" in detail.explanation.text(), timeout=WAIT)
    assert "Price, as the callbacks report it: 0.0042." in detail.explanation.text()


def idle(user):
    user.qtbot.waitUntil(lambda: not user.session.simulated_customer.busy, timeout=WAIT)


def taps_kept(user):
    return [kept.event for kept in user.session.events.newest(50) if kept.event.is_inbound][::-1]


def choose_way(pane, way):
    pane.bar.way.choices.entries[way].trigger()


@pytest.mark.parametrize("shape", ["v1", "v2"])
@pytest.mark.parametrize("tap_type", ["interactive", "button"])
def test_the_sandbox_reports_a_tap_in_both_shapes(user, pane, shape, tap_type):
    user.window.menus.shapes.entries[shape].trigger()
    user.window.menus.tap_types.entries[tap_type].trigger()
    user.send()
    tap(user, 1)
    idle(user)
    [found] = taps_kept(user)
    title = user.session.document.message.buttons[1].title
    assert (found.kind, found.title, found.simulated) == ("replied", title, True)
    raw = user.session.events.get(user.session.events.newest(1)[0].number).event.raw
    assert f'"type": "{tap_type}"' in raw or f"type={tap_type}" in raw


@pytest.mark.parametrize("shape", ["v1", "v2"])
def test_the_customer_taps_twice(user, pane, shape):
    user.window.menus.shapes.entries[shape].trigger()
    user.send()
    show(user, pane)
    choose_way(pane, "twice")
    user.click(pane.bar.taps[0])
    idle(user)
    assert [found.kind for found in taps_kept(user)] == ["replied", "replied"]
    assert len(user.session.simulated_customer.replies) == 2


def test_the_customer_types_a_title(user, pane, qtbot):
    user.send()
    show(user, pane)
    choose_way(pane, "type")
    user.click(pane.bar.taps[0])
    idle(user)
    tap(user, 1)  # on the phone, too
    idle(user)
    titles = [button.title for button in user.session.document.message.buttons[:2]]
    assert [(found.kind, found.text) for found in taps_kept(user)] == [("received", one) for one in titles]
    assert user.session.simulated_customer.tapped is None


def test_the_customer_taps_in_the_message_before(user, pane, qtbot):
    before = user.send().message_id.removesuffix(":0")
    show(user, pane)
    assert not pane.bar.way.choices.entries["before"].isEnabled()
    user.type("buttons[0].title", "Another")
    user.send()
    choose_way(pane, "before")
    assert pane.bar.taps[0].text() != "Another"
    user.click(pane.bar.taps[0])
    idle(user)
    [found] = taps_kept(user)
    assert found.message_id == before
    choose_way(pane, "tap")
    assert pane.bar.taps[0].text() == "Another"


@pytest.mark.parametrize("shape", ["v1", "v2"])
def test_the_customer_shows_no_number(user, pane, qtbot, shape):
    user.window.menus.shapes.entries[shape].trigger()
    user.window.menus.numbers.entries[False].trigger()
    user.send()
    show(user, pane)
    tap(user, 0)
    title = user.session.document.message.buttons[0].title
    qtbot.waitUntil(lambda: f"Customer (sandbox): Tapped “{title}”" in said(pane), timeout=WAIT)
    [found] = taps_kept(user)
    assert (found.recipient, found.user_id != "") == ("", True)
    # It answers a message to a number, so that is whose conversation it is, and the window is open.
    assert user.session.replies.chosen.isdecimal()
    assert said(pane)[0].startswith("You (sandbox): ")
    qtbot.waitUntil(lambda: user.session.readiness.reply_window_state == "open", timeout=WAIT)
