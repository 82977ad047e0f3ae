"""An outcome in the words of the people who sent the message."""

from composer.kaleyra.codes import explain
from composer.kaleyra.outcome import NO_REASON, REDIRECTED, Accepted, NotSent, Outcome, Rejected
from composer.message.fields import label

_UNKNOWN = "Before you send it again, check with Kaleyra or with the customer: it could arrive twice."


def title(outcome: Outcome) -> str:
    """Return the outcome in two or three words."""
    match outcome:
        case Accepted():
            return "Accepted"
        case Rejected():
            return "Refused"
        case NotSent():
            return "Not sent"
        case _:
            return "May have been sent"


def explanation(outcome: Outcome, who: str = "Kaleyra") -> str:
    """Return what happened and what to do next, a sentence or more a line. who: whose answer it is."""
    match outcome:
        case Accepted():
            return "\n".join(_accepted(outcome, who))
        case Rejected():
            return "\n".join(_rejected(outcome, who))
        case NotSent():
            return outcome.reason
        case _:
            return f"{outcome.reason}\n{_UNKNOWN}"


def _accepted(outcome: Accepted, who: str) -> list[str]:
    to = f" for {', '.join(outcome.recipients)}" if outcome.recipients else ""
    lines = [f"{who} took the message{to}; accepted is not yet delivered.", f"Message id: {outcome.message_id}"]
    if outcome.warning:
        lines.append(f"{who} also said: {outcome.warning}")
    return lines


def _rejected(outcome: Rejected, who: str) -> list[str]:
    lines = [f"The message was not sent. {explain(outcome.code, outcome.status)}".rstrip()]
    lines += [f"{label(field)}: {text}" for field, text in outcome.fields.items()]
    if any(label(field) == field for field in outcome.fields):
        lines.append("The form has no such field: show this answer to whoever looks after your Kaleyra account.")
    if outcome.message in (REDIRECTED, NO_REASON):
        lines.append(outcome.message)
    else:
        lines.append(f"{who} said: {outcome.message}" + (f" ({outcome.code})" if outcome.code else ""))
    if outcome.retry_after:
        lines.append(f"{who} asks you to wait {_duration(outcome.retry_after)} before you send again.")
    return lines


def _duration(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s' * (seconds > 1)}"
    return f"{round(seconds / 60)} minutes" if seconds < 7200 else f"{round(seconds / 3600)} hours"
