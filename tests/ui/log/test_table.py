"""The log's columns: their order, their widths, and one more of them."""

import pytest

from composer.session.log import columns
from composer.session.log import model as log_model
from composer.session.log.columns import COLUMNS, Column
from composer.session.log.model import LogModel
from composer.store.settings import load_settings
from composer.ui.log import table as log_table
from composer.ui.log.table import LogTable
from tests.store.logged_sends import put

SENDER = Column("Sender", lambda _send: "the sender", "+000000000000", 1)


@pytest.fixture
def one_more(monkeypatch):
    """A column that another version of the program has, before all others."""
    for module in (log_model, columns, log_table):
        monkeypatch.setattr(module, "COLUMNS", (SENDER, *COLUMNS))


def open_table(user):
    """The log's table as at the next start of the program."""
    user.session.settings.save()
    settings = load_settings(user.session.settings.path)
    model = LogModel(user.session.send_log, user.session.background, settings)
    table = LogTable(model, settings.log_widths)
    user.qtbot.addWidget(table)
    return table


def headings(table):
    """The headings from left to right."""
    header = table.horizontalHeader()
    model = table.model()
    return [
        model.headerData(header.logicalIndex(place), header.orientation()) for place in range(header.count())
    ]


def test_the_columns_stand_in_the_order_in_which_they_are_read(user):
    shown = ["Time", "Outcome", "Recipient", "Message", "Account", "HTTP", "Duration"]
    assert headings(user.window.log.table) == shown
    assert (
        len({column.place for column in COLUMNS}) == len({column.name for column in COLUMNS}) == len(COLUMNS)
    )


def test_a_width_stays_with_its_column_when_there_is_one_more(user, request):
    names = [column.name for column in COLUMNS]
    user.window.log.table.setColumnWidth(names.index("Message"), 333)
    request.getfixturevalue("one_more")
    table = open_table(user)
    assert headings(table)[3:5] == ["Recipient", "Message"]
    widths = {name: table.columnWidth(1 + number) for number, name in enumerate(names)}
    assert widths["Message"] == 333
    assert table.columnWidth(0) > table.fontMetrics().horizontalAdvance(SENDER.sample)


def test_a_width_of_a_column_that_is_no_more_does_no_harm(user):
    user.session.settings.log_widths = {"Gone": 5, "Time": 0, "HTTP": 77}
    table = open_table(user)
    widths = table.widths()
    assert list(widths) == [column.name for column in COLUMNS]
    assert (widths["HTTP"], widths["Time"] > 40) == (77, True)


def test_the_detail_tells_the_same_of_a_send_when_there_is_one_more_column(user, monkeypatch):
    put(user.session.send_log)
    user.session.log.refresh()
    monkeypatch.setattr(columns, "COLUMNS", (SENDER, *COLUMNS))
    user.window.log_dock.show()
    user.window.log.table.selectRow(0)
    assert user.detail.facts.text().endswith(" · Shop · +4915112345678")
