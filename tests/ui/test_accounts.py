"""Accounts and keys in the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLineEdit

from composer.ui import notify
from composer.ui.dialogs.accounts import AccountsDialog

KEY = "Ac4PLANTEDKEY21f"


@pytest.fixture
def dialog(user) -> Iterator[AccountsDialog]:
    dialog = AccountsDialog(user.app.accounts, user.window)
    dialog.show()
    yield dialog
    dialog.done(0)


def fill(dialog, **texts: str) -> None:
    for name, text in texts.items():
        entry = dialog.key.input if name == "key" else dialog.inputs[name]
        entry.setText(text)


def add(dialog, user, **changes: str) -> None:
    user.click(dialog.add)
    values = {
        "name": "Production",
        "business_name": "Corner Bakery",
        "base_url": "https://api.kaleyra.io",
        "sid": "HXXXXXXX071US",
        "sender": "+14155550100",
        "key": KEY,
    }
    fill(dialog, **(values | changes))
    user.click(dialog.save)
    user.app.background.wait(5000)
    user.qtbot.waitUntil(lambda: user.app.accounts.key_place != "" or user.app.accounts.current.is_sandbox)


def test_an_account_is_added_and_used(dialog, user):
    add(dialog, user)
    account = user.app.accounts.current
    assert (account.name, account.sid, account.business_name) == ("Production", "HXXXXXXX071US", "Corner Bakery")
    assert user.window.account_choice.currentText() == "Production"
    assert user.window.badge.text() == "LIVE · Production"
    assert user.window.send_bar.send.text() == "Send with Production"


def test_the_dialog_says_that_a_key_without_a_keychain_is_kept_for_this_run_only(dialog, user):
    add(dialog, user)
    assert "until you quit" in dialog.key.notes.text


def test_the_key_is_masked_and_shown_only_while_the_button_is_held(dialog, user):
    add(dialog, user)
    entry = dialog.key.input
    assert entry.text() == ""
    user.qtbot.mousePress(dialog.key.reveal, Qt.MouseButton.LeftButton)
    assert (entry.text(), entry.echoMode()) == (KEY, QLineEdit.EchoMode.Normal)
    user.qtbot.mouseRelease(dialog.key.reveal, Qt.MouseButton.LeftButton)
    assert (entry.text(), entry.echoMode()) == ("", QLineEdit.EchoMode.Password)


@pytest.mark.parametrize(("key", "words"), [("Ac4\nXXX", "line break"), ("“Ac4XXX”", "curly quote")])
def test_a_key_that_cannot_be_one_is_refused_beside_the_input(dialog, user, key, words):
    user.click(dialog.add)
    fill(dialog, name="P", base_url="https://api.kaleyra.io", sid="HX", key=key)
    user.click(dialog.save)
    assert words in dialog.key.notes.text
    assert key not in dialog.key.notes.text
    assert user.app.accounts.current.is_sandbox


@pytest.mark.parametrize("url", ["", "kaleyra", "http://api.kaleyra.io", "https://api.kaleyra.io/v1/HX", "https://"])
def test_a_base_url_that_is_none_is_refused_beside_its_input(dialog, user, url):
    user.click(dialog.add)
    fill(dialog, name="P", base_url=url, sid="HX")
    user.click(dialog.save)
    assert dialog.notes["base_url"].text.startswith("✕ ")
    assert user.app.accounts.current.is_sandbox


def test_two_accounts_cannot_have_one_name(dialog, user):
    add(dialog, user)
    user.click(dialog.add)
    fill(dialog, name="Production", base_url="https://api.kaleyra.io", sid="HX")
    user.click(dialog.save)
    assert "already an account" in dialog.notes["name"].text


def test_the_key_of_a_changed_host_must_be_entered_again(dialog, user):
    add(dialog, user)
    fill(dialog, base_url="https://api.in.kaleyra.io")
    user.click(dialog.save)
    user.qtbot.waitUntil(lambda: user.app.accounts.key_state == "missing")
    user.look()
    assert any("API key" in problem.text for problem in user.app.readiness.problems)


def test_an_account_is_removed_with_its_key(dialog, user, monkeypatch):
    add(dialog, user)
    account = user.app.accounts.current
    monkeypatch.setattr(notify, "confirm", lambda *_args: True)
    user.click(dialog.remove)
    assert user.app.accounts.current.is_sandbox
    user.app.background.wait(5000)
    assert user.app.accounts._keys.find(account) is None


def test_the_key_is_in_no_file_and_no_widget(dialog, user, home):
    add(dialog, user)
    dialog.close()
    user.app.settings.save()
    written = [path for path in home.rglob("*") if path.is_file()]
    assert len(written) >= 3
    assert not [path for path in written if KEY.encode() in path.read_bytes()]
    assert not [entry for entry in user.window.findChildren(QLineEdit) if KEY in entry.text()]


def test_a_live_account_asks_before_it_sends(dialog, user, monkeypatch):
    add(dialog, user)
    asked: list[str] = []
    monkeypatch.setattr(
        notify, "confirm_send", lambda _window, account, number: asked.append(f"{account.name} {number}")
    )
    user.window.send()
    assert asked == ["Production +1 415-555-0123"]
    assert not user.app.sender.busy
    assert user.app.history.count() == 0


def test_the_picture_heads_the_phone(dialog, user, tmp_path, monkeypatch):
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    picture.save(str(tmp_path / "logo.png"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "logo.png"), ""))
    user.click(dialog.picture.choose)
    user.click(dialog.save)
    phone = user.window.preview.view
    avatar = phone.phone().parts["avatar"].center().toPoint()
    assert phone.grab().toImage().pixelColor(avatar).name() == "#ff0000"


def test_a_file_that_is_no_picture_is_refused(dialog, user, tmp_path, monkeypatch):
    (tmp_path / "logo.png").write_text("<svg/>")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "logo.png"), ""))
    user.click(dialog.picture.choose)
    assert "no picture" in dialog.picture.fault.text()


def test_closing_with_something_entered_asks(dialog, user, monkeypatch):
    fill(dialog, business_name="Changed")
    monkeypatch.setattr(notify, "confirm", lambda *_args: False)
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.inputs["business_name"].text() == "Changed"
