"""What is known of one file of the library."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """One file of the folder, as it was when it was last read.

    file: see `path`. name: the draft's, or the file's where it has none. header: "" for none, or the header's
    type.
    size: bytes. severity: of its worst problem: error, warning or "". fault: why it is no draft that can be
    opened, a sentence, "" usually; nothing else is known of it then. tag_lines: see `tags`.
    """

    file: str | bytes
    name: str
    recipient: str
    header: str
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
    """What the index knows of a file, to tell whether it has changed. digest: of its content."""

    stamp: str
    digest: str
    changed_ms: int


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was read. words: of all its text, None if it is still what the index knows but for its
    stamp.
    """

    entry: Entry
    stamp: str
    digest: str
    words: str | None


def kept(file: str) -> str | bytes:
    """Return a path as SQLite takes it: one that is no text becomes bytes."""
    try:
        file.encode()
    except UnicodeEncodeError:
        return os.fsencode(file)
    return file
