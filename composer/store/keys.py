"""API keys: in the system keychain, or for this run of the program only."""

import logging
from collections.abc import Callable
from typing import Literal, Protocol

from composer.kaleyra.account import Account, AccountError, ApiKey

SERVICE = "reply-button-composer"
"""The name the keychain shows the keys under."""

# What keyring offers beside these keeps no secret: files in plain text, plug-ins nobody knows, or nothing at all.
_REAL = tuple(f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService", "kwallet", "libsecret"))

_log = logging.getLogger(__name__)


class Keychain(Protocol):
    """What of a back end of keyring is used."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Return a secret."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove a secret."""


def system_keychain() -> Keychain | None:
    """Return the keychain of this system, None if it has none that keeps secrets.

    The first call takes a tenth of a second and more. May raise whatever a back end's library raises.
    """
    import keyring
    from keyring.backends.chainer import ChainerBackend

    backend = keyring.get_keyring()
    candidates = list(backend.backends) if isinstance(backend, ChainerBackend) else [backend]
    return next((candidate for candidate in candidates if type(candidate).__module__ in _REAL), None)


class KeyStore:
    """The API keys of the accounts, each bound to the account's name and base URL: a changed host finds no key.

    Each method may wait a minute and longer for the user to unlock the keychain: call it on a worker. None raises for
    what a keychain does; the sandbox's key never reaches one.
    """

    def __init__(self, keychain: Callable[[], Keychain | None] = system_keychain) -> None:
        self._find_keychain = keychain
        self._session: dict[str, ApiKey] = {}

    def keep(self, account: Account, key: ApiKey) -> Literal["keychain", "session"]:
        """Keep a key in place of the account's former one and return where: in the keychain, from which it was read
        back, or only until the program ends. A keychain that could not be opened may still hold the former key.
        """
        user = _user(account)
        self._session[user] = key
        if account.is_sandbox:
            return "session"
        if self._put(user, key):
            self._session.pop(user, None)
            return "keychain"
        return "session"

    def find(self, account: Account) -> ApiKey | None:
        """Return the account's key, None if there is none or the keychain was not opened."""
        user = _user(account)
        if user in self._session or account.is_sandbox:
            return self._session.get(user)
        text = self._get(user)
        if not text:
            return None
        try:
            return ApiKey(text)
        except AccountError:
            return None  # changed by another program into what cannot be a key

    def forget(self, account: Account) -> bool:
        """Remove the account's key. Returns False if the keychain may still hold it."""
        user = _user(account)
        self._session.pop(user, None)
        return account.is_sandbox or self._remove(user)

    def _put(self, user: str, key: ApiKey) -> bool:
        try:
            keychain = self._find_keychain()
            if keychain is None:
                return False
            keychain.set_password(SERVICE, user, key.reveal())
            if keychain.get_password(SERVICE, user) == key.reveal():
                return True
            keychain.delete_password(SERVICE, user)
            return False
        except Exception as error:  # noqa: BLE001 - back ends raise whatever their system's library does
            return _note("kept", error)

    def _get(self, user: str) -> str | None:
        try:
            keychain = self._find_keychain()
            return keychain.get_password(SERVICE, user) if keychain is not None else None
        except Exception as error:  # noqa: BLE001 - as above
            _note("read", error)
            return None

    def _remove(self, user: str) -> bool:
        try:
            keychain = self._find_keychain()
            if keychain is None or keychain.get_password(SERVICE, user) is None:
                return True
            keychain.delete_password(SERVICE, user)
            return keychain.get_password(SERVICE, user) is None
        except Exception as error:  # noqa: BLE001 - as above
            return _note("removed", error)


def _user(account: Account) -> str:
    return account.name if account.is_sandbox else f"{account.name} @ {account.base_url}"


def _note(what: str, error: Exception) -> Literal[False]:
    # Only its kind: the text is another library's and might repeat what it was given.
    _log.warning("An API key could not be %s: the keychain raised %s", what, type(error).__name__)
    return False
