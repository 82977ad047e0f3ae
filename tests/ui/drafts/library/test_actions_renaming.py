"""Renaming and copying drafts in their list."""

import json

import pytest
from PySide6.QtCore import Qt

from composer.message.drafts.draft import dumps
from composer.store.drafts.draft_file import read_draft
from tests.store.draft_files import named

from ...pressing import press
from .drafts_list import CTRL, rename_to


def test_a_copy_is_listed_chosen_and_opened(three, drafts, folder):
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_D, CTRL)
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Apples copy")
    assert drafts.names[0] == "Apples copy"
    assert read_draft(folder / "Apples copy.reply.json").message.body == "Green and red"
    drafts.qtbot.waitUntil(lambda: drafts.said[0].startswith("Apples copy, open"))
    assert drafts.user.form.name.input.text() == "Apples copy"
    drafts.user.type("body", "Only in the copy")
    drafts.user.window.menus.save.trigger()
    assert read_draft(three).message.body == "Green and red"


def test_rename(three, drafts, folder):
    drafts.choose("Apples")
    rename_to(drafts.qtbot, "Pears / 50 %")
    drafts.key(Qt.Key.Key_F2)
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Pears / 50 %")
    assert rename_to.seen == ["Apples"]
    assert not three.exists()
    assert read_draft(folder / "Pears _ 50 %.reply.json").name == "Pears / 50 %"


@pytest.mark.parametrize("opened", [True, False])
def test_a_renamed_draft_keeps_its_account_and_its_place_among_the_recent(three, drafts, folder, opened):
    settings = drafts.user.session.settings
    settings.remember_file(three)
    settings.remember_account(three, "client A")
    drafts.choose("Apples")
    if opened:
        drafts.key(Qt.Key.Key_Return)
        drafts.choose("Apples")
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Pears")
    path = folder / "Pears.reply.json"
    assert settings.account_of(path) == "client A"
    assert settings.recent_files == [str(path)]


def test_rename_can_be_given_up(three, drafts):
    drafts.choose("Apples")
    rename_to(drafts.qtbot, "Pears", "Cancel")
    drafts.key(Qt.Key.Key_F2)
    assert rename_to.seen
    assert read_draft(three).name == "Apples"


def test_the_open_draft_goes_along_with_its_new_name(three, drafts, folder):
    user = drafts.user
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)
    user.type("body", "Ripe")
    drafts.choose("Apples")
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    assert "saved with it" in press.seen[0]
    drafts.qtbot.waitUntil(lambda: drafts.said[0].startswith("Pears, open"))
    assert user.window.windowTitle() == "Pears (Pears.reply.json)[*]"
    assert not user.window.isWindowModified()
    assert read_draft(folder / "Pears.reply.json").message.body == "Ripe"
    steps = user.session.document.undo_stack
    steps.setIndex(0)
    assert user.session.document.message.body == "Green and red"  # they are still there
    steps.setIndex(steps.count())
    user.type("body", "Overripe")
    user.window.menus.save.trigger()  # asks nothing
    assert read_draft(folder / "Pears.reply.json").message.body == "Overripe"
    assert sorted(path.name for path in folder.glob("[AP]*")) == ["Pears.reply.json"]


@pytest.fixture
def in_another_form(folder):
    """A draft in a file as another program would write it, before the program starts."""
    folder.mkdir(parents=True)
    path = folder / "Apples.reply.json"
    path.write_text(json.dumps(json.loads(dumps(named("Pears"))), indent=8))
    return path


def test_a_file_in_another_form_is_not_taken_for_changed_once_it_is_renamed(in_another_form, drafts, folder):
    user = drafts.user
    drafts.wait("Pears")
    drafts.choose("Pears")
    drafts.key(Qt.Key.Key_Return)
    user.type("body", "Ripe")
    user.session.document.undo_stack.setIndex(0)
    assert not user.window.isWindowModified()
    drafts.choose("Pears")
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    path = folder / "Pears.reply.json"
    assert user.session.document.path == path
    assert user.window.files.check_file().result == "same"
    assert user.window.files.check_file().result == "same"
    assert user.session.document.undo_stack.canRedo()
    user.type("body", "Overripe")
    user.window.menus.save.trigger()  # asks nothing
    assert read_draft(path).message.body == "Overripe"


def test_a_renamed_or_copied_draft_has_not_the_account_of_one_that_had_its_name(three, drafts, folder):
    settings = drafts.user.session.settings
    for name in ("Apples copy", "Pears"):
        settings.remember_account(folder / f"{name}.reply.json", "client A")
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_D, CTRL)
    drafts.qtbot.waitUntil(lambda: "Apples copy" in drafts.names)
    drafts.qtbot.waitUntil(lambda: settings.account_of(folder / "Apples copy.reply.json") == "")
    drafts.choose("Apples")
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Pears")
    assert settings.account_of(folder / "Pears.reply.json") == ""
