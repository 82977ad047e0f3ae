"""Reading and writing whole files: the only code that writes a file."""

import contextlib
import errno
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from composer.message.text.characters import visible_line
from composer.store.temporary import temporary_beside
from composer.system.os_errors import IN_USE, is_missing
from composer.system.os_errors import error_text as error_text

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NOT_SUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF)
_CHUNK = 1 << 20
_OPEN_WAIT_SECONDS = 1.0


class StorageError(Exception):
    """Something could not be read from the disk or kept on it.

    path: what it is about.
    reason: a sentence for people, which str() returns too.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return self.reason

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing at the path, which for a file that was never written is no fault."""
        return is_missing(self.__cause__)


def quoted_name(path: Path) -> str:
    """Return a file's or folder's name in quotes, as text that can be shown whatever its bytes are."""
    name = visible_line(path.name or str(path))
    return f"“{name.encode('utf-8', 'replace').decode()}”"


def write_atomic(path: Path, data: bytes | Iterable[bytes], private: bool, what: str = "The file") -> None:
    """Put a file in place as a whole: whatever fails, the old one or the new one is there.

    Raises StorageError. The old file is then untouched, save where the disk refused to confirm the exchange
    itself: then it is the new one that may not survive a power failure.

    data: all of it or one piece after the other; what getting the next piece raises goes on to the caller.
    private: the program's own file, for its user alone (0600). Otherwise it is a user's document: an existing
    one keeps its mode and is found through links, a new one gets the mode the umask leaves.
    what: begins the error's sentence.
    """
    try:
        pieces = [data] if isinstance(data, bytes) else data
        # A link to the file is followed here; those to its folder lead there by themselves.
        linked = not private and path.is_symlink()
        _exchange(Path(os.path.realpath(path)) if linked else path, pieces, private)
    except (OSError, ValueError) as error:
        raise StorageError(
            path, f"{what} could not be saved in {quoted_name(path.parent)}: {_why(error)}."
        ) from error


def remove(path: Path) -> None:
    """Remove a file, where there is one, again while anybody has it open. Raises OSError."""
    retry_while_open(lambda file: file.unlink(missing_ok=True), path)


