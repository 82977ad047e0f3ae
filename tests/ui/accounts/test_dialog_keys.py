"""API keys in the accounts dialog."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from composer.ui.widgets import notify

from .dialog_steps import KEY, add, add_and_use, fill


def test_the_dialog_says_that_a_key_without_a_keychain_is_kept_for_this_run_only(dialog, user):
    add(dialog, user)
    assert "until you quit" in dialog.form.key.notes.text


def test_the_key_is_masked_and_shown_only_while_the_button_is_held(dialog, user):
    add(dialog, user)
    entry = dialog.form.key.input
    assert entry.text() == ""
    user.qtbot.mousePress(dialog.form.key.reveal, Qt.MouseButton.LeftButton)
    assert (entry.text(), entry.echoMode()) == (KEY, QLineEdit.EchoMode.Normal)
    user.qtbot.mouseRelease(dialog.form.key.reveal, Qt.MouseButton.LeftButton)
    assert (entry.text(), entry.echoMode()) == ("", QLineEdit.EchoMode.Password)


@pytest.mark.parametrize(("key", "words"), [("Ac4\nXXX", "line break"), ("“Ac4XXX”", "curly quote")])
def test_a_key_that_cannot_be_one_is_refused_beside_the_input(dialog, user, key, words):
    user.click(dialog.add)
    fill(dialog, name="P", base_url="https://api.kaleyra.io", sid="HX", key=key)
    user.click(dialog.save)
    assert words in dialog.form.key.notes.text
    assert key not in dialog.form.key.notes.text
    assert user.session.accounts.current.is_sandbox


def test_the_key_of_a_changed_host_must_be_entered_again(dialog, user):
    add_and_use(dialog, user)
    fill(dialog, base_url="https://api.in.kaleyra.io")
    user.click(dialog.save)
    user.qtbot.waitUntil(lambda: user.session.accounts.key_state == "missing")
    user.refresh()
    assert any("API key" in problem.text for problem in user.session.readiness.problems)


def test_an_account_is_removed_with_its_key(dialog, user, kept_keys, monkeypatch):
    add_and_use(dialog, user)
    account = user.session.accounts.current
    assert kept_keys.find(account).reveal() == KEY
    monkeypatch.setattr(notify, "confirm", lambda *_args: True)
    user.click(dialog.remove)
    assert user.session.accounts.current.is_sandbox
    assert user.session.accounts.key_of(account) is None
    user.session.background.wait(5000)
    assert kept_keys.find(account) is None


def test_the_key_is_in_no_file_and_no_widget(dialog, user, home):
    add_and_use(dialog, user)
    assert user.session.accounts.key.reveal() == KEY
    dialog.close()
    user.session.settings.save()
    written = [path for path in home.rglob("*") if path.is_file()]
    assert len(written) >= 3
    assert not [path for path in written if KEY.encode() in path.read_bytes()]
    assert not [entry for entry in user.window.findChildren(QLineEdit) if KEY in entry.text()]


def test_a_key_that_stays_in_the_keychain_is_said(dialog, user, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, _title, text: told.append(text))
    user.session.accounts.key_left.emit("Production", "keychain")
    assert "of “Production” may still be in it" in told[0]
