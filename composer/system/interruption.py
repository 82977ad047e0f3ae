"""How the system, a terminal or a session asks the program to end."""

import signal
from collections.abc import Callable
from types import FrameType


def handle_signals(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """Set what happens at Ctrl+C, at the end of the session and at a `kill`. On the main thread only.

    A signal that is ignored from outside (by `nohup`, or in the background of a script) stays ignored.

    handler: called between any two steps of the main thread, so it must take no lock; SIG_DFL lets the
        signals end the process again.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
