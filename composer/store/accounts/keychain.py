"""API keys: in the system keychain, for this run of the program only, or if the user wishes in a file."""

import logging
from collections.abc import Callable, MutableMapping
from typing import Literal, Protocol

from composer.kaleyra.account import Account, AccountError, ApiKey
from composer.store.accounts.environment_key import environment_key, takes_environment_key
from composer.store.accounts.key_file import KeyFile
from composer.store.files import StorageError

Kept = Literal["keychain", "session", "file"]
"""Where a key was put: `session` is this run of the program."""

Place = Literal["keychain", "session", "file", "environment", ""]
"""Where a key was found; "" for no key."""

SERVICE = "reply-button-composer"
"""The name the keychain shows the keys under."""

# What keyring offers beside these keeps no secret: files in plain text, unknown plug-ins, or nothing.
_REAL = tuple(
    f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService", "kwallet", "libsecret")
)

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
    """The API keys of the accounts, each by the account's name and base URL: a changed host finds no key.

    A key is looked for in this run, in the file, in the keychain, and last in the environment's
    KALEYRA_API_KEY: that belongs to no account, so it serves those that have no key of their own, and goes to
    Kaleyra's hosts and this machine only.

    Each method may wait a minute and longer for the user to unlock the keychain: call them one after another,
    on a worker for which nobody waits without end. A key in the file never waits for that. None raises for
    what a keychain or the disk does; the sandbox's key never reaches either. What a keychain that was not
    opened or a file that could not be written did not move or remove is moved or removed as soon as it can be
    in this run.

    environment_fault: why the environment's key cannot be one, "" if it can or there is none.
    """

    def __init__(
        self,
        keychain: Callable[[], Keychain | None] = system_keychain,
        file: KeyFile | None = None,
        environ: MutableMapping[str, str] | None = None,
    ) -> None:
        """Take a key out of the environment, if it has one. From here on no crash writes memory to the disk.

        keychain: returns the system's, None if it has none; called each time one is needed.
        file: where keys go for which that is asked; None: nowhere.
        environ: the environment's variables.
        """
        self._find_keychain = keychain
        self._file = file
        self._environment_key, self.environment_fault = None, ""
        try:
            self._environment_key = environment_key({} if environ is None else environ)
        except AccountError as error:
            self.environment_fault = str(error)
        self._session: dict[str, ApiKey] = {}
        self._is_locked = False
        # Entries of the keychain still to be removed, and the entry that gets their key, "" for none.
        self._pending_moves: dict[str, str] = {}
        # Entries of the file still to be removed, and the entry that gets their key, "" for none.
        self._pending_moves_in_file: dict[str, str] = {}

    @property
    def is_locked(self) -> bool:
        """Whether the keychain was not opened for what was kept, found or moved last.

        Then nobody knows whether it holds a key: it was locked and its question dismissed, or it failed.
        """
        return self._is_locked

    def keep(self, account: Account, key: ApiKey, *, in_file: bool = False) -> Kept:
        """Keep a key in place of the account's former one and return where.

        That is the keychain, from which it was read back, or only this run of the program. A keychain that
        could not be opened may still hold the former key. A key that is in the file stays there if no
        keychain takes it.

        in_file: keep it in the file instead. Only if the user asked for that and knows who can read it.
        """
        user = _user(account)
        self._session[user] = key
        self._is_locked = False
        if account.is_sandbox:
            return "session"
        self._redirect_moves(user)
        if in_file:
            return self._keep_in_file(user, key)
        self._finish_moves()
        if not self._put(user, key):
            return self._stay_in_file(user, key)
        self._leave_no_key_in_file(user)
        self._pending_moves.pop(user, None)
        del self._session[user]
        return "keychain"

    @property
    def has_environment_key(self) -> bool:
        """Whether the environment had a key, whomever it serves."""
        return self._environment_key is not None

    def find(self, account: Account) -> ApiKey | None:
        """Return the account's key, None if there is none or the keychain was not opened: see `is_locked`."""
        return self.find_with_place(account)[0]

    def find_with_place(self, account: Account) -> tuple[ApiKey | None, Place]:
        """Return the account's key and where it was found, None and "" where `find` has none."""
        user = _user(account)
        self._is_locked = False
        self._finish_moves_in_file()
        if user in self._session or account.is_sandbox:
            key = self._session.get(user)
            return key, "session" if key else ""
        if key := self._of_file(user):
            return key, "file"
        self._finish_moves()
        if user not in self._pending_moves and (key := _key(self._get(user))):
            return key, "keychain"
        key = self._of_environment(account)
        return key, "environment" if key else ""

    def move(self, former: Account, account: Account) -> tuple[ApiKey | None, Place]:
        """Keep the former account's key as the other's and return it with where it is kept.

        Returns None and "" if there is none or the keychain was not opened.
        """
        old, new = _user(former), _user(account)
        self._finish_moves_in_file()
        key = self._session.get(old)
        if key and old not in self._pending_moves_in_file.values():
            where = self.keep(account, key)
            self.forget(former)
            return key, where
        if key := key or self._of_file(old):
            return key, self._move_in_file(old, new, key)
        self._redirect_moves(old, new)
        self._pending_moves[old] = new
        return self.find_with_place(account)

    def forget(self, account: Account) -> bool:
        """Remove the account's key; return False if the keychain or the file may still hold it.

        The environment's is not the program's to remove.
        """
        user = _user(account)
        self._session.pop(user, None)
        if account.is_sandbox:
            return True
        self._leave_no_key_in_file(user)
        self._redirect_moves(user)
        self._pending_moves[user] = ""
        self._finish_moves()
        return not self.left(account)

    def left(self, account: Account) -> tuple[Kept, ...]:
        """Return where a key of the account may still be that was to be removed: keychain and file."""
        places: dict[Kept, dict[str, str]] = {
            "keychain": self._pending_moves,
            "file": self._pending_moves_in_file,
        }
        return tuple(place for place, left in places.items() if left.get(_user(account)) == "")

    def _keep_in_file(self, user: str, key: ApiKey) -> Kept:
        if self._file is None:
            return "session"
        try:
            self._file.put(user, key.reveal())
        except StorageError as error:
            _log.warning("%s", error)
            return "session"
        self._pending_moves_in_file.pop(user, None)
        self._supersede_in_file(user)
        self._finish_moves_in_file()
        self._pending_moves[user] = ""  # what the keychain has is out of date, and not worth waiting for
        del self._session[user]
        return "file"

    def _of_file(self, user: str) -> ApiKey | None:
        return (
            _key(self._file.get(user))
            if self._file is not None and user not in self._pending_moves_in_file
            else None
        )

    def _stay_in_file(self, user: str, key: ApiKey) -> Kept:
        """Leave a key in the file that no keychain took, for it is nowhere else; remove another one there."""
        origin = self._origin(user)
        if self._file is None or self._file.get(origin) != key.reveal():
            self._leave_no_key_in_file(user)
        elif origin == user and user not in self._pending_moves_in_file:
            del self._session[user]
            return "file"
        return "session"

    def _move_in_file(self, old: str, new: str, key: ApiKey) -> Kept:
        self._session.pop(old, None)
        self._session[new] = key
        self._redirect_moves(new)
        self._pending_moves |= {old: "", new: ""}  # what the keychain has is out of date
        origin = self._origin(old)
        self._pending_moves_in_file.pop(origin, None)
        if origin != new:
            self._pending_moves_in_file[origin] = new
        self._finish_moves_in_file()
        if self._of_file(new) != key:
            return "session"
        self._session.pop(new, None)
        return "file"

    def _origin(self, user: str) -> str:
        """Return the entry of the file that holds a key: another one if it could not be moved yet."""
        return next((entry for entry, goal in self._pending_moves_in_file.items() if goal == user), user)

    def _supersede_in_file(self, user: str) -> None:
        """Let nothing be moved to an entry any more."""
        self._pending_moves_in_file = {
            old: "" if new == user else new for old, new in self._pending_moves_in_file.items()
        }

    def _leave_no_key_in_file(self, user: str) -> None:
        if self._file is not None:
            self._supersede_in_file(user)
            self._pending_moves_in_file[user] = ""
            self._finish_moves_in_file()

    def _finish_moves_in_file(self) -> None:
        for old, new in list(self._pending_moves_in_file.items()):
            assert self._file is not None
            try:
                if new:
                    self._file.move(old, new)
                else:
                    self._file.remove(old)
            except StorageError as error:
                _log.warning("%s", error)
                return  # in order, or a key could be written over that is still to be moved
            del self._pending_moves_in_file[old]
            if new and self._of_file(new) == self._session.get(new):
                self._session.pop(new, None)

    def _of_environment(self, account: Account) -> ApiKey | None:
        return self._environment_key if takes_environment_key(account) else None

    def _redirect_moves(self, user: str, goal: str = "") -> None:
        """Let what is still to be moved to an entry of the keychain go to another one, "" for nowhere."""
        goals = {old: goal if new == user else new for old, new in self._pending_moves.items()}
        self._pending_moves = {old: new for old, new in goals.items() if old != new}

    def _finish_moves(self) -> None:
        for old, new in list(self._pending_moves.items()):
            if not self._move_entry(old, new):
                return  # the next one would ask the user to unlock the keychain once more
            del self._pending_moves[old]

    def _move_entry(self, old: str, new: str) -> bool:
        """Move what an entry of the keychain holds to another one; return False if it may still be there.

        new: the other entry, "" to remove what the old one holds.
        """
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
            return _log_failure("moved or removed", error)

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
        except Exception as error:  # noqa: BLE001 - whatever a back end raises
            self._is_locked = True
            return _log_failure("kept", error)

    def _get(self, user: str) -> str | None:
        try:
            keychain = self._find_keychain()
            return keychain.get_password(SERVICE, user) if keychain is not None else None
        except Exception as error:  # noqa: BLE001 - whatever a back end raises
            self._is_locked = True
            _log_failure("read", error)
            return None


def _key(text: str | None) -> ApiKey | None:
    """Return a key that was kept; None also for what another program changed into what cannot be one."""
    try:
        return ApiKey(text or "")
    except AccountError:
        return None


def _user(account: Account) -> str:
    return account.name if account.is_sandbox else f"{account.name} @ {account.base_url}"


def _log_failure(what: str, error: Exception) -> Literal[False]:
    # Only its kind: the text is another library's and might repeat what it was given.
    _log.warning("An API key could not be %s: the keychain raised %s", what, type(error).__name__)
    return False
