"""Whether there is a trash for what is removed."""

import ctypes
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from composer.system import trash
from composer.system.trash import has_trash

KINDS = {"C:\\": 3, "Z:\\": 4, "E:\\": 2, "R:\\": 6}


@pytest.fixture
def windows(monkeypatch):
    kernel = SimpleNamespace(GetDriveTypeW=lambda root: KINDS.get(root.value, 1))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(trash, "sys", SimpleNamespace(platform="win32"))


@pytest.mark.parametrize(
    ("path", "there"),
    [
        (r"C:\Users\ann\a.reply.json", True),
        (r"Z:\team\a.reply.json", False),  # a network drive
        (r"E:\a.reply.json", False),  # a stick
        (r"Q:\a.reply.json", False),  # nobody knows what
        (r"\\server\share\a.reply.json", False),
    ],
)
def test_only_disks_of_this_computer_have_a_trash_on_windows(windows, path, there):
    assert has_trash(PureWindowsPath(path)) is there


def test_elsewhere_moving_to_the_trash_says_what_is_wrong():
    assert has_trash(Path("/mnt/server/a.reply.json"))
