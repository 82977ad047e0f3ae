"""A drive that stops answering: whoever asks it for something waits."""

import os
import threading
from pathlib import Path

_CALLS = ("open", "stat", "lstat", "scandir", "listdir", "mkdir", "rename", "replace", "link", "unlink")


class Drive:
    """Holds up what is asked of a folder, as a network drive does, until it is back.

    asked: what was asked while it hung, the names of functions.
    frozen: what the window's own thread asked then: it would not move any more.
    """

    def __init__(self, folder: Path, monkeypatch) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.frozen: list[str] = []
        self._there = threading.Event()
        self._there.set()
        for name in _CALLS:
            monkeypatch.setattr(os, name, self._held(name, getattr(os, name)))

    def hang(self) -> None:
        self._there.clear()

    def come_back(self) -> None:
        self._there.set()

    def _held(self, name, call):
        def held(*arguments, **named):
            if not self._there.is_set() and self._is_here(arguments):
                self.asked.append(name)
                if threading.current_thread() is threading.main_thread():
                    self.frozen.append(f"{name} {arguments[0]}")
                else:
                    assert self._there.wait(30)
            return call(*arguments, **named)

        return held

    def _is_here(self, arguments) -> bool:
        paths = [os.fsdecode(one) for one in arguments[:2] if isinstance(one, str | bytes | os.PathLike)]
        return any(path.startswith(str(self.folder)) for path in paths)
