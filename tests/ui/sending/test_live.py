"""Sending with accounts that matter: what stands out, what is asked, what waits."""

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Accepted, Rejected, Unknown
from composer.kaleyra.request import describe
from composer.kaleyra.sandbox import sandbox
from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.message.drafts.draft import dumps
from composer.store.database import Database
from composer.store.log.sends import SendLog
from composer.ui.sending.confirm_dialog import ConfirmSendDialog

OWN = "+14155550199"


@pytest.fixture
def api():
    """Stands for Kaleyra; being on this computer does not make its account a sandbox."""
    with Sandbox() as server:
        yield server


def use(user, api, kind="live", **fields):
    account = Account(
        "Bakery",
        api.base_url,
        sid="HX1",
        sender="+14155550100",
        kind=kind,
        callback_url="https://example.com/cb",
        **fields,
    )
    user.app.accounts.save(account, None, ApiKey(sandbox.KEY))
    user.app.accounts.select("Bakery")
    user.look()


def answer(act):
    """Do this with the question that comes up next; what it returns is in the list."""
    seen: list[object] = []
    until = time.monotonic() + 10

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog in (None, before) and time.monotonic() < until:
            QTimer.singleShot(50, look)
            return
        assert isinstance(dialog, ConfirmSendDialog)
        seen.append(act(dialog))

    before = QApplication.activeModalWidget()
    QTimer.singleShot(50, look)
    return seen


def texts(dialog):
    words = (dialog.recipient, dialog.account, dialog.from_number, dialog.warning, dialog.note)
    return [label.text() for label in words if label.isVisibleTo(dialog)]


def test_a_live_account_is_asked_about_with_everything_that_matters(user, api, qtbot):
    use(user, api)

    def refuse(dialog):
        found = texts(dialog)
        assert dialog.picture.pixmap().height() > 100
        qtbot.keyClick(dialog, Qt.Key.Key_Return)  # Enter does not send
        return found

    seen = answer(refuse)
    user.click(user.window.send_bar.send)
    assert seen == [
        ["+1 415-555-0123", "LIVE · Bakery", "+1 415-555-0100", "This account's address is on this computer."]
    ]
    assert (api.requests, user.app.send_log.count()) == (0, 0)


def confirm(user, qtbot, pause=False):
    def act(dialog):
        dialog.pause.setChecked(pause)
        found = texts(dialog)
        qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
        return found

    seen = answer(act)
    outcome = user.send()
    qtbot.waitUntil(lambda: user.app.sender.may_send)
    return outcome, seen[0] if seen else None


def test_the_question_can_be_left_out_for_an_hour(user, api, qtbot):
    use(user, api)
    outcome, seen = confirm(user, qtbot, pause=True)
    assert isinstance(outcome, Accepted)
    assert seen
    user.type("body", "Another text")
    assert isinstance(user.send(), Accepted)
    assert api.requests == 2


def test_the_same_message_again_is_asked_about_even_then(user, api, qtbot):
    use(user, api)
    confirm(user, qtbot, pause=True)
    user.look()
    warned = "This message was sent to +1 415-555-0123 just now: sent again, it arrives twice."
    assert warned in user.notes("to")
    _outcome, seen = confirm(user, qtbot)
    assert f"! {warned}" in seen
    assert api.requests == 2


def test_what_may_have_been_sent_is_asked_about_before_it_is_sent_again(user, api, qtbot):
    use(user, api)
    api.answer_next("dropped")
    confirm(user, qtbot, pause=True)
    seen = answer(
        lambda dialog: (texts(dialog), dialog.send.text(), dialog.pause.isHidden(), dialog.reject())
    )
    user.look()
    user.click(user.window.send_bar.send)
    ((words, button, hides_pause, _),) = seen
    assert any("may have been sent" in line and "check with Kaleyra" in line for line in words)
    assert (button, hides_pause, api.requests) == ("Send again", True, 1)


@contextmanager
def elsewhere(user):
    """The log as a command has it that runs beside the window."""
    database = Database(user.app.database.path)
    yield SendLog(database)
    database.close_all()


def send_elsewhere(user, outcome):
    message, account = user.app.document.message, user.app.accounts.current
    with elsewhere(user) as send_log:
        number = send_log.intend(
            account, recipient=message.to, request=describe(message, account), draft="{}"
        )
        send_log.conclude(number, outcome, 20)


