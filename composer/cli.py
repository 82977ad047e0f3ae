"""The command line: what takes long is imported after Ctrl+C is dealt with, and Qt only for the window.

Whatever fails ends in `_run`, a lack of memory for its imports included: so this file itself imports nothing.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any

_COMMANDS = {
    "check": "list the problems of drafts",
    "render": "make pictures of drafts as phones show them",
    "curl": "print a draft as a cURL command, or make a draft of one (--import)",
    "send": "send a draft once and print the outcome",
    "callbacks": "say what callbacks mean, of a body, of JSON lines or of URLs (--query)",
    "sandbox": "run the sandbox of the API by itself, until interrupted",
}

_UNFORESEEN = 70
"""The status of a fault that nobody foresaw, unless the command has set another one: no outcome has it."""

_INTERRUPTED = 130
"""What a shell says of a command that Ctrl+C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window, and return the exit status."""
    try:
        if sys.stderr is None:
            from composer.system.message_box import show_errors

            return show_errors(_run)(arguments)
        return _run(arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = _command_in(given)
    options = None
    try:
        _prepare()
        options = _parser(command).parse_args(given)
        return int(_module(command).run(options)) if command else _open_window(options)
    except SystemExit as ended:  # argparse
        _report(ended, command, given, options)
        raise
    except Exception as fault:  # noqa: BLE001 - the outermost: no fault may look like an outcome
        return _report(fault, command, given, options)


def _prepare() -> None:
    import signal

    import composer.commands.fault  # noqa: F401 - there may be no memory for it when it is needed

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ends the process without a traceback; a command that has something to lose handles it itself.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show an emoji shows its code
            stream.reconfigure(errors="backslashreplace")


def _report(
    fault: Exception | SystemExit,
    command: str | None,
    given: Sequence[str],
    options: argparse.Namespace | None,
) -> int:
    try:
        from composer.commands.fault import report

        return report(fault, command, given, options)
    except (MemoryError, ImportError, OSError):
        os.write(2, b"There is not enough memory for this command.\n")
        return int(getattr(options, "fault_status", _UNFORESEEN))


def _command_in(arguments: Sequence[str]) -> str | None:
    """Return the command that is named, None for the window."""
    words = iter(arguments)
    for word in words:
        if word == "--data-dir":
            next(words, None)
        elif not word.startswith("-"):
            return word if word in _COMMANDS else None
    return None


def _parser(command: str | None) -> argparse.ArgumentParser:
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


def _open_window(options: argparse.Namespace) -> int:
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
