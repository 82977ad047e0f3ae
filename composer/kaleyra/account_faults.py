"""What is wrong with an account as it was entered."""

import unicodedata
from collections.abc import Iterator

from composer.kaleyra.account import Account, AccountError, checked_base_url, checked_colour, checked_sid
from composer.message.phone_numbers import sender_problem, wire_number
from composer.message.recipient import recipient_error

_EXAMPLE = "+1 415 555 0100"


def account_faults(account: Account) -> dict[str, str]:
    """Return what is wrong with an account, a sentence by field. What may be left empty is not wrong."""
    return dict(_faults(account))


def _faults(account: Account) -> Iterator[tuple[str, str]]:
    if not account.name:
        yield "name", "Give the account a name."
    elif any(unicodedata.category(character) in ("Cc", "Cs") for character in account.name):
        yield "name", "The name has a character that cannot be shown: type it again."
    if not account.is_sandbox:
        for check, text in ((checked_base_url, account.base_url), (checked_sid, account.sid)):
            try:
                check(text)
            except AccountError as fault:
                yield fault.field, str(fault)
    try:
        checked_colour(account.colour)
    except AccountError as fault:
        yield fault.field, str(fault)
    if account.sender and (problem := _sender_problem(account.sender)):
        yield "sender", problem
    if account.own_number and (problem := recipient_error(account.own_number)):
        yield "own_number", problem
    if account.kind == "test":
        for line, number in enumerate(account.allowed_recipients, 1):
            if problem := recipient_error(number):
                yield "allowed_recipients", f"Number {line}: {problem}"
                return


def _sender_problem(text: str) -> str | None:
    """Return a sentence if text is no number with its country code; the + may be left out.

    A national number would be taken for one of another country, or be refused by Kaleyra when a message is
    sent.
    """
    number = wire_number(text)
    if sender_problem(text) or number.startswith("+"):
        return recipient_error(text)
    if number.startswith("0"):
        return f"Write the sender with its country code instead of the 0 in front, as in {_EXAMPLE}."
    if recipient_error(f"+{number}"):
        return (
            "This is no international number: write the sender "
            f"with + and the country code, as in {_EXAMPLE}."
        )
    return None
