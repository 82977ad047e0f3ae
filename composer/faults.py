"""What nobody foresaw: into the log file, shown once, and the program goes on."""

import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

_log = logging.getLogger("composer")


def log_to(path: Path) -> None:
    """Write the log to a file that only its owner reads. It holds no text of messages and no key.

    Raises OSError if it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _PrivateFile(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)


class _PrivateFile(RotatingFileHandler):
    """Begins each file for its owner alone, also the one that follows a full one."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_WRONLY, 0o600))
        Path(self.baseFilename).chmod(0o600)  # one that was there
        return super()._open()


class Faults:
    """The excepthook. show: given a sentence for people, once for each place in the code that fails."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._shown: set[tuple[str, str]] = set()

    def install(self) -> None:
        """Take over from the interpreter's own hooks."""
        sys.excepthook = self.note
        threading.excepthook = lambda args: (
            self.note(args.exc_type, args.exc_value, args.exc_traceback) if args.exc_value else None
        )

    def note(self, kind: type[BaseException], _fault: BaseException, at: TracebackType | None) -> None:
        """Log a fault by kind and place, and show it the first time; its text may hold what somebody typed."""
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        frames = traceback.extract_tb(at)
        places = "\n".join(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        _log.critical("unforeseen %s\n%s", kind.__name__, places)
        place = (kind.__name__, places.splitlines()[-1] if places else "")
        if place not in self._shown:
            self._shown.add(place)
            self._show(
                "Something went wrong that the program did not foresee. Your draft is still here: save it now. "
                "If it happens again, close the program and open it again."
            )
