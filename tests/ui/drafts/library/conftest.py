"""The list of drafts over a folder, and where thrown away files go."""

from pathlib import Path

import pytest

from composer.message.drafts.tags import with_tags
from composer.ui.widgets import notify
from tests.store.draft_files import named, put

from .drafts_list import Drafts


@pytest.fixture
def folder(home):
    return home / "Reply-button drafts"


@pytest.fixture
def three(folder):
    """Three drafts in the folder, before the program starts."""
    put(folder, "offer", named("Spring offer", body="A glass of red wine"), minutes_ago=1)
    put(folder, "order", with_tags(named("Order shipped", body="Your order"), ["vip"]), minutes_ago=5)
    return put(folder, "apples", named("Apples", body="Green and red"), minutes_ago=9)


@pytest.fixture
def drafts(user) -> Drafts:
    drafts = Drafts(user)
    drafts.show()
    return drafts


@pytest.fixture
def told(monkeypatch):
    texts = []
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: texts.append(f"{title}: {text}"))
    return texts


@pytest.fixture
def trash(monkeypatch, tmp_path):
    """Where files go that are thrown away."""
    place = tmp_path / "trash"
    place.mkdir()
    monkeypatch.setattr("send2trash.send2trash", lambda path: Path(path).rename(place / Path(path).name))
    return place
