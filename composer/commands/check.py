"""check: the problems of drafts, by file and field."""

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from composer.commands.account import named_account
from composer.commands.output import result
from composer.commands.unusable import EXIT_STATUS, UnusableError, draft_at
from composer.kaleyra.account import DEFAULT_BASE_URL, Account
from composer.message.fields import label
from composer.message.model import Message
from composer.message.problems import Problem, problems
from composer.message.text.characters import visible_line
from composer.sending.safeguards import send_problems


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("drafts", nargs="+", type=Path, metavar="DRAFT")
    parser.add_argument(
        "--account",
        metavar="NAME",
        help="also judge what this account adds: sender, callback URL, recipients",
    )
    parser.add_argument("--json", action="store_true", help="print the problems as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the problems; return 0 without an error, 1 with one, 2 if any file is no draft.

    Raises UnusableError for an unknown account, and StorageError.
    """
    account = named_account(options) if options.account is not None else None
    found: list[dict[str, Any]] = []
    status = 0
    for path in options.drafts:
        try:
            listed = _problems(draft_at(path).message, account)
        except UnusableError as fault:
            found.append(_entry(str(path), None, "error", str(fault)))
            status = EXIT_STATUS
            continue
        for problem in listed:
            found.append(_entry(str(path), problem.field, problem.severity, problem.text))
            status = max(status, int(problem.severity == "error"))
    lines = [visible_line(_line(entry)) for entry in found]
    result(json.dumps(found, indent=2) if options.json else "\n".join(lines) or "No problems.")
    return status


def fault_json(sentence: str, _options: argparse.Namespace | None) -> list[dict[str, Any]]:
    """Return what `--json` prints where the command itself cannot go on."""
    return [_entry(None, None, "error", sentence)]


def _problems(message: Message, account: Account | None) -> Iterable[Problem]:
    if account is None:  # a missing callback URL is for an account to judge: it may have one
        found = problems(message, datetime.now(UTC))
        return [one for one in found if one.field != "callback_url" or message.callback_url]
    if account.is_sandbox:  # it has an address only while it runs
        account = replace(account, base_url=DEFAULT_BASE_URL)
    return send_problems(message, account)


def _entry(file: str | None, field: str | None, severity: str, problem: str) -> dict[str, Any]:
    return {"file": file, "field": field, "severity": severity, "problem": problem}


def _line(entry: dict[str, Any]) -> str:
    if entry["field"] is None:  # of no draft; where it is may stand there already
        return f"{entry['file']}: error: {entry['problem'].removeprefix(entry['file'] + ': ')}"
    return f"{entry['file']}: {entry['severity']}: {label(entry['field'])}: {entry['problem']}"
