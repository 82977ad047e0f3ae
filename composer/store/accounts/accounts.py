"""Accounts, without their keys."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from composer.kaleyra.account import (
    ENCODINGS,
    KINDS,
    SANDBOX,
    Account,
    AccountError,
    check_stored_base_url,
    checked_colour,
    checked_sid,
)
from composer.kaleyra.sandbox import sandbox
from composer.store.files import (
    StorageError,
    parse_object,
    quarantine,
    quoted_name,
    read_limited,
    write_atomic,
)
from composer.store.lock import locked

SIZE_MAX = 1 << 20
"""Bytes of an accounts file."""

SANDBOX_ACCOUNT = Account(
    SANDBOX,
    base_url="",
    sid=sandbox.SID,
    sender="+14155550199",
    callback_url="https://example.com/whatsapp/status",
    business_name="Your business",
)
"""The sandbox as it is until somebody changes it."""

_FORMAT = "reply-button-accounts"
_VERSION = 1
_WHAT = "The accounts file"
_NAMES = ("format", "version", "current", "accounts")
_ACCOUNT_NAMES = tuple(field.name for field in fields(Account) if field.name != "others")
_CHOICES: Mapping[str, Collection[str]] = {"encoding": ENCODINGS, "kind": KINDS}


@dataclass(frozen=True, slots=True)
class Accounts:
    """All accounts, and the name of the one that is sent with.

    The sandbox is always among them, without a base URL: it gets one each time it starts.
    others: what another version of the program keeps beside them.
    """

    accounts: tuple[Account, ...] = ()
    current: str = SANDBOX
    others: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        without_url = (
            replace(account, base_url="") if account.is_sandbox else account for account in self.accounts
        )
        listed = tuple(without_url)
        if not any(account.is_sandbox for account in listed):
            listed = (SANDBOX_ACCOUNT, *listed)
        object.__setattr__(self, "accounts", listed)
        if self.find(self.current) is None:
            object.__setattr__(self, "current", SANDBOX)

    def find(self, name: str) -> Account | None:
        """Return the account of that name, None if there is none."""
        return next((account for account in self.accounts if account.name == name), None)


class AccountsFile:
    """The file of accounts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Accounts:
        """Return the accounts; the sandbox alone where nothing was saved yet.

        Raises StorageError: the file cannot be read or was made by a newer version (and stays as it is), or
        something in it is wrong; then it was renamed, the error says what was wrong and where it is now, and
        the next load finds nothing.
        """
        try:
            return self._stored()
        except StorageError as error:
            if error.is_missing:
                return Accounts()
            raise
        except ValueError as error:
            goal = quarantine(self.path)
            reason = (
                f"{_WHAT} cannot be used: {error}. It was kept as {quoted_name(goal)} and the accounts start "
                "afresh."
            )
            raise StorageError(self.path, reason) from error

    def reload(self, known: Accounts) -> Accounts:
        """Return the accounts that the file has now, `known` where it cannot be used. It stays as it is."""
        try:
            return self._stored()
        except (StorageError, ValueError):
            return known

    def update(self, change: Callable[[Accounts], Accounts], known: Accounts) -> Accounts:
        """Change the accounts that the file has now and return what it has then.

        What other running copies of the program saved meanwhile stays. Raises StorageError as `save` does,
        and what `change` raises.

        change: returns the accounts to save for those that the file has.
        known: what is changed where the file cannot be used.
        """
        with locked(self.path):
            accounts = change(self.reload(known))
            self.save(accounts)
        return accounts

    def save(self, accounts: Accounts) -> None:
        """Write these accounts and no others. Raises StorageError, also for what could not be loaded again.

        A file that `load` would refuse is not written over: it is quarantined first, or left alone if a newer
        version of the program made it. What another version of the program keeps in the file beside the
        accounts stays there.
        """
        try:
            if self._read(_written(accounts, {})) != accounts:
                raise ValueError("an account would change by being saved")
        except ValueError as error:
            raise StorageError(self.path, f"The accounts could not be saved: {error}.") from error
        data = _written(accounts, self._stored_or_empty().others)
        if len(data) > SIZE_MAX:
            raise StorageError(
                self.path, "The accounts could not be saved: one of them has a text that is too long."
            )
        write_atomic(self.path, data, private=True, what="The accounts")

    def _stored_or_empty(self) -> Accounts:
        """Return what the file says, nothing after quarantining one that cannot be used."""
        try:
            return self._stored()
        except StorageError as error:
            if not error.is_missing:
                raise
        except ValueError:
            quarantine(self.path)
        return Accounts()

    def _stored(self) -> Accounts:
        """Return what the file says. Raises as `_read` does, and StorageError if it cannot be read."""
        return self._read(read_limited(self.path, SIZE_MAX, _WHAT))

    def _read(self, data: bytes) -> Accounts:
        """Return what a file's bytes say.

        Raises ValueError with the end of a sentence that names the place, and StorageError for the file of a
        newer version.
        """
        content = parse_object(data)
        if content.get("format") != _FORMAT:
            raise ValueError("it is not a file of accounts")
        version = content.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise ValueError("its version is not a number")
        if version > _VERSION:
            raise StorageError(
                self.path, f"{_WHAT} was made by a newer version of this program: use that version."
            )
        listed = content.get("accounts")
        if not isinstance(listed, list):
            raise ValueError("“accounts” is not a list")
        accounts = tuple(account_of(entry, f"accounts[{index}]") for index, entry in enumerate(listed))
        _refuse_duplicates(accounts)
        current = content.get("current")
        return Accounts(
            accounts, current if isinstance(current, str) else SANDBOX, others_of(content, _NAMES)
        )


