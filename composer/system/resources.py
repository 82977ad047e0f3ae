"""Where the files of `resources/` are: in the installed package, or beside it in a checkout."""

from pathlib import Path

_HERE = Path(__file__).parents[1]
_ROOT = _HERE / "_resources" if (_HERE / "_resources").is_dir() else _HERE.parent / "resources"


def path(name: str) -> Path:
    """Return the path of a file of `resources/`. Raises FileNotFoundError if the installation lacks it.

    name: with `/` between folders.
    """
    found = _ROOT / name
    if not found.is_file():
        raise FileNotFoundError(f"{name} is missing from this installation: install the program again")
    return found
