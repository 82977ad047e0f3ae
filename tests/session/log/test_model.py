"""The log as a table: what it shows, and how little it reads of a long one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QHeaderView, QTableView

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, NotSent, Rejected
from composer.session.background import Background
from composer.session.log.columns import COLUMNS
from composer.session.log.model import STATE_ROLE, LogModel
from composer.session.log.rows import PAGE
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.settings import Settings

MANY = 100_000
ACCOUNT = Account("Shop", "https://api.kaleyra.io")


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield database
    database.close_all()


@pytest.fixture
def send_log(database):
    return SendLog(database)


@pytest.fixture
def reads(send_log, monkeypatch):
    """The pages that were read: offset and limit."""
    made = []
    page = send_log.page
    monkeypatch.setattr(send_log, "page", lambda *arguments: made.append(arguments) or page(*arguments))
    return made


def fill(database, count):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.executemany(
            "INSERT INTO sends"
            " (started_at, run, account, is_sandbox, host, recipient, request, draft, outcome, text)"
            " VALUES (?, 'r', 'Shop', 0, 'h', ?, '', '', 'not-sent', 'x')",
            ((index, f"+{index}") for index in range(count)),
        )


def send(send_log, recipient, outcome=None):
    number = send_log.intend(ACCOUNT, recipient=recipient, request="", draft="")
    if outcome is not None:
        send_log.conclude(number, outcome, 1234)
    return number


def texts(model, row):
    return [model.index(row, column).data() for column in range(model.columnCount())]


def column(model, number):
    return [model.index(row, number).data() for row in range(model.rowCount())]


@pytest.fixture
def view(qapp, qtbot, database, send_log, reads):
    """A table of 100,000 sends, of which a few are on the screen."""
    fill(database, MANY)
    table = QTableView()
    qtbot.addWidget(table)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.setModel(LogModel(send_log, Background(), Settings(Path())))
    table.resize(600, 300)
    with qtbot.waitExposed(table):
        table.show()
    table.grab()
    return table


def test_of_100_000_sends_only_the_page_on_the_screen_is_read(view, reads):
    model = view.model()
    assert model.rowCount() == MANY
    assert reads == [(0, PAGE, MANY)]
    assert view.indexAt(view.viewport().rect().topLeft()).siblingAtColumn(2).data() == f"+{MANY - 1}"
    view.scrollToBottom()
    view.grab()
    assert reads[1:] == [(MANY - PAGE, PAGE, MANY)]
    assert model.index(MANY - 1, 2).data() == "+0"


def test_a_new_send_appears_on_top_of_a_long_log_and_reads_one_page(view, reads, send_log):
    del reads[:]
    send(send_log, "+1415")
    view.model().refresh()
    view.grab()
    assert texts(view.model(), 0)[1:] == ["Shop", "+1415", "Sending…", "", "", ""]
    assert (view.model().rowCount(), reads) == (MANY + 1, [(0, PAGE, MANY + 1)])


def test_only_a_few_pages_are_kept(qapp, database, send_log, reads):
    fill(database, 20 * PAGE)
    model = LogModel(send_log, Background(), Settings(Path()))
    for row in [*range(0, 20 * PAGE, PAGE), *range(19 * PAGE, 0, -PAGE)]:
        assert model.index(row, 2).data() == f"+{20 * PAGE - 1 - row}"
    # On the way back those at hand were not read again, and at most ten were at hand.
    assert 29 <= len(reads) < 39


def test_the_model_keeps_qts_rules(qapp, send_log):
    model = LogModel(send_log, Background(), Settings(Path()))
    warning = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, warning)  # noqa: F841 - it watches
    for outcome in (None, Accepted("m1"), None):
        send(send_log, "+1", outcome)
        model.refresh()
    send_log.clear()
    model.refresh()
    assert (model.rowCount(), model.rowCount(model.index(0, 0)), model.columnCount(model.index(0, 0))) == (
        2,
        0,
        0,
    )
    assert [model.headerData(number, Qt.Orientation.Horizontal) for number in range(7)] == [
        "Time",
        "Account",
        "Recipient",
        "Outcome",
        "HTTP",
        "Duration",
        "Message",
    ]
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_new_sends_come_on_top_and_the_chosen_row_stays_chosen(qapp, qtbot, send_log):
    send(send_log, "+1", Accepted("m1"))
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(model := LogModel(send_log, Background(), Settings(Path())))
    table.selectRow(0)
    send(send_log, "+2")
    send(send_log, "+3")
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        model.refresh()
    assert inserted.args[1:] == [0, 1]
    assert column(model, 2) == ["+3", "+2", "+1"]
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2]


def test_an_outcome_changes_its_row_in_place(qapp, qtbot, send_log):
    first, _second = send(send_log, "+1"), send(send_log, "+2")
    model = LogModel(send_log, Background(), Settings(Path()))
    assert (texts(model, 1)[3:], model.index(1, 0).data(STATE_ROLE)) == (["Sending…", "", "", ""], "busy")
    send_log.conclude(first, Rejected("E1", "no", {}, None, 400), 2345)
    assert texts(model, 1)[3] == "Sending…"  # until it is refreshed
    with qtbot.assertNotEmitted(model.rowsInserted), qtbot.waitSignal(model.dataChanged) as changed:
        model.refresh()
    top, bottom = changed.args[:2]
    assert (top.row(), top.column(), bottom.row(), bottom.column()) == (0, 0, 1, len(COLUMNS) - 1)
    assert (texts(model, 1)[3:], model.index(1, 0).data(STATE_ROLE)) == (
        ["Refused", "400", "2.35 s", ""],
        "error",
    )
    assert model.send(1).outcome.code == "E1"


def test_a_cleared_log_is_shorter(qapp, qtbot, send_log):
    for number in range(5):
        send(send_log, f"+{number}", None if number == 2 else NotSent("x"))
    model = LogModel(send_log, Background(), Settings(Path()))
    send_log.clear()
    with qtbot.waitSignal(model.modelReset):
        model.refresh()
    assert column(model, 2) == ["+2"]
    send_log.conclude(model.send(0).id, NotSent("x"), 1)
    send_log.clear()
    model.refresh()
    assert model.rowCount() == 0


def test_what_another_copy_of_the_program_has_cleared_is_no_fault_while_painting(qapp, database, send_log):
    fill(database, PAGE + 5)
    model = LogModel(send_log, Background(), Settings(Path()))
    send_log.clear()
    last = model.rowCount() - 1
    assert texts(model, last) == ["", "", "", "Cannot be read", "", "", ""]
    assert model.index(last, 0).data(STATE_ROLE) == "error"
    with pytest.raises(StorageError, match="cleared meanwhile"):
        model.send(last)
    model.refresh()
    assert model.rowCount() == 0


def test_a_disk_that_fails_is_no_fault_while_painting(qapp, send_log, monkeypatch):
    send(send_log, "+1")
    model = LogModel(send_log, Background(), Settings(Path()))

    def fail(*_arguments):
        raise StorageError(None, "The disk reports a fault.")

    monkeypatch.setattr(send_log, "page", fail)
    assert texts(model, 0)[3] == "Cannot be read"


def test_what_cannot_be_read_is_asked_for_once_until_the_next_refresh(qapp, send_log, monkeypatch):
    """Each cell would wait for a disk that does not answer, on the thread that paints."""
    send(send_log, "+1")
    model, tries = LogModel(send_log, Background(), Settings(Path())), []

    def fail(*_arguments):
        tries.append(1)
        raise StorageError(None, "The disk reports a fault.")

    with monkeypatch.context() as broken:
        broken.setattr(send_log, "page", fail)
        texts(model, 0)
        with pytest.raises(StorageError, match="reports a fault"):
            model.send(0)
    assert (len(tries), model.is_whole) == (1, False)
    model.refresh()
    assert texts(model, 0)[2] == "+1"
    assert model.is_whole


def test_a_damaged_row_alone_cannot_be_read(qapp, send_log, database):
    for number in range(3):
        send(send_log, f"+{number}", NotSent("x"))
    with database.writing() as connection:
        connection.execute("UPDATE sends SET text = x'ff' WHERE recipient = '+1'")
    model = LogModel(send_log, Background(), Settings(Path()))
    assert column(model, 2) == ["+2", "", "+0"]
    assert column(model, 3) == ["Not sent", "Cannot be read", "Not sent"]
    assert [model.index(row, 0).data(STATE_ROLE) for row in range(3)] == ["error"] * 3
    with pytest.raises(StorageError, match="damaged"):
        model.send(1)


def test_nothing_is_raised_while_painting(qapp, send_log, monkeypatch, caplog):
    send(send_log, "+1")
    model = LogModel(send_log, Background(), Settings(Path()))
    monkeypatch.setattr(model, "send", lambda _row: 1 / 0)
    assert texts(model, 0) == ["", "", "", "Cannot be read", "", "", ""]
    assert model.index(0, 0).data(STATE_ROLE) == "error"
    assert {record.getMessage() for record in caplog.records} == {
        "a row of the log could not be shown: ZeroDivisionError"
    }


def test_a_send_of_this_run_is_found_among_those_of_others(qapp, send_log, database):
    mine = send(send_log, "+1")
    model = LogModel(send_log, Background(), Settings(Path()))
    theirs = send(SendLog(database), "+2")
    assert model.row_of(mine) == 0  # what came since is not shown yet
    model.refresh()
    assert (model.row_of(mine), model.row_of(theirs), model.row_of(99)) == (1, None, None)
    send(SendLog(database), "+3")
    assert (model.row_of(mine), texts(model, 1)[2]) == (1, "+1")


def test_what_another_copy_adds_shifts_no_row_that_is_read_later(qapp, database, send_log):
    fill(database, 2 * PAGE)
    model = LogModel(send_log, Background(), Settings(Path()))
    assert model.index(0, 2).data() == f"+{2 * PAGE - 1}"
    send(SendLog(database), "+1415")
    assert model.index(PAGE, 2).data() == f"+{PAGE - 1}"
    model.refresh()
    assert (model.index(0, 2).data(), model.index(PAGE + 1, 2).data()) == ("+1415", f"+{PAGE - 1}")


def test_a_log_that_another_copy_cleared_and_used_is_shown_anew(qapp, qtbot, database, send_log):
    for number in range(3):
        send(send_log, f"+{number}", NotSent("x"))
    model = LogModel(send_log, Background(), Settings(Path()))
    send_log.clear()
    for number in range(3):
        send(SendLog(database), f"+1{number}")
    with qtbot.waitSignal(model.modelReset):
        model.refresh()
    assert column(model, 2) == ["+12", "+11", "+10"]


def test_an_outcome_that_is_not_kept_is_marked(qapp, send_log, database):
    number = send(send_log, "+1")
    model = LogModel(send_log, Background(), Settings(Path()))
    with closing(sqlite3.connect(database.path)) as another:
        another.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError):
            send_log.conclude(number, Accepted("m1"), 1234, lambda: True)
    model.refresh()
    assert texts(model, 0)[3:] == ["Accepted (not kept)", "200", "1.23 s", ""]
    assert model.index(0, 0).data(STATE_ROLE) == "ok"
    send_log.conclude_again()
    model.refresh()
    assert texts(model, 0)[3] == "Accepted"


def test_numbers_stand_on_the_right(qapp, send_log):
    send(send_log, "+1")
    model = LogModel(send_log, Background(), Settings(Path()))
    aligned = [model.index(0, number).data(Qt.ItemDataRole.TextAlignmentRole) for number in range(7)]
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert aligned == [None] * 4 + [right, right, None]
