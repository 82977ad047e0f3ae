"""Work not yet saved: one file for each open draft, until it is saved and read back, or given up."""

import hashlib
import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from composer.message.drafts.draft import MAX_BYTES, Draft, DraftError, dumps, loads
from composer.store.files import (
    StorageError,
    error_text,
    make_private_folder,
    parse_object,
    quarantine,
    quoted_name,
    read_limited,
    remove,
    write_atomic,
)
from composer.store.instances import RunningInstance

_FORMAT = "reply-button-recovery"
_VERSION = 1
_SIZE_MAX = 4 * MAX_BYTES  # a draft's text as a JSON string has three times its bytes at most
_WHAT = "Work not yet saved"
_NAME = re.compile(r"([0-9a-f]{16})-[0-9]+\.json")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leftover:
    """What an earlier run had not saved when it ended.

    path: the draft's file, None if it had none.
    based_on: `digest` of what that file held when the draft was opened or last saved, "" for no file.
    kept_at: UTC.
    file: where it is kept.
    """

    draft: Draft
    path: Path | None
    based_on: str
    kept_at: datetime
    file: Path


class _NewerError(Exception):
    """A file of a newer version of the program."""


class Recovery:
    """The folder of work not yet saved. Every method may be called from any thread.

    What `leftovers` found beside work, for the caller to tell the user:

    quarantined: damaged files, which it renamed.
    unread: why others cannot be read, a sentence each; they stay where they are.
    """

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        """Nothing is read or made yet.

        now: returns seconds since 1970.
        """
        self.quarantined: list[Path] = []
        self.unread: list[str] = []
        self._folder = folder
        self._now = now
        self._instance = RunningInstance(folder)  # in this folder alone: no other may remove its files
        self._lock = threading.Lock()

    def keep(self, document: int, draft: Draft, path: Path | None, known: bytes | None) -> None:
        """Keep a draft as it stands, on the disk before this returns, in place of the document's former one.

        Raises StorageError.

        document: a number of the caller's for each open draft.
        path: the draft's file, None if it has none.
        known: what the file held when it was opened or last saved, None for a draft without a file.
        """
        file = self._file(document)
        try:
            text = dumps(draft).decode()
        except DraftError as error:
            raise StorageError(file, f"{_WHAT} could not be kept: it is too large.") from error
        content = {
            "format": _FORMAT,
            "version": _VERSION,
            "kept_at": self._now(),
            "path": None if path is None else str(path),
            "based_on": "" if known is None else digest(known),
            "draft": text,
        }
        with self._lock:
            make_private_folder(self._folder)
            self._begin()
            write_atomic(file, json.dumps(content).encode(), private=True, what=_WHAT)

    def discard_if_saved(self, document: int, path: Path, data: bytes) -> bool:
        """Remove what was kept for a document if its file, read now, holds what was saved; whether it does.

        Raises StorageError if what was kept cannot be removed.

        data: what was saved.
        """
        if not _holds(path, data):
            return False
        self.discard(document)
        return True

    def discard(self, document: int) -> None:
        """Remove what was kept for a document: the user gave it up. Raises StorageError."""
        with self._lock:
            _remove(self._file(document))

    def leftovers(self, *, are_drives_asked: bool = True) -> list[Leftover]:
        """Return what earlier runs left that no file holds, the latest first. Nothing is raised.

        Damaged files are renamed and added to `quarantined`; of those that cannot be read, and of a newer
        version's, `unread` says so.

        are_drives_asked: whether the drafts' files are read, which may take as long as a drive does not
            answer; else what they hold by now is among the leftovers, for `forget_if_saved`.
        """
        with self._lock:
            self._begin()
            found = list(filter(None, (self._leftover(file) for file in self._files())))
            self._instance.remove_stale_files()
        if are_drives_asked:  # without the lock: this run's own work is kept meanwhile
            found = [leftover for leftover in found if not self.forget_if_saved(leftover)]
        return sorted(found, key=lambda leftover: leftover.kept_at, reverse=True)

    def forget_if_saved(self, leftover: Leftover) -> bool:
        """Remove a leftover that its draft's file holds: the run ended between the save and this. Say so."""
        is_saved = leftover.path is not None and _holds(leftover.path, dumps(leftover.draft))
        if is_saved:
            with suppress(StorageError):
                _remove(leftover.file)
        return is_saved

    def forget(self, leftover: Leftover) -> None:
        """Remove a leftover: the user gave it up. Raises StorageError."""
        _remove(leftover.file)

    def close(self) -> None:
        """End this run: what it still keeps is a leftover for the next one."""
        with self._lock:
            self._instance.end()

    def _begin(self) -> None:
        with suppress(OSError):  # without a lock the other runs offer this one's work too, which is no loss
            self._instance.begin()

    def _file(self, document: int) -> Path:
        return self._folder / f"{self._instance.name}-{document}.json"

    def _files(self) -> list[Path]:
        """Return the files of runs that have ended."""
        try:
            names = sorted(file.name for file in self._folder.iterdir())
        except OSError:
            return []
        owners = [(match[1], match[0]) for name in names if (match := _NAME.fullmatch(name))]
        return [
            self._folder / name
            for owner, name in owners
            if owner != self._instance.name and not self._instance.is_running(owner)
        ]

    def _leftover(self, file: Path) -> Leftover | None:
        try:
            return _read(file)
        except _NewerError:
            self._pass_over(f"{_WHAT} {quoted_name(file)} was made by a newer version of this program.")
            return None
        except StorageError as error:
            if not error.is_missing:  # another copy of the program was first
                self._pass_over(str(error))
            return None
        except ValueError as error:  # a DraftError is one
            _log.warning("%s in %s cannot be used: %s", _WHAT, quoted_name(file), error)
            try:
                self.quarantined.append(quarantine(file))
            except StorageError as fault:
                self._pass_over(str(fault))
            return None

    def _pass_over(self, why: str) -> None:
        _log.warning("%s", why)
        self.unread.append(why)


