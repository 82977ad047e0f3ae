"""sandbox: the sandbox of the API by itself."""

import argparse
import time

from composer.commands.output import notice, result
from composer.commands.unusable import UnusableError
from composer.kaleyra.sandbox.sandbox import SCENARIOS, Sandbox
from composer.system.interruption import handle_signals

_POLL_SECONDS = 0.1  # how soon a signal ends it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument(
        "--port", type=int, default=0, help="the port on this machine; any free one unless told"
    )
    parser.add_argument(
        "--scenario", choices=SCENARIOS, default="accepted", help="how every message is answered"
    )


def run(options: argparse.Namespace) -> int:
    """Print the base URL, then answer until interrupted. Raises UnusableError if the port cannot be had."""
    asked: list[int] = []
    handle_signals(lambda number, _frame: asked.append(number))
    try:
        with Sandbox(options.port, options.scenario) as sandbox:
            result(sandbox.base_url)
            notice("Nothing sent here reaches anybody. Press Ctrl+C to stop.")
            while not asked:
                time.sleep(_POLL_SECONDS)
    except (OSError, ValueError) as fault:
        raise UnusableError(str(fault)) from fault
    return 0
