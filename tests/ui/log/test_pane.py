"""What the log shows after a send: that send and no other, also when the disk would not have it."""

import sqlite3
import stat
import threading
import time
from contextlib import closing, contextmanager

import pytest
from PySide6.QtGui import QPalette

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Accepted, NotSent, Unknown
from composer.sending.outgoing import Outgoing
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.ui.sending.confirm_dialog import ConfirmSendDialog
from composer.ui.widgets import notify
from composer.ui.widgets.colours import mode, state_colour, use_appearance
from tests.recording_sandbox import RecordingSandbox


@pytest.fixture
def told(monkeypatch):
    """What message boxes say, which nobody has to close."""
    texts = []
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: texts.append((title, text)))
    return texts


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("composer.store.database.BUSY_SECONDS", 0.1)


@contextmanager
def another_program(app):
    """Another program that has the log to itself."""
    with closing(
        sqlite3.connect(app.session.database.path, isolation_level=None, check_same_thread=False)
    ) as another:
        another.execute("BEGIN IMMEDIATE")
        yield another
        another.rollback()


@pytest.fixture
def taken_after_the_intent(app, impatient, monkeypatch):
    """Another program takes the log as soon as the next send is noted; `rollback` lets go of it."""
    alone = app.session.send_log.alone
    with closing(
        sqlite3.connect(app.session.database.path, isolation_level=None, check_same_thread=False)
    ) as another:

        @contextmanager
        def until_another_comes(*arguments):
            with alone(*arguments):
                yield
            another.execute("BEGIN IMMEDIATE")

        with monkeypatch.context() as patch:
            patch.setattr(app.session.send_log, "alone", until_another_comes)
            yield another


def send_by_another_copy(app):
    database = Database(app.session.database.path)
    other = SendLog(database)
    number = other.intend(Account("Production"), recipient="+10000000000", request="", draft="")
    other.conclude(number, Accepted("theirs"), 1)
    database.close_all()


def stop(user):
    """Press Stop, as soon as it can be meant: the second half of a double click on Send is not."""
    user.qtbot.waitUntil(user.window.message.send_bar.stop.isEnabled)
    user.click(user.window.message.send_bar.stop)


def chosen(user):
    return [index.row() for index in user.window.log.table.selectionModel().selectedRows()]


def test_after_a_send_its_own_row_is_chosen_whatever_another_copy_sends_meanwhile(user):
    user.session.sandbox.answer_next("slow")
    with user.qtbot.waitSignal(user.session.sender.finished):
        user.click(user.window.message.send_bar.send)
        user.qtbot.waitUntil(lambda: user.session.sandbox.requests == 1)
        send_by_another_copy(user.app)
        stop(user)
    assert [user.row(0)[2], user.row(1)[2]] == ["+10000000000", "+14155550123"]
    assert chosen(user) == [1]
    assert user.detail.headline.text() == "May have been sent"
    assert "You stopped the send" in user.detail.explanation.text()


def test_a_send_that_the_log_cannot_take_says_why_and_shows_no_other(user, impatient, told):
    user.send()
    assert user.detail.headline.text() == "Accepted"
    user.window.log_dock.close()
    with another_program(user.app):
        assert isinstance(user.send(), NotSent)
    assert user.session.sandbox.requests == 1
    assert chosen(user) == []
    assert user.detail.headline.text() == "Not sent"
    assert "the log of sends could not be written" in user.detail.explanation.text()
    assert user.detail.explanation.isVisible()
    user.session.log.refresh()
    assert user.detail.headline.text() == "Not sent"  # as long as nothing else is chosen
    user.window.log.table.selectRow(0)
    assert user.detail.headline.text() == "Accepted"


