"""What is known of one file of the library."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from composer.message.header_types import HeaderType

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """One file of the folder, as it was when it was last read.

    file: its absolute path, text or bytes; `path` has it as a Path.
    name: the draft's, or the file's where it has none.
    recipient: as typed, on one line.
    header: "" for none, or the header's type.
    changed_ms: when the file was last written, milliseconds since 1970.
    size: bytes.
    severity: of its worst problem: error, warning or "".
    fault: why it is no draft that can be opened, a sentence, "" usually; nothing else is known of it then.
    tag_lines: a tag a line.
    note: the draft's.
    """

    file: str | bytes
    name: str
    recipient: str
    header: HeaderType | Literal[""]
    changed_ms: int
    size: int
    severity: str
    fault: str
    tag_lines: str
    note: str

    @property
    def path(self) -> Path:
        """Where the file is, absolute."""
        return Path(os.fsdecode(self.file))

    @property
    def changed_at(self) -> datetime:
        """When the file was last written, UTC, as far as its disk knows."""
        try:
            return _EPOCH + timedelta(milliseconds=self.changed_ms)
        except OverflowError:
            return _EPOCH

    @property
    def tags(self) -> tuple[str, ...]:
        """The draft's tags."""
        return tuple(self.tag_lines.splitlines())


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows of a file, to tell whether it has changed.

    stamp: its times and its size, "" if it must be read again.
    digest: of its content.
    changed_ms: when it was last written, milliseconds since 1970.
    """

    stamp: str
    digest: str
    changed_ms: int


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file that was read.

    stamp: its times and its size, "" if it must be read again.
    digest: of its content.
    words: of all its text, None if the index knows all of it but the stamp.
    """

    entry: Entry
    stamp: str
    digest: str
    words: str | None


def stored_path(file: str) -> str | bytes:
    """Return a path as SQLite takes it: one that is no text becomes bytes."""
    try:
        file.encode()
    except UnicodeEncodeError:
        return os.fsencode(file)
    return file
