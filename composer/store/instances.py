"""Which runs of the program have ended: each locks a file, which the system unlocks with the process."""

import contextlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

_NAME = re.compile(r"run-[0-9a-f]{16}\.lock")


class RunningInstance:
    """This running copy of the program, one run of it.

    Nothing is raised: where no file can be locked, nobody can tell whether a run has ended.

    name: unlike every other run's.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Nothing is locked yet.

        folder: where the runs that are to know of each other keep their files; None: they do not.
        """
        self.name = os.urandom(8).hex()
        self._folder = folder
        self._lock: BaseFileLock | None = None

    def begin(self) -> None:
        """Show the other runs that this one has not ended. Harmless when it was shown already."""
        if self._folder is not None and self._lock is None and self._folder.is_dir():
            lock = _lock(self._file(self._folder, self.name))
            if _acquired(lock):
                self._lock = lock

    def has_ended(self, name: str) -> bool:
        """Whether another run has ended, as far as anybody can tell."""
        if self._folder is None:
            return False
        file = self._file(self._folder, name)
        if not _NAME.fullmatch(file.name) or not file.exists():  # the name may come from a damaged record
            return False
        lock = _lock(file)
        if not _acquired(lock):
            return False
        lock.release()
        with contextlib.suppress(OSError):
            file.touch(0o600)  # Windows' locks remove their file, and nobody could tell any longer
        return True

    def is_running(self, name: str) -> bool:
        """Whether another run has not ended; False too where its file is gone or nothing can be locked."""
        if self._folder is None or self._lock is None:
            return False
        file = self._file(self._folder, name)
        there = os.path.exists(file)  # noqa: PTH110 - Path.exists raises where a disk fails
        return there and not self.has_ended(name)

    def remove_stale_files(self) -> None:
        """Remove the files of runs that ended without `end`; nobody can tell any longer that they have."""
        with contextlib.suppress(OSError):
            for file in self._folder.glob("run-*.lock") if self._folder is not None else ():
                if self.has_ended(file.name[4:-5]):
                    file.unlink(missing_ok=True)

    def end(self) -> None:
        """Leave nothing behind, at the program's end."""
        if self._lock is not None and self._folder is not None:
            self._lock.release()
            self._lock = None
            with contextlib.suppress(OSError):  # at worst another run sweeps it away
                self._file(self._folder, self.name).unlink(missing_ok=True)

    @staticmethod
    def _file(folder: Path, name: str) -> Path:
        return folder / f"run-{name}.lock"


def _lock(file: Path) -> "BaseFileLock":
    from filelock import FileLock

    return FileLock(file, mode=0o600, thread_local=False)


def _acquired(lock: "BaseFileLock") -> bool:
    try:
        lock.acquire(blocking=False)
    except (OSError, NotImplementedError):  # another process has it, or nothing can be locked here
        return False
    return True
