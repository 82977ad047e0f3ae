"""The program's own choice of a folder for drafts: the only folder of the user's that it makes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from composer.store.files import StorageError, make_folder, quoted_name


def is_folder(path: Path) -> bool:
    """Whether a folder is there. False where that cannot be known."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a disk fails


def missing(folder: Path) -> StorageError:
    """Return the error that says that a folder of the user's choice is not there."""
    reason = f"The folder {quoted_name(folder)} is not there: is its drive or network connected?"
    return StorageError(folder, reason)


@contextmanager
def made_meanwhile(folder: Path) -> Iterator[None]:
    """Have a folder there, and remove what was made for that again if nothing was put into it.

    Raises StorageError if it cannot be made.
    """
    made = [path for path in (folder, *folder.parents) if not is_folder(path)]
    make_folder(folder)
    try:
        yield
    finally:
        with suppress(OSError):  # something is in it
            for path in made:
                path.rmdir()