def test_what_a_command_sent_meanwhile_is_seen_before_the_next_send(user, api, qtbot):
    use(user, api)
    user.window.sending._confirmation.pause(user.app.accounts.current)
    send_elsewhere(user, Unknown("Perhaps."))
    seen = answer(lambda dialog: (texts(dialog), dialog.reject()))
    user.click(user.window.send_bar.send)
    assert any("may have been sent" in line for line in seen[0][0])
    assert (api.requests, user.app.sender.busy) == (0, False)


def test_what_a_command_sent_while_the_question_was_open_is_asked_about(user, api, qtbot):
    use(user, api)
    again = []

    def agree(dialog):
        send_elsewhere(user, Accepted("m1"))
        again.append(answer(lambda other: (other.send.text(), texts(other), other.reject())))
        dialog.send.click()

    seen = answer(agree)
    user.click(user.window.send_bar.send)
    assert seen
    (((button, words, _),),) = again
    assert button == "Send again"
    assert any("arrives twice" in line for line in words)
    assert (api.requests, user.app.sender.busy) == (0, False)


def test_what_the_api_asked_a_command_while_the_question_was_open_is_heeded(user, api, qtbot):
    use(user, api)

    def agree(dialog):
        send_elsewhere(user, Rejected("E429", "Too many.", status=429, retry_after=30))
        dialog.send.click()

    assert answer(agree) is not None
    user.click(user.window.send_bar.send)
    qtbot.waitUntil(lambda: user.window.send_bar.summary.text().startswith("Kaleyra asks to wait 0:"))
    assert (api.requests, user.app.sender.busy) == (0, False)


def test_another_account_chosen_while_the_question_is_open_sends_nothing(user, api, qtbot):
    use(user, api)

    def agree(dialog):
        user.app.accounts.select("sandbox")
        dialog.send.click()

    seen = answer(agree)
    user.click(user.window.send_bar.send)
    assert seen
    assert (api.requests, user.app.sandbox.requests, user.app.sender.busy) == (0, 0, False)


def test_a_draft_that_somebody_else_changed_is_asked_about_whatever_was_paused(user, api, qtbot, tmp_path):
    use(user, api)
    path = write(tmp_path / "offer.reply.json", user.app.document.draft)
    user.window.files.load(path)
    confirm(user, qtbot, pause=True)
    user.type("body", "Mine")
    assert user.window.files.save()
    assert isinstance(user.send(), Accepted)
    theirs = replace(user.app.document.draft, message=replace(user.app.document.message, to="+442071838750"))
    write(path, theirs)
    user.window.files.look_for_file()
    qtbot.waitUntil(lambda: user.app.sender.may_send)
    user.look()
    seen = answer(lambda dialog: (texts(dialog), dialog.reject()))
    user.click(user.window.send_bar.send)
    assert seen[0][0][0] == "+44 20 7183 8750"
    assert api.requests == 2


def write(path, draft):
    path.write_bytes(dumps(draft))
    return path


def test_where_nobody_knows_what_came_of_it_the_log_says_what_to_do_now(user, api, qtbot):
    use(user, api)
    confirm(user, qtbot)
    user.window.log_dock.close()
    api.answer_next("dropped")
    user.type("body", "Another text")
    confirm(user, qtbot)
    assert user.window.log_dock.isVisible()
    assert "Do not send it again yet" in user.window.log.detail.words.text()


def test_the_question_says_what_is_known_of_the_24_hours(user, api):
    use(user, api)
    account = replace(user.app.accounts.current, base_url="https://api.kaleyra.io")
    user.app.accounts.save(account, "Bakery", ApiKey(sandbox.KEY))
    user.look()
    seen = answer(lambda dialog: (texts(dialog), dialog.reject()))
    user.click(user.window.send_bar.send)
    assert any(line.startswith("! Whether the 24-hour window is open is not known") for line in seen[0][0])


def test_the_list_warns_as_soon_as_a_send_has_ended(user, api, qtbot):
    use(user, api)
    confirm(user, qtbot, pause=True)
    lines = user.window.send_bar.problems
    assert any("sent again, it arrives twice" in lines.item(row).text() for row in range(lines.count()))
    user.app.send_log.clear()
    user.app._log_retention.removed.emit("")
    assert lines.count() == 0


def test_what_else_is_to_be_looked_at_is_asked_about_too(user, api, qtbot):
    use(user, api)
    user.type("buttons[0].title", "*Yes*")
    user.look()
    _outcome, seen = confirm(user, qtbot)
    problems = [problem.text for problem in user.app.readiness.problems_of("buttons[0].title")]
    assert problems
    assert "".join(f"! {text}" for text in problems) in seen


