"""Keeps running copies of the program from changing one file at the same time."""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from composer.store.files import StorageError, error_text, make_private_folder, quoted_name
from composer.store.temporary import remove_leftovers_of

WAIT_SECONDS = 5.0
"""How long another copy's change is waited for; it takes milliseconds."""

_SLOTS = 256
"""Lock files at most; two drafts that share one wait for each other for some milliseconds."""

_POLL_SECONDS = 0.01


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold off the other running copies of the program while a file of its own is read, changed and written.

    The lock is an empty file NAME.lock beside it, which stays. What a killed copy left of its writing is
    removed. Raises StorageError where the lock cannot be had.
    """
    from filelock import FileLock, Timeout

    make_private_folder(path.parent)
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=WAIT_SECONDS, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        reason = (
            f"Another running copy of this program does not let go of {quoted_name(path)}: close it and try "
            "again."
        )
        raise StorageError(path, reason) from error
    except (OSError, NotImplementedError) as error:
        why = error_text(error) if isinstance(error, OSError) else "the disk does not support it"
        raise StorageError(path, f"The file {quoted_name(path)} could not be locked: {why}.") from error
    try:
        remove_leftovers_of(path)
        yield
    finally:
        lock.release()


@contextmanager
def one_save_at_a_time(path: Path, folder: Path) -> Iterator[None]:
    """Let other saves to the file at `path` wait until this one is done.

    Raises StorageError if another save does not end. Where nothing can be locked it goes on all the same: a
    full disk of the program's own must not keep a text from being saved elsewhere.

    folder: of the program's own, for the locks.
    """
    place = os.path.normcase(os.path.realpath(path))
    slot = hashlib.sha256(os.fsencode(place)).digest()[0] % _SLOTS
    file = folder / f"save-{slot:02x}"
    with ExitStack() as stack:
        try:
            if os.name == "posix":
                # filelock takes as long there as flushing a file to a quick disk: the user would wait twice.
                descriptor = _opened(file)
                stack.callback(_close, descriptor)
                _wait_for(descriptor, path)
            else:
                stack.enter_context(locked(file))
        except (OSError, StorageError) as error:
            if isinstance(error.__cause__, TimeoutError):
                raise
        yield


def _close(descriptor: int) -> None:
    with suppress(OSError):  # it is unlocked all the same
        os.close(descriptor)


def _opened(file: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(file, flags, 0o600)
    except FileNotFoundError:
        make_private_folder(file.parent)
        return os.open(file, flags, 0o600)


def _wait_for(descriptor: int, path: Path) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not _is_taken(descriptor):
        if time.monotonic() > end:
            reason = (
                f"Another running copy of this program is saving {quoted_name(path)} and does not end: "
                "close it."
            )
            raise StorageError(path, reason) from TimeoutError()
        time.sleep(_POLL_SECONDS)


def _is_taken(descriptor: int) -> bool:
    """Take a file's lock unless another has it; return whether it was taken."""
    if sys.platform != "win32":
        import fcntl

        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False
