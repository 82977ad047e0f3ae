"""Unforeseen faults: they are logged and shown once, and the program goes on."""

import faulthandler
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

_log = logging.getLogger("composer")

_CRASHES_MAX = 1_000_000  # bytes


def log_crashes(path: Path) -> None:
    """Have the places in the code written to a file, for its owner alone, when the process crashes.

    Nothing is raised. Where standard error gets them already, it goes on doing so.
    """
    if faulthandler.is_enabled():
        return
    with suppress(OSError):  # the window says what is wrong with the folder
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0), 0o600)
        if os.fstat(file).st_size > _CRASHES_MAX:
            os.truncate(file, 0)
        faulthandler.enable(file)  # open as long as the process


class Faults:
    """The excepthook.

    show: given a sentence for people, once for each place in the code that fails.
    """

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._shown: set[tuple[str, str]] = set()

    def install(self) -> None:
        """Replace the interpreter's own hooks."""
        sys.excepthook = self.report
        threading.excepthook = lambda args: (
            self.report(args.exc_type, args.exc_value, args.exc_traceback) if args.exc_value else None
        )

    def report(self, kind: type[BaseException], _fault: BaseException, at: TracebackType | None) -> None:
        """Log a fault by kind and place, without its text, which may be what somebody typed; show it once."""
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        frames = traceback.extract_tb(at)
        places = "\n".join(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        _log.critical("unforeseen %s\n%s", kind.__name__, places)
        place = (kind.__name__, places.splitlines()[-1] if places else "")
        if place not in self._shown:
            self._shown.add(place)
            self._show(
                "Something went wrong that the program did not foresee. Your draft is still here: save it "
                "now. If it happens again, close the program and open it again."
            )
