"""The log behind a filter: found in the background, kept true while sends come and end."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from composer.kaleyra.outcome import Accepted, NotSent, Rejected
from composer.message.model import Message
from composer.session.log.filter import EVERYTHING, LogFilter
from composer.session.log.model import LogModel
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.settings import Settings
from tests.session.settled import settle
from tests.store.logged_sends import HELLO, NOON, QA, SHOP, Clock, put


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def send_log(tmp_path, clock):
    database = Database(tmp_path / "composer.sqlite3")
    yield SendLog(database, clock)
    database.close_all()


@pytest.fixture
def model(background, send_log):
    model = LogModel(send_log, background, Settings(Path()))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    return model


def send(send_log, recipient, outcome=None, account=SHOP):
    return put(send_log, outcome, message=Message(recipient, body="Hi"), account=account)


def recipients(model):
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def show(qtbot, model, **wanted):
    model.show(LogFilter(**wanted))
    qtbot.waitUntil(lambda: not model.searching)


def test_a_filter_leaves_what_fits_and_goes_again(qtbot, model, send_log):
    for number in range(3):
        send(send_log, f"+{number}", NotSent("x") if number == 1 else Accepted("m"))
    model.refresh()
    show(qtbot, model, outcome="accepted")
    assert (recipients(model), model.total) == (["+2", "+0"], 3)
    show(qtbot, model, outcome="rejected")
    assert recipients(model) == []
    model.show(EVERYTHING)
    assert recipients(model) == ["+2", "+1", "+0"]


def test_the_rows_stay_until_the_others_are_found(qtbot, model, send_log):
    send(send_log, "+1", Accepted("m"))
    model.refresh()
    model.show(LogFilter(outcome="rejected"))
    assert (model.searching, recipients(model)) == (True, ["+1"])
    qtbot.waitUntil(lambda: not model.searching)
    assert recipients(model) == []


def test_only_the_last_of_many_filters_is_shown(qtbot, model, background, send_log):
    send(send_log, "+1", Accepted("m"))
    send(send_log, "+2", Accepted("m"))
    model.refresh()
    seen = []
    model.modelReset.connect(lambda: seen.append(recipients(model)))
    for text in ("1", "12", "1", "2"):
        model.show(LogFilter(text=text))
    qtbot.waitUntil(lambda: not model.searching)
    assert (model.filter.text, recipients(model), seen) == ("2", ["+2"], [["+2"]])
    model.show(LogFilter(text="zzz"))
    model.show(EVERYTHING)  # before the search has ended
    settle(background, qtbot)
    assert recipients(model) == ["+2", "+1"]


def test_new_sends_come_on_top_if_they_fit(qtbot, model, send_log):
    send(send_log, "+1", Accepted("m"))
    show(qtbot, model, account="Shop")
    send(send_log, "+2")
    send(send_log, "+447700900123", account=QA)
    with qtbot.waitSignal(model.rowsInserted):
        model.refresh()
    assert (recipients(model), model.total) == (["+2", "+1"], 3)


def test_a_send_enters_and_leaves_with_its_outcome(qtbot, model, send_log):
    number = send(send_log, "+1")
    later = send(send_log, "+2", Rejected("E1", ""))
    show(qtbot, model, outcome="rejected")
    assert recipients(model) == ["+2"]
    send_log.conclude(number, Rejected("E1", ""), 1)
    model.refresh()
    assert recipients(model) == ["+2", "+1"]
    show(qtbot, model, text="unlikely")
    under_way = send(send_log, "+3")
    send_log.conclude(under_way, NotSent("an unlikely reason"), 1)
    model.refresh()
    assert recipients(model) == ["+3"]
    assert (model.row_of(under_way), model.row_of(later)) == (0, None)


def test_a_send_that_ends_while_it_is_searched_is_not_missed(qtbot, model, send_log, monkeypatch):
    number = send(send_log, "+1")
    matching = send_log.matching

    def slow(*arguments):
        found = matching(*arguments)
        if send_log.get(number).outcome is None:
            send_log.conclude(number, Accepted("m"), 1)
        return found

    monkeypatch.setattr(send_log, "matching", slow)
    show(qtbot, model, outcome="accepted")
    assert recipients(model) == ["+1"]


def test_a_send_that_ends_while_the_rows_are_renewed_is_not_missed(qtbot, model, send_log, monkeypatch):
    show(qtbot, model, outcome="accepted")
    number = send(send_log, "+1")
    matching = send_log.matching

    def slow(*arguments):
        found = matching(*arguments)
        if send_log.get(number).outcome is None:
            send_log.conclude(number, Accepted("m"), 1)
        return found

    monkeypatch.setattr(send_log, "matching", slow)
    model.refresh()
    model.refresh()
    assert recipients(model) == ["+1"]


def test_what_was_cleared_leaves_the_filtered_rows(qtbot, model, send_log):
    send(send_log, "+1", Accepted("m"))
    show(qtbot, model, outcome="accepted")
    send_log.clear()
    model.refresh()
    qtbot.waitUntil(lambda: not model.searching)
    assert (recipients(model), model.total) == ([], 0)


def test_a_search_that_fails_says_why_and_is_tried_again(qtbot, model, send_log, monkeypatch):
    send(send_log, "+1", Accepted("m"))

    def fail(*_arguments):
        raise StorageError(None, "The disk reports a fault.")

    with monkeypatch.context() as broken:
        broken.setattr(send_log, "matching", fail)
        show(qtbot, model, outcome="accepted")
        assert (model.fault, model.is_whole, recipients(model)) == ("The disk reports a fault.", False, [])
    model.refresh()
    qtbot.waitUntil(lambda: not model.searching)
    assert (model.fault, recipients(model)) == ("", ["+1"])


def test_after_a_mistake_of_the_program_another_filter_is_searched(qtbot, model, send_log, monkeypatch):
    send(send_log, "+1", Accepted("m"))

    def fail(*_arguments):
        raise ZeroDivisionError

    with monkeypatch.context() as broken, qtbot.captureExceptions() as caught:
        broken.setattr(send_log, "matching", fail)
        show(qtbot, model, outcome="accepted")
        qtbot.waitUntil(lambda: bool(caught))
    assert "the log could not be searched" in model.fault
    show(qtbot, model, text="1")
    assert (model.fault, recipients(model)) == ("", ["+1"])


def test_masked_cells_have_no_number(qtbot, model, send_log):
    put(send_log, NotSent("x"), message=Message("+4915112345678", body="Call +49 151 12345678"))
    model.refresh()
    model.mask(True)
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert (cells[2], cells[6]) == ("+49 •••• 678", "Call +49 •••• 678")
    assert model.send(0).recipient == "+4915112345678"


def test_accounts_become_known(qtbot, model, send_log):
    send(send_log, "+1")
    with qtbot.waitSignal(model.accounts_changed):
        model.learn_accounts()
    assert model.accounts == ("Shop",)
    send(send_log, "+2")
    with qtbot.assertNotEmitted(model.accounts_changed):
        model.refresh()
    send(send_log, "+3", account=QA)
    with qtbot.waitSignal(model.accounts_changed):
        model.refresh()
    assert model.accounts == ("QA", "Shop")


@pytest.mark.parametrize(("days", "first"), [(1, "2026-03-10"), (7, "2026-03-04"), (30, "2026-02-09")])
def test_so_many_days_end_with_today(days, first):
    resolved = LogFilter(days=days).resolved(date(2026, 3, 10))
    assert resolved.since.astimezone().strftime("%Y-%m-%d %H:%M") == f"{first} 00:00"
    assert resolved.until.astimezone().strftime("%Y-%m-%d %H:%M") == "2026-03-11 00:00"


def test_the_days_move_on_at_midnight(qtbot, model, send_log, clock, monkeypatch):
    today = NOON.astimezone().date()

    class Today(date):
        @classmethod
        def today(cls):
            return today

    monkeypatch.setattr("composer.session.log.model.date", Today)
    send(send_log, "+1", Accepted("m"))
    show(qtbot, model, days=1)
    assert recipients(model) == ["+1"]
    today += timedelta(days=1)
    clock.go(days=1)
    send(send_log, "+2", Accepted("m"))
    model.refresh()
    qtbot.waitUntil(lambda: not model.searching)
    assert recipients(model) == ["+2"]


def test_a_message_that_is_no_message_has_an_empty_cell(qtbot, model, send_log):
    send_log.intend(SHOP, recipient="+1", request="", draft='{"message": {"body": 7}}')
    put(send_log, message=HELLO)
    model.refresh()
    assert [model.index(row, 6).data() for row in (0, 1)] == ["Hi *Maria*", ""]
