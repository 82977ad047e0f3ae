"""Measures the budgets of the design: `python -m tests.benchmarks [ROW...]`, from the checkout.

Prints each row's ratio to its baseline and the ratio allowed; exit status 1 if one is over.
"""

import argparse
import os
import sys
from importlib import import_module

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # the offscreen platform has one for every window
os.environ.pop("REPLY_COMPOSER_HOME", None)

ROWS = (
    "start_up",
    "keystroke",
    "burst",
    "preview",
    "log",
    "log_filter",
    "library",
    "search",
    "save",
    "send",
    "callbacks",
    "markup",
    "render",
)
"""The modules here that have a function `<name>_row`, in the order of the design."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"some of: {', '.join(ROWS)}; all if none is named"
    )
    chosen = parser.parse_args().rows or ROWS
    if unknown := set(chosen) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    print(f"{'measured':>8}  {'allowed':>7}")
    over = [row for row in chosen if not _measure(row)]
    return 1 if over else 0


def _measure(row: str) -> bool:
    """Measure a row, print it, and return whether it is within its budget."""
    name, ratio, limit = getattr(import_module(f"tests.benchmarks.{row}"), f"{row}_row")()
    print(f"{ratio:8.2f}  {limit:7g}  {'over' if ratio > limit else 'ok  '}  {row}: {name}", flush=True)
    return bool(ratio <= limit)


if __name__ == "__main__":
    sys.exit(main())
