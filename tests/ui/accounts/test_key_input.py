"""The key of an account: where it is kept, and what is said of that."""

import json
import stat

import pytest
from PySide6.QtWidgets import QApplication

from composer.kaleyra.account import ApiKey
from composer.store.accounts import key_file
from composer.ui.widgets import notify

from .conftest import PRODUCTION, STAGING
from .dialog_steps import KEY

IN_FILE = "The key is kept in a file on this computer."


@pytest.fixture
def asked(monkeypatch):
    """What is asked, and answered with yes unless `answers` says otherwise."""
    texts, answers = [], [True]

    def confirm(_parent, title, text, action, *_more):
        texts.append((title, text, action))
        return answers[0]

    monkeypatch.setattr(notify, "confirm", confirm)
    return texts, answers


def test_a_key_goes_to_the_keychain(open_dialog, key_store, keychain):
    key_store()
    page = open_dialog(PRODUCTION)
    page.type("key", f"  {KEY} ")
    page.save()
    page.settle()
    assert page.note("key") == "The key is kept in this computer's keychain."
    assert list(keychain.kept.values()) == [KEY]
    assert (page.input("key").text(), page.form.key.in_file.isChecked()) == ("", False)


def test_a_key_goes_to_a_file_only_after_the_warning_and_is_labelled_ever_after(
    open_dialog, key_store, keychain, asked, home
):
    key_store()
    page = open_dialog(PRODUCTION, STAGING)
    page.type("key", KEY)
    page.user.click(page.form.key.in_file)
    [(title, text, action)] = asked[0]
    assert (title, action) == ("Keep the API key in a file?", "Keep it in a file")
    assert "Whoever can read your files" in text
    assert "A keychain is safer" in text
    page.save()
    page.settle()
    assert page.note("key") == IN_FILE
    path = home / "keys.json"
    assert list(json.loads(path.read_text())["keys"].values()) == [KEY]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keychain.kept == {}
    page.go_to_account("Staging")
    page.settle()
    assert (page.note("key"), page.form.key.in_file.isChecked()) == ("", False)
    page.go_to_account("Production")
    page.settle()
    assert (page.note("key"), page.form.key.in_file.isChecked()) == (IN_FILE, True)
    assert len(asked[0]) == 1


def test_who_does_not_want_a_file_after_the_warning_has_none(open_dialog, key_store, keychain, asked, home):
    key_store()
    asked[1][0] = False
    page = open_dialog(PRODUCTION)
    page.type("key", KEY)
    page.user.click(page.form.key.in_file)
    assert len(asked[0]) == 1
    assert not page.form.key.in_file.isChecked()
    page.save()
    page.settle()
    assert not (home / "keys.json").exists()
    assert list(keychain.kept.values()) == [KEY]


def test_a_kept_key_is_moved_to_the_file_and_back_without_being_typed_again(
    open_dialog, key_store, keychain, asked, home
):
    key_store()
    page = open_dialog(PRODUCTION, key=KEY)
    page.user.click(page.form.key.in_file)
    page.save()
    page.settle()
    assert page.note("key") == IN_FILE
    page.user.click(page.form.key.in_file)
    page.save()
    page.settle()
    assert page.note("key") == "The key is kept in this computer's keychain."
    assert not (home / "keys.json").exists()
    assert list(keychain.kept.values()) == [KEY]


def test_another_change_leaves_a_key_in_its_file(open_dialog, key_store, home):
    key_store()
    page = open_dialog(PRODUCTION, key=KEY, in_file=True)
    page.type("name", "Shop")
    page.save()
    page.settle()
    assert page.note("key") == IN_FILE
    assert list(json.loads((home / "keys.json").read_text())["keys"]) == ["Shop @ https://api.kaleyra.io"]


def test_a_key_of_the_environment_is_said_to_come_from_there(open_dialog, key_store):
    key_store(KALEYRA_API_KEY=KEY)
    page = open_dialog(PRODUCTION)
    page.settle()
    assert "from the environment (KALEYRA_API_KEY)" in page.note("key")
    assert page.accounts.key_of(page.accounts.find("Production")) == ApiKey(KEY)
    page.type("key", "another-Key-12345")
    page.save()
    page.settle()
    assert "keychain" in page.note("key")
    assert page.accounts.key_of(page.accounts.find("Production")) == ApiKey("another-Key-12345")


