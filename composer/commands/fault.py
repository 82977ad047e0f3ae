"""How a command ends that fails: its status, a line for people, and its JSON where that was asked for."""

import argparse
import json
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import composer
from composer.commands.output import UnprintedError, notice, result
from composer.commands.parser import UsageExit
from composer.commands.unusable import EXIT_STATUS, UnusableError
from composer.store.files import StorageError

UNFORESEEN = 70
"""The exit status of a fault that nobody foresaw; no outcome has it."""


def report(
    fault: Exception | SystemExit,
    command: str | None,
    given: Sequence[str],
    options: argparse.Namespace | None,
) -> int:
    """Say why a command ends early, and return its exit status.

    A command with `--json` has a function `fault_json(sentence, options)`; a fault that nobody foresaw has
    the status `options.fault_status` and ends with `options.fault_words` where the command has set them.

    command: its name, None for the window.
    given: the command line.
    options: what was read of it, None if it could not be.
    """
    if isinstance(fault, SystemExit):
        if isinstance(fault, UsageExit):
            _print_json(fault.sentence, command, given, options)
        return EXIT_STATUS
    if isinstance(fault, UnusableError | UnprintedError | StorageError):
        notice(str(fault))
        if not isinstance(fault, UnprintedError):
            _print_json(getattr(fault, "whole", str(fault)), command, given, options)
        return EXIT_STATUS
    sentence = " ".join(filter(None, (_unforeseen(fault), getattr(options, "fault_words", ""))))
    notice(sentence)
    _print_json(sentence, command, given, options)
    return int(getattr(options, "fault_status", UNFORESEEN))


def _print_json(
    sentence: str, command: str | None, given: Sequence[str], options: argparse.Namespace | None
) -> None:
    if command is None or not _wants_json(given):
        return
    content = getattr(import_module(f"composer.commands.{command}"), "fault_json", None)
    if content is None:
        return
    try:
        result(json.dumps(content(sentence, options), indent=2))
    except UnprintedError as fault:
        notice(str(fault))


def _wants_json(given: Sequence[str]) -> bool:
    """Whether `--json` is among the options, also of a command line that cannot be read."""
    options = given[: given.index("--")] if "--" in given else given
    return any(len(word) > 2 and "--json".startswith(word) for word in options)


def _unforeseen(fault: Exception) -> str:
    """Return a line with a fault's kind and place, without its text, which may be what somebody typed."""
    if isinstance(fault, MemoryError):
        return "There is not enough memory for this command."
    root = Path(composer.__file__).parent
    own = [
        (Path(frame.filename).relative_to(root).as_posix(), frame.lineno)
        for frame in traceback.extract_tb(fault.__traceback__)
        if Path(frame.filename).is_relative_to(root)
    ]
    place = f" at {own[-1][0]}:{own[-1][1]}" if own else ""
    return f"The program failed in a way that it did not foresee: {type(fault).__name__}{place}."
