"""Draft files on the disk: a user's documents."""

import re
import unicodedata
from pathlib import Path
from typing import Literal

from composer.message.drafts.draft import MAX_BYTES, Draft, DraftError, dumps, loads
from composer.store.files import StorageError, quoted_name, read_limited, write_atomic

SUFFIX = ".reply.json"

NAME_BYTES_MAX = 120
"""Bytes of a draft's name in its file's name: with SUFFIX within the 143 of an encrypted home folder."""

_WHAT = "The draft"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
_BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_WITHOUT_BIDI = dict.fromkeys(map(ord, _BIDI))


def read_draft(path: Path) -> Draft:
    """Return the draft in a file. Raises StorageError if it cannot be read, DraftError if it is no draft."""
    return open_draft(path)[0]


def open_draft(path: Path) -> tuple[Draft, bytes]:
    """Return the draft in a file, and what the file holds, for `state_of`.

    Raises StorageError if it cannot be read, DraftError if it holds no draft.
    """
    data = read_limited(path, MAX_BYTES, _WHAT)
    return loads(data), data


def state_of(path: Path, known: bytes) -> Literal["same", "changed", "gone"]:
    """Return what became of a file that held `known`; one that cannot be read any more counts as changed."""
    try:
        return "same" if read_limited(path, MAX_BYTES, _WHAT) == known else "changed"
    except StorageError as error:
        return "gone" if error.is_missing else "changed"


def write_draft(path: Path, draft: Draft) -> bytes:
    """Save a draft and return what the file holds, which was read back and compared.

    Raises StorageError; the file that was there before is then still there, unless the reading back failed.
    """
    data = draft_bytes(path, draft)
    write_atomic(path, data, private=False, what=_WHAT)
    verify(path, data)
    return data


def draft_bytes(path: Path, draft: Draft) -> bytes:
    """Return what the file is to hold. Raises StorageError if it would be larger than `read_draft` reads."""
    try:
        return dumps(draft)
    except DraftError as error:
        reason = f"The draft could not be saved in {quoted_name(path.parent)}: it is too large."
        raise StorageError(path, reason) from error


def verify(path: Path, data: bytes) -> None:
    """Read back what was saved. Raises StorageError if the file holds something else."""
    if read_limited(path, MAX_BYTES, _WHAT) != data:
        reason = (
            f"The draft was saved as {quoted_name(path)}, but the disk holds something else: save it "
            "elsewhere."
        )
        raise StorageError(path, reason)


def file_name(name: str) -> str:
    """Return a file name for a draft's name that every system takes, with SUFFIX.

    It has no separator and no control character, is not one of Windows' device names, does not begin with a
    dot or a dash (hidden; an option to commands) and is at most NAME_BYTES_MAX bytes of UTF-8 before SUFFIX.
    """
    bare = name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name
    stem = unicodedata.normalize("NFC", bare).translate(_WITHOUT_BIDI)
    stem = " ".join(stem.split())
    stem = "".join(
        "_" if unicodedata.category(character) in ("Cc", "Cs") else character for character in stem
    )
    stem = _FORBIDDEN.sub("_", stem).strip(" .")
    # One byte is left for the underscore below. A cut character is dropped, and a joiner at the end.
    stem = stem.encode()[: NAME_BYTES_MAX - 1].decode(errors="ignore").rstrip(" .\u200d")
    # Windows looks only at what stands before the first dot.
    if stem.startswith("-") or _RESERVED.fullmatch(stem.partition(".")[0].rstrip()):
        stem = "_" + stem
    return (stem or "Draft") + SUFFIX
