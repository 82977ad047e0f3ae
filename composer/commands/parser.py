"""The command line's help and version as results: where they cannot be printed, the exit status says so.

What it does not know is named as it was given, as far as it steers no terminal.
"""

import argparse
import sys
from typing import Any, NoReturn

from composer import __version__
from composer.commands.output import notice, result
from composer.commands.unusable import EXIT_STATUS
from composer.message.text.characters import visible_line


class UsageExit(SystemExit):
    """A command line that cannot be read; the usage and the sentence were printed.

    sentence: what is wrong with it.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(EXIT_STATUS)
        self.sentence = sentence


class Parser(argparse.ArgumentParser):
    """A parser whose help is a result. argparse itself passes over what cannot be printed."""

    color: bool

    def print_help(self, file: Any = None) -> None:
        """Print the help. Raises UnprintedError.

        file: where to, None for standard output.
        """
        if file is not None:
            super().print_help(file)
            return
        self.color = False  # a later Python's argparse has colours, but a result steers no terminal
        result(self.format_help().rstrip("\n"))

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong with the command line. Raises UsageExit."""
        self.print_usage(sys.stderr)
        notice(visible_line(f"{self.prog}: error: {message}"))
        raise UsageExit(message)


class VersionAction(argparse.Action):
    """The option that prints the program's version and ends it."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> None:
        """Print the version on standard output. Raises UnprintedError, SystemExit."""
        result(f"{parser.prog} {__version__}")
        parser.exit()
