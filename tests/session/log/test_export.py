"""Exporting sends of the log to a file, away from the window."""

import json
from array import array

import pytest

from composer.kaleyra.outcome import NotSent
from composer.message.model import Message
from composer.session.log.export import LogExport
from tests.store.logged_sends import put


@pytest.fixture
def export(send_log, background):
    return LogExport(send_log, background)


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
