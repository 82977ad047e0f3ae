"""Exporting the sends of the log."""

import csv
import json
import threading

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFileDialog

from composer.kaleyra.outcome import NotSent
from composer.ui.log.pane import LogPane
from composer.ui.widgets import notify
from tests.store.logged_sends import put

from .log_steps import REFUSED, REPLY


@pytest.fixture
def log(session, qtbot) -> LogPane:
    """The pane by itself."""
    pane = LogPane(session)
    qtbot.addWidget(pane)
    return pane


@pytest.fixture
def told(log) -> list[str]:
    """What the pane says of what does not show."""
    sentences: list[str] = []
    log.notified.connect(sentences.append)
    return sentences


@pytest.fixture
def have(session):
    """Put a send into the log."""

    def have(outcome=REFUSED):
        put(session.send_log, outcome)
        session.log.refresh()

    return have


@pytest.fixture
def export(session, qtbot, log, told):
    """Export what is shown, and wait until the pane has said so."""

    def export():
        told.clear()
        with qtbot.waitSignal(session.log_export.ended):
            log.actions_.export.trigger()
        qtbot.waitUntil(lambda: "exported" in told[-1])

    return export


def asked_for(monkeypatch, path, kind="Spreadsheet (*.csv)"):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(path), kind))


def test_the_sends_shown_are_exported(qtbot, log, told, have, export, monkeypatch, tmp_path):
    have()
    have(NotSent("x"))
    asked_for(monkeypatch, path := tmp_path / "sends.csv")
    export()
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["Outcome"] for row in csv.DictReader(file)] == ["Not sent", "Refused"]
    assert told[-1] == "2 sends exported to “sends.csv”."
    log.filter.outcome.choices.entries["rejected"].trigger()
    qtbot.waitUntil(lambda: not log.model.searching)
    asked_for(monkeypatch, tmp_path / "refused", "JSON (*.json)")
    export()
    [one] = json.loads((tmp_path / "refused.json").read_text())
    assert (one["outcome"], one["answer"]) == ("Refused", REPLY)
    assert told[-1] == "1 send exported to “refused.json”."


def test_an_export_that_would_replace_a_file_asks(log, have, monkeypatch, tmp_path):
    have()
    (tmp_path / "sends.csv").write_text("mine")
    asked_for(monkeypatch, tmp_path / "sends")
    asked = []
    monkeypatch.setattr(notify, "confirm", lambda _window, *words: asked.append(words))
    log.actions_.export.trigger()
    assert (tmp_path / "sends.csv").read_text() == "mine"
    assert [words[0] for words in asked] == ["Replace the file?"]


@pytest.fixture
def german():
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(before)


def test_where_numbers_have_a_comma_a_spreadsheet_has_semicolons(have, export, monkeypatch, tmp_path, german):
    have()
    asked_for(monkeypatch, path := tmp_path / "sends.csv")
    export()
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file, delimiter=";"))["Outcome"] == "Refused"


def test_a_second_export_waits_for_the_first(session, qtbot, log, have, monkeypatch, tmp_path):
    have()
    free = threading.Event()
    get_many = session.send_log.get_many
    monkeypatch.setattr(session.send_log, "get_many", lambda numbers: (free.wait(5), get_many(numbers))[1])
    asked_for(monkeypatch, first := tmp_path / "first.csv")
    log.actions_.export.trigger()
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: asked.append(words) or ("", ""))
    log.actions_.export.trigger()
    while_busy = list(asked)
    with qtbot.waitSignal(session.log_export.ended):
        free.set()
    assert (while_busy, first.exists()) == ([], True)
    log.actions_.export.trigger()
    assert len(asked) == 1


def test_an_export_that_fails_says_why(qtbot, log, have, monkeypatch, tmp_path):
    warned = []
    monkeypatch.setattr(notify, "warn", lambda _parent, *words: warned.append(words))
    have()
    asked_for(monkeypatch, tmp_path / "none" / "sends.csv")
    log.actions_.export.trigger()
    qtbot.waitUntil(lambda: bool(warned))
    assert warned[0][0] == "The sends were not exported"


def test_a_masked_export_has_no_number(log, have, export, monkeypatch, tmp_path):
    have()
    log.actions_.mask.trigger()
    asked_for(monkeypatch, path := tmp_path / "sends.json")
    export()
    assert "15112345678" not in path.read_text()
