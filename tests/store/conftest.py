"""What the tests of the store share."""

import errno
import os
from pathlib import Path

import pytest

from composer.store import files
from composer.store.drafts.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "Drafts"
    path.mkdir()
    return path


@pytest.fixture
def umask_027():
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.fixture
def fail():
    """A function that makes one call of os.NAME in files.py fail; it returns the list of all calls."""

    def fail(monkeypatch, name: str, number: int, call: int = 1):
        real = getattr(os, name)
        calls = []

        def failing(*args, **kwargs):
            calls.append(args)
            if len(calls) == call:
                raise OSError(number, os.strerror(number))
            return real(*args, **kwargs)

        monkeypatch.setattr(files.os, name, failing)
        return calls

    return fail


@pytest.fixture
def in_use(monkeypatch):
    """A function that makes the next so many calls of os.replace fail as on Windows, under a reader."""

    class InUseError(PermissionError):
        winerror = 32  # no other system's has this number

    def in_use(times: int) -> None:
        real, calls = os.replace, []

        def replace(*args):
            calls.append(args)
            if len(calls) <= times:
                raise InUseError(errno.EACCES, "in use")
            real(*args)

        monkeypatch.setattr(files.os, "replace", replace)

    return in_use


@pytest.fixture
def library(folder, tmp_path):
    library = Library(folder, tmp_path / "data")
    yield library
    library.close()
