"""Paste cURL and Copy as cURL: what is said before a command is used, and what never gets into a draft."""

import shlex
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from composer.kaleyra.account import Account
from composer.kaleyra.curl import read as curl
from composer.message.drafts.draft import dumps
from composer.ui.accounts.dialog import AccountsDialog
from composer.ui.curl import paste_dialog
from composer.ui.curl.paste_dialog import CHARACTERS_MAX, PasteCurlDialog
from composer.ui.widgets import notify

from ..pressing import press

KEY = "A1b2c3d4e5f6g7h8"
COMMAND = f"""$ curl -X POST ‘https://kaleyra.example.com/v1/HXIN1700000000IN/messages’
-H 'api-key: {KEY}'
-F 'to=+442071838750' -F 'from=+14155550100' -F 'callback_url=https://hooks.example.org/kaleyra'
-F 'type=reply' -F 'channel=WhatsApp' -F 'header_type=image' -F 'header_value=https://example.com/a.png'
-F 'body=Hi <b>Maria</b>\u00a0!' -F 'footer=Bye' -F 'colour=red'
-F 'action={{"buttons":[{{"type":"reply","reply":{{"id":"yes","title":"Yes please"}}}}]}}'
"""


@pytest.fixture
def clipboard(qapp):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    yield clipboard
    clipboard.clear()


@pytest.fixture
def dialog(user, qtbot):
    """The dialog, open."""
    dialog = PasteCurlDialog(user.window, user.session.background, "Shop")
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def paste(dialog, qtbot, clipboard, text: str) -> None:
    """Paste a text in place of what is there, and wait until it was read."""
    clipboard.setText(text)
    dialog.input.selectAll()
    with qtbot.waitSignal(dialog.result_shown):
        qtbot.keyClick(dialog.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def act_in_dialog(qtbot, *acts) -> None:
    """Do things one after another in the dialog that opens next, each once its text was read."""
    left = list(acts)

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, PasteCurlDialog) and dialog.use.isEnabled():
            left.pop(0)(dialog)
        if left:
            QTimer.singleShot(20, act)

    QTimer.singleShot(20, act)


def use(user, qtbot, clipboard, word: str = "Stay with “sandbox”") -> None:
    """Paste COMMAND into the form, and answer what is asked of its account."""

    def take(dialog) -> None:
        user.click(dialog.use)
        press(word)

    clipboard.setText(COMMAND)
    act_in_dialog(qtbot, take)
    user.window.menus.paste_curl.trigger()


def test_at_first_there_is_nothing_to_use(dialog, qtbot):
    assert not dialog.use.isEnabled()
    assert not dialog.report.isVisible()
    assert dialog.verdict.text() == ""
    assert dialog.input.hasFocus()


def test_all_that_was_found_is_said(dialog, qtbot, clipboard):
    paste(dialog, qtbot, clipboard, COMMAND)
    assert dialog.use.isEnabled()
    said = dialog.report.toPlainText()
    for line in (
        "Recipient: +442071838750",
        "Sender: +14155550100",
        "Callback URL: https://hooks.example.org/kaleyra",
        "Header: image, https://example.com/a.png",
        "Body: Hi <b>Maria</b> !",
        "Footer: Bye",
        "Reply button 1: Yes please (id yes)",
        "Curly quotes were read as straight ones.",
    ):
        assert line in said.splitlines()
    assert "colour" in said.partition("Left out")[2].partition("To know")[0]
    known = said.partition("To know")[2]
    assert "https://kaleyra.example.com and the SID HXIN1700000000IN" in known
    assert "Neither goes into the draft" in known
    assert "The key is kept nowhere" in known
    assert "check that it is yours" in known
    assert KEY not in said
    assert dialog.picture.isVisible()
    assert not dialog.picture.pixmap().isNull()