def retry_while_open(change: Callable[[Path], object], target: Path) -> None:
    """Rename or remove a file, as `change(target)` does, again while anybody has it open. Raises OSError.

    On Windows it fails while anybody has the file or the one in its place open to read: a virus scanner, a
    synchroniser, this program itself. They are waited for, since they take milliseconds.
    """
    end = time.monotonic() + _OPEN_WAIT_SECONDS
    while True:
        try:
            change(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in IN_USE:
                raise
            if time.monotonic() > end:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from error
            time.sleep(_OPEN_WAIT_SECONDS / 50)
        else:
            return


def sync_folder(path: Path) -> None:
    """Have a folder's names on the disk, after a file in it was given another one. Raises StorageError."""
    try:
        folder = _open_folder(path)
        if folder is not None:
            try:
                _sync_folder(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise StorageError(
            path, f"The folder {quoted_name(path)} could not be saved: {_why(error)}."
        ) from error


def read_limited(path: Path, limit: int, what: str = "The file") -> bytes:
    """Return what a file holds, at most `limit` bytes.

    Raises StorageError for a file that is missing, unreadable, larger, a folder or no regular file (a pipe is
    not waited for).

    what: begins the error's sentence.
    """
    try:
        return _read(path, limit)
    except (OSError, ValueError) as error:
        why = "it is not there" if is_missing(error) else _why(error)
        raise StorageError(path, f"{what} {quoted_name(path)} could not be opened: {why}.") from error


def parse_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in a file's bytes. Raises ValueError with the end of a sentence for others."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:
        raise ValueError("it is not JSON") from None
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object")
    return value


def make_private_folder(path: Path) -> None:
    """Make a folder for its user alone (0700) and those above it; existing ones stay. Raises StorageError."""
    _make_folder(path, 0o700)  # an existing one may hold more than this program's files


def make_folder(path: Path) -> None:
    """Make a folder for a user's documents, and those above it, where it is missing. Raises StorageError."""
    _make_folder(path, 0o777)


def make_private_file(path: Path) -> None:
    """Make an empty file for its user alone (0600), or close one to others. Raises StorageError."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o600)
        try:
            _check_regular(os.fstat(descriptor))
            if sys.platform != "win32":
                os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StorageError(path, f"The file {quoted_name(path)} could not be made: {_why(error)}.") from error


def quarantine(path: Path, companions: Iterable[str] = ()) -> Path:
    """Rename a damaged file to `NAME.corrupt-YYYYMMDDTHHMMSS` (local time) and return where it is.

    Nothing is lost. Raises StorageError.

    companions: endings of the files that belong to it; those that exist go with it, before it.
    """
    stem = f"{path.name}.corrupt-{time.strftime('%Y%m%dT%H%M%S')}"
    number = 1
    goal = path.with_name(stem)
    while os.path.lexists(goal):
        number += 1
        goal = path.with_name(f"{stem}-{number}")
    try:
        for ending in companions:
            with contextlib.suppress(FileNotFoundError):
                companion = path.with_name(path.name + ending)
                retry_while_open(companion.rename, goal.with_name(goal.name + ending))
        retry_while_open(path.rename, goal)
    except OSError as error:
        raise StorageError(
            path, f"The damaged file {quoted_name(path)} could not be set aside: {_why(error)}."
        ) from error
    return goal


class _UnfitError(OSError):
    """Something at the path that is no file to read or replace; its strerror is the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(0, reason)


def _why(error: Exception) -> str:
    # Beside OSError only ValueError: a NUL, or half a character.
    return error_text(error) if isinstance(error, OSError) else "no file can have this name"


def _check_regular(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _UnfitError("it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise _UnfitError("it is not an ordinary file")


def _read(path: Path, limit: int) -> bytes:
    # Before opening, because opening a device can do something; after, the name may lead elsewhere by then.
    _check_regular(path.stat())
    descriptor = os.open(path, _READ)
    try:
        status = os.fstat(descriptor)
        _check_regular(status)
        data = b""
        if status.st_size <= limit:
            data = _read_at_most(descriptor, limit + 1)
        if max(len(data), status.st_size) > limit:
            raise _UnfitError("it is too large")
        return data
    finally:
        os.close(descriptor)


def _read_at_most(descriptor: int, count: int) -> bytes:
    parts = []
    while count > 0 and (part := os.read(descriptor, min(count, _CHUNK))):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _exchange(target: Path, pieces: Iterable[bytes], private: bool) -> None:
    before = _status(target)
    if before is not None and not private and not os.access(target, os.W_OK):
        # Renaming would replace a write-protected document all the same.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    temporary = temporary_beside(target)
    descriptor = os.open(temporary, _CREATE, 0o666 if before is None and not private else 0o600)
    try:
        try:
            for piece in pieces:
                _write_all(descriptor, piece)
            if before is not None and not private:
                _keep_owner_and_mode(descriptor, before)
            _sync(descriptor)
        finally:
            os.close(descriptor)
        _rename(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _status(target: Path) -> os.stat_result | None:
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    _check_regular(status)
    return status


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep_owner_and_mode(descriptor: int, before: os.stat_result) -> None:
    if sys.platform != "win32":  # it has one of these calls from Python 3.13 on, and no such owners and modes
        try:
            os.fchown(descriptor, before.st_uid, before.st_gid)
        except OSError:
            # A colleague's document in a shared folder: it becomes this user's, but stays the group's if it
            # may.
            with contextlib.suppress(OSError):
                os.fchown(descriptor, -1, before.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(before.st_mode))


def _rename(temporary: Path, target: Path) -> None:
    """Give the new file its name, and have the folder that says so on the disk."""
    # Opened first: what can fail should fail while the old file is still there.
    folder = _open_folder(target.parent)
    try:
        retry_while_open(temporary.replace, target)
        if folder is not None:
            _sync_folder(folder)
    finally:
        if folder is not None:
            os.close(folder)


def _open_folder(folder: Path) -> int | None:
    if not hasattr(os, "O_DIRECTORY"):
        return None  # Windows writes folders by itself
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return None  # a folder to write in but not to look into


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # some disks do not know it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync leaves it in the drive's cache there
            return
    os.fsync(descriptor)


def _sync_folder(folder: int) -> None:
    try:
        _sync(folder)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:  # some network disks do not know it
            raise


def _make_folder(path: Path, mode: int) -> None:
    made = [folder for folder in (path, *path.parents) if not os.path.lexists(folder)]
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise StorageError(
            path, f"The folder {quoted_name(path)} could not be made: {_why(error)}."
        ) from error
    for folder in made:
        sync_folder(folder.parent)