def digest(data: bytes) -> str:
    """Return what tells one content of a file from another, as `Leftover.based_on` holds it."""
    return hashlib.sha256(data).hexdigest()


def _read(file: Path) -> Leftover:
    """Return what a file keeps. Raises StorageError, _NewerError, and ValueError for a damaged one."""
    if _size(file) > _SIZE_MAX:
        raise ValueError("it is larger than any draft")
    content = parse_object(read_limited(file, _SIZE_MAX, _WHAT))
    version, path, text = content.get("version"), content.get("path"), content.get("draft")
    based_on, kept_at = content.get("based_on"), content.get("kept_at")
    if content.get("format") == _FORMAT and isinstance(version, int) and version > _VERSION:
        raise _NewerError
    if content.get("format") != _FORMAT or not isinstance(text, str) or not isinstance(based_on, str):
        raise ValueError("it is something else")
    if not isinstance(kept_at, (int, float)) or not (path is None or isinstance(path, str)):
        raise ValueError("its time or its path is something else")
    draft = loads(text.encode(errors="surrogatepass"))
    dumps(draft)
    return Leftover(draft, _path(path), based_on, _time(kept_at), file)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0  # reading it says why


def _path(text: str | None) -> Path | None:
    """Return the draft's file, None also for what no file can be named: the work is worth more than that."""
    try:
        return Path(text) if text is not None and b"\0" not in os.fsencode(text) else None
    except UnicodeEncodeError:
        return None


def _time(seconds: float) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return _EPOCH


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read_limited(path, MAX_BYTES) == data
    except StorageError:
        return False


def _remove(file: Path) -> None:
    try:
        remove(file)
    except OSError as error:
        raise StorageError(file, f"{_WHAT} could not be removed: {error_text(error)}.") from error
