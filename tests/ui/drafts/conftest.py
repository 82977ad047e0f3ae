"""Files of drafts, and the answers of the file dialogs."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from composer.session import drive_jobs
from tests.store.draft_files import named, put

from .drive import Drive


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
    user.window.menus.save.trigger()
    assert path.is_file()
    user.type("body", "mine")
    return path


@pytest.fixture
def drive(tmp_path, monkeypatch, home):
    """A network drive, on which nothing was asked from the window's own thread while it hung."""
    drive = Drive(tmp_path / "Team", monkeypatch)
    yield drive
    drive.come_back()
    assert drive.frozen == []


@pytest.fixture
def path(drive, user, qtbot, monkeypatch):
    """The open draft's file on the drive, with work since it was opened."""
    path = put(drive.folder, "offer", named("Offer", body="first"))
    assert user.window.files.load(path).result
    qtbot.waitUntil(lambda: user.session.background.wait(0))
    user.type("body", "second")
    monkeypatch.setattr("composer.session.task.PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(drive_jobs, "ANSWER_MS", 300)
    return path
