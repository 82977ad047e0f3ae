"""What the tests of files ask of a folder and a file."""

import os
import stat
from pathlib import Path

import pytest

posix = pytest.mark.skipif(os.name != "posix", reason="modes, pipes and descriptors as POSIX has them")


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
