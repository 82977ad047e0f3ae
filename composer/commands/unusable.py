"""How a command says that it cannot work with what it was given."""

import sys
from collections.abc import Sequence
from pathlib import Path

from composer.commands.output import notice
from composer.message.drafts.draft import Draft, DraftError
from composer.message.text.characters import visible_line
from composer.store.drafts.draft_file import read_draft
from composer.store.files import StorageError, read_limited

EXIT_STATUS = 2


class UnusableError(Exception):
    """Input that a command cannot work with; its text is for people, the exit status is EXIT_STATUS.

    whole: its text behind the notices that were printed before and say why.
    """

    def __init__(self, text: str, reasons: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.whole = "\n".join((*reasons, text))


def writable(given: str, what: str) -> Path:
    """Return where a file or folder is to be written. Raises UnusableError.

    given: the argument of `-o`.
    what: the sentence's first words: `A draft`.
    """
    if given in ("", "-"):
        wrong = "is written to a file, not to standard output" if given else "needs a name"
        raise UnusableError(f"{what} {wrong}: write the file's name after -o.")
    return Path(given)


def check_folder(path: Path) -> None:
    """Raise UnusableError if there is no folder for a file that is to be written."""
    try:
        path.parent.stat()
    except FileNotFoundError as fault:
        raise UnusableError(
            f"There is no folder “{visible_line(str(path.parent))}”: make it first."
        ) from fault
    except (OSError, ValueError):
        return  # writing tells what is in the way


def draft_at(path: Path) -> Draft:
    """Return the draft in a file. Raises UnusableError."""
    try:
        return read_draft(path)
    except DraftError as fault:
        raise UnusableError(visible_line(f"{path}: {fault}")) from fault
    except StorageError as fault:
        raise UnusableError(str(fault)) from fault


def read_input(given: str, most: int, what: str) -> bytes:
    """Return what is in a file, or comes on standard input. Raises UnusableError and StorageError.

    given: the file's name, or `-`.
    most: the most bytes that are taken.
    what: it begins sentences: `The command`.
    """
    if given != "-":
        return read_limited(Path(given), most, what)
    if sys.stdin is None:
        raise UnusableError("There is no standard input to read.")
    if sys.stdin.isatty():
        end = "press Enter and Ctrl+D (on Windows Ctrl+Z and Enter)"
        notice(f"Paste {what[0].lower()}{what[1:]}, then {end}.")
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise UnusableError(f"{what} could not be read: it is too large.")
    return data
