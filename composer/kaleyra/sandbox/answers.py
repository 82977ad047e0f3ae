"""The answers of the sandbox.

The vendor's page shows those to a good message, to a missing type and to a missing body, and names one code,
E413. The other codes and the HTTP statuses are those that other sources have seen; none of them is certain.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from composer.kaleyra.sandbox.request import BODY_MISSING, Fields, problems

RETRY_AFTER_SECONDS = 30
"""What `rate-limited` says in its Retry-After header."""

_HTML = b"""<!DOCTYPE html>
<html><head><title>Sign in</title></head><body><p>Sign in to use this network.</p></body></html>
"""
_JSON = ("Content-Type", "application/json")


@dataclass(frozen=True, slots=True)
class SandboxAnswer:
    """One HTTP answer. The Content-Length among its headers is sent as it is, also if the body is shorter."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


def documented_answer(key: str, fields: Fields, fault: str) -> SandboxAnswer:
    """Return what the documented API answers to a request: success, a wrong key, or E413 naming the fields.

    key: the request's api-key header, "" if there is none.
    fields: of the body, as `read_fields` returns them.
    fault: what `read_fields` found wrong with the body, "" for nothing.
    """
    if not key:
        return _bad_key()
    if fault:
        return unreadable(fault)
    found = problems(fields)
    return _invalid(found) if found else _json_answer(200, _success(fields))


def fixed_answer(scenario: str, fields: Fields) -> SandboxAnswer | None:
    """Return the answer of a scenario that does not ask whether the request is right; None to answer nothing.

    Raises ValueError for any other scenario.
    """
    match scenario:
        case "rejected-body":
            return _invalid({"body": BODY_MISSING})
        case "rejected-unknown-field":
            return _invalid({"template_name": "template_name field is mandatory"})
        case "bad-key":
            return _bad_key()
        case "outside-window":
            return _json_answer(
                400, _failure("131047", "More than 24 hours have passed since the customer last wrote")
            )
        case "rate-limited":
            too_many = _failure("130429", "Too many requests")
            return _json_answer(429, too_many, ("Retry-After", str(RETRY_AFTER_SECONDS)))
        case "server-error":
            return _json_answer(500, _failure("WA500", "Internal server error"))
        case "html":
            return SandboxAnswer(200, _HTML, (("Content-Type", "text/html; charset=utf-8"), _length(_HTML)))
        case "truncated":
            whole = _encoded(_success(fields))
            return SandboxAnswer(200, whole[: len(whole) // 2], (_JSON, _length(whole)))
        case "redirect":
            elsewhere = ("Location", "https://example.invalid/v1/elsewhere/messages")
            return SandboxAnswer(302, b"", (elsewhere, _length(b"")))
        case "dropped":
            return None
    raise ValueError(f"{scenario} is no scenario with a fixed answer")


def unreadable(reason: str) -> SandboxAnswer:
    """Return the documented failure for a body without readable fields; the page has no example of one."""
    return _invalid({"request": f"The request cannot be read: {reason}"})


def refusal(status: int, reason: str, *headers: tuple[str, str]) -> SandboxAnswer:
    """Return an answer from before the API is reached: a failure with the HTTP status as its code."""
    return _json_answer(status, _failure(str(status), f"{HTTPStatus(status).phrase}: {reason}"), *headers)


def _success(fields: Fields) -> dict[str, object]:
    """Return the page's success, in its order. Any fields will do: `truncated` does not check them."""
    message_id = str(uuid.uuid4())
    to, body = fields.get("to", ""), fields.get("body", "")
    recipient = str(to).removeprefix("+") if isinstance(to, str | int) else ""
    return {
        "id": message_id,
        "type": "reply",
        "body": str(body) if isinstance(body, str | int) else "",
        "createdDateTime": datetime.now(UTC).isoformat(sep=" ", timespec="seconds"),
        "totalCount": 1,
        "data": [{"message_id": f"{message_id}:0", "recipient": recipient}],
        "error": {},
    }


def _failure(code: str, message: str, error: dict[str, str] | None = None) -> dict[str, object]:
    return {"code": code, "message": message, "data": [], "error": error or {}}


def _invalid(error: dict[str, str]) -> SandboxAnswer:
    return _json_answer(400, _failure("E413", "Invalid/incorrect inputs", error))


def _bad_key() -> SandboxAnswer:
    return _json_answer(401, _failure("RBC001", "Invalid API key or SID"))


def _json_answer(status: int, content: dict[str, object], *headers: tuple[str, str]) -> SandboxAnswer:
    body = _encoded(content)
    return SandboxAnswer(status, body, (_JSON, _length(body), *headers))


def _encoded(content: dict[str, object]) -> bytes:
    return json.dumps(content).encode("ascii")


def _length(body: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(body))
