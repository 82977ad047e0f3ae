"""The one name of a file where a folder finds it by several."""

import os
import unicodedata
from pathlib import Path


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
    return path.joinpath(*reversed(names))


def _listed_name(path: Path) -> str | None:
    """Return the name by which a file's folder lists it, None if the folder finds it by that one alone."""
    name = path.name
    forms = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    others = {*forms, _other_case(name)} - {name}
    if not others or not os.path.lexists(path):
        return name
    if not any(_is_same(path, other) for other in others):
        return None
    try:
        listed = os.listdir(path.parent)  # noqa: PTH208 - names only
    except OSError:
        return name
    if name in listed:
        return name
    alike = (other for other in listed if name_key(other) == name_key(name))
    return next((other for other in alike if _is_same(path, other)), name)


def _other_case(name: str) -> str:
    return "".join(letter.swapcase() if letter.isascii() else letter for letter in name)


def _is_same(path: Path, name: str) -> bool:
    """Whether a name leads to the very file or link at a path."""
    try:
        return os.path.samestat(os.lstat(path), os.lstat(path.with_name(name)))
    except (OSError, ValueError):
        return False