def _written(accounts: Accounts, others: Mapping[str, Any]) -> bytes:
    listed = [entry_of(account) for account in accounts.accounts]
    content = {"format": _FORMAT, "version": _VERSION, "current": accounts.current, "accounts": listed}
    # Escaped beyond ASCII, so that half a character (a lone surrogate) survives too.
    return (json.dumps(content | dict(others), indent=2) + "\n").encode()


def _refuse_duplicates(accounts: tuple[Account, ...]) -> None:
    seen: set[str] = set()
    for index, account in enumerate(accounts):
        if account.name in seen:
            raise ValueError(f"accounts[{index}].name is used twice")
        seen.add(account.name)


def entry_of(account: Account) -> dict[str, Any]:
    """Return what is written of an account: no base URL of the sandbox, which gets one at each start."""
    entry = {name: getattr(account, name) for name in _ACCOUNT_NAMES}
    if account.is_sandbox:
        del entry["base_url"]
    return entry | dict(account.others)


def account_of(entry: object, place: str) -> Account:
    """Return an account; what is missing has its default. Raises ValueError naming the place.

    A damaged list of allowed recipients or a damaged kind is not passed over: a test account's sends would
    reach customers.
    """
    if not isinstance(entry, Mapping):
        raise ValueError(f"{place} is not an object")
    values: dict[str, Any] = {name: entry[name] for name in _ACCOUNT_NAMES if name in entry}
    if "allowed_recipients" in values:
        values["allowed_recipients"] = _numbers(values["allowed_recipients"], f"{place}.allowed_recipients")
    for name, value in values.items():
        if name != "allowed_recipients" and not isinstance(value, str):
            raise ValueError(f"{place}.{name} is not text")
    if not values.get("name", "").strip():
        raise ValueError(f"{place}.name is missing")
    for name, choices in _CHOICES.items():
        if name in values and values[name] not in choices:
            raise ValueError(f"{place}.{name} is none of {', '.join(choices)}")
    if not _is_colour(values.get("colour", "")):
        del values["colour"]  # only that
    account = Account(**values, others=others_of(entry, _ACCOUNT_NAMES))
    try:
        _check(account)
    except AccountError as error:
        raise ValueError(f"{place}.{error.field}: {str(error).rstrip('.')}") from error
    return account


def others_of(content: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return what an object of a file holds under other names than these and can be written again."""
    return {name: value for name, value in content.items() if name not in names and _is_writable(value)}


def _check(account: Account) -> None:
    if account.is_sandbox:
        return
    # Checked here too: a changed file must not lead a key to a place that the dialog would refuse.
    check_stored_base_url(account.base_url)
    if account.sid:
        checked_sid(account.sid)


def _is_colour(text: str) -> bool:
    try:
        return checked_colour(text) == text.lower()
    except AccountError:
        return False


def _numbers(value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(number, str) and number.strip() for number in value):
        raise ValueError(f"{place} is not a list of numbers")
    return tuple(value)


def _is_writable(value: object) -> bool:
    try:
        json.dumps(value)
    except RecursionError:
        return False
    return True
