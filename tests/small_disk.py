"""A real disk of a megabyte or two that tests fill and empty, where one can be mounted: on Linux, by root."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

_CHUNK = bytes(4096)


class SmallDisk:
    """A disk that is mounted until `end`; the test is skipped where that cannot be done."""

    def __init__(self, path: Path, options: str) -> None:
        self.path = path
        if sys.platform != "linux":
            pytest.skip("no disk can be mounted here")
        path.mkdir()
        try:
            subprocess.run(
                ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)], check=True, capture_output=True
            )
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no disk can be mounted here")
        self._filling = path / "filling"

    def fill(self, free: int = 0) -> None:
        """Leave no more than some bytes free."""
        with self._filling.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(_CHUNK)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            file.truncate(file.tell() - free)

    def empty(self) -> None:
        """Take back what filled it."""
        self._filling.unlink()

    def end(self) -> None:
        """Unmount it, also while something on it is open still."""
        subprocess.run(["umount", "--lazy", str(self.path)], check=True, capture_output=True)
