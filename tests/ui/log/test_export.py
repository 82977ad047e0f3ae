"""Exporting the sends of the log."""

import csv
import json
import threading

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFileDialog

from composer.kaleyra.outcome import NotSent
from composer.ui.widgets import notify

from .log_steps import REPLY, have, said


def asked_for(monkeypatch, path, kind="Spreadsheet (*.csv)"):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(path), kind))


def export(user, log):
    with user.qtbot.waitSignal(user.app._log_export.ended):
        log.actions_.export.trigger()
    user.qtbot.waitUntil(lambda: "exported" in said(user))


def test_the_sends_shown_are_exported(user, log, monkeypatch, tmp_path):
    have(user)
    have(user, NotSent("x"))
    asked_for(monkeypatch, path := tmp_path / "sends.csv")
    export(user, log)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["Outcome"] for row in csv.DictReader(file)] == ["Not sent", "Refused"]
    assert said(user) == "2 sends exported to “sends.csv”."
    log.filter.outcome.choices.entries["rejected"].trigger()
    user.qtbot.waitUntil(lambda: not log.model.searching)
    asked_for(monkeypatch, tmp_path / "refused", "JSON (*.json)")
    export(user, log)
    [one] = json.loads((tmp_path / "refused.json").read_text())
    assert (one["outcome"], one["answer"]) == ("Refused", REPLY)
    assert said(user) == "1 send exported to “refused.json”."


def test_an_export_that_would_replace_a_file_asks(user, log, monkeypatch, tmp_path):
    have(user)
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


def test_where_numbers_have_a_comma_a_spreadsheet_has_semicolons(user, log, monkeypatch, tmp_path, german):
    have(user)
    asked_for(monkeypatch, path := tmp_path / "sends.csv")
    export(user, log)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file, delimiter=";"))["Outcome"] == "Refused"


def test_a_second_export_waits_for_the_first(user, log, monkeypatch, tmp_path):
    have(user)
    free = threading.Event()
    get_many = user.app.send_log.get_many
    monkeypatch.setattr(user.app.send_log, "get_many", lambda numbers: (free.wait(5), get_many(numbers))[1])
    asked_for(monkeypatch, first := tmp_path / "first.csv")
    log.actions_.export.trigger()
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: asked.append(words) or ("", ""))
    log.actions_.export.trigger()
    while_busy = list(asked)
    with user.qtbot.waitSignal(user.app._log_export.ended):
        free.set()
    assert (while_busy, first.exists()) == ([], True)
    log.actions_.export.trigger()
    assert len(asked) == 1


def test_an_export_that_fails_says_why(user, log, monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(notify, "warn", lambda _parent, *words: told.append(words))
    have(user)
    asked_for(monkeypatch, tmp_path / "none" / "sends.csv")
    log.actions_.export.trigger()
    user.qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "The sends were not exported"


def test_a_masked_export_has_no_number(user, log, monkeypatch, tmp_path):
    have(user)
    log.actions_.mask.trigger()
    asked_for(monkeypatch, path := tmp_path / "sends.json")
    export(user, log)
    assert "15112345678" not in path.read_text()
