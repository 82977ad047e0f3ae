"""Models of the library, closed at the end of each test."""

import pytest

from composer.session.background import Background
from composer.session.drafts.library import LibraryModel


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "Drafts"
    folder.mkdir()
    return folder


@pytest.fixture
def open_model(background, qtbot):
    """Make a model on a library, which is let go of at the end."""
    models = []

    def open_model(folder, open_library):
        models.append(LibraryModel(folder, open_library, background))
        return models[-1]

    yield open_model
    for model in models:
        model.stop()
        qtbot.waitUntil(lambda: background.wait(0))
        model.close()
