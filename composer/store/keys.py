"""API keys: in the system keychain, for this run of the program only, or where the user asked for it in a file."""

import logging
from collections.abc import Callable, Mapping
from typing import Literal, Protocol
from urllib.parse import urlsplit

from composer.kaleyra.account import KEY_VARIABLE, Account, AccountError, ApiKey, is_loopback
from composer.store.files import StorageError
from composer.store.key_file import KeyFile

Kept = Literal["keychain", "session", "file"]
"""Where a key was put: `session` is this run of the program."""

Place = Literal["keychain", "session", "file", "environment", ""]
"""Where a key was found; "" for no key."""

SERVICE = "reply-button-composer"
"""The name the keychain shows the keys under."""

# What keyring offers beside these keeps no secret: files in plain text, plug-ins nobody knows, or nothing at all.
_REAL = tuple(f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService", "kwallet", "libsecret"))

# Whose keys KALEYRA_API_KEY holds: the regions of the API, see the vendor's documentation.
_KALEYRAS = (".kaleyra.io", ".kaleyra.ai")

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

    A key is looked for in this run, in the file, in the keychain, and last in the environment's KALEYRA_API_KEY: that
    belongs to no account, so it serves those that have no key of their own, and goes to Kaleyra's hosts and this
    machine only. (The command `send` asks the environment first, for the one account that it was told.)

    Each method may wait a minute and longer for the user to unlock the keychain: call them on a worker, one after
    another. A key in the file never waits for that. None raises for what a keychain or the disk does; the sandbox's key
    never reaches either. What a keychain that was not opened did not move or remove is moved or removed as soon as it
    opens in this run.
    """

    def __init__(
        self,
        keychain: Callable[[], Keychain | None] = system_keychain,
        file: KeyFile | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """file: where keys go for which that is asked. environ: may hold a key, too, which is read now."""
        self._find_keychain = keychain
        self._file = file
        self._of_nobody = _key((environ or {}).get(KEY_VARIABLE))
        self._session: dict[str, ApiKey] = {}
        self._left: dict[str, str] = {}  # entries still to be removed, and the entry that gets their key, "" for none
        self._left_in_file: set[str] = set()  # entries that could not be removed from the file

    def keep(self, account: Account, key: ApiKey, *, in_file: bool = False) -> Kept:
        """Keep a key in place of the account's former one and return where: in the keychain, from which it was read
        back, or only until the program ends. A keychain that could not be opened may still hold the former key.

        in_file: keep it in the file instead. Only if the user asked for that and was told who can read it.
        """
        user = _user(account)
        self._session[user] = key
        if account.is_sandbox:
            return "session"
        self._turn_back(user)
        if in_file:
            return self._keep_in_file(user, key)
        self._remove_from_file(user)
        self._clear_up()
        if not self._put(user, key):
            return "session"
        self._left.pop(user, None)
        del self._session[user]
        return "keychain"

    def find(self, account: Account) -> ApiKey | None:
        """Return the account's key, None if there is none or the keychain was not opened."""
        return self.look_up(account)[0]

    def look_up(self, account: Account) -> tuple[ApiKey | None, Place]:
        """Return the account's key and where it was found, None and "" as `find` does."""
        user = _user(account)
        if user in self._session or account.is_sandbox:
            key = self._session.get(user)
            return key, "session" if key else ""
        if key := self._of_file(user):
            return key, "file"
        self._clear_up()
        if user not in self._left and (key := _key(self._get(user))):
            return key, "keychain"
        key = self._of_environment(account)
        return key, "environment" if key else ""

    def move(self, former: Account, account: Account) -> tuple[ApiKey | None, Place]:
        """Keep the former account's key as the other's. Returns the key and where it is kept, None and "" if there is
        none or the keychain was not opened.
        """
        old = _user(former)
        if key := self._session.get(old):
            where = self.keep(account, key)
            self.forget(former)
            return key, where
        if key := self._of_file(old):
            where = self.keep(account, key, in_file=True)
            self._remove_from_file(old)
            self._left[old] = ""
            return key, where
        self._turn_back(old, _user(account))
        self._left[old] = _user(account)
        return self.look_up(account)

    def forget(self, account: Account) -> bool:
        """Remove the account's key. Returns False if the keychain or the file may still hold it; the environment's is
        not the program's to remove.
        """
        user = _user(account)
        self._session.pop(user, None)
        if account.is_sandbox:
            return True
        self._remove_from_file(user)
        self._turn_back(user)
        self._left[user] = ""
        self._clear_up()
        return user not in self._left and user not in self._left_in_file

    def _keep_in_file(self, user: str, key: ApiKey) -> Kept:
        if self._file is None:
            return "session"
        try:
            self._file.put(user, key.reveal())
        except StorageError as error:
            _log.warning("%s", error)
            return "session"
        self._left_in_file.discard(user)
        self._left[user] = ""  # what the keychain has is out of date; to wait for it now would be for nothing
        del self._session[user]
        return "file"

    def _of_file(self, user: str) -> ApiKey | None:
        return _key(self._file.get(user)) if self._file is not None and user not in self._left_in_file else None

    def _remove_from_file(self, user: str) -> None:
        if self._file is None:
            return
        try:
            self._file.remove(user)
            self._left_in_file.discard(user)
        except StorageError as error:
            _log.warning("%s", error)
            self._left_in_file.add(user)

    def _of_environment(self, account: Account) -> ApiKey | None:
        host = urlsplit(account.base_url).hostname or ""
        return self._of_nobody if host.endswith(_KALEYRAS) or is_loopback(host) else None

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


def _key(text: str | None) -> ApiKey | None:
    """Return a key that was kept; None also for what another program changed into what cannot be one."""
    try:
        return ApiKey(text or "")
    except AccountError:
        return None


def _user(account: Account) -> str:
    return account.name if account.is_sandbox else f"{account.name} @ {account.base_url}"


def _note(what: str, error: Exception) -> Literal[False]:
    # Only its kind: the text is another library's and might repeat what it was given.
    _log.warning("An API key could not be %s: the keychain raised %s", what, type(error).__name__)
    return False
