"""The accounts as the window knows them, with the key of the one in use."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from composer.kaleyra import sandbox
from composer.kaleyra.account import SANDBOX, Account, ApiKey
from composer.sending.safeguards import KeyState
from composer.session.background import Background
from composer.store.accounts import Accounts, AccountsFile
from composer.store.files import StorageError, make_private_folder, write_atomic
from composer.store.keys import KeyStore

_Bound = tuple[str, str]
"""What a key is bound to: an account's name and base URL."""


class AccountBook(QObject):
    """All accounts, the one in use and its key. Keys are fetched and kept on a worker: a keychain may block.

    Signals:
        changed: accounts, the choice or the key's state may differ.
        key_kept: a key that was entered is now kept.
            args: the account's name, `keychain` or `session`.
    """

    changed = Signal()
    key_kept = Signal(str, str)

    def __init__(
        self,
        file: AccountsFile,
        keys: KeyStore,
        pictures: Path,
        background: Background,
        sandbox_url: str,
        parent: QObject | None = None,
    ) -> None:
        """Load the accounts. pictures: the folder of their pictures. `fault` then holds what was wrong, "" usually."""
        super().__init__(parent)
        self._file, self._keys, self._background, self._pictures = file, keys, background, pictures
        self._sandbox_url = sandbox_url
        self._found: dict[_Bound, ApiKey] = {}
        self._waiting: set[_Bound] = set()
        self._places: dict[_Bound, str] = {}
        self.fault = ""
        try:
            self._book = file.load()
        except StorageError as fault:
            self._book, self.fault = Accounts(), str(fault)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts, the sandbox with the address it has in this run."""
        return tuple(self._live(account) for account in self._book.accounts)

    @property
    def current(self) -> Account:
        """The account that is sent with."""
        return self.find(self._book.current) or self.sandbox

    @property
    def sandbox(self) -> Account:
        """The account inside the program."""
        account = self.find(SANDBOX)
        assert account is not None
        return account

    @property
    def key(self) -> ApiKey | None:
        """The key of the account in use, None while it is not at hand."""
        return self.key_of(self.current)

    @property
    def key_state(self) -> KeyState:
        """Whether that key is at hand."""
        return self.key_state_of(self.current)

    def key_of(self, account: Account) -> ApiKey | None:
        """Return an account's key, None while it is not at hand; the sandbox's is no secret."""
        return ApiKey(sandbox.KEY) if account.is_sandbox else self._found.get(_bound(account))

    def key_state_of(self, account: Account) -> KeyState:
        """Return whether an account's key is at hand."""
        if self.key_of(account) is not None:
            return "there"
        return "waiting" if _bound(account) in self._waiting else "missing"

    def key_place_of(self, account: Account) -> str:
        """Return where an account's key is kept: `keychain`, `session`, "" while that is not known."""
        return self._places.get(_bound(account), "")

    def find(self, name: str) -> Account | None:
        """Return the account of that name."""
        account = self._book.find(name)
        return self._live(account) if account else None

    def fetch_key(self, account: Account) -> None:
        """Ask the keychain for an account's key, unless it is at hand."""
        if self.key_of(account) is not None or _bound(account) in self._waiting:
            self.changed.emit()
        else:
            self._find_key(account, account)

    def select(self, name: str) -> None:
        """Send with another account from now on. Raises StorageError if that cannot be remembered."""
        if name == self._book.current:
            return
        self._book = replace(self._book, current=name)
        self.fetch_key(self.current)
        self._file.save(self._book)

    def save(self, account: Account, former_name: str | None, key: ApiKey | None) -> None:
        """Keep an account, new or changed, and the key if one was entered. The account in use stays in use.

        A key is bound to the account's name and host. It goes along to a new name; for a new host it must be entered
        again, and the former entry is removed.
        Raises StorageError, and ValueError (a sentence) for a name that another account has.
        """
        if account.name != former_name and self.find(account.name):
            raise ValueError(f"There is already an account named “{account.name}”.")
        former = self.find(former_name) if former_name else None
        accounts = [a for a in self._book.accounts if a.name != former_name]
        place = next((i for i, a in enumerate(self._book.accounts) if a.name == former_name), len(accounts))
        accounts.insert(place, account)
        current = account.name if former_name == self._book.current else self._book.current
        book = Accounts(tuple(accounts), current)
        self._file.save(book)
        self._book = book
        if former is not None and _bound(former) != _bound(account):
            if key is None and former.base_url == account.base_url:
                key = self._found.get(_bound(former))
                if key is None:
                    self._find_key(account, former)
                    return
            self._forget(former)
        if key is None:
            self.fetch_key(account)
        else:
            self._keep(account, key)

    def remove(self, name: str) -> None:
        """Remove an account and its key; if it was in use, the sandbox takes its place. Raises StorageError."""
        account = self.find(name)
        if account is None or account.is_sandbox:
            return
        current = SANDBOX if name == self._book.current else self._book.current
        book = Accounts(tuple(a for a in self._book.accounts if a.name != name), current)
        self._file.save(book)
        self._book = book
        self._forget(account)
        self.changed.emit()

    def picture_path(self, account: Account) -> Path | None:
        """Return the file of an account's picture, None if it has none."""
        return self._pictures / account.picture if account.picture else None

    def keep_picture(self, data: bytes) -> str:
        """Keep a PNG beside the accounts and return its name for `Account.picture`; "" for no data.

        Raises StorageError.
        """
        if not data:
            return ""
        import hashlib  # not before the window's first frame

        name = f"{hashlib.sha256(data).hexdigest()[:16]}.png"
        make_private_folder(self._pictures)
        write_atomic(self._pictures / name, data, private=True, what="The picture")
        return name

    def _find_key(self, account: Account, former: Account) -> None:
        """Ask the keychain. former: the account as it was when the key was kept; the key goes along to the new name."""
        bound = _bound(account)
        self._waiting.discard(_bound(former))
        self._waiting.add(bound)
        self.changed.emit()

        def done(key: ApiKey | None) -> None:
            if bound not in self._waiting:
                return  # the account was changed or removed meanwhile
            self._waiting.discard(bound)
            if key is not None and bound not in self._found:  # else another one was entered meanwhile
                self._found[bound] = key
                self._places[bound] = "keychain"
                if former is not account:
                    self._keep(account, key)
            if former is not account:
                self._forget(former)
            self.changed.emit()

        self._background.run(lambda: self._keys.find(former), done)

    def _keep(self, account: Account, key: ApiKey) -> None:
        bound = _bound(account)
        self._found[bound] = key
        self._places.pop(bound, None)
        self.changed.emit()

        def done(where: str) -> None:
            self._places[bound] = where
            self.key_kept.emit(account.name, where)

        self._background.run(lambda: self._keys.keep(account, key), done)

    def _forget(self, account: Account) -> None:
        self._waiting.discard(_bound(account))
        self._found.pop(_bound(account), None)
        self._places.pop(_bound(account), None)
        self._background.run(lambda: self._keys.forget(account), lambda _certain: None)

    def _live(self, account: Account) -> Account:
        return replace(account, base_url=self._sandbox_url) if account.is_sandbox else account


def _bound(account: Account) -> _Bound:
    return account.name, account.base_url
