"""Sending with accounts that matter: what stands out, what is asked, what waits."""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from composer.kaleyra.outcome import Accepted, Rejected, Unknown
from composer.message.drafts.draft import dumps
from composer.ui.accounts.dialog import AccountsDialog

from .live_steps import OWN, answer, ask_no_more, confirm, send_elsewhere, texts, use


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
    user.refresh()
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
    user.refresh()
    user.click(user.window.message.send_bar.send)
    ((words, button, hides_pause, _),) = seen
    assert any("may have been sent" in line and "check with Kaleyra" in line for line in words)
    assert (button, hides_pause, api.requests) == ("Send again", True, 1)


def test_what_a_command_sent_meanwhile_is_seen_before_the_next_send(user, api, qtbot):
    use(user, api)
    ask_no_more(user, api, qtbot)
    send_elsewhere(user, Unknown("Perhaps."))
    seen = answer(lambda dialog: (texts(dialog), dialog.reject()))
    user.click(user.window.message.send_bar.send)
    assert any("may have been sent" in line for line in seen[0][0])
    assert (api.requests, user.session.sender.busy) == (0, False)


def test_what_a_command_sent_while_the_question_was_open_is_asked_about(user, api, qtbot):
    use(user, api)
    again = []

    def agree(dialog):
        send_elsewhere(user, Accepted("m1"))
        again.append(answer(lambda other: (other.send.text(), texts(other), other.reject())))
        dialog.send.click()

    seen = answer(agree)
    user.click(user.window.message.send_bar.send)
    assert seen
    (((button, words, _),),) = again
    assert button == "Send again"
    assert any("arrives twice" in line for line in words)
    assert (api.requests, user.session.sender.busy) == (0, False)


def test_what_the_api_asked_a_command_while_the_question_was_open_is_heeded(user, api, qtbot):
    use(user, api)

    def agree(dialog):
        send_elsewhere(user, Rejected("E429", "Too many.", status=429, retry_after=30))
        dialog.send.click()

    assert answer(agree) is not None
    user.click(user.window.message.send_bar.send)
    qtbot.waitUntil(lambda: user.window.message.send_bar.summary.text().startswith("Kaleyra asks to wait 0:"))
    assert (api.requests, user.session.sender.busy) == (0, False)


def test_another_account_chosen_while_the_question_is_open_sends_nothing(user, api, qtbot):
    use(user, api)

    def agree(dialog):
        user.session.accounts.select("sandbox")
        dialog.send.click()

    seen = answer(agree)
    user.click(user.window.message.send_bar.send)
    assert seen
    assert (api.requests, user.session.sandbox.requests, user.session.sender.busy) == (0, 0, False)


def test_a_draft_that_somebody_else_changed_is_asked_about_whatever_was_paused(user, api, qtbot, tmp_path):
    use(user, api)
    path = write(tmp_path / "offer.reply.json", user.session.document.draft)
    user.window.files.load(path)
    confirm(user, qtbot, pause=True)
    user.type("body", "Mine")
    assert user.window.files.save().result
    assert isinstance(user.send(), Accepted)
    theirs = replace(
        user.session.document.draft,
        message=replace(user.session.document.message, to="+442071838750"),
    )
    write(path, theirs)
    user.window.files.check_file()
    qtbot.waitUntil(lambda: user.session.sender.may_send)
    user.refresh()
    seen = answer(lambda dialog: (texts(dialog), dialog.reject()))
    user.click(user.window.message.send_bar.send)
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
    assert "Do not send it again yet" in user.window.log.detail.explanation.text()


def test_an_account_that_a_draft_brings_is_asked_about_whatever_was_paused(user, api, qtbot, tmp_path):
    use(user, api)
    path = tmp_path / "offer.reply.json"
    user.session.document.saved(path, b"{}")
    confirm(user, qtbot, pause=True)
    user.session.accounts.select("sandbox")
    user.session.document.open(user.session.document.draft, None)
    user.session.document.open(user.session.document.draft, path)
    assert user.session.accounts.current.name == "sandbox", "the last choice counts"
    user.session.settings.remember_account(path, "Bakery")
    user.session.document.open(user.session.document.draft, path)
    assert user.window.statusBar().currentMessage() == "This draft is sent with “Bakery”, as before."
    user.type("body", "Another text")
    _outcome, seen = confirm(user, qtbot)
    assert seen


def test_one_click_sends_to_the_users_own_phone(user, api, qtbot):
    use(user, api, own_number=OWN)
    with qtbot.waitSignal(user.session.sender.finished, timeout=15000):
        user.click(user.window.message.send_bar.own)
    assert user.session.send_log.page(0, 1)[0].recipient == OWN
    assert user.form.fields["to"].input.text() == "+14155550123"


def test_it_does_not_need_the_drafts_recipient_but_everything_else(user, api, qtbot):
    use(user, api, own_number=OWN)
    user.type("to", "")
    user.refresh()
    assert not user.window.message.send_bar.send.isEnabled()
    with qtbot.waitSignal(user.session.sender.finished, timeout=15000):
        user.click(user.window.message.send_bar.own)
    qtbot.waitUntil(lambda: user.session.sender.may_send)
    user.type("body", "")
    user.refresh()
    user.click(user.window.message.send_bar.own)
    assert user.form.fields["body"].input.hasFocus()
    assert not user.session.sender.busy
    assert api.requests == 1


def test_without_an_own_number_the_account_asks_for_one(user, api):
    use(user, api)
    focused = []

    def look():
        dialog = QApplication.activeModalWidget()
        focused.append(isinstance(dialog, AccountsDialog) and dialog.form.inputs["own_number"].hasFocus())
        dialog.reject()

    QTimer.singleShot(200, look)
    user.click(user.window.message.send_bar.own)
    assert (focused, api.requests) == ([True], 0)


def test_a_double_click_on_the_shortcut_and_the_button_is_one_post(user, api, qtbot):
    use(user, api, kind="test", allowed_recipients=("+14155550123",), own_number=OWN)
    with qtbot.waitSignal(user.session.sender.finished, timeout=15000):
        user.click(user.window.message.send_bar.send)
        user.click(user.window.message.send_bar.send)
        user.window.menus.send.trigger()
        user.window.menus.own_number.trigger()
    assert api.requests == 1


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


def test_what_a_command_sent_before_the_intent_was_written_is_asked_about(user, api, qtbot, monkeypatch):
    """The window has looked already; the look at the intent is the one that counts."""
    use(user, api)
    ask_no_more(user, api, qtbot)
    user.refresh()
    sender = user.session.sender
    started = sender.send

    def meanwhile(*arguments):
        send_elsewhere(user, Accepted("m1"))
        started(*arguments)

    monkeypatch.setattr(sender, "send", meanwhile)
    seen = answer(lambda dialog: (dialog.send.text(), texts(dialog), dialog.reject()))
    user.click(user.window.message.send_bar.send)
    qtbot.waitUntil(lambda: bool(seen), timeout=15000)
    ((button, words, _),) = seen
    assert button == "Send again"
    assert any("arrives twice" in line for line in words)
    assert (api.requests, sender.busy, user.session.send_log.extent()[0]) == (0, False, 1)
    monkeypatch.undo()
    user.refresh()
    outcome, _texts = confirm(user, qtbot)
    assert isinstance(outcome, Accepted)
    assert api.requests == 1
