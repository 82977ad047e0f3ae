"""Preferences."""

import hashlib
import json
import logging
import os
from copy import deepcopy
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from composer.store.files import StorageError, parse_object, quarantine, read_limited, write_atomic
from composer.store.lock import locked

SIZE_MAX = 1 << 20
"""Bytes of a settings file."""

ADDRESSES_MAX = 200
"""How many web addresses are remembered."""

RECENT_MAX = 10
"""How many recently used files are remembered."""

ACCOUNTS_MAX = 500
"""Of how many drafts the account is remembered."""

_TEXT_MAX = 100_000  # characters of one preference; Qt's bytes of a window take a few thousand
_PIXELS_MAX = 100_000  # no screen is wider, and Qt takes no number beyond 32 bits
_PARTS_MAX = 100  # splitters, and parts of one
_DEPTH_MAX = 20  # of lists in lists; what can be read could else be nested too deeply to be written again

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Settings:
    """The preferences of the user; set them as attributes, then `save`.

    A value that is not listed here may be there: whoever uses one checks it.
    """

    path: Path
    """Of the file these are kept in."""
    quarantined: Path | None = None
    """Where a damaged file was put when these were loaded, None usually."""
    window_geometry: str = ""
    """Where the window is and how large: Qt's bytes as base64."""
    window_state: str = ""
    """Where the window's docks and toolbars are: Qt's bytes as base64."""
    splitter_sizes: dict[str, list[int]] = field(default_factory=dict)
    """The parts of each splitter, in pixels."""
    log_widths: dict[str, int] = field(default_factory=dict)
    """Of the log's columns, in pixels."""
    drafts_folder: str = ""
    """The folder whose drafts are listed, "" for the usual one."""
    last_folder: str = ""
    """Where the file dialog was last, "" for none yet."""
    recent_files: list[str] = field(default_factory=list)
    """The latest first, changed by `remember_file` alone."""
    phone_platform: str = "ios"
    """`ios`, `android` or `web`."""
    phone_theme: str = "light"
    """`light` or `dark`."""
    phone_width: str = "normal"
    """`narrow`, `normal` or `wide`."""
    phone_text: int = 100
    """The size of the phone's text, per cent."""
    phone_zoom: int = 0
    """The size of the phone, per cent; 0 fits it to its pane."""
    appearance: str = "system"
    """Of the window: `system`, `light` or `dark`."""
    log_days: int = 0
    """How long sends are kept, 0 for ever."""
    mask_numbers: bool = False
    """Whether the log hides phone numbers."""
    looked_at: str = ""
    """Marks of the web addresses that `remember_address` was given."""
    draft_accounts: dict[str, str] = field(default_factory=dict)
    """Names of accounts by path, see `remember_account`."""
    country: str = ""
    """Of numbers without a country code, by ISO 3166; "" until one was chosen."""
    callback_shape: str = "v1"
    """Of simulated callbacks: `v1` or `v2`."""
    receives_callbacks: bool = False
    """Whether real callbacks are received."""
    receiver_port: int = 0
    """Of the URL that real callbacks arrive at, 0 before the first run."""
    receiver_token: str = ""
    """The end of the URL that real callbacks arrive at, "" before the first run."""
    tunnel: str = ""
    """The address that brings real callbacks to this computer, "" for none."""
    _others: dict[str, Any] = field(default_factory=dict, repr=False)
    """What another version of the program keeps in the file."""
    _loaded: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was loaded, to tell what this run changed."""
    _remembered: list[str] = field(default_factory=list, repr=False, compare=False)
    """What `remember_file` was given in this run, the latest first."""
    _renamed: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """From the former names of files to those that they have now."""

    def remember_file(self, path: Path) -> None:
        """Put a file first among the recent ones, of which RECENT_MAX are kept."""
        self._renamed.pop(str(path), None)  # there is one of this name again
        self._remembered = _latest([str(path)], self._remembered)
        self.recent_files = _latest([str(path)], self.recent_files)

    def follow_file(self, former: Path, path: Path) -> None:
        """Follow a draft's file to its other name, with its place among the recent ones and its account."""
        if former == path:
            return
        self._renamed = {old: str(path) if new == str(former) else new for old, new in self._renamed.items()}
        self._renamed |= {str(former): str(path)}
        self._renamed.pop(str(path), None)
        self._remembered = self._by_names_now(self._remembered)
        self.recent_files = self._by_names_now(self.recent_files)
        account = self.account_of(former)
        self.forget_account(former)
        self.forget_account(path)  # of a draft that had this name and is gone
        if account:
            self.remember_account(path, account)

    def _by_names_now(self, files: list[str]) -> list[str]:
        return _latest([self._renamed.get(file, file) for file in files], [])

    def knows_address(self, url: str) -> bool:
        """Whether the user had the program fetch this web address before."""
        return _mark(url) in self.looked_at.split()

    def remember_address(self, url: str) -> None:
        """Remember a web address that the user had fetched, without keeping the address itself."""
        marks = [_mark(url), *(mark for mark in self.looked_at.split() if mark != _mark(url))]
        self.looked_at = " ".join(marks[:ADDRESSES_MAX])

    def account_of(self, path: Path) -> str:
        """Return the name of the account that a draft's file was last used with, "" if unknown."""
        return self.draft_accounts.get(str(path), "")

    def remember_account(self, path: Path, account: str) -> None:
        """Remember the account of a draft's file; the ACCOUNTS_MAX latest are kept."""
        if self.draft_accounts.get(str(path)) != account:
            others = [(name, kept) for name, kept in self.draft_accounts.items() if name != str(path)]
            self.draft_accounts = dict([*others, (str(path), account)][-ACCOUNTS_MAX:])

    def forget_account(self, path: Path) -> None:
        """Forget the account of a draft's file: it is gone, or another draft is there now."""
        if str(path) in self.draft_accounts:
            self.draft_accounts = {
                name: kept for name, kept in self.draft_accounts.items() if name != str(path)
            }

    def rename_account(self, former: str, name: str) -> None:
        """Follow an account to its other name."""
        if former in self.draft_accounts.values():
            self.draft_accounts = {
                path: name if kept == former else kept for path, kept in self.draft_accounts.items()
            }

    @property
    def changed(self) -> bool:
        """Whether this run changed anything since it was loaded or last saved."""
        return any(getattr(self, name) != self._loaded.get(name) for name in _KEPT)

    def save(self) -> None:
        """Write what this run changed to the file. Raises StorageError.

        The rest stays as other running copies of the program left it.
        """
        with locked(self.path):
            theirs, others, _quarantined = _read(self.path)
            mine = {name: getattr(self, name) for name in _KEPT}
            unchanged = {
                name: value for name, value in theirs.items() if mine[name] == self._loaded.get(name)
            }
            content = self._others | others | mine | unchanged
            recent = self._by_names_now(theirs.get("recent_files", self.recent_files))
            content["recent_files"] = _latest(self._remembered, recent)
            write_atomic(self.path, _written(content), private=True, what="The settings")
        self._loaded = deepcopy(mine)


