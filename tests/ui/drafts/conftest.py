"""Files of drafts, and the answers of the file dialogs."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog


@pytest.fixture
def choose(monkeypatch):
    """Answer the file dialogs with a path, "" for Cancel."""

    def answer(path: Path | str) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_args, **_more: (str(path), ""))

    return answer


@pytest.fixture
def saved(user, choose, tmp_path) -> Path:
    """The open draft's file, saved, with work since then."""
    path = tmp_path / "offer.reply.json"
    choose(path)
    user.type("body", "first")
    user.window.menus.save_action.trigger()
    assert path.is_file()
    user.type("body", "mine")
    return path
