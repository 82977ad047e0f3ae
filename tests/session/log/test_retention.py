"""How long sends are kept in the log, and removing them, away from the window."""

from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.outcome import Accepted, NotSent
from composer.message.model import Message
from composer.session.log.retention import LogRetention
from composer.store.files import StorageError
from composer.store.settings import load_settings
from tests.store.logged_sends import put


@pytest.fixture
def settings(tmp_path):
    return load_settings(tmp_path / "settings.json")


@pytest.fixture
def retention(send_log, background, settings):
    return LogRetention(send_log, background, settings)


def send(send_log, recipient):
    return put(send_log, NotSent("x"), message=Message(recipient))


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


def test_a_period_of_another_version_removes_nothing(retention, settings, send_log, clock, background, qtbot):
    settings.log_days = 7
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
