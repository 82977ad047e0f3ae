"""What stands between a message and its sending."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Literal

from composer.kaleyra.account import Account, AccountError, checked_base_url, checked_sid
from composer.kaleyra.outcome import RETRY_AFTER_MAX
from composer.kaleyra.request import host_of
from composer.message.model import Message
from composer.message.phone_numbers import phone_text, same_customer, wire_number
from composer.message.problems import Problem, problems
from composer.message.recipient import Country, recipient_error
from composer.message.text import urls
from composer.sending.outgoing import Outgoing
from composer.store.log.repeats import SendSummary

REPEAT = timedelta(minutes=10)
"""How long a message that goes to its recipient once more counts as a slip."""

KeyState = Literal["there", "waiting", "locked", "missing"]
"""Whether an account's API key is at hand.

`waiting` while the keychain is being asked, `locked` if it was not opened, so that it may hold the key.
"""


def send_problems(
    message: Message, account: Account, key_state: KeyState = "there", country: Country | None = None
) -> tuple[Problem, ...]:
    """Return the message's problems as this account would send it, and the account's own.

    The account's are named `account.base_url`, `account.sid`, `account.key` and `account.allowed_recipients`.

    key_state: whether the API key is at hand; `there` where that does not matter.
    country: tried for a recipient without a country code.
    """
    outgoing = Outgoing(message, account)
    sender = outgoing.message.sender
    found = [
        *problems(replace(outgoing.message, to=message.to), datetime.now(UTC), country),
        *_redirection_problems(outgoing),
    ]
    if sender is None:
        found.append(
            Problem(
                "from", "error", "Enter the WhatsApp number the message comes from, here or in the account."
            )
        )
    elif _is_another_sender(sender, account) and not any(problem.field == "from" for problem in found):
        words = (
            f"This message has a sender of its own, not {phone_text(account.sender) or account.sender} of "
            "the account."
        )
        found.append(Problem("from", "warning", words))
    found += _foreign_callback(message, account)
    for field, check, value in (
        ("base_url", checked_base_url, account.base_url),
        ("sid", checked_sid, account.sid),
    ):
        try:
            check(value)
        except AccountError as fault:
            found.append(Problem(f"account.{field}", "error", str(fault)))
    if key_state == "missing":
        found.append(Problem("account.key", "error", f"Enter the API key of the account “{account.name}”."))
    elif key_state == "locked":
        words = f"The keychain was not opened: unlock it, or enter the API key of “{account.name}”."
        found.append(Problem("account.key", "error", words))
    elif key_state == "waiting":
        found.append(
            Problem("account.key", "error", "Waiting for the system's keychain to hand over the API key.")
        )
    return tuple(found)


def _is_another_sender(sender: str, account: Account) -> bool:
    own = wire_number(account.sender)
    return account.kind != "sandbox" and own not in ("", wire_number(sender))


def _foreign_callback(message: Message, account: Account) -> Iterable[Problem]:
    """Yield a warning where a draft leads the customers' answers to another server than the account's."""
    own, theirs = urls.host(account.callback_url), urls.host(message.callback_url or "")
    if account.kind != "sandbox" and own and theirs and own != theirs:
        words = (
            f"This message has a callback URL of its own: what the customer answers goes to {theirs}, not to "
            f"{own} of the account."
        )
        yield Problem("callback_url", "warning", words)


def to_own_number(message: Message, account: Account) -> Message:
    """Return the message, addressed to the user's own phone.

    Raises AccountError("own_number", reason) without one.
    """
    if problem := recipient_error(account.own_number):
        reason = (
            problem if account.own_number else f"Enter your own number in the account “{account.name}” first."
        )
        raise AccountError("own_number", reason)
    return replace(message, to=account.own_number)


def repeated_send(outgoing: Outgoing, earlier: Iterable[SendSummary], now: datetime) -> SendSummary | None:
    """Return the earlier send that speaks against sending a message to its recipient again, None for none.

    That is one within REPEAT, or one of which nobody knows whether it arrived, until a later one is accepted.
    What was refused or not sent does not count, and a sandbox may be sent to again and again.

    earlier: sends to that recipient, in any form of the number, the newest first whatever the clock said.
    now: UTC. After the clock was set back nobody knows how long ago a send was, so it counts.
    """
    if outgoing.account.kind == "sandbox":
        return None
    same = (
        send
        for send in earlier
        if (send.payload, send.host) == (outgoing.digest, outgoing.host)
        and same_customer(send.recipient, outgoing.recipient)
    )
    latest = next((send for send in same if send.outcome not in ("rejected", "not-sent")), None)
    if latest is not None and latest.outcome == "accepted" and now - latest.started_at >= REPEAT:
        return None
    return latest


def repeat_warning(send: SendSummary, now: datetime) -> Problem:
    """Return what to consider before a message is sent to a recipient once more.

    send: the earlier send, as `repeated_send` found it.
    now: UTC.
    """
    to, when = phone_text(send.recipient) or send.recipient, _ago(now - send.started_at)
    if send.outcome == "accepted":
        words = f"This message was sent to {to} {when}: sent again, it arrives twice."
    else:
        words = (
            f"This message may have been sent to {to} {when}: check with Kaleyra or the customer before "
            "sending again."
        )
    return Problem("to", "warning", words)


def wait_seconds(account: Account, earlier: Iterable[SendSummary], now: datetime) -> int:
    """Return how many seconds the API asked this account to wait from now on, 0 for none.

    Only the account's latest answer counts.

    earlier: sends to whomever.
    now: UTC.
    """
    own = (send for send in earlier if (send.account, send.host) == (account.name, host_of(account)))
    answered = (send for send in own if send.outcome in ("accepted", "rejected"))
    latest = max(answered, key=lambda send: send.ended_at, default=None)
    if latest is None or not latest.retry_after:
        return 0
    asked = min(latest.retry_after, RETRY_AFTER_MAX)
    left = ceil(asked - (now - latest.ended_at).total_seconds())
    return max(0, min(left, asked))  # more than was asked is left where the clock was set back


def _redirection_problems(outgoing: Outgoing) -> Iterable[Problem]:
    name, to = outgoing.account.name, outgoing.message.to
    if outgoing.intended is None:
        return
    if recipient_error(to):
        words = f"The first allowed recipient of the account “{name}” is no number: correct it there."
        yield Problem("account.allowed_recipients", "error", words)
    else:
        words = f"“{name}” is a test account, so this goes to {phone_text(to)} instead."
        yield Problem("to", "warning", words)


def _ago(age: timedelta) -> str:
    if age <= -REPEAT:
        return "before this computer's clock was set back"
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, unit in ((24 * 60, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}s ago"
    return f"{minutes} minute{'s' * (minutes > 1)} ago"
