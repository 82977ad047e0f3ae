"""A disk that finds a file by its name in any case, and with its accents in either form."""

import os
from pathlib import Path

from composer.store.listed_name import name_key

_CALLS = ("stat", "lstat", "open", "unlink", "listdir", "scandir", "mkdir")
_OF_TWO = ("rename", "replace", "link")


def be_one_name_disk(monkeypatch, root: Path) -> None:
    """Have every name in a folder lead to the file that is listed by one like it, as on macOS."""
    real = {name: getattr(os, name) for name in (*_CALLS, *_OF_TWO)}

    def found(path):
        if not isinstance(path, (str, os.PathLike)) or not Path(path).is_relative_to(root):
            return path
        place = str(root)
        for name in Path(path).relative_to(root).parts:
            try:
                listed = real["listdir"](place)
            except OSError:
                listed = []
            same = [one for one in listed if one == name] or [
                one for one in listed if name_key(one) == name_key(name)
            ]
            place = f"{place}{os.sep}{same[0] if same else name}"
        return place

    def patch(name, call):
        monkeypatch.setattr(os, name, call)

    for name in _CALLS:
        patch(name, lambda path=".", *args, _real=real[name], **named: _real(found(path), *args, **named))
    for name in _OF_TWO:

        def call(source, target, *args, _real=real[name], _name=name, **named):
            there, goal = found(source), found(target)
            if _name == "rename" and there == goal:
                goal = Path(goal).with_name(Path(target).name)
            return _real(there, goal, *args, **named)

        patch(name, call)
