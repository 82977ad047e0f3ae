"""What a command prints: results on standard output, notices on standard error."""

import os
import re
import sys
from typing import TextIO

from composer.store.files import in_words

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def result(text: str) -> None:
    """Print what was asked for. Where it cannot be printed, the exit status still tells what came of the command."""
    _print(text, sys.stdout)


def notice(text: str, end: str = "\n") -> None:
    """Print what somebody at the screen should know."""
    _print(text, sys.stderr, end)


def _print(text: str, stream: TextIO | None, end: str = "\n") -> None:
    try:
        # Other people's text must not steer the terminal.
        print(_CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text), end=end, file=stream, flush=True)
    except OSError as fault:
        assert stream is not None
        # Else the interpreter tries once more at its end, and then decides the exit status.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if stream is not sys.stderr and not isinstance(fault, BrokenPipeError):  # `| head` has read enough
            notice(f"The result could not be printed: {in_words(fault)}.")
