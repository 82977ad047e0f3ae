"""The command line: what takes long is imported after Ctrl+C is dealt with, and Qt only for the window."""

import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from composer.system.message_box import show_errors

if TYPE_CHECKING:
    import argparse

_COMMANDS = {
    "check": "list the problems of drafts",
    "render": "make pictures of drafts as phones show them",
    "curl": "print a draft as a cURL command, or make a draft of one (--import)",
    "send": "send a draft once and print the outcome",
    "sandbox": "run the sandbox of the API by itself, until interrupted",
}

_INTERRUPTED = 130
"""What a shell says of a command that Ctrl+C ended."""


@show_errors
def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window, and return the exit status."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ends the process without a traceback; a command that has something to lose handles it itself.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from composer.commands.output import UnprintedError, notice
    from composer.commands.unusable import EXIT_STATUS, UnusableError
    from composer.store.files import StorageError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show an emoji shows its code
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = _command_in(given)
    try:
        options = _parser(command).parse_args(given)
        return int(_module(command).run(options)) if command else _open_window(options)
    except (UnusableError, UnprintedError, StorageError) as fault:
        notice(str(fault))
        return EXIT_STATUS


def _command_in(arguments: Sequence[str]) -> str | None:
    """Return the command that is named, None for the window."""
    words = iter(arguments)
    for word in words:
        if word == "--data-dir":
            next(words, None)
        elif not word.startswith("-"):
            return word if word in _COMMANDS else None
    return None


def _parser(command: str | None) -> "argparse.ArgumentParser":
    import argparse
    from pathlib import Path

    from composer.commands.parser import Parser, VersionAction

    parser = Parser(
        prog="reply-composer",
        description="Compose WhatsApp messages with reply buttons. Without a command the window opens.",
        epilog="commands:\n" + "\n".join(f"  {name:9} {words}" for name, words in _COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action=VersionAction, nargs=0, help="show program's version number and exit"
    )
    parser.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="keep everything the program keeps under DIR"
    )
    if command is None:
        parser.add_argument(
            "draft", nargs="?", type=Path, metavar="DRAFT", help="the file to open in the window"
        )
    else:
        chosen = parser.add_subparsers(metavar="COMMAND").add_parser(command, description=_COMMANDS[command])
        _module(command).add_arguments(chosen)
    return parser


def _module(command: str) -> Any:
    from importlib import import_module

    return import_module(f"composer.commands.{command}")


def _open_window(options: "argparse.Namespace") -> int:
    import os

    from composer.commands.output import notice
    from composer.commands.unusable import UnusableError
    from composer.store.paths import find_paths
    from composer.system.display import fonts_hint, obstacle
    from composer.system.faults import log_crashes

    if reason := obstacle():
        raise UnusableError(reason)
    if warning := fonts_hint():
        notice(warning)
    paths = find_paths(os.environ, options.data_dir)
    log_crashes(paths.crash_log)
    try:
        from composer import app
    except ImportError as fault:
        if not (fault.name or "").startswith(("PySide6", "shiboken6")):
            raise
        reason = (
            f"The window cannot be opened, because Qt is not whole: install the program again.\n({fault})"
        )
        raise UnusableError(reason) from fault
    return app.run(paths, options.draft)
