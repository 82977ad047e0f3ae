"""The accounts as the window knows them, with the key of the one in use."""

import hashlib
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
        self._key: ApiKey | None = None
        self._waiting = False
        self._places: dict[str, str] = {}
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
        return self.sandbox_key if self.current.is_sandbox else self._key

    @property
    def sandbox_key(self) -> ApiKey:
        """The sandbox's key, which is no secret."""
        return ApiKey(sandbox.KEY)

    @property
    def key_place(self) -> str:
        """Where the key of the account in use is kept: `keychain`, `session`, "" while that is not known."""
        return self._places.get(self.current.name, "")

    @property
    def key_state(self) -> KeyState:
        """Whether that key is at hand."""
        if self.key is not None:
            return "there"
        return "waiting" if self._waiting else "missing"

    def find(self, name: str) -> Account | None:
        """Return the account of that name."""
        account = self._book.find(name)
        return self._live(account) if account else None

    def fetch_key(self) -> None:
        """Ask the keychain for the key of the account in use."""
        account = self.current
        self._key, self._waiting = None, not account.is_sandbox
        self.changed.emit()
        if account.is_sandbox:
            return

        def done(key: ApiKey | None) -> None:
            if account == self.current and self._waiting:  # else another account or key was chosen meanwhile
                self._key, self._waiting = key, False
                self._places.setdefault(account.name, "keychain")  # what this run alone keeps, `_keep` has noted
                self.changed.emit()

        self._background.run(lambda: self._keys.find(account), done)

    def select(self, name: str) -> None:
        """Send with another account from now on. Raises StorageError if that cannot be remembered."""
        if name == self._book.current:
            return
        self._book = replace(self._book, current=name)
        self.fetch_key()
        self._file.save(self._book)

    def save(self, account: Account, former_name: str | None, key: ApiKey | None) -> None:
        """Keep an account, new or changed, and the key if one was entered, and send with it from now on.

        A key is bound to the account's name and host; where these changed, the former entry is removed.
        Raises StorageError, and ValueError (a sentence) for a name that another account has.
        """
        if account.name != former_name and self.find(account.name):
            raise ValueError(f"There is already an account named “{account.name}”.")
        former = self.find(former_name) if former_name else None
        accounts = [a for a in self._book.accounts if a.name != former_name]
        place = next((i for i, a in enumerate(self._book.accounts) if a.name == former_name), len(accounts))
        accounts.insert(place, account)
        book = Accounts(tuple(accounts), account.name)
        self._file.save(book)
        self._book = book
        if former and (former.name, former.base_url) != (account.name, account.base_url):
            self._background.run(lambda: self._keys.forget(former), lambda _certain: None)
        if key is None:
            self.fetch_key()
        else:
            self._keep(account, key)

    def remove(self, name: str) -> None:
        """Remove an account and its key; the sandbox takes its place. Raises StorageError."""
        account = self.find(name)
        if account is None or account.is_sandbox:
            return
        book = Accounts(tuple(a for a in self._book.accounts if a.name != name), SANDBOX)
        self._file.save(book)
        self._book = book
        self._background.run(lambda: self._keys.forget(account), lambda _certain: None)
        self.fetch_key()

    def picture_path(self, account: Account) -> Path | None:
        """Return the file of an account's picture, None if it has none."""
        return self._pictures / account.picture if account.picture else None

    def keep_picture(self, data: bytes) -> str:
        """Keep a PNG beside the accounts and return its name for `Account.picture`; "" for no data.

        Raises StorageError.
        """
        if not data:
            return ""
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.png"
        make_private_folder(self._pictures)
        write_atomic(self._pictures / name, data, private=True, what="The picture")
        return name

    def _keep(self, account: Account, key: ApiKey) -> None:
        self._key, self._waiting = key, False
        self._places.pop(account.name, None)
        self.changed.emit()

        def done(where: str) -> None:
            self._places[account.name] = where
            self.key_kept.emit(account.name, where)

        self._background.run(lambda: self._keys.keep(account, key), done)

    def _live(self, account: Account) -> Account:
        return replace(account, base_url=self._sandbox_url) if account.is_sandbox else account
