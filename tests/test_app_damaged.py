"""The window's start with damaged files: it opens, says so once, and nothing unforeseen happens."""

import json
import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from composer.app import App
from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Message
from composer.session.drafts.header_file import File
from composer.session.session import Session
from composer.store.accounts.keychain import KeyStore
from composer.store.drafts.library import Library
from composer.store.paths import find_paths
from composer.store.settings import Settings
from composer.ui.widgets import notify
from tests.kept_records import flip, flipped_bits, make_database

DAMAGED = Path(__file__).parent / "data" / "damaged"
ENDED = "0123456789abcdef"  # a run that has ended

# The real program, closed once all that its start began is done; what it showed is printed.
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from composer import app
from composer.cli import main
from composer.ui.widgets import notify

notify.warn = lambda _parent, title, text: print(f"{title}: {text}")
start = app.App.start

def started(self, draft):
    start(self, draft)
    def end():
        if self.session.background.wait(0):
            QApplication.exit(0)
        else:
            QTimer.singleShot(100, end)
    QTimer.singleShot(1000, end)

app.App.start = started
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def program(home):
    """Start the real program, to its end; return what it showed. It must end well."""

    def program() -> str:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            capture_output=True,
            text=True,
            timeout=60,
            env=dict(os.environ),
            check=False,
        )
        log = (home / "composer.log").read_text() if (home / "composer.log").exists() else ""
        assert (done.returncode, "Traceback" in done.stderr, "unforeseen" in log) == (0, False, False), (
            done.stderr + log
        )
        return done.stdout

    home.mkdir()
    return program


@pytest.fixture
def start(qapp, qtbot, home, monkeypatch, caplog):
    """Start the program with what is in its folder; return it with what it showed."""
    caplog.set_level(logging.CRITICAL)
    shown: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: shown.append(f"{title}: {text}"))
    started: list[App] = []

    def end() -> None:
        for app in started:
            app.window.close()
            app.stop()
        started.clear()

    def start() -> tuple[App, list[str]]:
        end()
        shown.clear()
        app = App(
            Session(find_paths(os.environ), KeyStore(lambda: None), lambda _url, _type, _cancel: File())
        )
        started.append(app)
        with qtbot.waitSignal(app.session.readiness.changed):
            app.start(None)
        qtbot.waitUntil(lambda: app.session.background.wait(0))
        qapp.processEvents()  # the results of the last jobs
        return app, shown

    yield start
    end()


def test_a_log_with_a_damaged_name_is_set_aside_and_it_is_said_once(program, home):
    shutil.copy(DAMAGED / "database-bad-name.sqlite3", home / "composer.sqlite3")
    assert program().count("The log was damaged") == 1
    assert "damaged" not in program()


def test_another_programs_table_in_the_logs_place_does_not_stop_the_start(program, home):
    with closing(sqlite3.connect(home / "composer.sqlite3")) as connection:
        connection.execute("CREATE TABLE sends (id INTEGER PRIMARY KEY, text TEXT)")
    assert program().count("The log was damaged") == 1
    assert "damaged" not in program()


def test_a_damaged_list_of_drafts_is_made_again(start, home, qtbot):
    drafts = find_paths(os.environ).drafts_folder
    drafts.mkdir(parents=True)
    (drafts / "offer.reply.json").write_bytes(dumps(Draft("Offer", Message(body="Hi"))))
    library = Library(drafts, find_paths(os.environ).indexes)
    library.refresh()
    library.close()
    (index,) = find_paths(os.environ).indexes.glob("*.sqlite3")
    shutil.copy(DAMAGED / "index-bad-name.sqlite3", index)
    app, shown = start()
    app.window.menus.drafts.trigger()  # where the screen is too narrow for it
    qtbot.waitUntil(lambda: app.session.library.rowCount() == 1)
    status = app.window.statusBar()
    qtbot.waitUntil(lambda: "The list of drafts was damaged." in status.currentMessage())
    assert shown == []


def test_an_event_of_an_impossible_time_hides_no_reply(start, home, qtbot):
    home.mkdir()
    shutil.copy(DAMAGED / "database-bad-time.sqlite3", home / "composer.sqlite3")
    app, shown = start()
    with qtbot.waitSignal(app.session.replies.changed):
        app.session.replies.import_text("id=1&status=delivered&mobile=447700900123", lambda _sentence: None)
    assert [customer.key for customer in app.session.replies.customers] == ["447700900123"]
    assert shown == []


def test_one_flipped_bit_in_the_log_does_not_stop_the_start(start, home, qtbot):
    home.mkdir()
    log = home / "composer.sqlite3"
    make_database(log)
    good = log.read_bytes()
    for bit in flipped_bits(good, 7, 12):
        for file in home.glob("composer.sqlite3*"):
            file.unlink()
        log.write_bytes(flip(good, bit))
        with qtbot.captureExceptions() as caught:
            start()[0].window.grab()
        assert caught == [], bit


TEXTS = [field.name for field in fields(Settings) if isinstance(field.default, str)]


def keep_preferences(home: Path, value: str) -> None:
    """Write the preferences with this value in the place of every text."""
    content = dict.fromkeys(TEXTS, value)
    content |= {"recent_files": [value], "draft_accounts": {value: value}, "receives_callbacks": True}
    content |= {"splitter_sizes": {value: [1]}, "log_widths": {value: 1}}
    home.mkdir(exist_ok=True)
    (home / "settings.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    "value", ["\ud83d", "a\0b", "http://[", "https://[::1", "x" * 5000, "\udcff/x", "%s{}\n"]
)
def test_no_preference_stops_the_start(start, home, qtbot, value):
    keep_preferences(home, value)
    with qtbot.captureExceptions() as caught:
        app, shown = start()
        qtbot.waitUntil(lambda: bool(app.session.receiving.url))
        app.window.grab()
    assert (caught, shown) == ([], [])
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/callback/[\w-]+", app.session.receiving.public_url)


def test_no_number_stops_the_start(start, home, qtbot):
    home.mkdir()
    numbers = {field.name: 100_000 for field in fields(Settings) if type(field.default) is int}
    (home / "settings.json").write_text(json.dumps(numbers | {"splitter_sizes": {"log": [], "replies": [0]}}))
    with qtbot.captureExceptions() as caught:
        app, shown = start()
        qtbot.waitUntil(lambda: bool(app.session.receiving.url))
        app.window.grab()
    assert (caught, shown) == ([], [])


def test_the_program_itself_starts_with_preferences_that_nothing_can_take(program, home):
    keep_preferences(home, "http://[\ud83d\0")
    assert program() == ""
    keep_preferences(home, "http://[")
    assert program() == ""


def test_unsaved_work_that_cannot_be_shown_is_told(start, home):
    recovery = find_paths(os.environ).recovery
    recovery.mkdir(parents=True)
    with (recovery / f"{ENDED}-1.json").open("wb") as large:
        large.truncate(50 << 20)
    (recovery / f"{ENDED}-2.json").mkdir()
    (recovery / f"{ENDED}-3.json").write_text('{"format": "reply-button-recovery", "version": 2}')
    _app, shown = start()
    [aside] = recovery.glob("*.corrupt-*")
    unread = "Work that was not saved cannot be read: Work not yet saved"
    assert sorted(shown) == [
        f"{unread} “{ENDED}-2.json” could not be opened: it is a folder.",
        f"{unread} “{ENDED}-3.json” was made by a newer version of this program.",
        f"Work that was not saved is damaged: It was kept as “{aside.name}”, and cannot be shown.",
    ]
