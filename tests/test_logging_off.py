"""The end of the user's session, after which the process may be ended without another word."""

import json
import os
import signal
import subprocess
import sys

import pytest

from composer.store.drafts.draft_file import write_draft
from composer.store.drafts.recovery import Recovery

# The program with something just typed when the user logs off, ended as soon as that was told.
LOGGING_OFF = """
import os, signal, sys
import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication
from composer import app
from composer.cli import main

start = app.App.start

def started(self, draft):
    start(self, draft)
    self.window.resize(1111, 777)

    def log_off():
        self.session.document.edit("body", "typed a moment ago")
        self.session.settings.phone_theme = "dark"
        if len(sys.argv) > 1:
            manager = QObject()  # Qt makes its own where there is a session
            manager = shiboken6.wrapInstance(shiboken6.getCppPointer(manager)[0], QSessionManager)
            QApplication.instance().commitDataRequest.emit(manager)
        os.kill(os.getpid(), signal.SIGKILL)

    self.session.readiness.changed.connect(lambda: QTimer.singleShot(0, log_off))

app.App.start = started
sys.exit(main([]))
"""


def log_off(home, *told):
    line = [sys.executable, "-c", LOGGING_OFF, *told]
    ended = subprocess.run(line, env=os.environ | {"REPLY_COMPOSER_HOME": str(home)}, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    return [leftover.draft.message.body for leftover in Recovery(home / "recovery").leftovers()]


@pytest.mark.skipif(sys.platform == "win32", reason="the kill is POSIX's")
def test_what_was_typed_and_chosen_is_kept_when_the_user_logs_off(tmp_path):
    assert log_off(tmp_path / "untold") == []  # it was too short ago for anything else to keep it
    assert log_off(tmp_path / "home", "told") == ["typed a moment ago"]
    kept = json.loads((tmp_path / "home" / "settings.json").read_text())
    assert kept["phone_theme"] == "dark"
    assert kept["window_geometry"]


def test_a_session_that_does_not_end_after_all_leaves_nothing_behind(app, qtbot, tmp_path):
    app.session.document.edit("body", "typed a moment ago")
    app.keep()
    [kept] = (tmp_path / "home" / "recovery").glob("*.json")
    path = tmp_path / "a.reply.json"
    app.session.document.saved(path, write_draft(path, app.session.document.draft))
    qtbot.waitUntil(lambda: not kept.exists())