def test_a_locked_keychain_is_waited_for_until_that_is_cancelled(open_dialog, key_store, keychain):
    key_store()
    page = open_dialog(PRODUCTION, key=KEY)
    page.accounts._keys._found.clear()  # as after a start
    keychain.open.clear()
    page.go_to_account("sandbox")
    page.go_to_account("Production")
    assert page.note("key").startswith("Waiting for the keychain")
    assert page.form.key.stop.isVisible()
    assert not page.form.key.reveal.isVisible()
    page.user.click(page.form.key.stop)
    assert page.note("key").startswith("The keychain was not opened.")
    assert not page.form.key.stop.isVisible()
    assert page.dialog.focusWidget() is page.input("key")
    page.type("key", "another-Key-12345")
    page.save()
    QApplication.processEvents()
    account = page.accounts.find("Production")
    assert page.accounts.key_of(account) == ApiKey("another-Key-12345")  # at hand at once
    assert page.note("key") == "The key is at hand in this run; the keychain has not taken it yet."
    keychain.open.set()
    page.settle()
    assert page.note("key") == "The key is kept in this computer's keychain."
    assert list(keychain.kept.values()) == ["another-Key-12345"]


def test_a_keychain_that_opens_while_it_is_waited_for_hands_the_key_over(open_dialog, key_store, keychain):
    key_store()
    page = open_dialog(PRODUCTION, key=KEY)
    page.accounts._keys._found.clear()
    keychain.open.clear()
    page.go_to_account("sandbox")
    page.go_to_account("Production")
    assert page.form.key.stop.isVisible()
    keychain.open.set()
    page.settle()
    assert not page.form.key.stop.isVisible()
    assert page.note("key") == "The key is kept in this computer's keychain."


def test_another_host_asks_for_the_key_again(open_dialog, key_store, keychain):
    key_store()
    page = open_dialog(PRODUCTION, key=KEY)
    page.type("base_url", "https://api.eu.kaleyra.io")
    assert page.note("key") == "A key belongs to its host: enter the API key for this one."
    page.save()
    page.settle()
    assert page.dialog.focusWidget() is page.input("key")
    assert page.accounts.key_state_of(page.accounts.find("Production")) == "missing"
    assert keychain.kept == {}


def test_an_edit_of_the_host_that_is_taken_back_needs_no_key(open_dialog, key_store):
    key_store()
    page = open_dialog(PRODUCTION, key=KEY)
    page.type("base_url", "https://api.eu.kaleyra.io")
    page.type("base_url", "https://api.kaleyra.io")
    assert page.note("key") == "The key is kept in this computer's keychain."


@pytest.mark.parametrize("in_file", [False, True])
def test_a_removed_account_takes_its_key_along(open_dialog, key_store, keychain, asked, home, in_file):
    key_store()
    page = open_dialog(PRODUCTION, key=KEY, in_file=in_file)
    page.user.click(page.dialog.remove)
    page.settle()
    assert "and its API key" in asked[0][0][1]
    assert keychain.kept == {}
    assert not (home / "keys.json").exists()


@pytest.mark.usefixtures("asked")
def test_a_file_that_cannot_be_written_is_said(open_dialog, key_store, home):
    key_store(has_keychain=False)
    (home / "keys.json").mkdir()
    page = open_dialog(PRODUCTION)
    page.type("key", KEY)
    page.user.click(page.form.key.in_file)
    page.save()
    page.settle()
    assert page.note("key") == "The key is kept until you quit: the file could not be written."


@pytest.mark.usefixtures("asked")
def test_a_key_that_no_keychain_takes_stays_in_its_file_and_that_is_said(open_dialog, key_store, home):
    key_store(has_keychain=False)
    page = open_dialog(PRODUCTION, STAGING, key=KEY, in_file=True)
    page.user.click(page.form.key.in_file)
    page.save()
    page.settle()
    assert page.note("key") == "The key stays in its file, or it would be lost: no keychain took it."
    assert page.form.key.in_file.isChecked()
    assert "Production @ https://api.kaleyra.io" in json.loads((home / "keys.json").read_text())["keys"]
    page.go_to_account("Staging")
    page.settle()
    assert page.note("key") == IN_FILE


@pytest.fixture
def told(monkeypatch):
    """What is told in message boxes."""
    told: list[str] = []
    monkeypatch.setattr(notify, "warn", lambda _parent, _title, text: told.append(text))
    return told


def fail(path, *_arguments, **_more):
    raise key_file.StorageError(path, "The disk is full.")


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("act", ["remove", "untick"])
def test_a_key_that_cannot_leave_its_file_is_said(open_dialog, key_store, told, monkeypatch, caplog, act):
    key_store()
    page = open_dialog(PRODUCTION, STAGING, key=KEY, in_file=True)
    monkeypatch.setattr(key_file, "write_atomic", fail)
    if act == "remove":
        page.user.click(page.dialog.remove)
    else:
        page.user.click(page.form.key.in_file)
        page.save()
    page.settle()
    assert [text.split(".")[0] for text in told] == [
        "The file of API keys could not be written: the key of “Production” is still in it"
    ]


def test_a_key_that_is_corrected_is_no_longer_reproached(open_dialog):
    page = open_dialog(PRODUCTION)
    page.type("key", "two words")
    page.save()
    assert "position 4" in page.note("key")
    page.type("key", KEY)
    assert "position 4" not in page.note("key")
