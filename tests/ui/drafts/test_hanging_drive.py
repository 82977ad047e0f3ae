"""A drive that does not answer: the window goes on, says what it waits for, and loses nothing."""

import json
import subprocess

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from composer.app import App
from composer.message.drafts.draft import dumps
from composer.session.drafts.header_file import File
from composer.session.session import Session
from composer.store.accounts.keychain import KeyStore
from composer.store.drafts.draft_file import read_draft
from composer.store.paths import find_paths
from tests.store.draft_files import named, put

from ..pressing import press

CTRL = Qt.KeyboardModifier.ControlModifier


def save(user) -> None:
    user.qtbot.keyClick(user.form.body.input, Qt.Key.Key_S, CTRL)


def said(user) -> str:
    return user.window.statusBar().currentMessage()


def on_disk(path) -> str:
    return json.loads(path.read_text())["message"]["body"]


def box():
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QMessageBox) else None


def test_typing_goes_on_during_a_save_and_what_was_typed_stays_unsaved(user, path, drive, qtbot):
    drive.hang()
    save(user)
    assert said(user) == "Saving offer.reply.json…"
    user.type("body", "third")
    assert user.form.body.input.text() == "third"
    assert user.window.isWindowModified()
    drive.come_back()
    qtbot.waitUntil(lambda: said(user) == "Saved as offer.reply.json.")
    assert on_disk(path) == "second"
    assert user.window.isWindowModified(), "what was typed during the save is not in the file"
    save(user)
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    assert on_disk(path) == "third"


def test_a_save_without_a_key_meanwhile_leaves_nothing_unsaved(user, path, drive, qtbot):
    drive.hang()
    save(user)
    assert user.window.isWindowModified()
    drive.come_back()
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    assert (on_disk(path), said(user)) == ("second", "Saved as offer.reply.json.")


def test_two_saves_in_a_row_are_one_after_the_other(user, path, drive, qtbot):
    drive.hang()
    save(user)
    user.type("body", "third")
    save(user)
    drive.come_back()
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    assert on_disk(path) == "third"
    assert not user.window.files.saves.is_busy
    assert box() is None, "the first save is not somebody else's change"


def test_after_a_while_it_is_said_that_the_drive_does_not_answer(user, path, drive, qtbot, monkeypatch):
    drive.hang()
    save(user)
    qtbot.waitUntil(lambda: "does not answer" in said(user))
    assert "What you write is kept on this computer" in said(user)
    drive.come_back()
    qtbot.waitUntil(lambda: said(user) == "Saved as offer.reply.json.")


