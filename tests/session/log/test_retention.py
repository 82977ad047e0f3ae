"""Exporting sends and removing them, away from the window."""

import json
from array import array
from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.outcome import Accepted, NotSent
from composer.message.model import Message
from composer.session.background import Background
from composer.session.log.export import LogExport
from composer.session.log.retention import LogKeeping
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import History
from composer.store.settings import load_settings
from tests.store.past import Clock, put


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC))


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "data" / "composer.sqlite3")
    yield database
    database.close_all()


@pytest.fixture
def history(database, clock):
    return History(database, clock)


@pytest.fixture
def background(qapp, qtbot):
    background = Background()
    yield background
    qtbot.waitUntil(lambda: background.wait(0))


@pytest.fixture
def export(history, background):
    return LogExport(history, background)


@pytest.fixture
def keeping(history, background, tmp_path):
    return LogKeeping(history, background, load_settings(tmp_path / "settings.json"))


def send(history, recipient):
    return put(history, NotSent("x"), message=Message(recipient))


def written(qtbot, export, path, numbers=None, *, mask=False):
    with qtbot.waitSignal(export.ended) as ended:
        export.begin(path, numbers, mask=mask)
    return ended.args[0]


def test_all_sends_are_exported_the_newest_first(qtbot, export, history, tmp_path):
    for number in range(450):  # more than two pages
        send(history, f"+{number}")
    exported = written(qtbot, export, path := tmp_path / "sends.JSON")
    assert (exported.count, exported.left_out, exported.fault, exported.stopped) == (450, 0, "", False)
    assert [one["recipient"] for one in json.loads(path.read_text())] == [f"+{number}" for number in range(449, -1, -1)]
    assert not export.busy


def test_only_the_sends_shown_are_exported_and_what_is_gone_is_counted(qtbot, export, history, tmp_path):
    wanted, _other = send(history, "+1"), send(history, "+2")
    exported = written(qtbot, export, path := tmp_path / "sends.csv", array("q", [99, wanted]))
    assert (exported.count, exported.left_out) == (1, 1)
    assert path.read_text("utf-8-sig").count("\n") == 2


def test_a_stopped_export_leaves_the_file_as_it_was(qtbot, export, history, tmp_path):
    for number in range(3):
        send(history, f"+{number}")
    (path := tmp_path / "sends.csv").write_text("before")
    some = history.some

    def stopping(numbers):
        export.stop()
        return some(numbers)

    history.some = stopping
    exported = written(qtbot, export, path, array("q", range(1000, 0, -1)))
    assert exported.stopped
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["sends.csv"]


def test_an_export_that_fails_says_why(qtbot, export, history, tmp_path):
    send(history, "+1")
    exported = written(qtbot, export, tmp_path / "no" / "such" / "sends.csv")
    assert "The export" in exported.fault
    assert not export.busy


def test_one_export_at_a_time(qtbot, export, history, tmp_path):
    with qtbot.waitSignal(export.ended):
        export.begin(tmp_path / "a.csv", None, mask=False)
        with pytest.raises(RuntimeError):
            export.begin(tmp_path / "b.csv", None, mask=False)


def test_sends_are_kept_for_ever_unless_the_user_says_otherwise(qtbot, keeping, history, clock, background):
    clock.go(days=-4000)
    send(history, "+1")
    keeping.apply()
    qtbot.waitUntil(lambda: background.wait(0))
    assert (history.count(), keeping.days) == (1, 0)


def test_older_sends_are_counted_then_removed(qtbot, keeping, history, clock):
    for age in (31, 29):
        clock.time = datetime.now(UTC) - timedelta(days=age)
        send(history, f"+{age}")
    counted = []
    keeping.count_older(30, counted.append)
    qtbot.waitUntil(lambda: counted == [1])
    with qtbot.waitSignal(keeping.removed) as removed:
        keeping.choose(30)
    assert removed.args == [""]
    assert [one.recipient for one in history.page(0, 9)] == ["+29"]
    assert keeping.days == 30


def test_a_period_of_another_version_removes_nothing(keeping, history, clock, background, qtbot):
    keeping._settings.log_days = 7
    clock.go(days=-10)
    send(history, "+1")
    keeping.apply()
    qtbot.waitUntil(lambda: background.wait(0))
    assert history.count() == 1


def test_clearing_leaves_what_is_under_way(qtbot, keeping, history):
    send(history, "+1")
    under_way = put(history, message=Message("+2"))
    with qtbot.waitSignal(keeping.removed):
        keeping.clear()
    assert [one.id for one in history.page(0, 9)] == [under_way]
    history.conclude(under_way, Accepted("m"), 1)


def test_a_log_that_cannot_be_cleared_says_why(qtbot, keeping, history, monkeypatch):
    def fail(*_arguments):
        raise StorageError(None, "The disk reports a fault.")

    monkeypatch.setattr(history, "clear", fail)
    with qtbot.waitSignal(keeping.removed) as removed:
        keeping.clear()
    assert removed.args == ["The disk reports a fault."]
