"""What the system says when a file cannot be used, in words."""

import errno
import os

IN_USE = (5, 32, 33)
"""Windows' numbers for a file that another program has open."""

# Windows has several numbers for one errno.
_NOT_FOUND = (2, 3)
_UNREACHABLE = (51, 53, 54, 55, 59, 64, 65, 67, 121, 1203, 1222, 1231, 1232)
_WINDOWS_PATH_MAX = 259
_SHELL = 0x8007

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EACCES: "you do not have permission",
    errno.EPERM: "you do not have permission",
    errno.EROFS: "the disk can only be read",
    errno.ENOENT: "the folder is no longer there",
    errno.ENOTDIR: "a file is in the way where a folder should be",
    errno.EEXIST: "a file of that name is in the way",
    errno.EISDIR: "a folder of that name is in the way",
    errno.EIO: "the disk reports a fault",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file is too large for this disk",
    errno.ELOOP: "the link leads nowhere",
    errno.EBUSY: "another program is using it",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
}
_WINDOWS_WORDS = dict.fromkeys(_UNREACHABLE, "its drive or network cannot be reached") | {
    3: "the folder is no longer there",
    19: "the disk can only be read",
    21: "the drive is not ready",
    23: "the disk reports a fault",
    32: "another program is using it",
    33: "another program is using it",
    39: "the disk is full",
    111: "the name is too long",
    112: "the disk is full",
    123: "no file can have this name",
    161: "no file can have this name",
    206: "the name is too long",
    223: "the file is too large for this disk",
    225: "the virus scanner refuses it",
    1117: "the disk reports a fault",
    1224: "another program is using it",
    1295: "your share of the disk is used up",
    1392: "the disk reports a fault",
    1393: "the disk reports a fault",
}


def error_text(error: OSError) -> str:
    """Return why a file or folder could not be written, as the end of a sentence."""
    number = _windows_number(error)
    if number == 3 and len(os.fsdecode(error.filename or "")) > _WINDOWS_PATH_MAX:
        number = 206  # what Windows says of it depends on how the file was opened
    if number in _WINDOWS_WORDS:
        return _WINDOWS_WORDS[number]
    said = error.strerror or next((words for words in error.args if isinstance(words, str)), "")
    return _WORDS.get(error.errno or 0) or said.rstrip(".") or type(error).__name__


def is_missing(error: BaseException | None) -> bool:
    """Whether an error says that there is nothing at a path, rather than that nobody can look."""
    if not isinstance(error, FileNotFoundError):
        return False
    number = _windows_number(error)  # a server that is away may have the file
    return number is None or number in _NOT_FOUND


def _windows_number(error: OSError) -> int | None:
    number: int | None = getattr(error, "winerror", None)
    # The shell gives them within larger ones.
    return number & 0xFFFF if number is not None and number >> 16 & 0xFFFF == _SHELL else number
