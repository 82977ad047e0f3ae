"""API keys in a private file: for who asks for it, because the system has no keychain that works."""

import contextlib
import json
import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

from composer.store.files import (
    StorageError,
    error_text,
    make_private_file,
    make_private_folder,
    parse_object,
    quoted_name,
    read_limited,
    remove,
    sync_folder,
    write_atomic,
)
from composer.store.lock import locked
from composer.store.temporary import leftovers_of

SIZE_MAX = 1 << 20
"""Bytes of a file of keys."""

_FORMAT = "reply-button-keys"
_VERSION = 1
_WHAT = "The file of API keys"

_log = logging.getLogger(__name__)

Keys = dict[str, str]
"""Keys by entry: the account's name and base URL."""


class KeyFile:
    """Keys as they are, in a file for its user alone (0600; on Windows in the user's own folder).

    Whoever can read this user's files, a backup included, can read them. The file is there only while it
    holds a key. One that is damaged counts as empty and is written over: a quarantined copy would hold keys
    where nobody looks for them. What a kill left of writing it is removed with the next change.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, entry: str) -> str | None:
        """Return an entry's key, None if there is none or the file cannot be read."""
        try:
            return self._read().get(entry)
        except StorageError as error:
            _log.warning("%s", error)
            return None

    def put(self, entry: str, key: str) -> None:
        """Keep a key in place of the entry's former one. Raises StorageError."""
        self._change(lambda keys: {**keys, entry: key})
        if self._read().get(entry) != key:
            raise StorageError(self.path, f"{_WHAT} {quoted_name(self.path)} does not hold what was written.")

    def remove(self, entry: str) -> None:
        """Remove an entry. Raises StorageError."""
        if os.path.lexists(self.path) or leftovers_of(self.path):
            self._change(lambda keys: {other: key for other, key in keys.items() if other != entry})

    def move(self, entry: str, goal: str) -> None:
        """Let an entry's key be another one's, both in one step. Raises StorageError."""
        key = self._read().get(entry)
        if key is not None:
            self._change(
                lambda keys: {other: kept for other, kept in keys.items() if other != entry} | {goal: key}
            )

    def _change(self, change: Callable[[Keys], Keys]) -> None:
        make_private_folder(self.path.parent)
        with locked(self.path):
            keys = change(self._read())
            if keys:
                write_atomic(self.path, _written(keys), private=True, what="The API key")
            else:
                self._unlink()
                sync_folder(self.path.parent)

    def _read(self) -> Keys:
        """Return the keys, none of a missing or damaged file.

        Raises StorageError for a file that cannot be read, and for a newer version's.
        """
        try:
            self._close_to_others()
            return self._parsed(read_limited(self.path, SIZE_MAX, _WHAT))
        except StorageError as error:
            if error.is_missing:
                return {}
            raise
        except ValueError as error:
            _log.warning("%s %s is damaged: %s", _WHAT, quoted_name(self.path), error)
            return {}

    def _close_to_others(self) -> None:
        """Mend what copying the file by hand may have opened."""
        with contextlib.suppress(OSError):  # reading it says why
            if os.name == "posix" and stat.S_IMODE(self.path.stat().st_mode) & 0o077:
                make_private_file(self.path)

    def _parsed(self, data: bytes) -> Keys:
        content = parse_object(data)
        version, keys = content.get("version"), content.get("keys")
        if content.get("format") != _FORMAT or type(version) is not int or not isinstance(keys, dict):
            raise ValueError("it is not a file of keys")
        if version > _VERSION:
            raise StorageError(
                self.path, f"{_WHAT} was made by a newer version of this program: use that version."
            )
        return {entry: key for entry, key in keys.items() if isinstance(key, str)}

    def _unlink(self) -> None:
        try:
            remove(self.path)
        except OSError as error:
            raise StorageError(self.path, f"{_WHAT} could not be removed: {error_text(error)}.") from error


def _written(keys: Keys) -> bytes:
    content = {"format": _FORMAT, "version": _VERSION, "keys": keys}
    return (json.dumps(content, indent=2) + "\n").encode()
