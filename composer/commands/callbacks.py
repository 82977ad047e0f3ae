"""callbacks: what callbacks mean, of a file or of standard input."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from composer.commands.output import notice, result
from composer.commands.unusable import EXIT_STATUS, UnusableError, read_input
from composer.kaleyra.callbacks.body import body_text
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.pasted import PASTED_MAX, read_pasted, read_queries
from composer.message.text.characters import visible_line
from composer.replies.conversation import customer_name, event_text
from composer.sending.outcome_text import one_line

_KEYS = (
    *("kind", "message_id", "customer", "name", "sender", "button_id", "title"),
    *("text", "code", "words", "price", "at"),
)
_NO_TIME = datetime.max.replace(tzinfo=UTC)  # stands for the arrival, of which a file knows nothing
_RAW_MAX = 200

_EXAMPLE = """\
example:
  reply-composer callbacks handler.log --json

FILE holds a callback's body (JSON or form fields), or one callback a line; with --query each line is the
query of a callback URL, or the whole URL.

exit statuses:
  0  every callback was understood
  1  at least one was not (its kind is "unknown")
  2  there is nothing to read, or the command line is wrong
  70 a fault of the program"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.epilog, parser.formatter_class = _EXAMPLE, argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", metavar="FILE", help="the callbacks, or - for standard input")
    parser.add_argument("--query", action="store_true", help="read a callback URL's query a line")
    parser.add_argument("--json", action="store_true", help="print what was read as JSON")


def run(options: argparse.Namespace) -> int:
    """Print what each callback means; return 0 if all were understood, 1 if not, 2 if some were not read.

    Raises UnusableError and StorageError.
    """
    text = _decoded(read_input(options.file, PASTED_MAX, "The text"))
    if "\0" in text:
        raise UnusableError("This is no text: callbacks are JSON or form fields.")
    unread: list[int] = []
    if options.query:
        found = list(read_queries(text, _NO_TIME, unread.append))
    else:
        found = list(read_pasted(text, _NO_TIME, unread.append, whole=True))
    if not found:
        raise UnusableError("There is no callback in it.")
    result(json.dumps([*map(_entry, found)], indent=2) if options.json else "\n".join(map(_line, found)))
    unknown = sum(event.kind == "unknown" for event in found)
    if unknown:
        notice(f"Not understood: {unknown} of {len(found)}.")
    if unread:
        notice(f"Not read: the last {unread[0]} lines. Split the file, and read it in parts.")
    return EXIT_STATUS if unread else int(unknown > 0)


def fault_json(sentence: str, _options: argparse.Namespace | None) -> list[dict[str, Any]]:
    """Return what `--json` prints where the command itself cannot go on: no callback has no kind."""
    return [dict.fromkeys(_KEYS) | {"words": sentence}]


def _decoded(data: bytes) -> str:
    """Return a file as text. Each line is by itself UTF-8 or what body_text takes it for."""
    if b"\0" in data:  # UTF-16, from PowerShell
        return body_text(data)
    return "\n".join(map(body_text, data.split(b"\n")))


def _entry(event: Event) -> dict[str, Any]:
    read = {name: getattr(event, name) or None for name in _KEYS[:-1]}
    return read | {"at": event.at.isoformat() if event.at != _NO_TIME else None}


def _line(event: Event) -> str:
    """Return what a callback means, in words."""
    at = f"{event.at:%Y-%m-%d %H:%M:%S} UTC" if event.at != _NO_TIME else ""
    who = customer_name(event.recipient) if event.recipient else event.user_id
    who = f"{who} ({event.name})" if who and event.name else who
    head = "  ".join(filter(None, (at, one_line(who))))
    known = {"message": event.message_id, "button": event.button_id, "price": event.price}
    facts = ", ".join(f"{name} {one_line(value)}" for name, value in known.items() if value)
    return visible_line(f"{head and f'{head}: '}{_words(event)}{facts and f' [{facts}]'}")


def _words(event: Event) -> str:
    if event.kind == "received" and event.text.strip():  # else a text could pass for a state
        return f"Wrote “{event_text(event)}”"
    if event.kind != "unknown":
        return event_text(event)
    if " " in event.words:  # a sentence
        return event.words
    raw = " ".join(event.raw[: 2 * _RAW_MAX].split())
    return f"Not understood: {raw if len(raw) <= _RAW_MAX else raw[: _RAW_MAX - 1] + '…'}"
