"""The country of a number without one, and whether a number is still being typed."""

import pytest
from PySide6.QtCore import QLocale

from composer.kaleyra.account import Account
from composer.message.recipient import Country
from composer.session.replies.reply_window import ReplyWindows
from composer.session.sending.recipient import Recipient
from composer.store.database import Database
from composer.store.replies.events import Events
from composer.store.settings import Settings, load_settings

ITALY, BRITAIN = Country("IT", "Italy"), Country("GB", "United Kingdom")
SANDBOX = Account("sandbox", "http://127.0.0.1:8080", sender="+14155550100")


def account(sender: str) -> Account:
    return Account("Shop", "https://api.kaleyra.io", sender=sender)


@pytest.fixture
def system(monkeypatch):
    """Choose the system's country."""

    def choose(name: str) -> None:
        monkeypatch.setattr(QLocale, "system", lambda: QLocale(name))

    choose("C")
    return choose


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def recipient(qapp, settings, system, tmp_path):
    database = Database(tmp_path / "composer.db")
    yield Recipient(settings, ReplyWindows(Events(database)))
    database.close_all()


def test_nobody_knows_a_country_where_none_is_known(recipient):
    assert recipient.country("347 123 4567", account("")) is None
    assert recipient.country("347 123 4567", SANDBOX) is None  # whose sender is nobody's


@pytest.mark.parametrize("sender", ["+39 347 765 4321", "393477654321", "+39 02 1234 5678"])
def test_it_is_the_senders(recipient, sender):
    assert recipient.country("347 123 4567", account(sender)) == ITALY


@pytest.mark.parametrize("sender", ["", "12", "PHARMACY", "+800 1234 5678", "+999"])
def test_else_it_is_the_systems(recipient, system, sender):
    system("it_IT")
    assert recipient.country("347 123 4567", account(sender)) == ITALY


def test_the_one_chosen_last_is_first(recipient, settings, system):
    system("fr_FR")
    recipient.choose("347 123 4567", "+39 347 123 4567", account("+39 347 765 4321"))
    assert settings.country == "IT"
    assert load_settings(settings.path).country == ""
    settings.save()
    assert load_settings(settings.path).country == "IT"
    assert recipient.country("347 1234567", account("+44 7400 123456")) == ITALY
    assert recipient.country("", account("+44 7400 123456")) == ITALY


def test_one_that_has_no_such_number_is_passed_over(recipient, settings):
    settings.country = "US"
    assert recipient.country("07400 123456", account("+44 7400 123456")) == BRITAIN
    recipient.choose("07400 123456", "+44 7400 123456", account("+44 7400 123456"))
    assert settings.country == "GB"


def test_another_countrys_number_changes_nothing(recipient, settings):
    recipient.choose("00 44 7700 900123", "+44 7400 123456", account("+39 347 765 4321"))
    assert settings.country == ""


@pytest.mark.parametrize("damaged", ["XX", "Italy", "\0", "💥", "I", "39"])
def test_a_damaged_preference_is_none(recipient, settings, damaged):
    settings.country = damaged
    assert recipient.country("07400 123456", account("+44 7400 123456")) == BRITAIN


def test_a_number_is_begun_until_it_is_ended(recipient, qtbot):
    assert not recipient.is_begun("+1415")
    recipient.note_key()
    assert recipient.is_begun("+1415")
    assert not recipient.is_begun("+1415 Maria")
    with qtbot.waitSignal(recipient.changed, timeout=100):
        recipient.note_end()
    assert not recipient.is_begun("+1415")


def test_a_pause_ends_it(recipient, qtbot, monkeypatch):
    recipient._pause.setInterval(20)
    with qtbot.waitSignal(recipient.changed, timeout=1000):
        recipient.note_key()
    assert not recipient.is_begun("+1415")


def test_what_is_not_typed_has_no_end(recipient, qtbot):
    with qtbot.assertNotEmitted(recipient.changed, wait=20):
        recipient.note_end()
