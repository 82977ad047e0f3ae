"""The accounts that the tests save, and how the keychain names their keys."""

from dataclasses import replace

from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts.keychain import SERVICE

KEY = ApiKey("planted-Key-9f3a71")
LIVE = Account("Production", "https://api.kaleyra.io", sid="HX1", sender="+14155550100")
OTHER_HOST = replace(LIVE, base_url="https://api.eu.kaleyra.io")
NAME = LIVE.name
TEST = Account("Test", "https://api.eu.kaleyra.io", sid="HX2")
URL = "http://127.0.0.1:8080"


def kept_user(account):
    return SERVICE, f"{account.name} @ {account.base_url}"


def add(book, account, key=None):
    """Save an account and send with it."""
    book.save(account, None, key)
    book.select(account.name)
