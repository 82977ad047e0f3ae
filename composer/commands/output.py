"""What a command prints: results on standard output, notices on standard error."""

import os
import sys
from typing import TextIO

from composer.message.text.characters import visible
from composer.store.files import error_text


class UnprintedError(Exception):
    """A result that could not be printed; its text is a sentence for people.

    The command ends with another status than 0.
    """


def result(text: str) -> None:
    """Print what was asked for.

    What somebody else wrote goes into it by `characters.visible_line`, unless it is meant to have lines.

    Raises UnprintedError, but not where its reader has read enough, as `head` in a pipe does.
    """
    if sys.stdout is None and os.name != "nt":  # there, a program without a console has none
        raise UnprintedError("The result could not be printed: standard output is closed.")
    fault = _print(text, sys.stdout)
    if fault and not isinstance(fault, BrokenPipeError):
        raise UnprintedError(f"The result could not be printed: {error_text(fault)}.")


def notice(text: str, end: str = "\n") -> None:
    """Print what somebody at the screen should know, or nothing where that fails.

    What somebody else wrote goes into it by `characters.visible_line`.
    """
    if sys.stderr is not None:  # else it would go among the results
        _print(text, sys.stderr, end)


def _print(text: str, stream: TextIO, end: str = "\n") -> OSError | None:
    """Print a text, and return why that could not be done, None if it was."""
    try:
        # Other people's text must not steer the terminal.
        print(visible(text), end=end, file=stream, flush=True)
    except OSError as fault:
        # Else the interpreter tries once more at its end, and then decides the exit status.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return fault
    return None
