"""How the system, a terminal or a session asks the program to end."""

import signal
import sys
import time
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

_CONSOLE_ENDS = (2, 5, 6)  # it is closed, the user logs off, the system shuts down
_HELD_SECONDS = 10.0  # longer than Windows waits


def handle_signals(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """Set what happens at Ctrl+C, at the end of the session and at a `kill`. On the main thread only.

    A signal that is ignored from outside (by `nohup`, or in the background of a script) stays ignored.

    handler: called between any two steps of the main thread, so it must take no lock; SIG_DFL lets the
        signals end the process again.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):  # Windows has the last in place of SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
    if sys.platform == "win32":
        import ctypes

        console = ctypes.windll.kernel32
        console.SetConsoleCtrlHandler(_on_console_closed(), False)  # at most once
        if handler is not signal.SIG_DFL:
            console.SetConsoleCtrlHandler(_on_console_closed(), True)


@cache
def _on_console_closed() -> Any:
    """Return what Windows calls, on a thread of its own, when the console is closed.

    It ends the process once that returns, which what C and Python make a signal of does at once. Cached: it
    must live as long as the process.
    """
    import ctypes

    def closed(event: int) -> bool:
        if event not in _CONSOLE_ENDS:
            return False  # Ctrl+C and Ctrl+Break are signals
        signal.raise_signal(getattr(signal, "SIGBREAK"))  # noqa: B009 - Windows' alone
        time.sleep(_HELD_SECONDS)
        return True

    return getattr(ctypes, "WINFUNCTYPE")(ctypes.c_int, ctypes.c_uint)(closed)  # noqa: B009 - Windows' alone
