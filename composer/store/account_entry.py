"""An account as an entry of the file of accounts, and back."""

import json
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from composer.kaleyra.account import (
    ENCODINGS,
    KINDS,
    Account,
    AccountError,
    checked_base_url,
    checked_colour,
    checked_sid,
)

_NAMES = tuple(field.name for field in fields(Account) if field.name != "others")
_CHOICES: Mapping[str, Collection[str]] = {"encoding": ENCODINGS, "kind": KINDS}


def entry_of(account: Account) -> dict[str, Any]:
    """Return what is kept of an account. The sandbox has no base URL: it gets another one each time it starts."""
    entry = {name: getattr(account, name) for name in _NAMES}
    if account.is_sandbox:
        del entry["base_url"]
    return entry | dict(account.others)


def account_of(entry: object, place: str) -> Account:
    """Return an account; what is missing has its default. Raises ValueError naming the place.

    A damaged list of allowed recipients or a damaged kind is not passed over: a rehearsal would reach customers.
    """
    if not isinstance(entry, Mapping):
        raise ValueError(f"{place} is not an object")
    values: dict[str, Any] = {name: entry[name] for name in _NAMES if name in entry}
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
    account = Account(**values, others=others_of(entry, _NAMES))
    try:
        _check(account)
    except AccountError as error:
        raise ValueError(f"{place}.{error.field}: {str(error).rstrip('.')}") from error
    return account


def others_of(content: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return what an object of a file holds under other names than these, as far as it can be written again."""
    return {name: value for name, value in content.items() if name not in names and _is_writable(value)}


def _check(account: Account) -> None:
    if account.is_sandbox:
        return
    # Checked here too: a changed file must not lead a key to a place that the dialog would refuse.
    if checked_base_url(account.base_url) != account.base_url:
        raise AccountError("base_url", "The base URL is not written as scheme://host[:port].")
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
