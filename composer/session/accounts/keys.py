"""The API keys of the accounts as the window has them. A keychain may block, so a worker asks it."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from composer.kaleyra.account import Account, ApiKey
from composer.session.background import Background, JobQueue
from composer.store.accounts.keychain import Kept, KeyStore, Place

_Bound = tuple[str, str]


def _bound(account: Account) -> _Bound:
    return account.name, account.base_url


def is_bound_alike(account: Account, other: Account) -> bool:
    """Whether a key of the one is a key of the other: it is bound to an account's name and base URL."""
    return _bound(account) == _bound(other)


class AccountKeys(QObject):
    """The keys at hand. What is entered is at hand at once, and kept by the key store a while later.

    Signals:
        changed: a key, or whether it is waited for, may differ.
            arg: the Account whose key it is.
        kept: a key that was entered is now kept.
            args: the account's name, where: a `keychain.Kept`.
        left: a key could not be removed from where it is kept.
            args: the account's name, where: a `keychain.Kept`.
    """

    changed = Signal(object)
    kept = Signal(str, str)
    left = Signal(str, str)

    def __init__(self, store: KeyStore, background: Background) -> None:
        super().__init__()
        self._store = store
        self._jobs = JobQueue(background, may_wait=True)  # in order, or an older job would undo a newer one
        self._found: dict[_Bound, ApiKey] = {}
        self._places: dict[_Bound, str] = {}
        self._locked: set[_Bound] = set()
        self._waiting: dict[_Bound, object] = {}  # with what tells the newest request from those before

    def of(self, account: Account) -> ApiKey | None:
        """Return an account's key, None while it is not at hand."""
        return self._found.get(_bound(account))

    def place_of(self, account: Account) -> str:
        """Return where an account's key is kept, a `keychain.Place`.

        "" while that is not known, also of a key that the keychain has yet to keep.
        """
        return self._places.get(_bound(account), "")

    def is_locked(self, account: Account) -> bool:
        """Whether the keychain was not opened for an account's key, or was not waited for."""
        return _bound(account) in self._locked

    def is_waited_for(self, account: Account) -> bool:
        """Whether the key store was asked for an account's key and did not answer yet."""
        return _bound(account) in self._waiting

    def fetch(self, account: Account) -> None:
        """Ask for an account's key."""
        self._find(account, partial(self._store.find_with_place, account))

    def stop_waiting(self, account: Account) -> None:
        """Count the keychain as locked for an account, whatever it still answers; `fetch` asks again."""
        if self._waiting.pop(_bound(account), None) is not None:
            self._locked.add(_bound(account))
            self.changed.emit(account)

    def keep(self, account: Account, key: ApiKey, *, in_file: bool = False) -> None:
        """Keep a key that was entered.

        in_file: whether in the file of keys, see `KeyStore.keep`.
        """
        self._drop(_bound(account))
        self._found[_bound(account)] = key
        self.changed.emit(account)

        def job() -> tuple[Kept, bool, bool]:
            where = self._store.keep(account, key, in_file=in_file)
            # What the keychain has is removed when it opens next.
            return where, self._store.is_locked, "file" in self._store.left(account)

        def done(kept: tuple[Kept, bool, bool]) -> None:
            where, is_locked, left_in_file = kept
            if self.of(account) is key:
                self._places[_bound(account)] = where
                self._note_locked(_bound(account), is_locked)
                self.kept.emit(account.name, where)
            if left_in_file:
                self.left.emit(account.name, "file")

        self._jobs.run(job, done)

    def move(self, former: Account, account: Account) -> None:
        """Let the key go along to an account's new name."""
        key = self.of(former)
        self._drop(_bound(former))
        if key is not None:
            self._found[_bound(account)] = key
        self._find(account, partial(self._store.move, former, account))

    def forget(self, account: Account) -> None:
        """Remove an account's key."""
        self._drop(_bound(account))
        self.changed.emit(account)

        def job() -> tuple[Kept, ...]:
            self._store.forget(account)
            return self._store.left(account)

        def done(places: tuple[Kept, ...]) -> None:
            for place in places:
                self.left.emit(account.name, place)

        self._jobs.run(job, done)

    def drop_others(self, accounts: Iterable[Account]) -> None:
        """Have no keys at hand but those of these accounts; nothing is removed from where keys are kept."""
        known = {_bound(account) for account in accounts}
        for bound in {*self._found, *self._waiting, *self._locked} - known:
            self._drop(bound)

    def _find(self, account: Account, find: Callable[[], tuple[ApiKey | None, Place]]) -> None:
        bound = _bound(account)
        ticket = self._waiting[bound] = object()
        self.changed.emit(account)

        def done(found: tuple[ApiKey | None, Place, bool]) -> None:
            if self._waiting.get(bound) is not ticket:
                return  # the account was changed or removed meanwhile, or another key was entered
            del self._waiting[bound]
            key, place, is_locked = found
            self._note_locked(bound, is_locked)
            if key is not None:
                self._found[bound], self._places[bound] = key, place
            self.changed.emit(account)

        self._jobs.run(lambda: (*find(), self._store.is_locked), done)

    def _note_locked(self, bound: _Bound, is_locked: bool) -> None:
        (self._locked.add if is_locked else self._locked.discard)(bound)

    def _drop(self, bound: _Bound) -> None:
        """Have no key at hand any more, nor wait for one."""
        self._waiting.pop(bound, None)
        self._locked.discard(bound)
        self._found.pop(bound, None)
        self._places.pop(bound, None)
