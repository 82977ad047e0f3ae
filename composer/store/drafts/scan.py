"""Reads the files of a folder of drafts, without keeping anything."""

import errno
import hashlib
import os
import re
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from composer.message.drafts.draft import MAX_BYTES, Draft, DraftError, loads
from composer.message.drafts.tags import note, tags
from composer.message.problems import problems
from composer.store import search
from composer.store.drafts.entry import Entry, Known, ScannedFile, stored_path
from composer.store.files import StorageError, error_text, quoted_name, read_limited

FOLDERS_MAX = 5000
"""Folders that are read; a whole disk that was chosen by mistake has more."""

_DEPTH_MAX = 30
_TEXT_MAX = 100_000  # characters of one draft that are searched

# Also what a synchroniser names the other one of two drafts: `A.reply (conflicted copy).json`,
# `A.reply.sync-….json`.
_DRAFT = re.compile(r"(?P<stem>.*)\.reply(?P<copy>[-. (_].*)?\.json", re.IGNORECASE | re.DOTALL)
_HIDDEN = (".", "$")  # on Windows the recycle bin
_STABLE_AFTER_NS = 2_000_000_000
"""What was written shorter ago may be written again within its time stamp, which is of 2 s on some sticks."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What the whole folder holds.

    files: the draft files' status by path.
    unread: the paths of subfolders that were not read; what is in them is not known.
    identity: what tells the folder from another one at its place.
    is_cut: whether it has more than FOLDERS_MAX subfolders.
    is_whole: whether nothing of it went away while it was read.
    """

    files: dict[str, os.stat_result]
    unread: tuple[str, ...]
    identity: str
    is_cut: bool
    is_whole: bool = True


def walk(folder: str, cancelled: Callable[[], bool] = lambda: False) -> Walk:
    """Return the draft files in a folder and below it, links followed, hidden folders left out.

    Raises StorageError if the folder itself cannot be read.
    """
    files: dict[str, os.stat_result] = {}
    unread: list[str] = []
    waiting = [(folder, 0)]
    seen: set[tuple[int, int]] = set()  # links may lead in a circle
    identity = folder_identity(folder)
    is_whole = True
    while waiting:
        path, depth = waiting.pop()
        if cancelled() or len(seen) >= FOLDERS_MAX or depth > _DEPTH_MAX:
            unread.append(path)
            continue
        try:
            # Paths are strings here: ten thousand objects take their time.
            here = os.stat(path)  # noqa: PTH116
            if (here.st_dev, here.st_ino) in seen and here.st_ino:
                continue
            seen.add((here.st_dev, here.st_ino or len(seen)))
            waiting += [(inner, depth + 1) for inner in _list_folder(path, files, unread)]
        except OSError as error:
            if path == folder:
                raise _unreadable(folder, error) from error
            unread.append(path)
            is_whole = is_whole and (isinstance(error, PermissionError) or error.errno == errno.ELOOP)
    is_whole = is_whole and not cancelled()
    return Walk(files, tuple(unread), identity, len(seen) >= FOLDERS_MAX, is_whole)


def is_listed(inside: Path) -> bool:
    """Whether a file at this place in the folder is listed."""
    return (
        not any(part.startswith(_HIDDEN) for part in inside.parts)
        and _DRAFT.fullmatch(inside.name) is not None
    )


def stem(name: str) -> str:
    """Return a draft file's name without its ending, but with what tells a copy."""
    match = _DRAFT.fullmatch(name)
    return (match["stem"] + (match["copy"] or "")) if match else name


def stamp_of(status: os.stat_result) -> str:
    """Return what changes whenever a file does."""
    inode = 0 if os.name == "nt" else status.st_ino  # not known there when a folder is listed
    return f"{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_size}:{inode}"