def test_an_account_that_a_draft_brings_is_asked_about_whatever_was_paused(user, api, qtbot, tmp_path):
    use(user, api)
    path = tmp_path / "offer.reply.json"
    user.app.document.saved(path, b"{}")
    confirm(user, qtbot, pause=True)
    user.app.accounts.select("sandbox")
    user.app.document.open(user.app.document.draft, None)
    user.app.document.open(user.app.document.draft, path)
    assert user.app.accounts.current.name == "sandbox", "the last choice counts"
    user.app.settings.remember_account(path, "Bakery")
    user.app.document.open(user.app.document.draft, path)
    assert user.window.statusBar().currentMessage() == "This draft is sent with “Bakery”, as before."
    user.type("body", "Another text")
    _outcome, seen = confirm(user, qtbot)
    assert seen


def test_the_result_of_one_account_does_not_stand_beside_another(user, api):
    user.send()
    assert "Accepted" in user.window.send_bar.summary.text()
    use(user, api)
    assert user.window.send_bar.summary.text() == "Ready to send"


def test_the_result_says_when_it_was_only_to_oneself(user, api, qtbot):
    use(user, api, own_number=OWN)
    with qtbot.waitSignal(user.app.sender.finished, timeout=15000):
        user.click(user.window.send_bar.own)
    assert "Accepted for you (+1 415-555-0199)" in user.window.send_bar.summary.text()


def test_send_counts_down_while_the_api_asks_to_wait(user, api, qtbot, monkeypatch):
    use(user, api, allowed_recipients=("+14155550123",), kind="test")
    api.answer_next("rate-limited")
    user.send()
    bar = user.window.send_bar
    first = bar.summary.text()
    assert first.startswith("Kaleyra asks to wait 0:")
    assert not bar.send.isEnabled()
    assert not bar.own.isEnabled()
    qtbot.waitUntil(lambda: bar.summary.text() != first, timeout=3000)
    assert bar.summary.text().startswith("Kaleyra asks to wait 0:")
    user.window.menus.send_chosen.emit()
    assert not user.app.sender.busy
    assert api.requests == 1
    later = user.app.repeat_check._now() + timedelta(hours=1)
    monkeypatch.setattr(user.app.repeat_check, "_now", lambda: later)
    qtbot.waitUntil(bar.send.isEnabled, timeout=3000)


def test_a_rehearsal_goes_to_the_allowed_recipient_and_says_so_before(user, api, qtbot):
    use(user, api, kind="test", allowed_recipients=("+14155550777",))
    notes = user.notes("to")
    assert "Will be sent to +1 415-555-0777, not to +1 415-555-0123" in notes
    assert isinstance(user.send(), Accepted), "no question: it is held to its allowed recipients"
    assert user.app.send_log.page(0, 1)[0].recipient == "+14155550777"
    assert user.form.fields["to"].input.text() == "+14155550123"


def test_one_click_sends_to_the_users_own_phone(user, api, qtbot):
    use(user, api, own_number=OWN)
    with qtbot.waitSignal(user.app.sender.finished, timeout=15000):
        user.click(user.window.send_bar.own)
    assert user.app.send_log.page(0, 1)[0].recipient == OWN
    assert user.form.fields["to"].input.text() == "+14155550123"


def test_it_does_not_need_the_drafts_recipient_but_everything_else(user, api, qtbot):
    use(user, api, own_number=OWN)
    user.type("to", "")
    user.look()
    assert not user.window.send_bar.send.isEnabled()
    with qtbot.waitSignal(user.app.sender.finished, timeout=15000):
        user.click(user.window.send_bar.own)
    qtbot.waitUntil(lambda: user.app.sender.may_send)
    user.type("body", "")
    user.look()
    user.click(user.window.send_bar.own)
    assert user.form.fields["body"].input.hasFocus()
    assert not user.app.sender.busy
    assert api.requests == 1


def test_without_an_own_number_the_account_asks_for_one(user, api, monkeypatch):
    use(user, api)
    opened: list[str] = []
    monkeypatch.setattr(
        "composer.ui.window.main_window.MainWindow._on_accounts_chosen",
        lambda _w, field: opened.append(field),
    )
    user.click(user.window.send_bar.own)
    assert (opened, api.requests) == (["own_number"], 0)


