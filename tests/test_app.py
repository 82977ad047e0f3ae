"""The program as a whole: how it starts with what was left to it, and how it ends when it is asked to."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from PySide6.QtCore import QObject, QTimer

from composer.app import App
from composer.kaleyra.outcome import Unknown
from composer.session.drafts.header_file import File
from composer.session.session import Session
from composer.store.accounts.keychain import KeyStore
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import ENDED, SendLog
from composer.store.paths import find_paths
from composer.ui.widgets import notify

# The program with its first send pressed as soon as it can be, answered after five seconds.
SENDING = """
import sys
from composer import app
from composer.cli import main

start = app.App.start

def started(self, draft):
    start(self, draft)
    self.session.sandbox.answer_next("slow")
    def send():
        if self.session.readiness.ready and self.session.sender.may_send:
            self.window.message.send_flow.send()

    self.session.readiness.changed.connect(send)

app.App.start = started
sys.exit(main(sys.argv[1:]))
"""
# The program with a job that waits for a drive that does not answer.
HANGING = """
import sys, time
from composer import app
from composer.cli import main

start = app.App.start

def started(self, draft):
    start(self, draft)
    self.session.background.run(lambda: time.sleep(60), print)

app.App.start = started
sys.exit(main(sys.argv[1:]))
"""
# The program with a text that is typed, killed when what was written of it is to take its place.
KILLED = """
import os, signal, sys
from composer import app
from composer.cli import main

start, replace = app.App.start, os.replace

def killed(source, target):
    if "recovery" in str(target):
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target)

def started(self, draft):
    os.replace = killed
    start(self, draft)
    self.session.document.edit("body", "typed and never read again")

app.App.start = started
sys.exit(main(sys.argv[1:]))
"""
# The program, which says what it has left of its windows.
LEAVING = """
import sys
from PySide6.QtWidgets import QApplication
from composer.cli import main

