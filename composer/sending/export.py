"""Sends as CSV for a spreadsheet or as JSON for a program."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from composer.message.drafts.draft import DraftError
from composer.message.model import Message
from composer.message.text.masking import mask_numbers, masked
from composer.sending.deliver import answerer
from composer.sending.outcome_text import explanation, local_time, title
from composer.sending.reopen import draft_of, intended_recipient_of, masked_send, numbers
from composer.store.log.rows import Send

_COLUMNS = {
    "local_time": "Time",
    "time": "Time (UTC)",
    "account": "Account",
    "sandbox": "Sandbox",
    "host": "Host",
    "recipient": "Recipient",
    "meant_for": "Meant for",
    "outcome": "Outcome",
    "status": "HTTP status",
    "code": "Code",
    "explanation": "In words",
    "message_id": "Message id",
    "duration_ms": "Duration (ms)",
    "header": "Header",
    "body": "Body",
    "footer": "Footer",
    "buttons": "Buttons",
    "answer": "Answer",
}
"""What a spreadsheet gets, by the name in JSON."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def record(send: Send, *, mask: bool) -> dict[str, Any]:
    """Return what is exported of a send, by name.

    mask: whether phone numbers are masked, as far as `mask_numbers` knows one; an account's name stays.
    """
    shown = masked_send(send) if mask else send
    outcome, intended, known = shown.outcome, intended_recipient_of(send), numbers(send) if mask else ()
    message = _message(send)
    return {
        "time": send.started_at.isoformat(timespec="milliseconds"),
        "local_time": local_time(send.started_at),
        "account": send.account,
        "sandbox": send.is_sandbox,
        "host": send.host,
        "recipient": shown.recipient,
        "meant_for": masked(intended) if mask else intended,
        "outcome": title(outcome) if outcome else "Sending",
        "status": getattr(outcome, "status", None),
        "code": getattr(outcome, "code", ""),
        "explanation": explanation(outcome, answerer(send.is_sandbox)) if outcome else "",
        "message_id": getattr(outcome, "message_id", ""),
        "duration_ms": send.duration_ms,
        "timings_ms": asdict(outcome.timings) if outcome else None,
        **{part: mask_numbers(text, known) if mask else text for part, text in message.items()},
        "request": shown.request,
        "answer": getattr(outcome, "reply", ""),
    }


def as_csv(pages: Iterable[list[dict[str, Any]]], delimiter: str = ",") -> Iterator[bytes]:
    """Yield a spreadsheet's bytes, a piece for each page of records.

    They are UTF-8 with the mark by which Excel knows it. A cell that a spreadsheet would take for a formula
    begins with an apostrophe, phone numbers with their + as well.

    delimiter: what spreadsheets of this country have between two cells.
    """
    yield "\ufeff".encode() + _lines([list(_COLUMNS.values())], delimiter)
    for page in pages:
        yield _lines([[_cell(one[name]) for name in _COLUMNS] for one in page], delimiter)


def as_json(pages: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """Yield the bytes of a JSON list, a record a line, a piece for each page of records."""
    before = "[\n"
    for page in pages:
        lines = []
        for one in page:
            lines.append(before + json.dumps(one))  # in ASCII, where half an emoji can be written as well
            before = ",\n"
        yield "".join(lines).encode()
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _lines(rows: list[list[str]], delimiter: str) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode(errors="replace")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _message(send: Send) -> dict[str, str]:
    try:
        message = draft_of(send).message
    except DraftError:
        message = Message()
    header = message.header
    return {
        "header": "\n".join(filter(None, (header.value, header.caption))) if header else "",
        "body": message.body,
        "footer": message.footer,
        "buttons": "\n".join(f"{button.title} ({button.id})" for button in message.buttons),
    }
