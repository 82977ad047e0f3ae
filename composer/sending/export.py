"""Sends as CSV for a spreadsheet or as JSON for a program."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from composer.message.text.masking import mask_numbers, masked
from composer.sending.deliver import answerer
from composer.sending.outcome_text import explanation, title
from composer.sending.reopen import intended_recipient_of, masked_send, numbers
from composer.store.log.rows import Send
from composer.system.local_time import local_time

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

_SIGNS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"[\t\r\n]|\s*[{_SIGNS}]")
_NUMBER = re.compile(r"\+[0-9 ]+")

_OTHERS = {",": ";\t", ";": ",\t", "\t": ",;"}
"""By what another spreadsheet separates cells than the one that the lines are written for."""

_RUNS = {
    delimiter: re.compile(rf'(?<![\s"{others}])[\s"{others}]++(?=[{_SIGNS}])')
    for delimiter, others in _OTHERS.items()
}


def record(send: Send, *, mask: bool) -> dict[str, Any]:
    """Return what is exported of a send, by name.

    mask: whether phone numbers are masked, as far as `mask_numbers` knows one; an account's name stays.
    """
    shown = masked_send(send) if mask else send
    outcome, intended, known = shown.outcome, intended_recipient_of(send), numbers(send) if mask else ()
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
        **{part: mask_numbers(text, known) if mask else text for part, text in _message(send).items()},
        "request": shown.request,
        "answer": getattr(outcome, "reply", ""),
    }


def as_csv(pages: Iterable[list[dict[str, Any]]], delimiter: str = ",") -> Iterator[bytes]:
    """Yield a spreadsheet's bytes, a piece for each page of records.

    They are UTF-8 with the mark by which Excel knows it. What a spreadsheet would take for a formula begins
    with an apostrophe: phone numbers with their + as well, and within a cell what would begin one where
    another sign separates, in the language of another country.

    delimiter: what spreadsheets of this country have between two cells.
    """
    yield "\ufeff".encode() + _lines([list(_COLUMNS.values())], delimiter)
    for page in pages:
        yield _lines([[_cell(one[name], delimiter) for name in _COLUMNS] for one in page], delimiter)


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


def as_row(texts: Iterable[str]) -> str:
    """Return a line for the clipboard, which a spreadsheet pastes into cells, none of them a formula.

    Phone numbers stay as they are: a row is pasted elsewhere, too.
    """
    lines = (" ".join(text.split()) for text in texts)
    return "\t".join(line if _NUMBER.fullmatch(line) else _cell(line, "\t") for line in lines)


def _lines(rows: list[list[str]], delimiter: str) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode(errors="replace")


def _cell(value: object, delimiter: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
    # In quotes, too: they are none to a spreadsheet that separates elsewhere.
    breaks = {*_OTHERS[delimiter], "\r", "\n"}

    def separated(run: re.Match[str]) -> str:
        return f"{run[0]}'" if breaks & set(run[0]) else run[0]

    text = _RUNS[delimiter].sub(separated, str(value).replace("\0", ""))
    return f"'{text}" if _FORMULA.match(text) else text


def _message(send: Send) -> dict[str, str]:
    message, header = send.message, send.message.header
    return {
        "header": "\n".join(filter(None, (header.value, header.caption))) if header else "",
        "body": message.body,
        "footer": message.footer,
        "buttons": "\n".join(f"{button.title} ({button.id})" for button in message.buttons),
    }
