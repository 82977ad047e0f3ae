"""The accounts as the window knows them, with the key of the one in use."""

import hashlib
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from composer.kaleyra.account import SANDBOX, Account, ApiKey, is_same_base_url
from composer.kaleyra.sandbox import sandbox
from composer.sending.safeguards import KeyState
from composer.session.accounts.connection_check import ConnectionCheck
from composer.session.accounts.keys import AccountKeys, is_bound_alike
from composer.session.background import Background
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.keychain import KeyStore
from composer.store.files import StorageError, make_private_folder, write_atomic


class AccountBook(QObject):
    """All accounts, the one in use and its key.

    Other running copies of the program share the accounts, but not which of them is in use: nobody's window
    turns from the sandbox to a live account by itself.

    Signals:
        current_changed: another account is in use, or something of it differs, such as its key's state.
            arg: the name that the account in use before has now, or had before it was removed.
        list_changed: accounts were added, changed or removed, or the key's state of one not in use differs.
        key_kept: a key that was entered is now kept.
            args: the account's name, where: a `keychain.Kept`.
        renamed: an account has another name.
            args: its former name, its name.
        key_left: a key could not be removed from where it is kept.
            args: the account's name, where: a `keychain.Kept`.
    """

    current_changed = Signal(str)
    list_changed = Signal()
    renamed = Signal(str, str)
    key_kept = Signal(str, str)
    key_left = Signal(str, str)

    def __init__(
        self, file: AccountsFile, keys: KeyStore, pictures: Path, background: Background, sandbox_url: str
    ) -> None:
        """Load the accounts; `fault` then holds what was wrong, "" usually.

        pictures: the folder of their pictures.
        sandbox_url: the base URL of the sandbox in this run.
        """
        super().__init__()
        self._file, self._pictures, self._sandbox_url = file, pictures, sandbox_url
        self._keys, self._background = AccountKeys(keys, background), background
        self._keys.changed.connect(self._on_keys_changed)
        self._keys.kept.connect(self.key_kept)
        self._keys.left.connect(self.key_left)
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
        """Whether the key of the account in use is at hand."""
        return self.key_state_of(self.current)

    def key_of(self, account: Account) -> ApiKey | None:
        """Return an account's key, None while it is not at hand; the sandbox's is no secret."""
        return ApiKey(sandbox.KEY) if account.is_sandbox else self._keys.of(account)

    def key_state_of(self, account: Account) -> KeyState:
        """Return whether an account's key is at hand."""
        if self.key_of(account) is not None:
            return "there"
        if self._keys.is_waited_for(account):
            return "waiting"
        return "locked" if self._keys.is_locked(account) else "missing"

    def key_place_of(self, account: Account) -> str:
        """Return where an account's key is kept, a `keychain.Place`; "" while that is not known."""
        return self._keys.place_of(account)

    def is_keychain_locked(self, account: Account) -> bool:
        """Return whether the keychain was not opened when an account's key was to be found or kept in it."""
        return self._keys.is_locked(account)

    def find(self, name: str) -> Account | None:
        """Return the account of that name."""
        account = self._book.find(name)
        return self._live(account) if account else None

    def reload(self) -> None:
        """Load what other running copies of the program changed; the account in use stays, if it is there."""
        before = self.current
        self._set_book(self._file.reload(self._book), self._book.current)
        self._keys.drop_others(self._book.accounts)
        if not is_bound_alike(self.current, before):
            self.fetch_key(self.current)

    def fetch_key(self, account: Account) -> None:
        """Ask the keychain for an account's key, unless it is at hand."""
        if self.key_state_of(account) in ("missing", "locked"):
            self._keys.fetch(account)

    def stop_waiting_for_key(self, account: Account) -> None:
        """Do without an account's key, which the keychain does not hand over; `fetch_key` asks again."""
        self._keys.stop_waiting(account)

    def new_check(self) -> ConnectionCheck:
        """Return a check of whether an account's host is there."""
        return ConnectionCheck(self._background)

    def select(self, name: str) -> None:
        """Send with another account from now on.

        Raises StorageError if that cannot be remembered, or if another running copy of the program removed
        the account.
        """
        if name == self._book.current:
            return
        former = self._book.current
        self._book = replace(self._book, current=name)
        self.fetch_key(self.current)
        self.current_changed.emit(former)
        self._set_book(self._file.update(lambda stored: replace(stored, current=name), self._book), name)
        if self._book.current != name:
            reason = f"The account “{name}” was removed by another running copy of this program."
            raise StorageError(self._file.path, reason)

    def save(
        self, account: Account, former_name: str | None, key: ApiKey | None, *, in_file: bool | None = None
    ) -> None:
        """Keep an account, new or changed. The account in use stays in use.

        A key is bound to the account's name and host. It goes along to a new name; for a new host it must be
        entered again, and the former entry is removed. Raises StorageError, and ValueError (a sentence) for a
        name that another account has.

        former_name: the account's name until now, None for a new one.
        key: the key that was entered, None if none was.
        in_file: whether the key, entered or kept, is to be in the file of keys, see `KeyStore.keep`; None for
            one that was entered to go to the keychain, and for one that is kept to stay where it is.
        """
        self.reload()
        former = self.find(former_name) if former_name else None
        book = self._file.update(lambda stored: _with(stored, account, former_name), self._book)
        if former_name and former_name != account.name:
            self.renamed.emit(former_name, account.name)
        current = account.name if former_name == self._book.current else self._book.current
        self._set_book(book, current, current)
        key = key or self._key_to_move(former, account, in_file)
        if former is not None and not is_bound_alike(former, account):
            if key is None and is_same_base_url(former.base_url, account.base_url):
                self._keys.move(former, account)
                return
            self._keys.forget(former)
        if key is None:
            self.fetch_key(account)
        else:
            self._keys.keep(account, key, in_file=bool(in_file))

    def _key_to_move(self, former: Account | None, account: Account, in_file: bool | None) -> ApiKey | None:
        """Return a kept key that is to move into the file of keys or out of it, None if none is."""
        if former is None or in_file is None or account.is_sandbox:
            return None
        if not is_same_base_url(former.base_url, account.base_url):
            return None
        place = self._keys.place_of(former)
        moves = place in ("keychain", "session") if in_file else place == "file"
        return self._keys.of(former) if moves else None

    def remove(self, name: str) -> None:
        """Remove an account and its key; the sandbox replaces it where it is in use. Raises StorageError."""
        self.reload()
        account = self.find(name)
        if account is None or account.is_sandbox:
            return
        self._set_book(
            self._file.update(lambda stored: _without(stored, name), self._book), self._book.current
        )
        self._keys.forget(account)

    def picture_path(self, account: Account) -> Path | None:
        """Return the file of an account's picture, None if it has none."""
        # Its name alone: a changed file of accounts must not lead elsewhere.
        return self._pictures / Path(account.picture).name if account.picture else None

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

    def _set_book(self, accounts: Accounts, current: str, former: str = "") -> None:
        """Have these accounts, with this one in use, or the sandbox if it is not among them.

        former: the name that the account in use until now has now, "" for the name it had.
        """
        before, before_in_use = self._book.accounts, self.current
        self._book = replace(accounts, current=current)
        if self._book.accounts != before:
            self.list_changed.emit()
        if self.current != before_in_use:
            self.current_changed.emit(former or before_in_use.name)

    def _on_keys_changed(self, account: Account) -> None:
        if is_bound_alike(account, self.current):
            self.current_changed.emit(account.name)
        else:
            self.list_changed.emit()

    def _live(self, account: Account) -> Account:
        return replace(account, base_url=self._sandbox_url) if account.is_sandbox else account


def _with(stored: Accounts, account: Account, former_name: str | None) -> Accounts:
    """Return the accounts with one added or changed. Raises ValueError (a sentence) if its name is taken."""
    if account.name != former_name and stored.find(account.name):
        raise ValueError(f"There is already an account named “{account.name}”.")
    accounts = [other for other in stored.accounts if other.name != former_name]
    place = next((i for i, other in enumerate(stored.accounts) if other.name == former_name), len(accounts))
    accounts.insert(place, account)
    current = account.name if former_name == stored.current else stored.current
    return Accounts(tuple(accounts), current)


def _without(stored: Accounts, name: str) -> Accounts:
    return Accounts(tuple(account for account in stored.accounts if account.name != name), stored.current)