def test_an_outcome_that_cannot_be_written_is_told_shown_and_written_later(
    user, told, taken_after_the_intent
):
    outcome = user.send()
    assert isinstance(outcome, Accepted)
    [(title, text)] = told
    assert title == "The log could not be written"
    assert text.startswith("Accepted. The sandbox took the message")
    assert f"Message id: {outcome.message_id}" in text
    assert text.endswith("another program is using it.")
    assert user.row()[3] == "Accepted (not kept)"
    assert user.detail.headline.text() == "Accepted (not kept)"
    assert "goes on trying" in user.detail.explanation.text()
    taken_after_the_intent.rollback()
    user.session.log_upkeep.start()  # it looks at once
    user.qtbot.waitUntil(lambda: user.row()[3] == "Accepted")
    assert user.detail.headline.text() == "Accepted"
    assert "goes on trying" not in user.detail.explanation.text()


def test_an_outcome_that_cannot_be_written_is_written_at_the_end(user, told, taken_after_the_intent):
    outcome = user.send()
    taken_after_the_intent.rollback()
    user.app.stop()
    database = Database(user.session.database.path)
    assert [kept.outcome for kept in SendLog(database).page(0, 9)] == [outcome]
    database.close_all()


def test_stop_takes_effect_at_once_while_another_program_has_the_log(user, told):
    with another_program(user.app):
        user.click(user.window.message.send_bar.send)
        begun = time.monotonic()
        with user.qtbot.waitSignal(user.session.sender.finished) as finished:
            stop(user)
        assert time.monotonic() - begun < 1
    assert isinstance(finished.args[0].outcome, NotSent)
    assert user.detail.explanation.text() == "You stopped the send before anything was sent."
    assert user.session.sandbox.requests == 0


def test_a_log_whose_file_is_removed_is_begun_anew_and_that_is_said_once(user, told, home):
    user.send()
    for file in home.glob("composer.sqlite3*"):
        file.unlink(missing_ok=True)  # a connection that is closed takes its own along
    assert isinstance(user.send(), Accepted)
    assert [title for title, _text in told] == ["The log was begun anew"]
    assert (user.session.log.rowCount(), user.row()[2:4]) == (1, ["+14155550123", "Accepted"])
    assert user.detail.headline.text() == "Accepted"
    assert stat.S_IMODE((home / "composer.sqlite3").stat().st_mode) == 0o600
    user.send()
    user.session.log_upkeep.start()  # it looks at once
    user.qtbot.waitUntil(lambda: user.session.background.wait(0))
    assert len(told) == 1


def test_a_log_whose_file_is_removed_is_noticed_without_a_send(user, told, home):
    user.send()
    for file in home.glob("composer.sqlite3*"):
        file.unlink(missing_ok=True)  # a connection that is closed takes its own along
    user.session.log_upkeep.start()  # it looks at once
    user.qtbot.waitUntil(lambda: bool(told))
    assert user.session.log.rowCount() == 0


def test_a_log_whose_file_is_removed_during_a_send_still_tells_the_outcome(user, told, home):
    user.session.sandbox.answer_next("slow")
    with user.qtbot.waitSignal(user.session.sender.finished):
        user.click(user.window.message.send_bar.send)
        user.qtbot.waitUntil(lambda: user.session.sandbox.requests == 1)
        for file in home.glob("composer.sqlite3*"):
            file.unlink(missing_ok=True)  # a connection that is closed takes its own along
        send_by_another_copy(user.app)
        stop(user)
    assert "May have been sent." in told[0][1]
    assert chosen(user) == []
    assert user.detail.headline.text() == "May have been sent"


def test_a_send_of_a_copy_that_was_killed_is_settled(user):
    user.send()
    with closing(sqlite3.connect(user.session.database.path)) as connection, connection:
        connection.execute(
            "UPDATE sends SET outcome = NULL, run = 'another', started_at = started_at - 200000000"
        )
    user.session.log_upkeep.start()  # it looks at once
    user.qtbot.waitUntil(lambda: user.row()[3] == "May have been sent")
    assert isinstance(user.session.send_log.page(0, 1)[0].outcome, Unknown)


def test_what_is_being_read_stays_where_it_is_while_the_log_changes(user):
    user.send()
    user.detail.tabs.setCurrentWidget(user.detail.request)
    user.detail.request.selectAll()
    user.session.log.refresh()
    assert user.detail.request.textCursor().hasSelection()


