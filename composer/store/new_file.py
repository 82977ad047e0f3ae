"""Puts a file in a place where there is none: nothing is written over, whoever else is writing there."""

import contextlib
import errno
import os
from pathlib import Path

from composer.store.files import (
    StorageError,
    error_text,
    quoted_name,
    retry_while_open,
    sync_folder,
    write_atomic,
)
from composer.store.listed_name import name_key
from composer.store.temporary import temporary_beside

_NO_LINKS = (
    errno.EPERM,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
    errno.EMLINK,
    errno.EINVAL,
    errno.EACCES,
)


class TakenError(StorageError):
    """There is a file, a folder or a link of that name already."""


def write_new(path: Path, data: bytes, what: str = "The file") -> None:
    """Make a user's document with this content, all of it or none.

    Raises TakenError, and StorageError as `write_atomic` does.

    what: begins the error's sentence.
    """
    if os.path.lexists(path):
        raise _taken(path)
    temporary = temporary_beside(path)
    try:
        write_atomic(temporary, data, private=False, what=what)
        _move(temporary, path, what)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def move(source: Path, target: Path, what: str = "The file") -> None:
    """Give a file another name, in the same folder or on the same disk.

    Raises TakenError, and StorageError where it has its old name still; only where the disk did not confirm
    the new one it may have either.

    what: begins the error's sentence.
    """
    if _is_other_case(source, target):
        try:
            retry_while_open(source.rename, target)
        except OSError as error:
            raise _failed(target, what, error) from error
        sync_folder(target.parent)
    else:
        _move(source, target, what)
    if source.parent != target.parent:
        sync_folder(source.parent)


def _move(source: Path, target: Path, what: str) -> None:
    try:
        if os.name == "nt":
            retry_while_open(source.rename, target)  # there it replaces nothing
        else:
            _link(source, target)
    except FileExistsError as error:
        raise _taken(target) from error
    except (OSError, ValueError) as error:
        raise _failed(target, what, error) from error
    sync_folder(target.parent)


def _link(source: Path, target: Path) -> None:
    """Rename without replacing, as POSIX can: link the new name, refused where a file is; remove the old."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_LINKS:
            raise
        _claim(source, target)
        return
    try:
        source.unlink()
    except OSError:
        with contextlib.suppress(OSError):
            target.unlink()
        raise


def _claim(source: Path, target: Path) -> None:
    """Rename on a disk without links: an empty file keeps the name until the whole one is there."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        source.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            target.unlink()
        raise


def _is_other_case(source: Path, target: Path) -> bool:
    """Whether both names are one file's on a disk that takes no account of case, or of how accents are."""
    if source.parent != target.parent or name_key(source.name) != name_key(target.name):
        return False
    try:
        return source.samefile(target)
    except OSError:
        return False


def _taken(path: Path) -> TakenError:
    return TakenError(path, f"There is a {quoted_name(path)} already: choose another name.")


def _failed(path: Path, what: str, error: Exception) -> StorageError:
    why = error_text(error) if isinstance(error, OSError) else "no file can have this name"
    return StorageError(path, f"{what} could not be saved in {quoted_name(path.parent)}: {why}.")
