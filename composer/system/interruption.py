"""How the system, a terminal or a session asks the program to end."""

import signal
from collections.abc import Callable
from types import FrameType


def heed(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """Have a function called instead of the process being killed by Ctrl+C, the end of the session or a
    `kill`; have it killed again by SIG_DFL.

    What is ignored from outside (by `nohup`, or in the background of a script) stays ignored. On the main
    thread only; the function comes between any two steps of it, so it must take no lock.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
