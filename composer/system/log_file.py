"""The log file, for whoever repairs the program.

Importing it takes longer than is left before the first frame.
"""

import errno
import logging
import os
import stat
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path


def log_to(path: Path) -> None:
    """Write the log to a file that only its owner reads. It holds no text of messages and no key.

    Raises OSError if it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _PrivateFile(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("composer")
    log.addHandler(handler)
    log.setLevel(logging.INFO)


class _PrivateFile(RotatingFileHandler):
    """Creates each file for its owner only, also the one that follows a full one."""

    def _open(self) -> TextIOWrapper:
        # A pipe in its place would be waited for.
        descriptor = os.open(
            self.baseFilename, os.O_CREAT | os.O_WRONLY | getattr(os, "O_NONBLOCK", 0), 0o600
        )
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "it is not an ordinary file")
        finally:
            os.close(descriptor)
        Path(self.baseFilename).chmod(0o600)  # one that was there
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Drop the line that cannot be written: the disk may be full, and nobody reads the terminal."""
