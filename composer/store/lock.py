"""Keeps running copies of the program from changing one file at the same time."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from composer.store.files import StorageError, in_words, make_private_folder, shown

WAIT_SECONDS = 5.0
"""How long another copy's change is waited for; it takes milliseconds."""


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold off the other running copies of the program while a file of its own is read, changed and written.

    The lock is an empty file NAME.lock beside it, which stays. Raises StorageError where it cannot be had.
    """
    from filelock import FileLock, Timeout  # not before the window's first frame

    make_private_folder(path.parent)
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=WAIT_SECONDS, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        reason = f"Another running copy of this program does not let go of {shown(path)}: close it and try again."
        raise StorageError(path, reason) from error
    except (OSError, NotImplementedError) as error:
        why = in_words(error) if isinstance(error, OSError) else "the disk does not support it"
        raise StorageError(path, f"The file {shown(path)} could not be locked: {why}.") from error
    try:
        yield
    finally:
        lock.release()
