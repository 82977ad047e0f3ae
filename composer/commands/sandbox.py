"""sandbox: the sandbox of the API by itself."""

import argparse
import signal
import threading

from composer.commands.output import notice, result
from composer.commands.unusable import UnusableError
from composer.kaleyra.sandbox import SCENARIOS, Sandbox


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("--port", type=int, default=0, help="the port on this machine; any free one unless told")
    parser.add_argument("--scenario", choices=SCENARIOS, default="accepted", help="how every message is answered")


def run(options: argparse.Namespace) -> int:
    """Print the base URL, then answer until interrupted. Raises UnusableError if the port cannot be had."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    try:
        with Sandbox(options.port, options.scenario) as sandbox:
            result(sandbox.base_url)
            notice("Nothing sent here reaches anybody. Press Ctrl+C to stop.")
            while not stopped.wait(0.5):  # on Windows an endless wait would not hear of Ctrl+C
                continue
    except (OSError, ValueError) as fault:
        raise UnusableError(str(fault)) from fault
    return 0
