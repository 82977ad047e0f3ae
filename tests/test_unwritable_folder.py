"""The program's own folder cannot be written: the window opens, and says what is not kept."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from composer.app import App
from composer.session.drafts.header_file import File
from composer.session.process.single_instance import SingleInstance
from composer.session.session import Session
from composer.store.accounts.keychain import KeyStore
from composer.store.drafts.draft_file import read_draft
from composer.store.paths import find_paths
from composer.ui.widgets import notify
from tests.store.draft_files import named, put

# What cannot be kept is also logged, for whoever repairs the program.
pytestmark = pytest.mark.usefixtures("caplog")
ALL = "preferences, accounts, earlier versions of drafts, unsaved work, what is sent and what is received"


def read_only(tmp_path: Path) -> Path:
    """Return a folder on a disk that can only be read."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a disk")
    return disk


@pytest.fixture(
    params=["a file in its place", "nowhere", "a new one on a read-only disk", "a read-only disk"]
)
def root(request, tmp_path):
    kind = request.param
    if kind == "nowhere" and not Path("/proc/self").exists():
        pytest.skip("a folder in which nobody may make one is POSIX's")
    if kind == "a file in its place":
        (tmp_path / "Data").write_text("")
        yield tmp_path / "Data"
    elif kind == "nowhere":
        yield Path("/proc/nonexistent")
    else:
        disk = read_only(tmp_path)
        yield disk / "Data" if "new" in kind else disk
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.fixture
def told(monkeypatch):
    texts = {}
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: texts.update({title: text}))
    return texts


@pytest.fixture
def start(qapp, qtbot, monkeypatch):
    """Start the program with its own things in a folder."""
    started = []
    monkeypatch.setattr("composer.session.task.PATIENCE_SECONDS", 10)

    def start(root, draft=None):
        app = App(Session(find_paths({}, root), KeyStore(lambda: None), lambda *_args: File()))
        started.append(app)
        with qtbot.waitSignal(app.session.readiness.changed):
            app.start(draft)
        qtbot.waitUntil(lambda: app.session.background.wait(0))
        qapp.processEvents()
        return app

    yield start
    for app in started:
        app.session.document.give_up()
        app.window.close()
        app.stop()


def log_problem(app) -> str:
    return "".join(problem.text for problem in app.session.readiness.problems if problem.field == "log")


def test_the_window_says_which_folder_what_is_not_kept_and_what_to_do(start, root, told):
    start(root)
    text = told["The program cannot keep anything"]
    assert str(root) in text
    assert ALL in text
    assert "--data-dir" in text


def test_a_draft_is_opened_written_shown_saved_and_exported(start, root, told, tmp_path, qtbot, monkeypatch):
    path = put(tmp_path / "Drafts", "offer", named("Offer", body="first"))
    app = start(root, path)
    window = app.window
    qtbot.keyClicks(window.message.form.body.input, "More. ")
    assert "Saved" not in window.statusBar().currentMessage()
    window.menus.save.trigger()
    assert read_draft(path).message.body == "More. first"
    assert not window.isWindowModified()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(tmp_path / "phone.png"), "")
    )
    window.preview.pictures.save(window.preview.view.device)
    assert (tmp_path / "phone.png").read_bytes().startswith(b"\x89PNG")
    window.menus.copy_curl.trigger()
    assert "More. first" in QGuiApplication.clipboard().text()


def test_send_says_why_it_is_off(start, root, told, qtbot):
    app = start(root)
    qtbot.waitUntil(lambda: bool(log_problem(app)))
    assert "Nothing can be sent" in log_problem(app)
    assert "--data-dir" in log_problem(app)
    assert not app.window.message.send_bar.send.isEnabled()
    assert app.window.message.send_bar.problems.item(0).text().startswith("✕ Log: Nothing can be sent")
    app.window.message.show_field("log")
    assert app.window.log_dock.isVisible()


def test_unsaved_work_is_said_to_be_only_in_the_window(start, root, told, qtbot):
    app = start(root)
    qtbot.keyClicks(app.window.message.form.body.input, "More")
    qtbot.waitUntil(app.window.autosave_label.isVisible)
    assert "Unsaved work is only in this window" in app.window.autosave_label.text()


def test_once_the_folder_can_be_written_everything_is_kept_again(start, tmp_path, told, qtbot):
    root = tmp_path / "Data"
    root.write_text("")
    app = start(root)
    qtbot.waitUntil(lambda: bool(log_problem(app)))
    told.clear()
    root.unlink()
    app.session.log_upkeep.start()  # it looks at once, and not in 15 seconds
    qtbot.waitUntil(lambda: not log_problem(app))
    assert app.window.message.send_bar.send.isEnabled()
    with qtbot.waitSignal(app.session.sender.finished, timeout=15000):
        app.window.message.send_flow.send()
    assert app.session.send_log.extent()[0] == 1
    assert told == {}, "the log was not removed: it was not there before"


def test_a_start_finds_no_other_and_has_a_window(root, qapp):
    assert SingleInstance(root).claim(None)


def test_the_sandbox_is_not_sent_to_and_the_way_out_is_named(root, tmp_path):
    path = put(tmp_path / "Drafts", "offer")
    line = [
        sys.executable,
        "-m",
        "composer",
        "--data-dir",
        root,
        "send",
        path,
        "--account",
        "sandbox",
        "--json",
    ]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 3
    outcome = json.loads(ended.stdout)
    assert outcome["outcome"] == "not-sent"
    assert "--data-dir" in outcome["reason"]
    assert "Traceback" not in ended.stderr


def test_the_real_program_opens_its_window_without_a_home(tmp_path):
    code = """
import sys
from PySide6.QtCore import QTimer
from composer import app
from composer.cli import main
from composer.ui.widgets import notify

notify.warn = lambda _parent, title, _text: print(title)
start = app.App.start

def started(self, draft):
    def look():
        print("open" if self.window.isVisible() else "closed")
        self.window.close()

    start(self, draft)
    QTimer.singleShot(2500, look)

app.App.start = started
sys.exit(main(sys.argv[1:]))
"""
    environment = os.environ | {"HOME": "/proc/nonexistent", "QT_QPA_PLATFORM": "offscreen"}
    for name in ("XDG_DATA_HOME", "XDG_RUNTIME_DIR", "REPLY_COMPOSER_HOME"):
        environment.pop(name, None)
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout.split("\n")) == (
        0,
        ["The program cannot keep anything", "open", ""],
    )
    assert "Traceback" not in ended.stderr
