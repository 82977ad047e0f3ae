"""A draft on a drive without a trash: said before it is deleted for good."""

import pytest
from PySide6.QtCore import Qt

from composer.store.drafts import file_operations
from composer.ui.drafts.library import actions

from ...pressing import press


@pytest.fixture
def _no_trash(monkeypatch):
    """A network drive of Windows."""
    for module in (actions, file_operations):
        monkeypatch.setattr(module, "has_trash", lambda _path: False)


@pytest.mark.usefixtures("_no_trash")
def test_it_is_deleted_after_a_question_that_says_so(three, drafts, trash):
    drafts.choose("Order shipped")
    press("Cancel")
    drafts.key(Qt.Key.Key_Delete)
    assert "Its drive has no trash. “Order shipped” is deleted for good" in press.seen[0]
    assert (three.parent / "order.reply.json").exists()
    press("Delete for good")
    drafts.key(Qt.Key.Key_Delete)
    drafts.wait("Spring offer", "Apples")
    assert not (three.parent / "order.reply.json").exists()
    assert list(trash.iterdir()) == []


def test_one_that_turns_out_to_have_none_keeps_the_file(three, drafts, trash, told, monkeypatch):
    monkeypatch.setattr(file_operations, "has_trash", lambda _path: False)  # a folder that leads to a server
    drafts.choose("Order shipped")
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    drafts.qtbot.waitUntil(lambda: bool(told))
    assert told == [
        "The draft is not moved to the trash: There is no trash for “order.reply.json”: it would have been "
        "deleted for good."
    ]
    assert (three.parent / "order.reply.json").exists()
