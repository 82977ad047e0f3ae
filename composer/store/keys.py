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

    Each method may wait a minute and longer for the user to unlock the keychain: call them on a worker, one after
    another. None raises for what a keychain does; the sandbox's key never reaches one. What a keychain that was not
    opened did not move or remove is moved or removed as soon as it opens in this run.
    """

    def __init__(self, keychain: Callable[[], Keychain | None] = system_keychain) -> None:
        self._find_keychain = keychain
        self._session: dict[str, ApiKey] = {}
        self._left: dict[str, str] = {}  # entries still to be removed, and the entry that gets their key, "" for none

    def keep(self, account: Account, key: ApiKey) -> Literal["keychain", "session"]:
        """Keep a key in place of the account's former one and return where: in the keychain, from which it was read
        back, or only until the program ends. A keychain that could not be opened may still hold the former key.
        """
        user = _user(account)
        self._session[user] = key
        if account.is_sandbox:
            return "session"
        self._turn_back(user)
        self._clear_up()
        if not self._put(user, key):
            return "session"
        self._left.pop(user, None)
        del self._session[user]
        return "keychain"

    def find(self, account: Account) -> ApiKey | None:
        """Return the account's key, None if there is none or the keychain was not opened."""
        user = _user(account)
        if user in self._session or account.is_sandbox:
            return self._session.get(user)
        self._clear_up()
        text = "" if user in self._left else self._get(user)
        if not text:
            return None
        try:
            return ApiKey(text)
        except AccountError:
            return None  # changed by another program into what cannot be a key

    def move(self, former: Account, account: Account) -> tuple[ApiKey | None, Literal["keychain", "session", ""]]:
        """Keep the former account's key as the other's. Returns the key and where it is kept, None and "" if there is
        none or the keychain was not opened.
        """
        key = self._session.get(_user(former))
        if key is not None:
            where = self.keep(account, key)
            self.forget(former)
            return key, where
        self._turn_back(_user(former), _user(account))
        self._left[_user(former)] = _user(account)
        key = self.find(account)
        return key, "keychain" if key is not None else ""

    def forget(self, account: Account) -> bool:
        """Remove the account's key. Returns False if the keychain may still hold it."""
        user = _user(account)
        self._session.pop(user, None)
        if account.is_sandbox:
            return True
        self._turn_back(user)
        self._left[user] = ""
        self._clear_up()
        return user not in self._left

    def _turn_back(self, user: str, goal: str = "") -> None:
        """Let what was still to be moved to an entry go elsewhere, "" for nowhere."""
        goals = {old: goal if new == user else new for old, new in self._left.items()}
        self._left = {old: new for old, new in goals.items() if old != new}

    def _clear_up(self) -> None:
        for old, new in list(self._left.items()):
            if not self._carry(old, new):
                return  # the next one would ask the user to unlock the keychain once more
            del self._left[old]

    def _carry(self, old: str, new: str) -> bool:
        """Move what an entry holds to another one, "" for nowhere. Returns False if it may still be there."""
        try:
            keychain = self._find_keychain()
            text = keychain.get_password(SERVICE, old) if keychain is not None else None
            if keychain is None or text is None:
                return True
            if new:
                keychain.set_password(SERVICE, new, text)
                if keychain.get_password(SERVICE, new) != text:
                    return False
            keychain.delete_password(SERVICE, old)
            return keychain.get_password(SERVICE, old) is None
        except Exception as error:  # noqa: BLE001 - back ends raise whatever their system's library does
            return _note("moved or removed", error)

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
        except Exception as error:  # noqa: BLE001 - as above
            return _note("kept", error)

    def _get(self, user: str) -> str | None:
        try:
            keychain = self._find_keychain()
            return keychain.get_password(SERVICE, user) if keychain is not None else None
        except Exception as error:  # noqa: BLE001 - as above
            _note("read", error)
            return None


def _user(account: Account) -> str:
    return account.name if account.is_sandbox else f"{account.name} @ {account.base_url}"


def _note(what: str, error: Exception) -> Literal[False]:
    # Only its kind: the text is another library's and might repeat what it was given.
    _log.warning("An API key could not be %s: the keychain raised %s", what, type(error).__name__)
    return False