def _mark(url: str) -> str:
    return hashlib.sha256(url.encode(errors="surrogatepass")).hexdigest()[:16]


_DEFAULTS = {
    field.name: field.default
    for field in fields(Settings)
    if field.name not in ("path", "quarantined") and field.name[0] != "_"
}
_KEPT = tuple(_DEFAULTS)


def load_settings(path: Path) -> Settings:
    """Return the preferences kept in a file; one that is missing or cannot be used has its default.

    Never raises: without a readable file all have their defaults, and a file that holds no settings at all is
    renamed, see `Settings.quarantined`.
    """
    found, others, quarantined = _read(path)
    settings = Settings(path, quarantined, _others=others, **found)
    settings._loaded = deepcopy({name: getattr(settings, name) for name in _KEPT})
    return settings


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any], Path | None]:
    """Return a file's preferences that can be used, what else it holds, and where a damaged one was put."""
    try:
        content = parse_object(read_limited(path, SIZE_MAX, "The settings file"))
    except StorageError as error:
        if not error.is_missing:
            _log.warning("%s", error)
        return {}, {}, None
    except ValueError:
        return {}, {}, _quarantine(path)
    found = {name: content[name] for name in _KEPT if name in content and _is_usable(name, content[name])}
    others = {name: value for name, value in content.items() if name not in _KEPT and not _is_deep(value)}
    return found, others, None


def _written(content: dict[str, Any]) -> bytes:
    data = (json.dumps(content, indent=2) + "\n").encode()
    if len(data) > SIZE_MAX:  # another version's, which the next start could not read
        data = (json.dumps({name: content[name] for name in _KEPT}, indent=2) + "\n").encode()
    return data


def _latest(first: list[str], then: list[str]) -> list[str]:
    return list(dict.fromkeys([*first, *then]))[:RECENT_MAX]


def _quarantine(path: Path) -> Path | None:
    try:
        return quarantine(path)
    except StorageError as error:
        _log.warning("%s", error)
        return None


def _is_usable(name: str, value: object) -> bool:
    if name == "splitter_sizes":
        return isinstance(value, dict) and len(value) <= _PARTS_MAX and all(map(_are_sizes, value.values()))
    if name == "log_widths":
        return isinstance(value, dict) and len(value) <= _PARTS_MAX and all(map(_is_size, value.values()))
    if name == "draft_accounts":
        return isinstance(value, dict) and len(value) <= ACCOUNTS_MAX and all(map(_is_text, value.values()))
    if name == "recent_files":
        return isinstance(value, list) and len(value) <= _PARTS_MAX and all(map(_is_path, value))
    if name in ("drafts_folder", "last_folder"):
        return _is_path(value)
    default = _DEFAULTS[name]
    if isinstance(default, bool):
        return isinstance(value, bool)
    return _is_size(value) if isinstance(default, int) else _is_text(value)


def _is_text(value: object) -> bool:
    """Whether it is a text that Qt, the network and the system take."""
    if not isinstance(value, str) or len(value) > _TEXT_MAX or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character
        return False
    return True


def _is_path(value: object) -> bool:
    """Whether it is a name that a file can have: also one whose bytes are no text."""
    try:
        return isinstance(value, str) and _is_text(os.fsencode(value).decode(errors="replace"))
    except UnicodeEncodeError:
        return False


def _are_sizes(value: object) -> bool:
    return isinstance(value, list) and len(value) <= _PARTS_MAX and all(map(_is_size, value))


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value <= _PIXELS_MAX


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEPTH_MAX):
        level = [inner for outer in level for inner in _inside(outer)]
    return bool(level)


def _inside(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
