"""What a run of the program had not saved is offered at the next start."""

import os
import signal
import subprocess
import sys
import time

import pytest

from composer.message.drafts.draft import Draft
from composer.message.model import Message
from composer.session.drafts.header_file import File
from composer.store.drafts.draft_file import read_draft, write_draft
from composer.store.drafts.recovery import Recovery
from composer.store.paths import find_paths

from ..pressing import press


@pytest.fixture
def recovery(home):
    return find_paths(os.environ).recovery


@pytest.fixture
def leave(recovery):
    """Leave work as a run does that ends in the midst of it."""

    def leave(body: str, path=None, known=None, number: int = 1) -> None:
        run = Recovery(recovery)
        run.keep(number, Draft("Lost offer", Message(to="+14155550123", body=body)), path, known)
        run.close()

    return leave


@pytest.fixture
def start(qapp, qtbot, home):
    """Start the program, with a button pressed in what it opens; an empty word waits for nothing."""
    from composer.app import App
    from composer.session.session import Session
    from composer.store.accounts.keychain import KeyStore

    started = []

    def start(word: str = ""):
        app = App(
            Session(find_paths(os.environ), KeyStore(lambda: None), lambda _url, _type, _cancel: File())
        )
        started.append(app)
        if word:
            press(word)
        with qtbot.waitSignal(app.session.readiness.changed):
            app.start(None)
        if word:
            qtbot.waitUntil(lambda: bool(press.seen))
        qtbot.waitUntil(lambda: app.session.background.wait(0))
        return app

    yield start
    for app in started:
        app.session.document.give_up()
        app.window.close()
        app.stop()


def left(folder) -> list:
    return list(folder.glob("*.json"))


def test_restored_work_is_in_the_form_unsaved_and_kept_on(start, leave, recovery, qtbot):
    leave("what I had typed")
    app = start("Restore")
    assert "Lost offer" not in press.seen[0]  # it is in the list, not in the words
    assert app.window.message.form.body.input.text() == "what I had typed"
    assert app.window.isWindowModified()
    qtbot.waitUntil(lambda: len(left(recovery)) == 1)


def test_later_leaves_it_for_the_next_start(start, leave, recovery):
    leave("what I had typed")
    app = start("Later")
    assert app.window.message.form.body.input.text() != "what I had typed"
    assert len(left(recovery)) == 1


def test_discard_asks_and_removes_it(start, leave, recovery, qtbot):
    leave("what I had typed")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMessageBox

    def confirm():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            next(button for button in box.buttons() if button.text() == "Discard").click()
        else:
            QTimer.singleShot(20, confirm)

    QTimer.singleShot(50, confirm)
    start("Discard…")
    qtbot.waitUntil(lambda: left(recovery) == [])


def test_its_file_is_saved_to_without_a_question_if_nobody_changed_it(start, leave, tmp_path):
    path = tmp_path / "offer.reply.json"
    known = write_draft(path, Draft("Lost offer", Message(body="before")))
    leave("after", path, known)
    app = start("Restore")
    app.window.menus.save.trigger()
    assert read_draft(path).message.body == "after"
    assert not app.window.isWindowModified()


def test_a_name_that_was_changed_before_the_crash_is_asked_about_all_the_same(start, leave, tmp_path):
    path = tmp_path / "Offer.reply.json"
    known = write_draft(path, Draft("Offer", Message(body="the original")))
    leave("of the copy", path, known)  # as “Lost offer”
    app = start("Restore")
    press("Keep both drafts")
    app.window.menus.save.trigger()
    assert "“Offer” to “Lost offer”" in press.seen[0]
    assert read_draft(path) == Draft("Offer", Message(body="the original"))
    assert read_draft(tmp_path / "Lost offer.reply.json").message.body == "of the copy"


def test_its_file_is_not_overwritten_unasked_if_somebody_changed_it(start, leave, tmp_path):
    path = tmp_path / "offer.reply.json"
    known = write_draft(path, Draft("Lost offer", Message(body="before")))
    leave("mine", path, known)
    write_draft(path, Draft("Lost offer", Message(body="theirs")))
    app = start("Restore")
    press("Cancel")
    app.window.menus.save.trigger()
    assert "was changed by somebody else" in press.seen[0]
    assert read_draft(path).message.body == "theirs"


def test_what_was_given_up_at_the_end_is_not_offered_again(start, recovery, qtbot):
    app = start()
    app.session.document.edit("body", "not wanted")
    qtbot.waitUntil(lambda: left(recovery) != [])
    press("Don't save")
    app.window.close()
    app.stop()
    assert left(recovery) == []


def test_damaged_work_is_set_aside_and_told(start, leave, recovery):
    leave("x")
    [file] = left(recovery)
    file.write_bytes(b"{")
    start("OK")
    assert "cannot be shown" in press.seen[0]


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM"])
def test_a_second_of_typing_at_most_is_lost_when_the_program_is_ended(start, home, recovery, how):
    script = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from composer import app
start = app.App.start
def typing(self, draft):
    start(self, draft)
    QTimer.singleShot(300, lambda: self.session.document.edit("body", "typed before the end"))
app.App.start = typing
from composer.cli import main
sys.exit(main([]))
"""
    program = subprocess.Popen(
        [sys.executable, "-c", script], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    end = time.monotonic() + 30
    while not left(recovery):
        assert time.monotonic() < end
        time.sleep(0.05)
    program.send_signal(getattr(signal, how))
    program.wait(20)
    app = start("Restore")
    assert app.window.message.form.body.input.text() == "typed before the end"
