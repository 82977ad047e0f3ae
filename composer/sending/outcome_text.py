"""An outcome in the words of the people who sent the message, and what it costs as far as is known."""

from datetime import UTC, datetime
from itertools import islice

from composer.kaleyra.account import Account
from composer.kaleyra.codes import explain
from composer.kaleyra.outcome import NO_REASON, REDIRECTED, Accepted, NotSent, Outcome, Rejected
from composer.message.fields import label
from composer.store.log.rows import Send

TITLES = {
    "accepted": "Accepted",
    "rejected": "Refused",
    "not-sent": "Not sent",
    "unknown": "May have been sent",
}
"""An outcome in two or three words, by its kind."""

COST_IN_SHORT = "Probably charged once delivered"

COST = (
    "Cost: a message that is delivered is probably charged at WhatsApp's rate for utility messages in the "
    "customer's country. Free are the first 1,000 of a sender and month, and those within 72 hours after "
    "the customer clicked an ad. What Kaleyra itself asks is not known here."
)
"""What a message costs that reaches a phone (several sources), with what is not known of it."""

_CHARGED_SINCE = datetime(2026, 10, 1, tzinfo=UTC)  # several sources

_UNKNOWN = (
    "Do not send it again yet: ask Kaleyra or the customer whether it came, by its time and number. Sent "
    "again, it could arrive twice."
)
_LONGEST = 500
_MOST_FIELDS = 10


def kind(outcome: Outcome) -> str:
    """Return `accepted`, `rejected`, `not-sent` or `unknown`."""
    match outcome:
        case Accepted():
            return "accepted"
        case Rejected():
            return "rejected"
        case NotSent():
            return "not-sent"
        case _:
            return "unknown"


def title(outcome: Outcome) -> str:
    """Return the outcome in two or three words."""
    return TITLES[kind(outcome)]


def explanation(outcome: Outcome, who: str = "Kaleyra", *, went_on: bool = False) -> str:
    """Return what happened and what to do next, a sentence or more a line.

    What the answer itself says is shortened, so that a label can show it.

    who: whose answer it is.
    went_on: whether it is known how much further than accepted the message came.
    """
    match outcome:
        case Accepted():
            return "\n".join(_accepted(outcome, who, went_on=went_on))
        case Rejected():
            return "\n".join(_rejected(outcome, who))
        case NotSent():
            return outcome.reason
        case _:
            return f"{_UNKNOWN}\n{outcome.reason}"


def cost_text(send: Send, price: str, *, failed: bool) -> str:
    """Return what a send costs as far as is known, "" where nothing is to be said.

    price: as its callbacks report it, "" if none does.
    failed: whether it is known not to have been delivered.
    """
    reported = f"Price, as the callbacks report it: {one_line(price)}." if price else ""
    reaches_phones = not send.is_sandbox and Account(send.account, f"https://{send.host}").reaches_phones
    may_cost = isinstance(send.outcome, Accepted) and not failed and send.started_at >= _CHARGED_SINCE
    return " ".join(filter(None, (reported, COST if reaches_phones and may_cost else "")))


def one_line(text: str) -> str:
    """Return text as one line of at most 500 characters; … at its end says that there was more."""
    line = " ".join(text.split(maxsplit=_LONGEST))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _accepted(outcome: Accepted, who: str, *, went_on: bool) -> list[str]:
    to = f" for {one_line(', '.join(outcome.recipients))}" if outcome.recipients else ""
    lines = [f"{who} took the message{to}{'' if went_on else '; accepted is not yet delivered'}."]
    lines.append(f"Message id: {one_line(outcome.message_id)}")
    if outcome.warning:
        lines.append(f"{who} also said: {one_line(outcome.warning)}")
    return lines


def _rejected(outcome: Rejected, who: str) -> list[str]:
    lines = [f"The message was not sent. {explain(outcome.code, outcome.status, who)}".rstrip()]
    fields = [
        (one_line(field), one_line(text)) for field, text in islice(outcome.fields.items(), _MOST_FIELDS)
    ]
    lines += [f"{label(field)}: {text or 'refused'}" for field, text in fields]
    if len(outcome.fields) > _MOST_FIELDS:
        lines.append(f"… and {len(outcome.fields) - _MOST_FIELDS} more")
    if any(label(field) == field for field, _ in fields):
        lines.append(
            "The form has no such field: show this answer to whoever looks after your Kaleyra account."
        )
    lines.append(_reason(outcome, who))
    if outcome.retry_after:
        lines.append(f"{who} asks you to wait {_duration(outcome.retry_after)} before you send again.")
    return lines


def _reason(outcome: Rejected, who: str) -> str:
    code = one_line(outcome.code)
    if outcome.message == REDIRECTED:
        return REDIRECTED
    if outcome.message != NO_REASON:
        return f"{who} said: {one_line(outcome.message)}" + (f" ({code})" if code else "")
    no_reason = f"{who} gave no {'other ' if outcome.fields else ''}reason"
    return f"{no_reason}, only the code {code}." if code else f"{no_reason}."


def _duration(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s' * (seconds > 1)}"
    return f"{round(seconds / 60)} minutes" if seconds < 7200 else f"{round(seconds / 3600)} hours"
