"""Accounts and keys in the window."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from composer.kaleyra.account import Account
from composer.store.accounts.accounts import AccountsFile
from composer.ui.accounts.dialog import AccountsDialog
from composer.ui.sending.confirm_dialog import ConfirmSendDialog
from composer.ui.widgets import notify

from .dialog_steps import KEY, add, add_and_use, another_copy_saves, fill, go_to_account


def test_an_account_is_added_and_used(dialog, user):
    add(dialog, user)
    assert dialog.use.text() == "Use this account"
    user.click(dialog.use)
    assert (dialog.use.text(), dialog.use.isEnabled()) == ("In use", False)
    account = user.session.accounts.current
    assert (account.name, account.sid, account.business_name) == (
        "Production",
        "HXXXXXXX071US",
        "Corner Bakery",
    )
    assert user.window.account_choice.currentText() == "Production"
    assert user.window.badge.text() == "LIVE · Production"
    assert user.window.message.send_bar.send.text() == "Send with Production"


def test_saving_or_looking_at_an_account_does_not_change_the_one_in_use(dialog, user):
    window = user.window

    def in_use() -> tuple[str, str, str]:
        return (
            user.session.accounts.current.name,
            window.account_choice.currentText(),
            window.message.send_bar.send.text(),
        )

    sandbox, production = (
        ("sandbox", "sandbox", "Send to the sandbox"),
        ("Production",) * 2 + ("Send with Production",),
    )
    add(dialog, user)
    assert in_use() == sandbox
    assert window.badge.text().startswith("SANDBOX")
    fill(dialog, sid="HX9")
    user.click(dialog.save)
    assert user.session.accounts.find("Production").sid == "HX9"
    assert in_use() == sandbox
    go_to_account(dialog, user, "sandbox")
    go_to_account(dialog, user, "Production")
    assert (dialog.use.text(), dialog.use.isEnabled()) == ("Use this account", True)
    assert in_use() == sandbox
    user.click(dialog.use)
    assert in_use() == production
    go_to_account(dialog, user, "sandbox")
    add(dialog, user, name="Test")
    assert in_use() == production
    assert window.badge.text() == "LIVE · Production"


def test_a_renamed_account_keeps_its_key(dialog, user):
    add_and_use(dialog, user)
    fill(dialog, name="Shop")
    user.click(dialog.save)
    user.session.background.wait(5000)
    accounts = user.session.accounts
    assert (accounts.current.name, accounts.key_state, accounts.key.reveal()) == ("Shop", "there", KEY)
    assert [account.name for account in accounts.accounts] == ["sandbox", "Shop"]
    assert user.window.badge.text() == "LIVE · Shop"
    user.qtbot.mousePress(dialog.form.key.reveal, Qt.MouseButton.LeftButton)
    assert dialog.form.key.input.text() == KEY
    user.qtbot.mouseRelease(dialog.form.key.reveal, Qt.MouseButton.LeftButton)
    user.refresh()
    assert user.session.readiness.ready


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the list that opens, offscreen
def test_the_list_of_accounts_leads_to_the_dialog_and_changes_nothing(dialog, user, monkeypatch):
    add_and_use(dialog, user)
    opened: list[AccountsDialog] = []
    monkeypatch.setattr(AccountsDialog, "exec", lambda dialog: opened.append(dialog))
    choice = user.window.account_choice
    for number, name in enumerate(("Production", "sandbox"), 1):
        choice.showPopup()
        user.qtbot.keyClick(choice.view(), Qt.Key.Key_End)
        user.qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
        assert len(opened) == number
        assert opened[-1].form.inputs["name"].text() == name
        assert (choice.currentText(), user.session.accounts.current.name) == (name, name)
        user.qtbot.keyClick(choice, Qt.Key.Key_Home)
    assert len(opened) == 2  # choosing an account opens nothing
    assert [choice.itemText(row) for row in range(choice.count())] == ["sandbox", "Production", "Accounts…"]


def test_the_sandbox_menu_is_for_the_sandbox_only(dialog, user):
    menu, choice = user.window.menus.sandbox.menuAction(), user.window.account_choice
    assert menu.isEnabled()
    add_and_use(dialog, user)
    assert not menu.isEnabled()
    user.qtbot.keyClick(choice, Qt.Key.Key_Home)
    assert menu.isEnabled()


def test_a_live_send_does_not_take_the_sandboxs_next_answer(dialog, user, monkeypatch):
    monkeypatch.setattr(ConfirmSendDialog, "exec", lambda _dialog: True)
    user.window.menus.answers["bad-key"].trigger()
    add_and_use(dialog, user, base_url="http://127.0.0.1:1")
    user.send()
    assert user.row()[3] == "Not sent"
    assert user.window.badge.text() == "LIVE · Production"
    user.qtbot.keyClick(user.window.account_choice, Qt.Key.Key_Home)
    assert user.window.badge.text() == "SANDBOX · next answer: Refused: wrong API key"
    user.send()
    assert user.row()[3] == "Refused"


@pytest.mark.parametrize(
    "url", ["", "kaleyra", "http://api.kaleyra.io", "https://api.kaleyra.io/v1/HX", "https://"]
)
def test_a_base_url_that_is_none_is_refused_beside_its_input(dialog, user, url):
    user.click(dialog.add)
    fill(dialog, name="P", base_url=url, sid="HX")
    user.click(dialog.save)
    assert dialog.form.notes["base_url"].text.startswith("✕ ")
    assert user.session.accounts.current.is_sandbox


def test_two_accounts_cannot_have_one_name(dialog, user):
    add(dialog, user)
    user.click(dialog.add)
    fill(dialog, name="Production", base_url="https://api.kaleyra.io", sid="HX")
    user.click(dialog.save)
    assert "already an account" in dialog.form.notes["name"].text


def test_removing_another_account_leaves_the_one_in_use(dialog, user, monkeypatch):
    add_and_use(dialog, user)
    add(dialog, user, name="Test")
    monkeypatch.setattr(notify, "confirm", lambda *_args: True)
    user.click(dialog.remove)
    assert [account.name for account in user.session.accounts.accounts] == ["sandbox", "Production"]
    assert user.session.accounts.current.name == "Production"
    assert dialog.form.inputs["name"].text() == "Production"


def test_closing_with_something_entered_asks(dialog, user, monkeypatch):
    fill(dialog, business_name="Changed")
    monkeypatch.setattr(notify, "confirm", lambda *_args: False)
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.form.inputs["business_name"].text() == "Changed"


def test_looking_at_another_account_can_be_given_up_and_nothing_is_lost(dialog, user, monkeypatch):
    add(dialog, user)
    fill(dialog, business_name="Changed")
    monkeypatch.setattr(notify, "confirm", lambda *_args: False)
    user.qtbot.keyClick(dialog.choice, Qt.Key.Key_Up)
    assert (dialog.choice.currentText(), dialog.form.inputs["name"].text()) == ("Production", "Production")
    assert dialog.form.inputs["business_name"].text() == "Changed"
    monkeypatch.setattr(notify, "confirm", lambda *_args: True)
    user.qtbot.keyClick(dialog.choice, Qt.Key.Key_Up)
    assert dialog.form.inputs["name"].text() == "sandbox"


def test_what_another_copy_of_the_program_saved_is_there_when_the_dialog_opens(user):
    theirs = Account("Theirs", sid="HX1")
    another_copy_saves(user, theirs)
    assert user.window.account_choice.findText("Theirs") == -1
    dialog = AccountsDialog(user.session.accounts, user.window)
    assert [dialog.choice.itemText(row) for row in range(dialog.choice.count())] == ["sandbox", "Theirs"]
    assert user.window.account_choice.findText("Theirs") == 1
    assert user.session.accounts.current.is_sandbox


def test_saving_keeps_what_another_copy_of_the_program_saved_since(dialog, user):
    another_copy_saves(user, Account("Theirs", sid="HX1"))
    add(dialog, user)
    names = ["sandbox", "Theirs", "Production"]
    assert [dialog.choice.itemText(row) for row in range(dialog.choice.count())] == names
    file = AccountsFile(user.session.paths.accounts)
    assert [account.name for account in file.load().accounts] == names


def test_line_breaks_in_a_pasted_name_become_spaces(dialog, user):
    add(dialog, user, name=" Production\r\nEurope ", business_name="Corner\u2028Bakery")
    assert dialog.form.inputs["name"].text() == "Production Europe"
    assert user.session.accounts.find("Production Europe").business_name == "Corner Bakery"
    dialog.reject()  # asks nothing
    assert not dialog.isVisible()


def test_a_name_with_what_cannot_be_shown_is_refused_beside_its_input(dialog, user):
    user.click(dialog.add)
    fill(dialog, name="Prod\0uction", sid="HX1")
    user.click(dialog.save)
    assert "cannot be shown" in dialog.form.notes["name"].text
    assert len(user.session.accounts.accounts) == 1


def test_what_few_need_lies_under_advanced(dialog, user):
    form = dialog.form
    hidden = (form.inputs["callback_url"], form.encoding)
    height = dialog.height()
    assert not any(entry.isVisible() for entry in hidden)
    user.click(form.advanced)
    assert all(entry.isVisible() for entry in hidden)
    assert "Leave it empty" in form.notes["callback_url"].text
    user.qtbot.waitUntil(lambda: not form.encoding.visibleRegion().isEmpty())  # it was scrolled to
    user.click(form.advanced)
    assert not any(entry.isVisible() for entry in hidden)
    assert dialog.height() == height


def test_advanced_is_opened_by_keyboard_and_what_it_holds_is_saved(dialog, user):
    add(dialog, user)
    dialog.form.advanced.setFocus()
    user.qtbot.keyClick(dialog.form.advanced, Qt.Key.Key_Space)
    assert dialog.form.is_open
    fill(dialog, callback_url="https://example.com/cb")
    user.qtbot.keyClick(dialog.form.encoding, Qt.Key.Key_End)
    user.click(dialog.save)
    account = user.session.accounts.find("Production")
    assert (account.callback_url, account.encoding) == ("https://example.com/cb", "json")


def test_advanced_opens_for_the_input_that_is_asked_for(user):
    dialog = AccountsDialog(user.session.accounts, user.window, "callback_url")
    dialog.show()
    assert dialog.focusWidget() is dialog.form.inputs["callback_url"]
    assert dialog.focusWidget().isVisible()
    dialog.done(0)


def test_what_cannot_be_saved_gets_the_keyboard(dialog, user):
    user.click(dialog.add)
    fill(dialog, name="P", base_url="https://api.kaleyra.io", sid="a b")
    user.click(dialog.save)
    assert dialog.focusWidget() is dialog.form.inputs["sid"]


def test_no_closed_dialog_stays_behind(user, monkeypatch):
    monkeypatch.setattr(AccountsDialog, "exec", lambda dialog: dialog.show() or dialog.reject())
    for _ in range(3):
        user.window.menus.accounts.trigger()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert user.window.findChildren(AccountsDialog) == []
