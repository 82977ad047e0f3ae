"""check: the problems of drafts, by file and field."""

import argparse
import json
from pathlib import Path
from typing import Any

from composer.commands.output import result
from composer.commands.unusable import EXIT_STATUS, UnusableError, draft_at
from composer.message.fields import label
from composer.message.problems import problems


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("drafts", nargs="+", type=Path, metavar="DRAFT")
    parser.add_argument("--json", action="store_true", help="print the problems as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the problems; return 0 without an error, 1 with one, 2 if any file is no draft."""
    found: list[dict[str, Any]] = []
    status = 0
    for path in options.drafts:
        try:
            listed = problems(draft_at(path).message)
        except UnusableError as fault:
            found.append({"file": str(path), "field": None, "severity": "error", "problem": str(fault)})
            status = EXIT_STATUS
            continue
        for problem in listed:
            entry = {
                "file": str(path),
                "field": problem.field,
                "severity": problem.severity,
                "problem": problem.text,
            }
            found.append(entry)
            status = max(status, int(problem.severity == "error"))
    result(json.dumps(found, indent=2) if options.json else "\n".join(map(_line, found)) or "No problems.")
    return status


def _line(entry: dict[str, Any]) -> str:
    if entry["field"] is None:  # of no draft; where it is may stand there already
        return f"{entry['file']}: error: {entry['problem'].removeprefix(entry['file'] + ': ')}"
    return f"{entry['file']}: {entry['severity']}: {label(entry['field'])}: {entry['problem']}"
