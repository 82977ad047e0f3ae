"""What the user does with the sends in the log: open, copy, export, mask, keep."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from composer.kaleyra.outcome import Accepted, NotSent, Unknown
from composer.message.model import Message
from composer.store.database import Database
from composer.store.log.sends import SendLog
from composer.store.settings import load_settings
from composer.ui.widgets import notify
from tests.store.logged_sends import HELLO, QA, SHOP, Clock, put

from .log_steps import REFUSED, REPLY, have, said


@pytest.fixture
def confirmed(monkeypatch):
    """What was asked; every question is answered with yes."""
    asked = []
    monkeypatch.setattr(notify, "confirm", lambda _window, *words: asked.append(words) or True)
    return asked


def clipboard():
    return QGuiApplication.clipboard().text()


def test_a_past_send_opens_as_a_new_draft(user, log):
    have(user)
    user.click(user.detail.open)
    assert user.form.fields["body"].input.toPlainText() == "Hi *Maria*"
    assert user.session.document.message == HELLO
    assert user.session.document.path is None
    assert user.session.document.dirty
    assert said(user) == "This is a new draft of a message that was sent."


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_chosen_send_too(user, log, key):
    have(user)
    log.table.setFocus()
    user.qtbot.keyClick(log.table, key)
    assert user.session.document.message == HELLO


def test_enter_elsewhere_opens_nothing(user, log):
    before = user.session.document.message
    have(user)
    user.form.fields["to"].input.setFocus()
    user.qtbot.keyClick(user.form.fields["to"].input, Qt.Key.Key_Return)
    assert user.session.document.message == before


def test_unsaved_work_is_not_lost_to_a_past_send(user, log, monkeypatch):
    user.type("body", "Mine")

    async def refuse() -> bool:
        return False

    monkeypatch.setattr(user.window.files, "confirm_losing_work", refuse)
    have(user)
    user.click(user.detail.open)
    assert user.session.document.message.body == "Mine"


def test_a_draft_that_cannot_be_read_says_so(user, log, monkeypatch):
    told = []
    monkeypatch.setattr(notify, "warn", lambda _parent, *words: told.append(words))
    have(user)
    with user.session.database.writing() as connection:
        connection.execute("UPDATE sends SET draft = '{'")
    user.session.log.refresh()
    log.actions_.open.trigger()
    log.actions_.copy_command.trigger()
    assert [title for title, _text in told] == [
        "This send cannot be opened",
        "There is no command for this send",
    ]


def test_row_answer_and_command_are_copied(user, log):
    have(user)
    user.qtbot.keyClick(log.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = clipboard().split("\t")
    assert datetime.strptime(cells[0], "%Y-%m-%d %H:%M:%S")
    assert cells[1:] == ["Shop", "+4915112345678", "Refused", "400", "0.18 s", "Hi *Maria*"]
    assert said(user) == "The row was copied."
    log.actions_.copy_answer.trigger()
    assert clipboard() == REPLY
    log.actions_.copy_command.trigger()
    assert clipboard().startswith("curl ")
    assert "HXSECRETSID" not in clipboard()
    have(user, NotSent("x"))
    log.actions_.copy_answer.trigger()
    assert (said(user), clipboard()[:5]) == ("There was no answer to copy.", "curl ")


def test_a_copied_row_has_no_formula(user, log):
    have(user, message=replace(HELLO, body='=HYPERLINK("http://evil.example")'))
    user.qtbot.keyClick(log.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard().split("\t")[-1].startswith("'=")


def test_what_the_menus_offer_is_of_the_chosen_send(user, log):
    log.table.clearSelection()
    log.actions_.more.aboutToShow.emit()
    assert not log.actions_.send_menu.isEnabled()
    have(user)
    log.actions_.more.aboutToShow.emit()
    assert log.actions_.send_menu.isEnabled()
    have(user, NotSent("x"), message=Message("+14155550199"))
    log.actions_.same_recipient.trigger()
    user.qtbot.waitUntil(lambda: not log.model.searching)
    assert (log.filter.text.text(), log.model.rowCount()) == ("+14155550199", 1)


def test_the_detail_tells_outcome_timings_answer_and_request(user, log):
    have(user)
    words = user.detail.explanation.text()
    assert "Body: too long" in words
    assert "connected 0.04 s, sent 0.06 s, answer began 0.18 s, done 0.18 s" in words.replace("\u00a0", " ")
    assert "Shop · +4915112345678 · HTTP 400 · 0.18 s" in user.detail.facts.text()
    bar = user.detail.tabs.tabBar()
    user.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert user.detail.tabs.currentWidget() is user.detail.answer
    assert '"E413"' in user.detail.answer.toPlainText()


def test_a_send_without_timings_says_nothing_of_them(user, log):
    have(user, Unknown("x"))
    assert "After the start" not in user.detail.explanation.text()


def test_a_real_send_has_its_timings_in_the_log(user, log):
    user.send()
    [send] = user.session.send_log.page(0, 1)
    timings = send.outcome.timings
    assert timings.connect <= timings.sent <= timings.first_byte <= timings.done
    assert "After the start: connected " in user.detail.explanation.text()


def test_a_rehearsal_shows_both_numbers(user, log):
    have(user, Accepted("m"), account=QA)
    assert user.row()[2] == "+447700900123"
    assert "A rehearsal: meant for +4915112345678, sent to +447700900123." in user.detail.explanation.text()
    user.click(user.detail.open)
    assert user.session.document.message.to == "+4915112345678"


def test_numbers_are_masked_everywhere_and_shown_again(user, log):
    have(user, Accepted("m", ("447700900123",), 202, '{"recipient": "447700900123"}'), account=QA)
    log.actions_.mask.trigger()
    pages = [user.detail.explanation.text(), user.detail.facts.text(), *user.row()]
    pages += [user.detail.answer.toPlainText(), user.detail.request.toPlainText()]
    for action in (log.actions_.copy_row, log.actions_.copy_answer, log.actions_.copy_command):
        action.trigger()
        pages.append(clipboard())
    secret = ("7700900123", "15112345678", "4155550199")
    assert not [page for page in pages if any(number in page for number in secret)]
    assert "meant for +49 •••• 678, sent to +44 •••• 123" in user.detail.explanation.text()
    log.actions_.mask.trigger()
    assert user.row()[2] == "+447700900123"
    assert "+447700900123" in user.detail.explanation.text()


def test_masking_is_remembered(user, log):
    log.actions_.mask.trigger()
    user.session.settings.save()
    assert load_settings(user.session.settings.path).mask_numbers


def test_a_masked_number_is_not_put_into_the_search(user, log):
    have(user)
    log.actions_.mask.trigger()
    log.actions_.same_recipient.trigger()
    assert log.filter.text.text() == ""
    log.actions_.mask.trigger()
    log.actions_.same_recipient.trigger()
    assert log.filter.text.text() == "+4915112345678"


def period(log, days):
    return log.actions_.retention_menu.entries[days]


def test_a_shorter_period_asks_and_removes_what_is_older(user, log, confirmed):
    for age in (100, 40, 1):
        put(SendLog(user.session.database, Clock(datetime.now(UTC) - timedelta(days=age))), NotSent("x"))
    user.session.log.reload()
    assert period(log, 0).isChecked()
    period(log, 90).trigger()
    user.qtbot.waitUntil(lambda: user.session.log.rowCount() == 2)
    title, text, button = confirmed[0]
    assert title == "Keep sends for 90 days?"
    assert "1 of them is removed now" in text
    assert button == "Remove"
    assert period(log, 90).isChecked()
    user.session.settings.save()
    assert load_settings(user.session.settings.path).log_days == 90


def test_a_period_that_is_not_confirmed_changes_nothing(user, log, monkeypatch):
    put(SendLog(user.session.database, Clock(datetime.now(UTC) - timedelta(days=400))), NotSent("x"))
    monkeypatch.setattr(notify, "confirm", lambda *_words: False)
    period(log, 30).trigger()
    user.qtbot.waitUntil(lambda: user.session.background.wait(0))
    assert (user.session.send_log.extent()[0], user.session.settings.log_days) == (1, 0)
    user.qtbot.waitUntil(period(log, 0).isChecked)


def test_old_sends_go_at_the_start_when_that_was_chosen(user, log):
    for age in (31, 29):
        put(
            SendLog(user.session.database, Clock(datetime.now(UTC) - timedelta(days=age))),
            NotSent(f"{age} days"),
        )
    user.session.settings.log_days = 30
    user.window.close()
    user.app.stop()

    from composer.app import App
    from composer.session.drafts.header_file import File
    from composer.session.session import Session
    from composer.store.accounts.keychain import KeyStore
    from composer.store.paths import find_paths

    again = App(Session(find_paths(os.environ), KeyStore(lambda: None), lambda _url, _type, _cancel: File()))
    with user.qtbot.waitSignal(again.session.readiness.changed):
        again.start(None)
    user.qtbot.waitUntil(lambda: again.window.log.filter.count.text() == "1 send")
    assert again.session.log.send(0).outcome == NotSent("29 days")
    again.window.close()
    again.stop()


def test_an_account_and_a_message_of_others_are_plain_text(user, log):
    have(user, NotSent("<b>x</b> & y"), account=replace(SHOP, name="<i>A</i>"))
    assert "<i>A</i>" in user.detail.facts.text()
    assert user.detail.facts.textFormat() == Qt.TextFormat.PlainText
    assert "<b>x</b> & y" in user.detail.explanation.text()


def test_the_database_of_the_window_is_whole(user, log):
    have(user)
    database = Database(user.session.database.path)
    assert SendLog(database).get(1).outcome == REFUSED
    database.close_all()
