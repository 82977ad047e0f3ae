"""Exporting sends and removing them, away from the window."""

import json
from array import array
from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.outcome import Accepted, NotSent
from composer.message.model import Message
from composer.session.background import Background
from composer.session.log.export import LogExport
from composer.session.log.retention import LogRetention
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.settings import load_settings
from tests.store.logged_sends import Clock, put


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC))


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "data" / "composer.sqlite3")
    yield database
    database.close_all()


@pytest.fixture
def send_log(database, clock):
    return SendLog(database, clock)


@pytest.fixture
def background(qapp, qtbot):
    background = Background()
    yield background
    qtbot.waitUntil(lambda: background.wait(0))


@pytest.fixture
def export(send_log, background):
    return LogExport(send_log, background)


@pytest.fixture
def retention(send_log, background, tmp_path):
    return LogRetention(send_log, background, load_settings(tmp_path / "settings.json"))


def send(send_log, recipient):
    return put(send_log, NotSent("x"), message=Message(recipient))


def written(qtbot, export, path, numbers=None, *, mask=False):
    with qtbot.waitSignal(export.ended) as ended:
        export.begin(path, numbers, mask=mask)
    return ended.args[0]


def test_all_sends_are_exported_the_newest_first(qtbot, export, send_log, tmp_path):
    for number in range(450):  # more than two pages
        send(send_log, f"+{number}")
    exported = written(qtbot, export, path := tmp_path / "sends.JSON")
    assert (exported.count, exported.left_out, exported.fault, exported.stopped) == (450, 0, "", False)
    assert [one["recipient"] for one in json.loads(path.read_text())] == [
        f"+{number}" for number in range(449, -1, -1)
    ]
    assert not export.busy


def test_only_the_sends_shown_are_exported_and_what_is_gone_is_counted(qtbot, export, send_log, tmp_path):
    wanted, _other = send(send_log, "+1"), send(send_log, "+2")
    exported = written(qtbot, export, path := tmp_path / "sends.csv", array("q", [99, wanted]))
    assert (exported.count, exported.left_out) == (1, 1)
    assert path.read_text("utf-8-sig").count("\n") == 2


def test_a_stopped_export_leaves_the_file_as_it_was(qtbot, export, send_log, tmp_path):
    for number in range(3):
        send(send_log, f"+{number}")
    (path := tmp_path / "sends.csv").write_text("before")
    get_many = send_log.get_many

    def stopping(numbers):
        export.stop()
        return get_many(numbers)

    send_log.get_many = stopping
    exported = written(qtbot, export, path, array("q", range(1000, 0, -1)))
    assert exported.stopped
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["sends.csv"]


def test_an_export_that_fails_says_why(qtbot, export, send_log, tmp_path):
    send(send_log, "+1")
    exported = written(qtbot, export, tmp_path / "no" / "such" / "sends.csv")
    assert "The export" in exported.fault
    assert not export.busy


def test_one_export_at_a_time(qtbot, export, send_log, tmp_path):
    with qtbot.waitSignal(export.ended):
        export.begin(tmp_path / "a.csv", None, mask=False)
        with pytest.raises(RuntimeError):
            export.begin(tmp_path / "b.csv", None, mask=False)


def test_sends_are_kept_for_ever_unless_the_user_says_otherwise(
    qtbot, retention, send_log, clock, background
):
    clock.go(days=-4000)
    send(send_log, "+1")
    retention.apply()
    qtbot.waitUntil(lambda: background.wait(0))
    assert (send_log.extent()[0], retention.days) == (1, 0)


def test_older_sends_are_counted_then_removed(qtbot, retention, send_log, clock):
    for age in (31, 29):
        clock.time = datetime.now(UTC) - timedelta(days=age)
        send(send_log, f"+{age}")
    counted = []
    retention.count_older(30, counted.append)
    qtbot.waitUntil(lambda: counted == [1])
    with qtbot.waitSignal(retention.removed) as removed:
        retention.choose(30)
    assert removed.args == [""]
    assert [one.recipient for one in send_log.page(0, 9)] == ["+29"]
    assert retention.days == 30


def test_a_period_of_another_version_removes_nothing(retention, send_log, clock, background, qtbot):
    retention._settings.log_days = 7
    clock.go(days=-10)
    send(send_log, "+1")
    retention.apply()
    qtbot.waitUntil(lambda: background.wait(0))
    assert send_log.extent()[0] == 1


def test_clearing_leaves_what_is_under_way(qtbot, retention, send_log):
    send(send_log, "+1")
    under_way = put(send_log, message=Message("+2"))
    with qtbot.waitSignal(retention.removed):
        retention.clear()
    assert [one.id for one in send_log.page(0, 9)] == [under_way]
    send_log.conclude(under_way, Accepted("m"), 1)


def test_a_log_that_cannot_be_cleared_says_why(qtbot, retention, send_log, monkeypatch):
    def fail(*_arguments):
        raise StorageError(None, "The disk reports a fault.")

    monkeypatch.setattr(send_log, "clear", fail)
    with qtbot.waitSignal(retention.removed) as removed:
        retention.clear()
    assert removed.args == ["The disk reports a fault."]
