"""What can be done with a send of the log: read it with its numbers masked, send it again by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.kaleyra.request import read_description
from composer.message.phone_numbers import wire_number
from composer.message.text.masking import mask_numbers, masked
from composer.store.log.rows import Send


def numbers(send: Send) -> tuple[str, ...]:
    """Return every phone number that a send names as one."""
    fields = read_description(send.request).fields
    found = [send.recipient, intended_recipient_of(send), _text(fields, "to"), _text(fields, "from")]
    return tuple(dict.fromkeys(filter(None, [*found, *getattr(send.outcome, "recipients", ())])))


def masked_send(send: Send) -> Send:
    """Return a send without a readable phone number. Its draft is left out: one with such numbers is none."""
    known = numbers(send)
    return replace(
        send,
        recipient=masked(send.recipient),
        request=mask_numbers(send.request, known),
        draft="",
        outcome=send.outcome and masked_outcome(send.outcome, known),
    )


def masked_outcome(outcome: Outcome, known: tuple[str, ...] = ()) -> Outcome:
    """Return an outcome without a readable phone number.

    known: numbers that may stand there without a +.
    """

    def mask(text: str) -> str:
        return mask_numbers(text, known)

    match outcome:
        case Accepted():
            known += outcome.recipients
            reached = tuple(map(masked, outcome.recipients))
            return replace(
                outcome, recipients=reached, reply=mask(outcome.reply), warning=mask(outcome.warning)
            )
        case Rejected():
            fields = {mask(field): mask(text) for field, text in outcome.fields.items()}
            return replace(outcome, message=mask(outcome.message), fields=fields, reply=mask(outcome.reply))
        case NotSent():
            return replace(outcome, reason=mask(outcome.reason))
        case Unknown():
            return replace(outcome, reason=mask(outcome.reason), reply=mask(outcome.reply))


def intended_recipient_of(send: Send) -> str:
    """Return whom a redirected send was written to, "" for a send that was not redirected."""
    intended = wire_number(send.message.to)
    return "" if intended == send.recipient else intended


def command(send: Send) -> str:
    """Return the cURL command that does once more what this send did, whatever became of the account since.

    The key and the SID, which no log holds, are variables of the shell, and so is a sandbox's base URL.
    Raises DraftError, and CurlError for what no command can carry.
    """
    from composer.kaleyra.curl import read

    message, asked = send.read_draft().message, read_description(send.request)
    sent = replace(
        message,
        to=_text(asked.fields, "to") or send.recipient,
        sender=_text(asked.fields, "from") or message.sender,
        callback_url=_text(asked.fields, "callback_url") or message.callback_url,
    )
    base_url = "" if send.is_sandbox else asked.base_url or f"https://{send.host}"
    account = Account(send.account, base_url, encoding=asked.encoding or "multipart")
    return read.write(sent, account)


def masked_command(send: Send) -> str:
    """Return that command to be shown, not to be run. Raises as `command` does."""
    return mask_numbers(command(send), numbers(send))


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