def scan_file(file: str, folder: str, known: Known | None = None) -> ScannedFile | None:
    """Return what a file holds, or what is wrong with it; None if there is none.

    Other programs may be writing it meanwhile: what cannot be relied on has no stamp and is read again next
    time.

    folder: of the drafts, above the file.
    known: what the index has of the file, to spare reading an unchanged one's text.
    """
    content = _read(Path(file))
    if content is None:
        return None
    fault, changed_ms = content.fault, content.changed_ms
    digest = hashlib.blake2b(content.data or fault.encode(errors="replace"), digest_size=16).hexdigest()
    if known is not None and (digest, changed_ms) == (known.digest, known.changed_ms):
        return ScannedFile(_faulty(file, content, ""), content.stamp, digest, None)
    try:
        draft = loads(content.data) if not fault else None
    except DraftError as error:
        draft, fault = None, str(error)
    if draft is None:
        return ScannedFile(
            _faulty(file, content, fault), content.stamp, digest, search.words(_place(file, folder))
        )
    return ScannedFile(
        _entry(file, content, draft), content.stamp, digest, search.words(_text(file, folder, draft))
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """A file as it was read, or why it could not be."""

    data: bytes = b""
    fault: str = ""
    changed_ms: int = 0
    size: int = 0
    stamp: str = ""


def _read(path: Path) -> _Content | None:
    try:
        before = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        return _Content(fault=f"The draft {quoted_name(path)} could not be opened: {error_text(error)}.")
    changed_ms, size = before.st_mtime_ns // 1_000_000, before.st_size
    try:
        data = read_limited(path, MAX_BYTES, "The draft")
        is_stable = stamp_of(before) == stamp_of(path.stat())
    except FileNotFoundError:
        return None
    except (StorageError, OSError) as error:
        is_missing = isinstance(error, StorageError) and error.is_missing
        return None if is_missing else _Content(fault=str(error), changed_ms=changed_ms, size=size)
    is_stable = is_stable and abs(time.time_ns() - before.st_mtime_ns) > _STABLE_AFTER_NS
    return _Content(data, "", changed_ms, size, stamp_of(before) if is_stable else "")


def _list_folder(path: str, files: dict[str, os.stat_result], unread: list[str]) -> list[str]:
    """Add a folder's draft files to `files`, what cannot be read to `unread`; return its subfolders."""
    inner: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith(_HIDDEN):
                continue
            if _DRAFT.fullmatch(entry.name):
                try:
                    status = entry.stat()
                except FileNotFoundError:
                    continue
                except OSError:
                    unread.append(entry.path)
                    continue
                if not stat.S_ISDIR(status.st_mode):
                    files[entry.path] = status
                    continue
            try:
                is_folder = entry.is_dir()
            except OSError:  # a link in a circle, or to where nobody may look
                unread.append(entry.path)
                continue
            if is_folder:
                inner.append(entry.path)
    return inner


def folder_identity(folder: str) -> str:
    """Return what tells a folder from another one at its place. Raises StorageError if there is none."""
    try:
        status = os.stat(folder)  # noqa: PTH116
    except OSError as error:
        raise _unreadable(folder, error) from error
    return f"{status.st_dev}:{status.st_ino}"


def _unreadable(folder: str, error: OSError) -> StorageError:
    path = Path(folder)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return StorageError(
            path, f"The folder {quoted_name(path)} is not there: is its drive or network connected?"
        )
    return StorageError(path, f"The folder {quoted_name(path)} could not be read: {error_text(error)}.")


def _entry(file: str, content: _Content, draft: Draft) -> Entry:
    message = draft.message
    return Entry(
        file=stored_path(file),
        name=_plain(draft.name) or _plain(stem(Path(file).name)),
        recipient=_plain(message.to),
        header=message.header.type if message.header else "",
        changed_ms=content.changed_ms,
        size=content.size,
        severity=_severity(draft),
        fault="",
        tag_lines=_encodable("\n".join(tags(draft))),
        note=_encodable(note(draft)),
    )


def _faulty(file: str, content: _Content, fault: str) -> Entry:
    name = _plain(stem(Path(file).name))
    return Entry(
        stored_path(file), name, "", "", content.changed_ms, content.size, "", _encodable(fault), "", ""
    )


def _severity(draft: Draft) -> str:
    message = draft.message
    # Without a callback URL of its own a draft has its account's.
    found = {
        problem.severity
        for problem in problems(message, datetime.now(UTC))
        if problem.field != "callback_url" or message.callback_url is not None
    }
    return "error" if "error" in found else "warning" if found else ""


def _text(file: str, folder: str, draft: Draft) -> str:
    message = draft.message
    header = (message.header.value, message.header.caption) if message.header else ()
    buttons = [text for button in message.buttons for text in (button.title, button.id)]
    texts = (
        *(draft.name, _place(file, folder), message.to, message.sender, message.callback_url, *header),
        *(message.body, message.footer, *buttons, *tags(draft), note(draft)),
    )
    return _encodable("\n".join(filter(None, texts)))[:_TEXT_MAX]


def _place(file: str, folder: str) -> str:
    """Return the names of the file and of the subfolders it is in."""
    inside = Path(os.path.relpath(file, folder))
    return " ".join((*inside.parts[:-1], stem(inside.name)))


def _plain(text: str) -> str:
    return _encodable(" ".join(text.split()))


def _encodable(text: str) -> str:
    """Replace half characters, which SQLite does not take."""
    return text.encode(errors="replace").decode()