status = main(sys.argv[1:])
print([type(widget).__name__ for widget in QApplication.topLevelWidgets() if widget.parent() is None])
sys.exit(status)
"""
WAITING = "from composer.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def told(monkeypatch):
    """What message boxes say, which nobody has to close."""
    texts = []
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: texts.append((title, text)))
    return texts


@pytest.fixture
def start(qapp, qtbot, home):
    """Start the program with what is in its folder."""
    started = []

    def start():
        app = App(
            Session(find_paths(os.environ), KeyStore(lambda: None), lambda _url, _type, _cancel: File())
        )
        started.append(app)
        with qtbot.waitSignal(app.session.readiness.changed):
            app.start(None)
        qtbot.waitUntil(lambda: app.session.background.wait(0))
        qapp.processEvents()  # the results of the last jobs
        return app

    yield start
    for app in started:
        app.window.close()
        app.stop()


@pytest.fixture
def program(home):
    """Start the program in a process of its own, which does not outlive the test."""
    started = []

    def program(code, **environment):
        line = [sys.executable, "-c", code]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(line, env=os.environ | environment, **pipes))
        return started[-1]

    yield program
    for process in started:
        process.kill()
        process.communicate()


def wait_until(found):
    limit = time.monotonic() + 30
    while not found():
        assert time.monotonic() < limit
        time.sleep(0.02)


def rows(home):
    path = home / "composer.sqlite3"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute("SELECT outcome, text FROM sends").fetchall()
        except sqlite3.OperationalError:  # it is just being made
            return []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_in_the_midst_of_a_send_it_keeps_what_came_of_it(program, home, number):
    process = program(SENDING)
    wait_until(lambda: rows(home) == [(None, None)])
    process.send_signal(number)
    process.send_signal(number)
    _, said = process.communicate(timeout=8)
    assert process.returncode == 0
    assert "Traceback" not in said
    [(outcome, text)] = rows(home)
    assert outcome in ("not-sent", "unknown")  # it depends on whether the message had begun to leave
    assert text.startswith("You stopped the send")
    assert json.loads((home / "settings.json").read_text())["window_geometry"]
    assert list(home.glob("run-*.lock")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_asked_to_end_during_a_question_it_ends_without_an_answer(program, home):
    home.mkdir()
    (home / "settings.json").write_text("damaged")  # of which it tells
    process = program(WAITING)
    wait_until(lambda: list(home.glob("settings.json.corrupt-*")) and (home / "composer.log").exists())
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=8)
    assert process.returncode == 0
    assert json.loads((home / "settings.json").read_text())["window_geometry"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_its_window_does_not_outlive_it(program, home):
    """Python's end takes windows apart in any order: a pane that is told there that it is hidden crashes."""
    process = program(LEAVING)
    wait_until(lambda: (home / "composer.log").exists() and (home / "composer.sqlite3").exists())
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    left, _ = process.communicate(timeout=15)
    assert (process.returncode, left) == (0, "[]\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_job_that_hangs_does_not_hold_the_program_up_at_its_end(program, home):
    process = program(HANGING)
    wait_until(lambda: (home / "composer.log").exists() and (home / "composer.sqlite3").exists())
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=15)
    assert process.returncode == 0
    assert "a background job did not end" in (home / "composer.log").read_text()
    assert json.loads((home / "settings.json").read_text())["window_geometry"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_send_that_was_cut_off_by_a_crash_is_unknown_at_the_next_start(program, home, start):
    process = program(SENDING)
    wait_until(lambda: rows(home) == [(None, None)])
    process.kill()
    process.wait(20)
    app = start()
    model = app.session.log
    assert model.index(0, 3).data() == "May have been sent"
    assert app.session.send_log.page(0, 1)[0].outcome == Unknown(ENDED)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_what_was_being_written_when_it_was_killed_is_gone_after_the_next_start(program, home, start):
    process = program(KILLED)
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL
    [left] = home.rglob("*.tmp")
    assert "never read again" in left.read_text()
    an_hour_ago = time.time() - 3600
    os.utime(left, (an_hour_ago, an_hour_ago))
    start()
    assert list(home.rglob("*.tmp")) == []


def test_after_its_end_nothing_ticks_on_and_its_files_may_go(start, home):
    app = start()
    assert _ticking(app)
    app.window.close()
    app.stop()
    assert _ticking(app) == []


def _ticking(app):
    """Whose timers go on for ever."""
    owned = [app.window, *(thing for thing in vars(app.session).values() if isinstance(thing, QObject))]
    timers = {timer for thing in owned for timer in thing.findChildren(QTimer)}
    return [timer.parent() for timer in timers if timer.isActive() and not timer.isSingleShot()]


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\ud83d"])
def test_a_last_draft_whose_place_cannot_be_looked_at_is_not_opened(start, home, told, qtbot, name):
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"recent_files": [f"/tmp/{name}"]}))
    with qtbot.captureExceptions() as caught:
        app = start()
    assert (caught, told) == ([], [])
    assert app.session.document.path is None


def test_damaged_preferences_are_told_once(start, home, told):
    home.mkdir()
    (home / "settings.json").write_text("damaged")
    app = start()
    [kept] = home.glob("settings.json.corrupt-*")
    assert told == [
        (
            "The preferences were damaged",
            f"They were kept as “{kept.name}”. The program begins with its own again.",
        )
    ]
    app.stop()
    start()
    assert len(told) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX's")
def test_a_pipe_in_the_logs_place_holds_nothing_up(start, home, caplog):
    home.mkdir()
    os.mkfifo(home / "composer.log")
    start()
    assert "there is no log file" in caplog.text


def test_outcomes_that_cannot_be_written_at_the_end_either_are_logged(start, home, monkeypatch, caplog):
    app = start()

    def fail():
        raise StorageError(None, "The disk is full.")

    monkeypatch.setattr(app.session.send_log, "conclude_again", fail)
    app.stop()
    assert "The disk is full." in caplog.text
    assert (home / "settings.json").exists()


def test_a_row_of_a_time_that_no_zone_has_is_shown(start, home, request, monkeypatch):
    monkeypatch.setenv("TZ", "XYZ-24")
    time.tzset()
    request.addfinalizer(time.tzset)
    request.addfinalizer(monkeypatch.undo)
    home.mkdir()
    database = Database(home / "composer.sqlite3")
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO sends"
            " (started_at, run, account, is_sandbox, host, recipient, request, draft, outcome, text)"
            " VALUES (0, 'r', 'Shop', 0, 'h', '+1', '', '', 'not-sent', 'x')"
        )
    assert SendLog(database).extent()[0] == 1
    database.close_all()
    app = start()
    app.window.grab()
    assert app.session.log.index(0, 0).data() == "1970-01-01 UTC"