def test_what_was_not_found_is_not_said(dialog, qtbot, clipboard):
    command = (
        "curl https://api.kaleyra.io/v1/$SID/messages --form-string type=reply --form-string channel=WhatsApp"
    )
    paste(
        dialog, qtbot, clipboard, f"{command} --form-string body=Hi --form-string 'action={{\"buttons\":[]}}'"
    )
    said = dialog.report.toPlainText()
    assert "Recipient: none" in said
    assert "Reply buttons: none" in said
    assert "Mended" not in said
    assert "Left out" not in said
    assert "API key" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "There is no cURL command"),
        ("curl https://example.com/other -d a=b", "goes to another address"),
        (COMMAND + " -F 'file=@/etc/passwd'", "@"),
        (COMMAND.replace("-X POST", "-K /tmp/options -X POST"), "-K"),
        (COMMAND.replace("-X POST", "-k -X POST"), "-k"),
        (COMMAND.replace("-X POST", "--proxy http://x -X POST"), "--proxy"),
        (COMMAND.replace("-X POST", "-o /tmp/answer -X POST"), "-o"),
    ],
    ids=range(7),
)
def test_what_is_no_message_is_a_sentence(dialog, qtbot, clipboard, text, words):
    paste(dialog, qtbot, clipboard, COMMAND)
    paste(dialog, qtbot, clipboard, text)
    assert not dialog.use.isEnabled()
    assert words in dialog.verdict.text()
    assert dialog.verdict.text().endswith(".")
    assert not dialog.report.isVisible()
    assert dialog.found is None


def test_while_the_text_changes_nothing_can_be_used(dialog, qtbot, clipboard):
    paste(dialog, qtbot, clipboard, COMMAND)
    qtbot.keyClick(dialog.input, Qt.Key.Key_Space)
    assert not dialog.use.isEnabled()
    qtbot.waitUntil(dialog.use.isEnabled)


