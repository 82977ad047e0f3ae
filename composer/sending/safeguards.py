"""What stands between a message and its sending."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from composer.kaleyra.account import Account, AccountError, checked_base_url, checked_sid
from composer.message.model import Message

if TYPE_CHECKING:
    from composer.message.problems import Problem

KeyState = Literal["there", "waiting", "missing"]
"""Whether an account's API key is at hand; `waiting` while the keychain is being asked."""


def completed(message: Message, account: Account) -> Message:
    """Return the message with the account's sender and callback URL where it has none of its own."""
    return replace(
        message,
        sender=message.sender or account.sender or None,
        callback_url=message.callback_url or account.callback_url or None,
    )


def send_problems(message: Message, account: Account, key_state: KeyState) -> "tuple[Problem, ...]":
    """Return the message's problems as this account would send it, and the account's own.

    The account's are named `account.base_url`, `account.sid` and `account.key`.
    """
    from composer.message.problems import Problem, problems  # its tables take longer than a frame: loaded by a worker

    complete = completed(message, account)
    found = list(problems(complete))
    if complete.sender is None:
        found.append(
            Problem("from", "error", "Enter the WhatsApp number the message comes from, here or in the account.")
        )
    for field, check, value in (("base_url", checked_base_url, account.base_url), ("sid", checked_sid, account.sid)):
        try:
            check(value)
        except AccountError as fault:
            found.append(Problem(f"account.{field}", "error", str(fault)))
    if key_state == "missing":
        found.append(Problem("account.key", "error", f"Enter the API key of the account “{account.name}”."))
    elif key_state == "waiting":
        found.append(Problem("account.key", "error", "Waiting for the system's keychain to hand over the API key."))
    return tuple(found)
