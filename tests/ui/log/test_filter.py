"""Looking for sends in the log: by text, outcome, account and date."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.store.log.sends import SendLog
from composer.ui.log.dates_dialog import DatesDialog
from tests.store.logged_sends import HELLO, QA, SHOP, Clock, put


@pytest.fixture
def clock():
    return Clock(datetime.now().astimezone())


@pytest.fixture
def log(user, clock):
    """The log with four sends of the shop and one of QA, a day between two, the last one today."""
    send_log = SendLog(user.session.database, clock)
    clock.go(days=-4)
    outcomes = (Accepted("m1"), Rejected("E413", "no"), NotSent("The cable is out."), Unknown("x"))
    for number, outcome in enumerate(outcomes):
        put(send_log, outcome, message=replace(HELLO, to=f"+1415555010{number}", body=f"Offer {number}"))
        clock.go(days=1)
    put(send_log, Accepted("m2"), account=QA)
    log = user.window.log
    log.model.refresh()
    log.model.learn_accounts()
    user.qtbot.waitUntil(lambda: log.model.accounts == ("QA", "Shop"))
    user.window.log_dock.show()
    return log


def search(user, log, text):
    user.qtbot.mouseClick(log.filter.text, Qt.MouseButton.LeftButton)
    log.filter.text.selectAll()
    if text:
        user.qtbot.keyClicks(log.filter.text, text)
    else:
        user.qtbot.keyClick(log.filter.text, Qt.Key.Key_Delete)
    user.qtbot.waitUntil(lambda: log.model.filter.text == text.strip() and not log.model.searching)


def choose(user, choice, value):
    choice.choices.entries[value].trigger()
    user.qtbot.waitUntil(lambda: not user.window.log.model.searching)


def shown(user):
    return [user.row(number)[6] for number in range(user.window.log.model.rowCount())]


def test_typing_finds_sends_by_number_message_and_answer(user, log):
    assert (log.filter.count.text(), len(shown(user))) == ("5 sends", 5)
    for text, found in (
        ("0102", ["Offer 2"]),
        ("MARIA", ["Hi *Maria*"]),
        ("CABLE", ["Offer 2"]),
        ("e413", ["Offer 1"]),
    ):
        search(user, log, text)
        assert (shown(user), log.filter.count.text()) == (found, "1 of 5 sends")
    search(user, log, "")
    assert log.filter.count.text() == "5 sends"


def test_nothing_found_says_so_and_show_all_brings_them_back(user, log):
    search(user, log, "zanzibar")
    assert log.empty.isVisible()
    assert log.empty.text() == "No send fits the filter."
    assert not log.actions_.export.isEnabled()
    user.click(log.filter.reset)
    user.qtbot.waitUntil(lambda: len(shown(user)) == 5)
    assert (log.filter.text.text(), log.filter.reset.isVisible(), log.table.isVisible()) == ("", False, True)


def test_escape_empties_the_search_and_enter_or_down_goes_on_to_the_sends(user, log):
    user.qtbot.keyClicks(log.filter.text, "offer")
    user.qtbot.keyClick(log.filter.text, Qt.Key.Key_Return)  # without waiting for the pause
    assert log.model.filter.text == "offer"
    user.qtbot.waitUntil(lambda: len(shown(user)) == 4)
    user.qtbot.waitUntil(log.table.hasFocus)
    user.qtbot.keyClick(log.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    user.qtbot.waitUntil(log.filter.text.hasFocus)
    user.qtbot.keyClick(log.filter.text, Qt.Key.Key_Escape)
    user.qtbot.waitUntil(lambda: len(shown(user)) == 5)
    user.qtbot.keyClick(log.filter.text, Qt.Key.Key_Down)
    user.qtbot.waitUntil(log.table.hasFocus)


def test_outcome_account_and_date_leave_what_fits_all_of_them(user, log):
    choose(user, log.filter.outcome, "accepted")
    assert shown(user) == ["Hi *Maria*", "Offer 0"]
    choose(user, log.filter.account, "Shop")
    assert shown(user) == ["Offer 0"]
    choose(user, log.filter.outcome, "")
    choose(user, log.filter.days, "1")
    assert shown(user) == []
    choose(user, log.filter.days, "7")
    assert len(shown(user)) == 4
    assert log.filter.account.text() == "Account: Shop"
    assert log.filter.days.text() == "Date: last 7 days"
    assert log.filter.filter_button.text() == "Filter (2)"


def test_from_one_day_to_another(user, log, monkeypatch):
    today = date.today()
    first, last = today - timedelta(days=3), today - timedelta(days=2)
    monkeypatch.setattr("composer.ui.log.dates_dialog.ask_dates", lambda _window, *_now: (first, last))
    choose(user, log.filter.days, "between")
    assert shown(user) == ["Offer 2", "Offer 1"]
    assert str(first.day) in log.filter.days.text()
    assert " – " in log.filter.days.text()
    asked = []
    monkeypatch.setattr("composer.ui.log.dates_dialog.ask_dates", lambda _window, *now: asked.append(now))
    log.filter.days.choices.entries["between"].trigger()
    assert asked == [(first, last)]
    assert shown(user) == ["Offer 2", "Offer 1"]  # the question was left with Cancel
    assert log.filter.days.choices.entries["between"].isChecked()


def test_yesterday(user, log):
    choose(user, log.filter.days, "yesterday")
    assert shown(user) == ["Offer 3"]
    assert log.filter.days.text() == "Date: yesterday"
    assert log.filter.days.choices.entries["yesterday"].isChecked()
    choose(user, log.filter.days, "0")
    assert len(shown(user)) == 5


def test_of_two_days_the_second_is_never_before_the_first(user, qtbot):
    dialog = DatesDialog(user.window, date(2026, 3, 1), date(2026, 3, 10))
    qtbot.addWidget(dialog)
    dialog.last.setDate(date(2026, 2, 1))
    assert dialog.chosen() == (date(2026, 2, 1), date(2026, 2, 1))
    dialog.first.setDate(date(2026, 5, 1))
    assert dialog.chosen() == (date(2026, 5, 1), date(2026, 5, 1))


def test_a_new_send_that_the_filter_hides_is_shown_by_itself(user, log):
    search(user, log, "offer")
    user.send()
    assert user.detail.headline.text() == "Accepted"
    assert user.detail.open.isVisible()
    assert (log.filter.count.text(), shown(user)[0]) == ("4 of 6 sends", "Offer 3")
    user.click(log.filter.reset)
    user.qtbot.waitUntil(lambda: len(shown(user)) == 6)
    assert [index.row() for index in log.table.selectionModel().selectedRows()] == [0]


def test_a_chosen_send_stays_chosen_when_the_filter_leaves_it(user, log):
    log.table.selectRow(3)  # Offer 1
    search(user, log, "offer")
    assert [index.row() for index in log.table.selectionModel().selectedRows()] == [2]
    assert user.detail.headline.text() == "Refused"


def test_an_account_may_have_any_name(user, log):
    put(user.session.send_log, NotSent("x"), account=replace(SHOP, name="A & B <b>" + "x" * 200))
    user.session.log.refresh()
    [name] = [name for name in log.model.accounts if name.startswith("A & B")]
    choose(user, log.filter.account, name)
    assert log.filter.account.text().startswith("Account: A && B <b>x")
    assert len(log.filter.account.text()) < 60
    assert len(shown(user)) == 1


def test_an_account_named_0_is_a_filter_too(user, log):
    put(user.session.send_log, NotSent("x"), account=replace(SHOP, name="0"))
    user.session.log.refresh()
    choose(user, log.filter.account, "0")
    assert log.filter.filter_button.text() == "Filter (1)"
    assert log.filter.account.property("chosen")
    choose(user, log.filter.account, "")
    assert (log.filter.filter_button.text(), log.filter.account.property("chosen")) == ("Filter", False)


def test_a_cleared_send_that_the_filter_hides_is_not_shown_any_more(user, log, monkeypatch):
    monkeypatch.setattr("composer.ui.widgets.notify.confirm", lambda *_words: True)
    search(user, log, "offer")
    user.send()
    assert user.detail.headline.text() == "Accepted"
    user.menu_entry("View", "Clear log…").trigger()
    user.qtbot.waitUntil(lambda: log.filter.count.text() == "0 of 0 sends")
    assert user.detail.headline.text() == "Choose a send to read what Kaleyra answered."
    assert not user.detail.tabs.isVisible()


def test_a_send_that_the_filter_hides_stays_shown_while_it_is_in_the_log(user, log):
    search(user, log, "offer")
    user.send()
    search(user, log, "e413")
    assert user.detail.headline.text() == "Accepted"


@pytest.mark.parametrize("width", [1024, 1280, 1600])
def test_the_filter_never_makes_the_window_wider(user, log, width):
    user.window.resize(QSize(1700, 760))
    user.qtbot.waitUntil(log.filter.outcome.isVisible)
    choose(user, log.filter.outcome, "unknown")
    QApplication.processEvents()
    user.window.resize(QSize(width, 760))  # narrower again: the choices have to give way
    QApplication.processEvents()
    choose(user, log.filter.days, "7")
    search(user, log, "offer")
    log.table.selectRow(0)
    QApplication.processEvents()
    assert user.window.width() == width
    row = log.filter
    visible = [
        part
        for part in (row.text, row.filter_button, row.outcome, row.reset, row.count, row.more)
        if part.isVisible()
    ]
    for part in visible:
        assert part.width() >= part.minimumSizeHint().width()
        right = part.mapTo(log, QPoint(part.width(), 0)).x()
        assert right <= log.width()
    assert row.more in visible
    assert row.filter_button.isVisible() != row.outcome.isVisible()
    assert row.filter_button.text() == "Filter (2)"