def test_the_details_colours_follow_the_palette(user, request):
    user.send()
    user.detail.tabs.setCurrentWidget(user.detail.answer)

    def of_answer():
        line = user.detail.answer.document().firstBlock().next()
        return {part.format.foreground().color().name() for part in line.layout().formats()}

    request.addfinalizer(lambda: use_appearance("system"))
    for appearance in ("dark", "light", "dark"):
        user.window.menus.appearances.chosen.emit(appearance)
        user.qtbot.waitUntil(lambda appearance=appearance: mode(user.window.palette()) == appearance)
        palette = user.window.palette()
        ok = state_colour(palette, "ok")
        assert user.detail.headline.palette().color(QPalette.ColorRole.WindowText) == ok
        assert user.window.message.send_bar.summary.palette().color(QPalette.ColorRole.WindowText) == ok
        assert of_answer() == {palette.link().color().name(), ok.name()}


def test_a_send_cannot_be_begun_from_anywhere_while_the_sender_rests(user):
    user.send()
    assert not user.session.sender.may_send
    assert not user.window.message.send_bar.send.isEnabled()
    account, key = user.session.accounts.current, user.session.accounts.key
    with pytest.raises(RuntimeError):
        user.session.sender.send(Outgoing(user.session.document.message, account), key)
    user.window.menus.send.trigger()
    assert not user.session.sender.busy
    assert user.session.sandbox.requests == 1


def test_progress_is_told_on_the_windows_thread(user):
    seen = []
    user.session.sender.recorded.connect(lambda: seen.append(threading.get_ident()))
    user.send()
    assert seen == [threading.get_ident()]


def test_a_sandbox_of_its_own_is_asked_no_question(user, monkeypatch):
    """As the command `send` has it: nothing on this machine reaches a phone."""
    asked = []
    monkeypatch.setattr(ConfirmSendDialog, "exec", lambda _dialog: asked.append("asked"))
    with RecordingSandbox() as another:
        account = Account("QA", another.base_url, sid="HX1", sender="+14155550100", kind="sandbox")
        user.session.accounts.save(account, None, ApiKey("some-key"))
        user.session.accounts.select("QA")
        assert isinstance(user.send(), Accepted)
        assert (another.requests, asked) == (1, [])


def clear(user):
    user.menu_entry("View", "Clear log…").trigger()
    user.qtbot.waitUntil(lambda: user.session.background.wait(0))


def test_the_log_is_cleared_after_a_question(user, monkeypatch):
    user.send()
    answers = iter([False, True])
    asked = []
    monkeypatch.setattr(notify, "confirm", lambda _window, *words: asked.append(words) or next(answers))
    clear(user)
    assert user.session.log.rowCount() == 1
    clear(user)
    user.qtbot.waitUntil(lambda: user.session.log.rowCount() == 0)
    assert user.session.send_log.extent()[0] == 0
    assert [words[0] for words in asked] == ["Remove all sends from the log?"] * 2


def test_a_log_that_cannot_be_cleared_says_why(user, monkeypatch, told, impatient):
    user.send()
    monkeypatch.setattr(notify, "confirm", lambda *_arguments: True)
    with another_program(user.app):
        clear(user)
        user.qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "The log could not be cleared"
    assert user.session.log.rowCount() == 1


def test_a_log_that_cannot_be_read_is_not_said_to_be_empty(user, monkeypatch, caplog):
    pane = user.window.log
    assert pane.empty.text().startswith("Nothing has been sent yet.")
    with monkeypatch.context() as patch:
        patch.setattr(user.session.send_log, "extent", fail)
        pane.model.reload()
        assert pane.empty.text() == "The records are damaged."
    caplog.clear()
    pane.model.refresh()
    pane.model.reload()
    assert pane.empty.text().startswith("Nothing has been sent yet.")


def fail(*_args):
    raise StorageError(None, "The records are damaged.")