def test_a_long_text_is_read_and_one_that_would_hold_the_window_up_is_not_pasted(dialog, qtbot, clipboard):
    paste(dialog, qtbot, clipboard, COMMAND.replace("Bye", "x" * 30_000))
    assert dialog.use.isEnabled()
    before = dialog.input.text()
    clipboard.setText("x" * (CHARACTERS_MAX + 1))
    qtbot.keyClick(dialog.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "100,001 characters" in dialog.verdict.text()
    assert dialog.input.text() == before


def test_reading_is_no_work_of_this_thread(dialog, qtbot, clipboard, monkeypatch):
    threads = []
    monkeypatch.setattr(
        paste_dialog, "read", lambda text: threads.append(threading.current_thread()) or curl.read(text)
    )
    paste(dialog, qtbot, clipboard, COMMAND)
    assert threads != [threading.current_thread()]


def test_what_is_read_too_late_is_not_shown(dialog, qtbot, clipboard, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(
        paste_dialog, "read", lambda text: begun.set() or (go_on.wait(20) and curl.read(text))
    )
    clipboard.setText(COMMAND)
    qtbot.keyClick(dialog.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(begun.is_set)
    dialog.reject()
    with qtbot.assertNotEmitted(dialog.result_shown, wait=100):
        go_on.set()
    assert dialog.found is None


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (COMMAND, True),
        ("Hi,\n\nhere it is:\n> curl -X POST 'https://api.kaleyra.io'", True),
        ("CURL.EXE -X POST", True),
        ("my password", False),
        ("the curl command", False),
        ("", False),
        ("curl " + "x" * CHARACTERS_MAX, False),
    ],
    ids=range(7),
)
def test_the_clipboard_is_offered_if_it_looks_like_a_command(dialog, text, offered):
    dialog.offer(text)
    assert (dialog.input.text() == text) == (offered or not text)


def test_the_form_is_filled_as_a_new_draft(user, qtbot, clipboard, home):
    use(user, qtbot, clipboard)
    assert "https://kaleyra.example.com and the SID HXIN1700000000IN" in press.seen[0]
    form = user.form
    assert [form.fields[name].input.text() for name in ("to", "body", "footer", "from", "callback_url")] == [
        "+442071838750",
        "Hi <b>Maria</b>\u00a0!",
        "Bye",
        "+14155550100",
        "https://hooks.example.org/kaleyra",
    ]
    assert user.window.isWindowModified()  # no file holds it
    assert user.session.document.path is None
    written = dumps(user.session.document.draft).decode()
    for secret in (KEY, "HXIN1700000000IN", "kaleyra.example.com"):
        assert secret not in written
    qtbot.waitUntil(lambda: any((home / "recovery").rglob("*.json")))
    assert not [path for path in home.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_an_account_is_made_of_the_command_after_a_question_and_without_its_key(user, qtbot, clipboard):
    seen = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AccountsDialog):
            QTimer.singleShot(20, fill)
            return
        seen.extend(dialog.form.inputs[name].text() for name in ("base_url", "sid", "sender"))
        seen.append(dialog.form.key.input.text())
        qtbot.keyClicks(dialog.form.inputs["name"], "Theirs")
        user.click(dialog.save)
        user.click(dialog.close_button)

    QTimer.singleShot(0, fill)
    use(user, qtbot, clipboard, "New account…")
    assert seen == ["https://kaleyra.example.com", "HXIN1700000000IN", "+14155550100", ""]
    accounts = user.session.accounts
    assert accounts.find("Theirs").sid == "HXIN1700000000IN"
    assert accounts.current.is_sandbox  # making is not choosing


@pytest.mark.parametrize(("word", "chosen"), [("Send with it", "Theirs"), ("Stay with “sandbox”", "sandbox")])
def test_an_account_that_is_known_is_chosen_after_a_question(user, qtbot, clipboard, word, chosen):
    accounts = user.session.accounts
    accounts.save(Account("Theirs", "https://kaleyra.example.com", "HXIN1700000000IN"), None, None)
    use(user, qtbot, clipboard, word)
    assert "“Theirs”" in press.seen[0]
    assert accounts.current.name == chosen


def test_an_account_is_known_by_another_way_to_write_its_host(user, qtbot, clipboard):
    accounts = user.session.accounts
    accounts.save(Account("Theirs", "https://kaleyra.example.com.:443", "HXIN1700000000IN"), None, None)
    use(user, qtbot, clipboard, "Send with it")
    assert "“Theirs”" in press.seen[0]


def test_nothing_is_asked_of_the_account_in_use(user, qtbot, clipboard, monkeypatch):
    monkeypatch.setattr(notify, "confirm", lambda *_: pytest.fail("asked"))
    accounts = user.session.accounts
    accounts.save(Account("Theirs", "https://kaleyra.example.com", "HXIN1700000000IN"), None, None)
    accounts.select("Theirs")
    clipboard.setText(COMMAND)
    act_in_dialog(qtbot, lambda dialog: user.click(dialog.use))
    user.window.menus.paste_curl.trigger()
    assert user.form.footer.input.text() == "Bye"
    monkeypatch.undo()


def test_unsaved_work_is_asked_for_and_the_command_is_not_lost(user, qtbot, clipboard):
    user.type("body", "unsaved")
    clipboard.setText(COMMAND)
    texts = []

    def use(dialog) -> None:
        user.click(dialog.use)
        press("Cancel")

    def leave(dialog) -> None:
        texts.append(dialog.input.text())
        dialog.reject()

    act_in_dialog(qtbot, use, leave)
    user.window.menus.paste_curl.trigger()
    assert texts == [COMMAND]
    assert user.session.document.message.body == "unsaved"


def test_the_message_is_copied_as_a_command_without_the_key(user, clipboard):
    user.window.menus.copy_curl.trigger()
    command = clipboard.text()
    assert "$KALEYRA_API_KEY" in command
    assert "to=+14155550123" in shlex.split(command.replace("\\\n", " "))
    said = user.window.statusBar().currentMessage()
    assert said.startswith("Copied as cURL. ")
    assert "KALEYRA_API_KEY" in said
    read = curl.read(command).message
    message = user.session.document.message
    assert (read.to, read.body, read.buttons) == (message.to, message.body, message.buttons)


def test_all_there_is_to_know_of_a_copied_command_can_be_read(user, clipboard, monkeypatch):
    account = Account("Shop")
    monkeypatch.setattr(type(user.session.accounts), "current", property(lambda _book: account))
    told = []
    monkeypatch.setattr(notify, "info", lambda _parent, title, text: told.append(f"{title}: {text}"))
    user.window.menus.copy_curl.trigger()
    notes = curl.write_notes(user.session.document.message, account)
    assert len(notes) == 3
    assert told == ["Copied as cURL: " + "\n\n".join(notes)]


def test_what_no_command_can_carry_is_said(user, clipboard, monkeypatch):
    told = []
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: told.append(f"{title}: {text}"))
    clipboard.setText("before")
    document = user.session.document
    document.open(replace(document.draft, message=replace(document.message, body="half \ud83d")), None)
    user.window.menus.copy_curl.trigger()
    assert told[0].startswith("This message cannot be copied as cURL: ")
    assert clipboard.text() == "before"