def test_a_save_that_fails_in_the_end_says_so(user, path, drive, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr("composer.ui.widgets.notify.warn", lambda _parent, title, text: told.append(title))
    drive.hang()
    save(user)
    subprocess.run(["mv", path.parent, path.parent.with_name("Away")], check=True)
    path.parent.write_text("in the way")
    drive.come_back()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["The draft is not saved"]
    assert user.window.isWindowModified()
    assert said(user) == ""


def test_another_draft_waits_for_the_save_and_then_opens(user, path, drive, qtbot):
    drive.hang()
    save(user)
    opened = []

    def come_back():
        opened.append(box().text())
        drive.come_back()

    QTimer.singleShot(100, come_back)
    user.window.menus.new.trigger()
    qtbot.waitUntil(lambda: user.session.document.path is None)
    assert "still being saved" in opened[0]
    assert on_disk(path) == "second"


def test_whoever_does_not_want_to_wait_stays_with_the_draft(user, path, drive, qtbot):
    drive.hang()
    save(user)
    press("Cancel")
    user.window.menus.new.trigger()
    assert user.session.document.path == path
    drive.come_back()
    qtbot.waitUntil(lambda: not user.window.isWindowModified())


def test_closing_during_a_save_asks_and_closes_once_it_is_saved(user, path, drive, qtbot):
    drive.hang()
    save(user)
    press("Cancel")
    assert not user.window.close()
    assert "still being saved" in press.seen[0]
    assert user.window.isVisible()
    drive.come_back()
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    assert user.window.close()


def test_quitting_without_waiting_keeps_the_text_for_the_next_start(user, path, drive, qtbot, home):
    drive.hang()
    save(user)
    user.type("body", "third")
    press("Quit without waiting")
    assert user.window.close()
    user.session.autosave.stop()
    kept = [json.loads(file.read_text()) for file in (home / "recovery").glob("*.json")]
    assert ["third" in one["draft"] for one in kept] == [True]
    drive.come_back()
    qtbot.waitUntil(lambda: user.session.background.wait(0))


def test_closing_saves_first_and_the_window_goes_when_it_is_saved(user, path, drive, qtbot):
    press("Save")
    drive.hang()
    assert not user.window.close()
    qtbot.waitUntil(lambda: said(user) == "Saving offer.reply.json…")
    assert user.window.isVisible()
    drive.come_back()
    qtbot.waitUntil(lambda: not user.window.isVisible())
    assert on_disk(path) == "second"


def test_what_was_typed_while_closing_waited_for_the_save_is_asked_about(user, path, drive, qtbot):
    press("Save")
    drive.hang()
    user.window.close()
    qtbot.waitUntil(lambda: said(user) == "Saving offer.reply.json…")
    user.type("body", "third")
    press("Cancel")
    drive.come_back()
    qtbot.waitUntil(lambda: bool(press.seen))
    qtbot.waitUntil(lambda: user.session.document.known == path.read_bytes())
    assert user.window.isVisible()
    assert user.session.document.message.body == "third"


def test_a_clean_window_closes_although_the_drive_does_not_answer(user, path, drive, qtbot):
    save(user)
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    drive.hang()
    user.window.close()
    qtbot.waitUntil(lambda: not user.window.isVisible())


def test_a_draft_on_it_opens_when_it_is_back(user, path, drive, qtbot, tmp_path):
    other = put(drive.folder, "other", named("Other"))
    save(user)
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    drive.hang()
    opening = user.window.files.open_file(other)
    assert said(user) == "Opening other.reply.json…"
    assert user.session.document.path == path
    drive.come_back()
    qtbot.waitUntil(lambda: opening.done)
    assert user.form.name.input.text() == "Other"


def test_the_draft_that_was_asked_for_last_is_opened(user, path, drive, qtbot, tmp_path):
    save(user)
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    there, here = put(drive.folder, "there", named("There")), put(tmp_path / "Here", "here", named("Here"))
    drive.hang()
    waiting = user.window.files.open_file(there)
    opening = user.window.files.open_file(here)
    qtbot.waitUntil(lambda: opening.done)
    assert user.form.name.input.text() == "Here"
    drive.come_back()
    qtbot.waitUntil(lambda: waiting.done)
    assert user.form.name.input.text() == "Here"


def test_work_begun_while_a_draft_was_awaited_is_asked_about(user, path, drive, qtbot):
    save(user)
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    other = put(drive.folder, "other", named("Other"))
    drive.hang()
    opening = user.window.files.open_file(other)
    user.type("body", "third")
    press("Cancel")
    drive.come_back()
    qtbot.waitUntil(lambda: opening.done)
    assert press.seen
    assert user.session.document.message.body == "third"


def test_renaming_the_open_draft_waits_too(user, path, drive, qtbot):
    save(user)
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    drive.hang()
    renaming = user.window.files.saves.rename(user.session.library_files.rename_open, "Spring")
    user.type("body", "third")
    drive.come_back()
    qtbot.waitUntil(lambda: renaming.done)
    assert user.session.document.path == path.with_name("Spring.reply.json")
    assert (on_disk(user.session.document.path), user.session.document.draft.name) == (
        "second",
        "Spring",
    )
    assert user.window.isWindowModified()


def test_save_as_begins_elsewhere_where_its_folder_does_not_answer(
    user, path, drive, choose, qtbot, tmp_path
):
    target = tmp_path / "copy.reply.json"
    choose(target)
    press("OK")
    drive.hang()
    user.window.menus.save_as.trigger()
    qtbot.waitUntil(lambda: user.session.document.path == target)
    assert "“Team” does not answer" in press.seen[0]
    assert on_disk(target) == "second"


@pytest.mark.parametrize("word", ["Overwrite", "Keep both", "Reload"])
def test_the_question_about_a_change_of_somebody_elses_comes_when_the_drive_is_back(
    user, path, drive, qtbot, word
):
    user.session.file_watch.stop()
    drive.hang()
    save(user)
    path.write_bytes(dumps(named("Offer", body="theirs")))
    press(word)
    drive.come_back()
    qtbot.waitUntil(lambda: bool(press.seen))
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    bodies = {"Overwrite": ("second", "second"), "Keep both": ("theirs", "second"), "Reload": ("theirs",) * 2}
    assert (on_disk(path), user.session.document.message.body) == bodies[word]


@pytest.fixture
def start_again(home, qtbot, drive, monkeypatch):
    """Start the program once more."""
    started = []

    def start_again():
        monkeypatch.setattr("composer.ui.window.notices.ANSWER_MS", 300)
        paths = find_paths({"REPLY_COMPOSER_HOME": str(home)})
        app = App(Session(paths, KeyStore(lambda: None), lambda *_args: File()))
        started.append(app)
        with qtbot.waitSignal(app.session.readiness.changed):
            app.start(None)
        return app

    yield start_again
    drive.come_back()
    for app in started:
        qtbot.waitUntil(lambda app=app: app.session.background.wait(0))
        app.session.document.give_up()
        app.window.close()
        app.stop()


def test_the_window_is_there_while_the_last_file_is_awaited(user, path, drive, qtbot, start_again):
    save(user)
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    user.session.settings_saver.save()
    drive.hang()
    again = start_again()
    qtbot.keyClicks(again.window.message.form.body.input, "!")
    assert again.window.message.form.body.input.text().startswith("!")
    drive.come_back()
    qtbot.waitUntil(lambda: again.session.background.wait(0))
    QApplication.processEvents()
    assert again.session.document.path is None, "what was written meanwhile stays"


def test_what_was_not_saved_is_offered_and_kept_although_the_drive_hangs_still(
    user, path, drive, qtbot, start_again, home
):
    drive.hang()
    save(user)
    press("Quit without waiting")
    assert user.window.close()
    assert "offered at the next start" in press.seen[0]
    user.session.autosave.stop()
    press("Restore")
    again = start_again()
    qtbot.waitUntil(lambda: again.session.document.message.body == "second")
    assert again.window.isWindowModified()
    again.session.document.edit("body", "third")
    recovery = home / "recovery"
    qtbot.waitUntil(lambda: any("third" in file.read_text() for file in recovery.glob("*.json")))


def test_saved_drafts_are_whole(user, path, drive, qtbot):
    drive.hang()
    save(user)
    drive.come_back()
    qtbot.waitUntil(lambda: not user.window.isWindowModified())
    assert read_draft(path) == user.session.document.draft
    assert [file.name for file in path.parent.iterdir()] == ["offer.reply.json"]


def test_a_picture_is_saved_in_the_background_too(user, path, drive, choose, qtbot):
    target = drive.folder / "phone.png"
    choose(target)
    drive.hang()
    user.window.preview.pictures.save(user.window.preview.view.device)
    assert said(user) == "Saving phone.png…"
    drive.come_back()
    qtbot.waitUntil(lambda: said(user) == "The picture was saved as phone.png.")
    assert target.read_bytes().startswith(b"\x89PNG")
