"""Drafts of one name, the open one and the chosen one: what tells them apart in the list."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from composer.store.drafts.draft_file import read_draft
from tests.store.draft_files import named, put

from ...pressing import press
from .drafts_list import CTRL, Drafts


@pytest.fixture
def folder(home):
    return home / "Reply-button drafts"


@pytest.fixture
def drafts(user) -> Drafts:
    return Drafts(user)


def dark_pixels(drafts, name: str, below: float) -> int:
    """How many pixels of a row's lower part differ from its ground."""
    row = drafts.list.visualRect(drafts.model.index(drafts.names.index(name)))
    image = drafts.list.viewport().grab(row).toImage()
    ground = image.pixelColor(2, image.height() // 2)
    lower = range(round(image.height() * below), image.height() - 3)
    return sum(image.pixelColor(x, y) != ground for y in lower for x in range(4, image.width()))


def ground(drafts, row: int) -> QColor:
    """What colour a row has between its texts."""
    place = drafts.list.visualRect(drafts.model.index(row))
    image = drafts.list.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round((place.left() + 6) * ratio), round((place.top() + 3) * ratio))


def bar(drafts, row: int) -> QColor:
    """What colour a row has at its left edge."""
    place = drafts.list.visualRect(drafts.model.index(row))
    return drafts.list.viewport().grab().toImage().pixelColor(place.left() + 1, place.center().y())


def test_drafts_of_one_name_and_recipient_are_told_by_their_files(folder, drafts):
    put(folder, "d008", named("Order update"), minutes_ago=1)
    put(folder / "Old", "order", named("Order update"), minutes_ago=2)
    put(folder, "other", named("Order update", to="+4915112345678"), minutes_ago=3)
    put(folder, "offer", named("Spring offer"), minutes_ago=4)
    drafts.show()
    assert drafts.said == [
        "Order update, file d008.reply.json, +14155550123, Image header",
        "Order update, file Old/order.reply.json, +14155550123, Image header",
        "Order update, +4915112345678, Image header",
        "Spring offer, +14155550123, Image header",
    ]
    three_lines = 3 * drafts.list.fontMetrics().height()
    assert drafts.list.visualRect(drafts.model.index(0)).height() > three_lines
    assert dark_pixels(drafts, "Order update", 0.65) > 100
    assert dark_pixels(drafts, "Spring offer", 0.75) == 0


def test_without_subfolders_there_is_room_for_the_files_names_too(folder, drafts):
    put(folder, "a", named("Order update"), minutes_ago=1)
    put(folder, "b", named("Order update"), minutes_ago=2)
    drafts.show()
    assert drafts.list.visualRect(drafts.model.index(0)).height() > 4 * drafts.list.fontMetrics().height()
    assert dark_pixels(drafts, "Order update", 0.65) > 100


def test_drafts_that_differ_need_no_third_line(folder, drafts):
    put(folder, "a", named("Order update"), minutes_ago=1)
    put(folder, "b", named("Order update", to="+4915112345678"), minutes_ago=2)
    drafts.show()
    assert drafts.list.visualRect(drafts.model.index(0)).height() < 4 * drafts.list.fontMetrics().height()
    assert not any("file" in said for said in drafts.said)


def test_the_question_before_the_trash_names_the_file(folder, drafts):
    put(folder, "d008", named("Order update"), minutes_ago=1)
    put(folder / "Old", "order", named("Order update"), minutes_ago=2)
    drafts.show()
    drafts.list.setCurrentIndex(drafts.model.index(1))
    press("Cancel")
    drafts.key(Qt.Key.Key_Delete)
    assert "Its file is Old/order.reply.json." in press.seen[0]


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_a_chosen_draft_does_not_look_like_the_open_one(folder, drafts, appearance):
    put(folder, "a", named("A"), minutes_ago=1)
    put(folder, "b", named("B"), minutes_ago=2)
    drafts.user.window.menus.appearances.chosen.emit(appearance)
    drafts.show()
    drafts.choose("A")
    drafts.key(Qt.Key.Key_Return)
    drafts.qtbot.waitUntil(lambda: drafts.said[0].startswith("A, open"))
    highlight = drafts.list.palette().color(QPalette.ColorRole.Highlight)
    assert ground(drafts, 0) == highlight
    drafts.choose("B")
    assert bar(drafts, 0) == highlight
    assert ground(drafts, 0) == drafts.list.palette().color(QPalette.ColorRole.Base)
    assert ground(drafts, 1) not in (highlight, ground(drafts, 0))
    drafts.user.window.menus.appearances.chosen.emit("system")


# --- copies


@pytest.fixture
def two(folder, drafts):
    put(folder, "a", named("A", body="of A"), minutes_ago=1)
    put(folder, "b", named("B", body="of B"), minutes_ago=2)
    drafts.show()
    drafts.choose("A")
    drafts.key(Qt.Key.Key_Return)
    drafts.user.type("body", "unsaved")
    return drafts


def test_no_copy_is_made_where_the_question_about_unsaved_work_is_cancelled(two, folder):
    two.choose("B")
    press("Cancel")
    two.key(Qt.Key.Key_D, CTRL)
    assert len(press.seen) == 1
    two.qtbot.waitUntil(lambda: two.user.session.background.wait(0))
    assert sorted(path.name for path in folder.iterdir()) == ["a.reply.json", "b.reply.json"]
    assert two.user.session.document.message.body == "unsaved"


def test_a_copy_of_the_open_draft_has_what_was_just_saved(two, folder):
    two.choose("A")
    press("Save")
    two.key(Qt.Key.Key_D, CTRL)
    two.qtbot.waitUntil(lambda: two.user.window.windowTitle() == "A copy (A copy.reply.json)[*]")
    assert read_draft(folder / "A copy.reply.json").message.body == "unsaved"
    assert two.user.session.document.message.body == "unsaved"
    assert not two.user.window.isWindowModified()


def test_unsaved_work_that_was_given_up_goes_once_the_copy_is_there(two, folder):
    two.choose("B")
    press("Don't save")
    two.key(Qt.Key.Key_D, CTRL)
    two.qtbot.waitUntil(lambda: two.user.form.name.input.text() == "B copy")
    assert two.user.session.document.message.body == "of B"
    two.qtbot.waitUntil(lambda: two.chosen == "B copy" and two.model.opened == two.pane.entry.path)
    assert read_draft(folder / "a.reply.json").message.body == "of A"


def test_what_is_typed_while_the_copy_is_made_is_asked_for(two, folder, monkeypatch):
    from composer.session.drafts.file_jobs import LibraryFiles
    from composer.session.task import Pending

    copied = Pending()

    async def duplicate(_files, _path):
        return await copied

    monkeypatch.setattr(LibraryFiles, "duplicate", duplicate)
    two.choose("B")
    press("Don't save")
    two.key(Qt.Key.Key_D, CTRL)
    two.user.type("body", "typed on")
    press("Cancel")
    copied.settle(folder / "b.reply.json")
    assert len(press.seen) == 1
    assert two.user.session.document.message.body == "typed on"
