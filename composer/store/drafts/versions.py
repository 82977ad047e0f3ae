"""Earlier versions of drafts, in the program's own folder: each save keeps the one before it."""

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from composer.message.drafts.draft import MAX_BYTES
from composer.store.files import (
    StorageError,
    error_text,
    make_private_folder,
    quoted_name,
    read_limited,
    retry_while_open,
    write_atomic,
)
from composer.store.listed_name import listed_path

VERSIONS_MAX = 50
"""Versions of one draft."""

_HOUR, _DAY, _WEEK = (
    round(span.total_seconds()) for span in (timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))
)
_MONTH = 31 * _DAY
_MICROSECONDS = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"([0-9]{17})-([0-9a-f]{40})\.json")
_ID = re.compile(r"[0-9a-f]{40}/[0-9]{17}-[0-9a-f]{40}\.json")
_PATH_FILE = "draft.txt"
_PATH_BYTES_MAX = 1 << 16
_WHAT = "The earlier version"


class Version(NamedTuple):
    """One earlier version of a draft.

    time: UTC, when the file last held it.
    size: bytes.
    id: for `Versions.read`.
    """

    time: datetime
    size: int
    id: str


class Versions:
    """The earlier versions of all drafts, by each one's absolute path.

    Every method may be called from any thread. A version's file is named by its time and by what it holds, so
    that nothing is ever written over.
    """

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        """Nothing is read or made yet.

        now: returns seconds since 1970.
        """
        self._folder = folder
        self._now = now
        # What was last kept here: of which draft, what its file held, and where that is kept.
        self._latest: tuple[Path, bytes, Path] | None = None

    def keep(self, path: Path, data: bytes) -> None:
        """Keep what a draft's file holds at this time, on the disk before this returns.

        What is kept already is not kept twice: it gets this time if others were kept after it. More than
        VERSIONS_MAX, and those that are old and close to others, are removed. Raises StorageError.
        """
        if self._is_latest(path, data):
            return  # the save before kept it: the user need not wait while it is searched for
        folder = self._folder_of(path)
        now = max(0.0, self._now())
        name = f"{round(now * _MICROSECONDS):017}-{_digest(data)}.json"
        equal = [old for old in _names(folder) if old.endswith(name[17:])]
        whole = [old for old in equal if _holds(folder / old, data)]
        for damaged in set(equal) - set(whole):
            _remove(folder / damaged)
        if not whole or (max(whole) < name and not _rename(folder / max(whole), folder / name)):
            self._make(folder, path)
            write_atomic(folder / name, data, private=True, what=_WHAT)
        self._thin(folder, now)
        self._latest = path, data, folder / max([name, *whole])

    def versions(self, path: Path) -> list[Version]:
        """Return a draft's versions, the latest first; none where they cannot be read."""
        folder = self._folder_of(path)
        listed = []
        for name in reversed(_names(folder)):
            with suppress(OSError):  # removed meanwhile
                size = (folder / name).stat().st_size
                listed.append(Version(_time(name), size, f"{folder.name}/{name}"))
        return listed

    def read(self, version: str) -> bytes:
        """Return what a version held. Raises StorageError, also for one that the disk has not kept whole."""
        path = self._folder / version
        if not _ID.fullmatch(version):
            raise StorageError(path, f"{_WHAT} {quoted_name(path)} is not known.")
        data = read_limited(path, MAX_BYTES, _WHAT)
        if _digest(data) != version[-45:-5]:
            raise StorageError(path, f"{_WHAT} {quoted_name(path)} is damaged: choose another one.")
        return data

    def moved(self, old: Path, new: Path) -> None:
        """Let a draft that was renamed keep its versions, beside those of an earlier draft of that name.

        Raises StorageError; what could not follow stays with the old path.
        """
        source, goal = self._folder_of(old), self._folder_of(new)
        names = _names(source)
        if source == goal or not names:
            return
        self._make(goal, new)
        for name in names:
            _rename(source / name, goal / name)
        with suppress(OSError):  # not empty: another copy of the program keeps a version there at this moment
            (source / _PATH_FILE).unlink()
            source.rmdir()
        self._thin(goal, self._now())

    def _is_latest(self, path: Path, data: bytes) -> bool:
        if self._latest is None or self._latest[:2] != (path, data):
            return False
        try:
            return self._latest[2].stat().st_size == len(data)
        except OSError:
            return False

    def _folder_of(self, path: Path) -> Path:
        named = hashlib.sha256(_identity(path)).hexdigest()[:40]
        return self._folder / named

    def _make(self, folder: Path, path: Path) -> None:
        make_private_folder(folder)
        file = folder / _PATH_FILE
        if not os.path.exists(file):  # noqa: PTH110 - Path.exists raises where a disk fails
            write_atomic(file, os.fsencode(os.path.abspath(path)), private=True, what=_WHAT)  # noqa: PTH100

    def _thin(self, folder: Path, now: float) -> None:
        names = _names(folder)
        wanted = kept_times([_seconds(name) for name in names], now)
        for name in names:
            if _seconds(name) not in wanted:
                _remove(folder / name)


def kept_times(times: Iterable[float], now: float) -> set[float]:
    """Return which of some versions' times are kept.

    These are all of the last hour, one an hour of the last day, one a day of the last month, then one a week;
    of each the latest. Of more than VERSIONS_MAX, the closest together go first; the latest two always stay.
    """
    last: dict[tuple[int, int], float] = {}
    for at in sorted(times):
        last[_span(at, now)] = at
    kept = sorted(last.values())
    while len(kept) > VERSIONS_MAX:
        # Age weighs: a minute between two is much in the last hour, and nothing a week ago.
        place = min(
            range(1, len(kept) - 2), key=lambda n: (kept[n + 1] - kept[n - 1]) / (_MINUTE + now - kept[n])
        )
        del kept[place]
    return set(kept)


_MINUTE = 60


def _span(at: float, now: float) -> tuple[int, int]:
    """Return the span of time that a version is in, of which only one is kept: its length and its number."""
    age = now - at
    if age < _HOUR:
        return 0, round(at * _MICROSECONDS)
    length = _HOUR if age < _DAY else _DAY if age < _MONTH else _WEEK
    return length, int(at // length)


def _identity(path: Path) -> bytes:
    return os.fsencode(os.path.normcase(os.path.abspath(listed_path(path))))  # noqa: PTH100 - links stay


def _names(folder: Path) -> list[str]:
    """Return the versions' files in a folder, the oldest first; none if it is not there."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names only
        return sorted(name for name in names if _NAME.fullmatch(name))
    except OSError:
        return []


def _seconds(name: str) -> float:
    return int(name[:17]) / _MICROSECONDS


def _time(name: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(name[:17]))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]


def _holds(file: Path, data: bytes) -> bool:
    try:
        return read_limited(file, MAX_BYTES, _WHAT) == data
    except StorageError:
        return False


def _rename(source: Path, goal: Path) -> bool:
    """Rename a version; False if another copy of the program removed or renamed it first."""
    try:
        retry_while_open(source.replace, goal)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(goal, f"{_WHAT} could not be kept: {error_text(error)}.") from error
    return True


def _remove(file: Path) -> None:
    with suppress(OSError):  # the next time
        file.unlink()
