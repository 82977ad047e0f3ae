"""The one name of a file where a folder finds it by several."""

import os
import unicodedata
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

_OTHER_CASE = str.maketrans(ascii_lowercase + ascii_uppercase, ascii_uppercase + ascii_lowercase)


def name_key(name: str) -> str:
    """Return what two names have in common that some folder takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def listed_path(path: Path) -> Path:
    """Return an absolute path with its names as their folders list them, so that one file has one path.

    macOS and Windows find `A.json` by `a.json` too, and macOS finds an accented letter whether its accent is
    part of it or follows it. Links stay. What is not there keeps its name.
    """
    path = path.absolute()
    names: list[str] = []
    while path.name and (name := _listed_name(path)) is not None:
        names.append(name)
        path = path.parent
    return path.joinpath(*reversed(names)) if names else path


def _listed_name(path: Path) -> str | None:
    """Return the name by which a file's folder lists it, None if the folder finds it by that one alone."""
    name = path.name
    folder = str(path)[: -len(name)]
    forms = (unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    others = {*forms, name.translate(_OTHER_CASE)} - {name}
    own = _identity(folder, name) if others else None
    if own is None:
        return name
    if not any(_identity(folder, other) == own for other in others):
        return None
    try:
        listed = os.listdir(folder)  # noqa: PTH208 - names only
    except OSError:
        return name
    if name in listed:
        return name
    alike = (other for other in listed if name_key(other) == name_key(name))
    return next((other for other in alike if _identity(folder, other) == own), name)


def _identity(folder: str, name: str) -> tuple[int, int] | None:
    """Return what tells the very file or link of a name from all others, None where there is none."""
    try:
        status = os.lstat(folder + name)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
