"""Which account each draft is sent with."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from composer.kaleyra.account import SANDBOX, Account
from composer.message.drafts.draft import Draft
from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.session.sending.account_memory import AccountMemory
from composer.store.accounts.accounts import AccountsFile
from composer.store.accounts.keychain import KeyStore
from composer.store.settings import ACCOUNTS_MAX, Settings, load_settings

OFFER, UPDATE = Path("/drafts/offer.reply.json"), Path("/drafts/update.reply.json")


@pytest.fixture
def document(qapp):
    document = Document(Draft("Offer"))
    yield document
    document.end()


@pytest.fixture
def accounts(qapp, tmp_path):
    background = Background()
    book = AccountBook(
        AccountsFile(tmp_path / "a.json"), KeyStore(lambda: None), tmp_path, background, "http://[::1]:1"
    )
    book.save(Account("Shop"), None, None)
    yield book
    assert background.wait(5000)


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


class Sending(QObject):
    """Says that a send began."""

    started = Signal(object)


@pytest.fixture
def sender(qapp):
    return Sending()


@pytest.fixture
def told(document, accounts, sender, settings):
    names: list[str] = []
    memory = AccountMemory(document, accounts, sender, settings)
    memory.chosen.connect(names.append)
    yield names
    del memory


def test_the_account_chosen_for_a_draft_is_chosen_again(document, accounts, told):
    document.open(Draft("Offer"), OFFER)
    accounts.select("Shop")
    document.open(Draft("Update"), UPDATE)
    assert (accounts.current.name, told) == ("Shop", []), "a draft that is new here changes nothing"
    accounts.select(SANDBOX)
    document.open(Draft("Offer"), OFFER)
    assert (accounts.current.name, told) == ("Shop", ["Shop"])
    document.open(Draft("Update"), UPDATE)
    assert (accounts.current.name, told) == (SANDBOX, ["Shop", SANDBOX])


def test_what_a_draft_was_sent_with_counts_and_what_was_in_use_while_it_was_open_does_not(
    document, accounts, sender, told
):
    accounts.select("Shop")
    document.open(Draft("Offer"), OFFER)
    sender.started.emit(None)
    document.open(Draft("Update"), UPDATE)
    document.open(Draft(), None)
    accounts.select(SANDBOX)
    document.open(Draft("Update"), UPDATE)
    assert accounts.current.name == SANDBOX
    document.open(Draft("Offer"), OFFER)
    assert (accounts.current.name, told) == ("Shop", ["Shop"])


def test_an_account_is_known_by_its_other_name_too(document, accounts, told):
    document.open(Draft("Offer"), OFFER)
    accounts.select("Shop")
    accounts.save(Account("Bakery"), "Shop", None)
    document.open(Draft(), None)
    accounts.select(SANDBOX)
    document.open(Draft("Offer"), OFFER)
    assert (accounts.current.name, told) == ("Bakery", ["Bakery"])


def test_an_untitled_draft_is_remembered_once_it_has_a_file(document, accounts, told):
    accounts.select("Shop")
    document.saved(OFFER, b"{}")
    document.open(Draft(), None)
    accounts.select(SANDBOX)
    document.open(Draft("Offer"), OFFER)
    assert accounts.current.name == "Shop"


def test_an_account_that_is_gone_is_not_chosen(document, accounts, told):
    document.open(Draft("Offer"), OFFER)
    accounts.select("Shop")
    document.open(Draft(), None)
    accounts.remove("Shop")
    document.open(Draft("Offer"), OFFER)
    assert (accounts.current.name, told) == (SANDBOX, [])
    accounts.save(Account("Shop"), None, None)
    document.open(Draft("Offer"), OFFER)
    assert told == ["Shop"], "what was remembered is not lost while it is gone"


def test_it_is_known_after_a_restart_and_only_of_so_many_drafts(settings):
    for number in range(ACCOUNTS_MAX + 1):
        settings.remember_account(Path(f"/{number}"), "Shop")
    settings.remember_account(Path("/1"), "Bakery")
    settings.save()
    again = load_settings(settings.path)
    assert (again.account_of(Path("/0")), again.account_of(Path("/1"))) == ("", "Bakery")
    assert again.account_of(Path(f"/{ACCOUNTS_MAX}")) == "Shop"
    assert len(again.draft_accounts) == ACCOUNTS_MAX
