"""Preferences."""

import json
import logging
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from composer.store.files import StorageError, parse_object, read_limited, set_aside, write_atomic

SIZE_MAX = 1 << 20
"""Bytes of a settings file."""

RECENT_MAX = 10
"""How many recently used files are remembered."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Settings:
    """The preferences of the user; set them as attributes, then `save`.

    window_geometry, window_state: Qt's bytes as base64. splitter_sizes: pixels by splitter. last_folder: of the file
    dialog, "" for none yet. recent_files: the latest first. phone_platform: ios, android or web. phone_theme: light or
    dark. appearance: of the window: system, light or dark. set_aside: where a broken file was put when these were
    loaded, None usually.
    """

    path: Path
    set_aside: Path | None = None
    window_geometry: str = ""
    window_state: str = ""
    splitter_sizes: dict[str, list[int]] = field(default_factory=dict)
    last_folder: str = ""
    recent_files: list[str] = field(default_factory=list)
    phone_platform: str = "ios"
    phone_theme: str = "light"
    appearance: str = "system"
    # What another version of the program keeps in the file.
    _others: dict[str, Any] = field(default_factory=dict, repr=False)

    def remember_file(self, path: Path) -> None:
        """Put a file first among the recent ones, of which RECENT_MAX are kept."""
        others = [other for other in self.recent_files if other != str(path)]
        self.recent_files = [str(path), *others][:RECENT_MAX]

    def forget_file(self, path: Path) -> None:
        """Remove a file from the recent ones."""
        self.recent_files = [other for other in self.recent_files if other != str(path)]

    def save(self) -> None:
        """Write the preferences to their file. Raises StorageError."""
        content = self._others | {name: getattr(self, name) for name in _KEPT}
        data = (json.dumps(content, indent=2) + "\n").encode()
        write_atomic(self.path, data, private=True, what="The settings")


_KEPT = tuple(
    field.name for field in fields(Settings) if field.name not in ("path", "set_aside") and field.name[0] != "_"
)


def load_settings(path: Path) -> Settings:
    """Return the preferences kept in a file; a preference that is missing or of a wrong type has its default.

    Never raises: without a readable file all have their defaults, and a file that holds no settings at all is renamed,
    see `Settings.set_aside`.
    """
    settings = Settings(path)
    try:
        content = parse_object(read_limited(path, SIZE_MAX, "The settings file"))
    except StorageError as error:
        if not error.is_missing:
            _log.warning("%s", error)
        return settings
    except ValueError:
        settings.set_aside = _set_aside(path)
        return settings
    for name, value in content.items():
        if name not in _KEPT:
            settings._others[name] = value
        elif _has_type_of(value, getattr(settings, name), name):
            setattr(settings, name, value)
    return settings


def _set_aside(path: Path) -> Path | None:
    try:
        return set_aside(path)
    except StorageError as error:
        _log.warning("%s", error)
        return None


def _has_type_of(value: object, default: object, name: str) -> bool:
    if name == "splitter_sizes":
        return isinstance(value, dict) and all(_is_list_of(int, sizes) for sizes in value.values())
    if name == "recent_files":
        return _is_list_of(str, value)
    return isinstance(value, type(default))


def _is_list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(type(item) is kind for item in value)