@pytest.mark.parametrize(
    ("kind", "colour", "shown"),
    [("live", "", "#b3261e"), ("test", "", "#6a3fa0"), ("live", "#00875a", "#00875a")],
)
def test_the_account_colours_badge_button_and_edge(user, api, kind, colour, shown):
    use(user, api, kind=kind, colour=colour)
    window = user.window
    assert window.badge.text() == f"{kind.upper()} · Bakery"
    assert window.send_bar.send.text() == "Send with Bakery"
    picture = window.grab().toImage()
    assert picture.pixelColor(1, picture.height() // 2).name() == shown
    assert picture.pixelColor(picture.width() // 2, picture.height() - 1).name() == shown
    for widget in (window.badge, window.send_bar.send):
        corner = widget.grab().toImage().pixelColor(widget.width() // 2, 3)
        assert corner.name() == shown
    user.app.accounts.select("sandbox")
    assert window.grab().toImage().pixelColor(1, picture.height() // 2).name() != shown
    assert not window.send_bar.own.isVisible()


def test_a_double_click_on_the_shortcut_and_the_button_is_one_post(user, api, qtbot):
    use(user, api, kind="test", allowed_recipients=("+14155550123",), own_number=OWN)
    with qtbot.waitSignal(user.app.sender.finished, timeout=15000):
        user.click(user.window.send_bar.send)
        user.click(user.window.send_bar.send)
        user.window.menus.send_chosen.emit()
        user.window.menus.own_number_chosen.emit()
    assert api.requests == 1


def test_the_sandbox_shows_the_countdown_and_may_be_sent_to_all_the_same(user):
    user.window.menus.answers["rate-limited"].trigger()
    user.send()
    assert user.window.send_bar.summary.text().startswith("The sandbox asks to wait 0:")
    assert isinstance(user.send(), Accepted)
    assert "asks to wait" not in user.window.send_bar.summary.text()


def test_the_account_chosen_during_a_send_changes_nothing_of_what_is_told(user, api, qtbot):
    use(user, api)
    locked = Account(
        "Locked",
        api.base_url,
        sid="HX1",
        sender="+14155550100",
        kind="test",
        allowed_recipients=("+14155550111",),
    )
    user.app.accounts.save(locked, None, ApiKey(sandbox.KEY))
    api.answer_next("slow")
    user.look()
    seen = answer(lambda dialog: dialog.send.click())
    user.click(user.window.send_bar.send)
    assert seen
    with qtbot.waitSignal(user.app.sender.finished, timeout=15000):
        user.app.accounts.select("Locked")
    assert "Accepted for +1 415-555-0123 with Bakery: see the log" in user.window.send_bar.summary.text()
    assert user.window.statusBar().currentMessage() == "+1 415-555-0123: Accepted"


def test_a_sender_that_is_not_the_accounts_is_pointed_out(user, api, qtbot):
    use(user, api)
    assert user.app.readiness.problems_of("from") == []
    user.type("from", "+1 (415) 555-0100")
    user.look()
    assert user.app.readiness.problems_of("from") == []
    user.type("from", "+14155550177")
    user.look()
    words = "This message has a sender of its own, not +1 415-555-0100 of the account."
    assert words in user.notes("from")
    _outcome, seen = confirm(user, qtbot)
    assert f"! {words}" in seen


def test_a_rehearsal_is_told_by_whom_it_went_to(user, api):
    use(user, api, kind="test", allowed_recipients=("+14155550111",))
    user.send()
    assert "Accepted for +1 415-555-0111" in user.window.send_bar.summary.text()
    assert user.window.statusBar().currentMessage() == "+1 415-555-0111: Accepted"


def test_another_name_ends_no_countdown(user, api):
    use(user, api, kind="test", allowed_recipients=("+14155550123",))
    api.answer_next("rate-limited")
    user.send()
    user.app.accounts.save(replace(user.app.accounts.current, name="Renamed"), "Bakery", None)
    user.look()
    assert user.app.accounts.current.name == "Renamed"
    assert "asks to wait" in user.window.send_bar.summary.text()
    assert not user.window.send_bar.send.isEnabled()


def test_the_first_choice_in_the_log_moves_nothing(user):
    user.send()
    user.window.log_dock.show()
    log = user.window.log
    log.table.clearSelection()
    QApplication.processEvents()
    before = log.minimumSizeHint().height()
    log.table.selectRow(0)
    QApplication.processEvents()
    assert log.minimumSizeHint().height() == before
