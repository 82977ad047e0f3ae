"""Names the files that are written before they take another's place, and removes those that a kill left."""

import os
import re
import stat
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from composer.store.paths import Paths

_NAME = re.compile(r"\.[0-9a-f]{16}\.tmp")
_MINUTE = 60.0
_DAY = 24 * 60 * _MINUTE
_FOLDERS_MAX = 5000  # of drafts; a whole disk that was chosen by mistake has more


def temporary_beside(target: Path) -> Path:
    """Return the file to write before it takes the target's place: a new one, in the same folder."""
    # Not mkstemp: that always makes 0600, and asking for the umask changes it for every thread.
    return target.with_name(f".{_mark(target)}{os.urandom(4).hex()}.tmp")


def leftovers_of(target: Path) -> list[Path]:
    """Return what writing a file left where it was cut short; also what is being written at this moment."""
    begin = f".{_mark(target)}"
    return [
        target.with_name(entry.name) for entry in _temporary_in(target.parent) if entry.name.startswith(begin)
    ]


def remove_leftovers_of(target: Path) -> None:
    """Remove what writing a file left where it was cut short; nobody may be writing it at this moment."""
    for leftover in leftovers_of(target):
        with suppress(OSError):  # the sweep at the next start
            leftover.unlink()


def sweep(paths: Paths, chosen_folder: Path) -> None:
    """Remove what killed runs of the program left: its own data older than a minute, drafts older than a day.

    Among drafts, which colleagues may be writing too, only this user's go; on Windows, where the owner is not
    known, none. Nothing is raised: what cannot be removed is there at the next start.

    chosen_folder: the folder of drafts that is listed.
    """
    now = time.time()
    own = (paths.root, paths.recovery, paths.pictures, paths.indexes, paths.locks, paths.versions)
    for folder in (*own, *_folders_in(paths.versions)):
        _remove(_temporary_in(folder), now - _MINUTE)
    if sys.platform != "win32":
        user = os.getuid()
        for folder in _folders_below({paths.drafts_folder, chosen_folder}):
            _remove(_temporary_in(folder), now - _DAY, user)


def _mark(target: Path) -> str:
    """Return what tells the files that are written for one name from those for another in its folder."""
    return f"{zlib.crc32(target.name.encode(errors='surrogatepass')):08x}"


def _temporary_in(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with suppress(OSError, ValueError), os.scandir(folder) as entries:
        yield from (entry for entry in entries if _NAME.fullmatch(entry.name))


def _remove(found: Iterable["os.DirEntry[str]"], before: float, user: int | None = None) -> None:
    """Remove files.

    before: those changed last before this time, in seconds since 1970.
    user: those of this user alone, None for anybody's.
    """
    for entry in found:
        with suppress(OSError):
            status = entry.stat(follow_symlinks=False)
            is_old = stat.S_ISREG(status.st_mode) and status.st_mtime < before
            if is_old and user in (None, status.st_uid):
                Path(entry).unlink()


def _folders_in(folder: Path) -> list[Path]:
    with suppress(OSError, ValueError), os.scandir(folder) as entries:
        return [folder / entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    return []


def _folders_below(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield folders and those below them, links not followed, hidden ones left out, at most _FOLDERS_MAX."""
    waiting = list(folders)
    for _ in range(_FOLDERS_MAX):
        if not waiting:
            return
        folder = waiting.pop()
        yield folder
        waiting += (inner for inner in _folders_in(folder) if not inner.name.startswith("."))
