"""The outcome of one send: Accepted, Rejected, NotSent or Unknown.

Each has the send's `timings`, which do not count when outcomes are compared.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from composer.kaleyra.request import composer_name
from composer.kaleyra.timings import Timings

RETRY_AFTER_MAX = 60 * 60
"""Seconds. An answer may ask for more, but a wrong clock on the other side must not stop anybody."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The API took the message. Accepted is not delivered: delivery is reported by callback.

    message_id: the API's.
    recipients: as the API names them.
    status: HTTP.
    reply: the body of the answer as text.
    warning: what the answer complained of although it accepted, "" for nothing.
    """

    message_id: str
    recipients: tuple[str, ...] = ()
    status: int = 200
    reply: str = ""
    warning: str = ""
    timings: Timings = field(default=Timings(), compare=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """The API refused the message; it was not sent on.

    code: the API's own, "" if it gave none.
    message: its reason, NO_REASON or REDIRECTED.
    fields: what is wrong by field, in the composer's names; unknown fields keep the API's.
    retry_after: seconds from the answer until another try may help, at most RETRY_AFTER_MAX; None if unsaid.
    status: HTTP.
    reply: the body of the answer as text.
    """

    code: str
    message: str
    fields: Mapping[str, str] = field(default_factory=dict)
    retry_after: int | None = None
    status: int | None = None
    reply: str = ""
    timings: Timings = field(default=Timings(), compare=False)


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the message left this machine.

    reason: a sentence for people.
    """

    reason: str
    timings: Timings = field(default=Timings(), compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The message may have been sent, or not: nobody here can tell.

    reason: a sentence for people.
    status: HTTP, None if no answer came.
    reply: the body of the answer as text.
    """

    reason: str
    status: int | None = None
    reply: str = ""
    timings: Timings = field(default=Timings(), compare=False)


# What a refusal says where the API says nothing; the log stores it as it stands here.
REDIRECTED = (
    "The address of the API has moved, and the program does "
    "not follow it: ask your IT staff for the base URL."
)
NO_REASON = "Kaleyra gave no reason."

_SUCCESS = re.compile("(?:WA)?2[0-9][0-9]|OK|SUCCESS|ACCEPTED", re.IGNORECASE)
"""Codes that name a success (WA200: the vendor's page of version 2; the others: seen in single answers)."""

Outcome = Accepted | Rejected | NotSent | Unknown


def read(status: int, reply: str, retry_after: str | None = None) -> Outcome:
    """Return what an answer of the API means for a message whose body has left.

    The order of the rules is the design's: an id under 2xx is Accepted whatever else stands there; 4xx but
    408, the API's own error form below 500 and 3xx are Rejected; the rest is Unknown.

    status: HTTP.
    reply: the answer's body as text, without secrets: parts of it are shown and stored.
    retry_after: the header of that name, None if there is none.
    """
    answer = _parse(reply)
    accepted = 200 <= status < 300
    if accepted and (message_id := _message_id(answer)):
        return Accepted(message_id, _recipients(answer), status, reply, _warning(answer))
    if (400 <= status < 500 and status != 408) or (status < 500 and _is_error_form(answer)):
        return Rejected(
            _code(answer), _reason(answer), _fields(answer), parse_retry_after(retry_after), status, reply
        )
    if 300 <= status < 400:
        return Rejected(_code(answer), REDIRECTED, retry_after=None, status=status, reply=reply)
    if accepted:
        return Unknown(
            "The answer could not be understood, so nobody can tell whether the message was sent.",
            status,
            reply,
        )
    if status == 408:
        return Unknown(
            "The other side waited too long for the message and may have taken it all the same.",
            status,
            reply,
        )
    return Unknown(
        "The other side had a fault of its own; it may have taken the message before.", status, reply
    )


def _parse(reply: str) -> Mapping[str, Any]:
    try:
        answer = json.loads(reply, parse_int=_number)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _number(digits: str) -> int | str:
    # int() refuses some thousands of digits, and the whole answer would fail with them.
    return int(digits) if len(digits) < 1000 else digits


def _message_id(answer: Mapping[str, Any]) -> str:
    for value in [*(entry.get("message_id") for entry in _entries(answer)), answer.get("id")]:
        if value and isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return ""


def _recipients(answer: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_text(entry["recipient"]) for entry in _entries(answer) if entry.get("recipient"))


def _entries(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = answer.get("data")
    return [entry for entry in (data if isinstance(data, list) else [data]) if isinstance(entry, dict)]


def _is_error_form(answer: Mapping[str, Any]) -> bool:
    code = answer.get("code")
    # A success without an id must not be taken for a refusal.
    is_fault = bool(code) and not isinstance(code, bool) and not _SUCCESS.fullmatch(_text(code).strip())
    return is_fault or bool(answer.get("error"))


def _code(answer: Mapping[str, Any]) -> str:
    return _text(answer.get("code"))


def _reason(answer: Mapping[str, Any]) -> str:
    error = answer.get("error")
    parts = [_text(answer.get("message")), "" if isinstance(error, dict) else _text(error)]
    return ": ".join(part for part in parts if part) or NO_REASON


def _fields(answer: Mapping[str, Any]) -> dict[str, str]:
    error = answer.get("error")
    if not isinstance(error, dict):
        return {}
    fields: dict[str, list[str]] = {}
    for name, text in error.items():
        fields.setdefault(composer_name(name), []).append(_text(text))
    return {name: _joined(texts) for name, texts in fields.items()}


def _warning(answer: Mapping[str, Any]) -> str:
    error = answer.get("error")
    return "; ".join(f"{name}: {text}" for name, text in _fields(answer).items()) or _text(error)


def _text(value: Any) -> str:
    """Return text, a list or an object as plain words; what lies deeper stays JSON."""
    return _joined(map(_line, value)) if isinstance(value, list) else _line(value)


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_bare(text)}" for name, text in value.items())
    return _bare(value)


def _bare(value: Any) -> str:
    if value is None or value == {} or value == []:
        return ""
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:  # as deep as can just be read
        return "…"


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(text for text in texts if text)


def parse_retry_after(header: str | None) -> int | None:
    """Return the seconds from now on that Retry-After asks for (RFC 9110: seconds or a date).

    They are 0 to RETRY_AFTER_MAX; None for anything else, a negative number included.
    """
    text = (header or "").strip()
    try:
        if re.fullmatch("[0-9]+", text):
            return min(int(text), RETRY_AFTER_MAX)
        from email.utils import parsedate_to_datetime

        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0, min(round((when - datetime.now(UTC)).total_seconds()), RETRY_AFTER_MAX))
