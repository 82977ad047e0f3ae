"""The drafts beside the form: found, opened, renamed, copied, thrown away, and none of it by mistake."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip

from composer.message.drafts.draft import dumps
from composer.message.drafts.tags import with_note, with_tags
from composer.store.drafts.draft_file import read_draft
from composer.store.drafts.file_operations import Filing
from composer.store.files import StorageError
from composer.ui.drafts.library.rename_dialog import RenameDialog
from composer.ui.widgets import notify
from tests.store.draft_files import named, put

from ...pressing import press

CTRL = Qt.KeyboardModifier.ControlModifier


class Drafts:
    """Works with the list as a person does."""

    def __init__(self, user) -> None:
        self.user, self.qtbot, self.model = user, user.qtbot, user.app.library
        self.dock = user.window.drafts
        self.pane, self.list = self.dock.pane, self.dock.pane.list

    def show(self) -> None:
        self.qtbot.keyClick(self.user.window, Qt.Key.Key_F, CTRL)
        self.rest()

    def rest(self) -> None:
        """Wait until the folder was looked at, and what was found is listed."""
        model = self.model
        self.qtbot.waitUntil(
            lambda: model.is_there is not None and not (model.watch._watch._busy or model._looking)
        )

    @property
    def names(self) -> list[str]:
        return [self.model.index(row).data() for row in range(self.model.rowCount())]

    @property
    def said(self) -> list[str]:
        """What each row says to those who hear it, without the time."""
        role = Qt.ItemDataRole.AccessibleTextRole
        texts = [self.model.index(row).data(role) for row in range(self.model.rowCount())]
        return [text.partition(", changed")[0] for text in texts]

    @property
    def chosen(self) -> str:
        return self.pane.entry.name if self.pane.entry else ""

    def wait(self, *names: str) -> None:
        self.qtbot.waitUntil(lambda: self.names == list(names))

    def choose(self, name: str) -> None:
        row = self.names.index(name)
        self.list.setFocus()
        place = self.list.visualRect(self.model.index(row)).center()
        self.qtbot.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert self.chosen == name

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.user.window.activateWindow()  # no window manager does, after a dialog
        self.list.setFocus()
        self.qtbot.waitUntil(self.list.hasFocus)
        self.qtbot.keyClick(self.list, key, modifier)

    def drop(self, *paths: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.pane.dropEvent(
            QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, CTRL)
        )


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
    monkeypatch.setattr(notify, "tell", lambda _parent, title, text: texts.append(f"{title}: {text}"))
    return texts


@pytest.fixture
def trash(monkeypatch, tmp_path):
    """Where files go that are thrown away."""
    place = tmp_path / "trash"
    place.mkdir()
    monkeypatch.setattr("send2trash.send2trash", lambda path: Path(path).rename(place / Path(path).name))
    return place


def rename_to(qtbot, name: str, word: str = "Rename") -> None:
    """Write a name into the dialog that opens next."""

    def write() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, RenameDialog):
            QTimer.singleShot(20, write)
            return
        seen.append(dialog.input.text())
        qtbot.keyClicks(dialog.input, name)  # what was there is selected
        press(word)

    seen: list[str] = []
    rename_to.seen = seen  # type: ignore[attr-defined]
    QTimer.singleShot(0, write)


def test_the_newest_come_first_and_each_says_what_it_is(three, drafts):
    assert drafts.said == [
        "Spring offer, +14155550123, Image header",
        "Order shipped, +14155550123, Image header, tags: vip",
        "Apples, +14155550123, Image header",
    ]
    assert drafts.pane.words.text() == "3 drafts in “Reply-button drafts”"
    assert not drafts.list.grab().isNull()


def test_search_finds_by_all_text_and_the_keyboard_goes_on_to_what_was_found(three, drafts):
    assert drafts.pane.search.hasFocus()
    drafts.qtbot.keyClicks(drafts.pane.search, "RED")
    drafts.wait("Spring offer", "Apples")
    assert drafts.pane.words.text() == "2 drafts found"
    drafts.qtbot.keyClick(drafts.pane.search, Qt.Key.Key_Down)
    assert drafts.list.hasFocus()
    drafts.key(Qt.Key.Key_Down)
    drafts.key(Qt.Key.Key_Return)
    assert drafts.user.form.name.input.text() == "Apples"
    drafts.qtbot.keyClick(drafts.pane.search, Qt.Key.Key_Escape)
    drafts.wait("Spring offer", "Order shipped", "Apples")
    assert drafts.chosen == "Apples"


def test_what_nothing_has_is_said_and_everything_is_one_click_away(three, drafts):
    drafts.qtbot.keyClicks(drafts.pane.search, "zebra")
    drafts.wait()
    drafts.qtbot.waitUntil(drafts.pane.empty.isVisible)
    assert (drafts.pane.empty.heading.text(), drafts.pane.empty.sentence.text()) == (
        "Nothing found",
        "No draft has all of these words.",
    )
    drafts.user.click(drafts.pane.empty.clear)
    drafts.wait("Spring offer", "Order shipped", "Apples")
    assert drafts.pane.search.text() == ""


def test_order_and_tags(three, drafts):
    drafts.user.click(drafts.pane.orders.button("name"))
    drafts.wait("Apples", "Order shipped", "Spring offer")
    tags = drafts.pane.tags
    assert [tags.itemText(row) for row in range(tags.count())] == ["All tags", "vip (1)"]
    tags.setFocus()
    drafts.qtbot.keyClick(tags, Qt.Key.Key_Down)
    drafts.wait("Order shipped")
    drafts.qtbot.keyClick(tags, Qt.Key.Key_Up)
    drafts.wait("Apples", "Order shipped", "Spring offer")


def test_without_tags_nothing_is_said_of_them(folder, drafts):
    put(folder, "a", named("A"))
    drafts.model.watch.refresh()
    drafts.wait("A")
    assert not drafts.pane.tags.isVisible()


def test_a_folder_that_is_not_there_yet(drafts, folder):
    assert drafts.pane.empty.heading.text() == "No drafts yet"
    assert "What you save in this folder is listed here." in drafts.pane.empty.sentence.text()
    assert not drafts.pane.empty.clear.isVisible()
    assert not folder.exists()  # to look at it makes nothing


def test_a_file_that_is_no_draft_is_listed_with_its_fault(three, drafts, folder, told):
    path = put(folder, "bad", named("Bad"), minutes_ago=0.1)
    path.write_text("no json")
    drafts.model.watch.refresh()
    drafts.wait("bad", "Spring offer", "Order shipped", "Apples")
    assert drafts.said[0].startswith("bad, cannot be opened: The file is not JSON")
    drafts.choose("bad")
    assert not drafts.pane.menu.duplicate.isEnabled()
    drafts.key(Qt.Key.Key_Return)
    assert "This draft cannot be opened" in told[0]
    assert path.read_text() == "no json"


FAULTS = {
    "binary": (bytes(range(256)), "is not UTF-8 text"),
    "huge": (b" " * 10_000_000, "too large"),
    "newer": (
        dumps(named("Newer")).replace(b'"version": 1', b'"version": 2'),
        "newer version of this program",
    ),
    "truncated": (dumps(named("Cut"))[:200], "is not JSON"),
    "typed": (dumps(named("Typed")).replace(b'"+14155550123"', b"7"), "must be text, not a number"),
}


def test_no_damaged_file_keeps_the_others_from_being_used_or_is_changed(three, folder, user, told):
    paths = {name: folder / "from Anna" / f"{name}.reply.json" for name in FAULTS}
    for name, path in paths.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(FAULTS[name][0])
    drafts = Drafts(user)
    drafts.show()
    user.click(drafts.pane.orders.button("name"))
    drafts.wait("Apples", "binary", "huge", "newer", "Order shipped", "Spring offer", "truncated", "typed")
    for name, path in paths.items():
        [said] = [text for text in drafts.said if text.startswith(f"{name}, cannot be opened: ")]
        assert FAULTS[name][1] in said
        drafts.list.choose(path)
        drafts.key(Qt.Key.Key_Return)
        assert FAULTS[name][1] in told.pop()
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)
    assert user.form.name.input.text() == "Apples"
    assert told == []
    assert {name: path.read_bytes() for name, path in paths.items()} == {
        name: FAULTS[name][0] for name in FAULTS
    }


def test_subfolders_are_named_and_found_by_their_names(folder, user):
    put(folder / "Service" / "Returns", "label", named("Return label"), minutes_ago=1)
    put(folder, "offer", named("Spring offer"), minutes_ago=2)
    drafts = Drafts(user)
    drafts.show()
    drafts.wait("Return label", "Spring offer")
    assert drafts.said[0] == "Return label, in Service/Returns, +14155550123, Image header"
    assert " in " not in drafts.said[1]
    two_lines = 2 * drafts.list.fontMetrics().height()
    assert (
        drafts.list.visualRect(drafts.model.index(0)).height()
        > two_lines + drafts.list.fontMetrics().height()
    )
    drafts.qtbot.keyClicks(drafts.pane.search, "returns")
    drafts.wait("Return label")


def test_a_damaged_index_is_said_once_and_all_is_listed(three, drafts, home, user):
    [index] = home.rglob("library-*.sqlite3")
    drafts.model.library.close()
    index.write_bytes(b"no database" * 1000)
    for companion in ("-wal", "-shm"):
        index.with_name(index.name + companion).unlink(missing_ok=True)
    said = []
    drafts.model.noticed.connect(said.append)
    drafts.model.watch.refresh()
    drafts.qtbot.waitUntil(lambda: bool(said))
    drafts.rest()
    assert drafts.names == ["Spring offer", "Order shipped", "Apples"]
    assert user.window.statusBar().currentMessage() == said[0]
    drafts.model.watch.refresh()
    drafts.rest()
    assert len(said) == 1


def test_unsaved_work_is_asked_for_before_another_draft_is_opened(three, drafts):
    drafts.user.type("body", "unsaved")
    drafts.choose("Apples")
    press("Cancel")
    drafts.key(Qt.Key.Key_Return)
    assert len(press.seen) == 1
    assert drafts.user.app.document.message.body == "unsaved"
    press("Don't save")
    place = drafts.list.visualRect(drafts.model.index(2)).center()
    drafts.qtbot.mouseDClick(drafts.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert drafts.user.app.document.message.body == "Green and red"


def test_the_open_draft_is_marked_and_not_opened_again(three, drafts):
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)
    drafts.qtbot.waitUntil(lambda: drafts.said[2].startswith("Apples, open"))
    drafts.user.type("body", "unsaved")
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)  # asks nothing
    assert drafts.user.app.document.message.body == "unsaved"


def test_a_copy_is_listed_chosen_and_opened(three, drafts, folder):
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_D, CTRL)
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Apples copy")
    assert drafts.names[0] == "Apples copy"
    assert read_draft(folder / "Apples copy.reply.json").message.body == "Green and red"
    drafts.qtbot.waitUntil(lambda: drafts.said[0].startswith("Apples copy, open"))
    assert drafts.user.form.name.input.text() == "Apples copy"
    drafts.user.type("body", "Only in the copy")
    drafts.user.window.menus.save_action.trigger()
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
    settings = drafts.user.app.settings
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
    steps = user.app.document.undo_stack
    steps.setIndex(0)
    assert user.app.document.message.body == "Green and red"  # they are still there
    steps.setIndex(steps.count())
    user.type("body", "Overripe")
    user.window.menus.save_action.trigger()  # asks nothing
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
    user.app.document.undo_stack.setIndex(0)
    assert not user.window.isWindowModified()
    drafts.choose("Pears")
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    path = folder / "Pears.reply.json"
    assert user.app.document.path == path
    assert user.window.files.look_for_file() == "same"
    assert user.window.files.look_for_file() == "same"
    assert user.app.document.undo_stack.canRedo()
    user.type("body", "Overripe")
    user.window.menus.save_action.trigger()  # asks nothing
    assert read_draft(path).message.body == "Overripe"


def test_nothing_is_remembered_of_a_draft_in_the_trash(three, drafts, trash):
    settings = drafts.user.app.settings
    settings.remember_account(three, "client A")
    drafts.choose("Apples")
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    drafts.wait("Spring offer", "Order shipped")
    drafts.qtbot.waitUntil(lambda: settings.account_of(three) == "")


def test_a_renamed_or_copied_draft_has_not_the_account_of_one_that_had_its_name(three, drafts, folder):
    settings = drafts.user.app.settings
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


def test_to_the_trash_after_a_question(three, drafts, trash):
    drafts.choose("Order shipped")
    press("Cancel")
    drafts.key(Qt.Key.Key_Delete)
    assert "“Order shipped” goes to the trash" in press.seen[0]
    assert list(trash.iterdir()) == []
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    drafts.wait("Spring offer", "Apples")
    assert [path.name for path in trash.iterdir()] == ["order.reply.json"]
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Apples")  # the next one


def test_the_text_of_an_open_draft_outlives_its_file(three, drafts, trash, folder):
    user = drafts.user
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_Return)
    drafts.qtbot.waitUntil(lambda: drafts.model.opened is not None)
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    assert "unsaved" in press.seen[0]
    drafts.qtbot.waitUntil(user.window.isWindowModified)
    assert user.window.windowTitle() == "Apples[*]"
    assert user.form.body.input.text() == "Green and red"
    press("Cancel")
    assert not user.window.close()


def test_what_does_not_work_is_said(three, drafts, told, monkeypatch):
    def fail(_filing, path, *_more):
        raise StorageError(path, "The disk is full.")

    for name in ("duplicate", "trash", "rename"):
        monkeypatch.setattr(Filing, name, fail)
    drafts.choose("Apples")
    drafts.key(Qt.Key.Key_D, CTRL)
    drafts.qtbot.waitUntil(lambda: told == ["The draft is not copied: The disk is full."])
    press("Move to trash")
    drafts.key(Qt.Key.Key_Delete)
    drafts.qtbot.waitUntil(lambda: told[1:] == ["The draft is not moved to the trash: The disk is full."])
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    drafts.qtbot.waitUntil(lambda: told[2:] == ["The draft is not renamed: The disk is full."])
    assert read_draft(three).name == "Apples"
    drafts.key(Qt.Key.Key_Return)
    rename_to(drafts.qtbot, "Pears")
    drafts.key(Qt.Key.Key_F2)
    drafts.qtbot.waitUntil(lambda: told[3:] == ["The draft is not renamed: The disk is full."])
    assert drafts.user.app.document.path == three


def test_files_that_are_dropped_are_copied_in(three, drafts, tmp_path, folder, told):
    mine = put(tmp_path / "Mail", "gift", named("Gift"))
    other = tmp_path / "Mail" / "photo.png"
    other.write_bytes(b"\x89PNG")
    drafts.drop(mine, other)
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Gift")
    assert (folder / "gift.reply.json").read_bytes() == mine.read_bytes()
    assert len(told) == 1
    assert told[0].startswith("Not all drafts were copied: “photo.png”: ")


def test_the_first_file_that_is_dropped_makes_the_folder(drafts, tmp_path, folder):
    drafts.drop(put(tmp_path / "Mail", "gift", named("Gift")))
    drafts.wait("Gift")
    assert (folder / "gift.reply.json").is_file()


def test_another_folder_can_be_chosen_and_is_remembered(three, drafts, tmp_path, monkeypatch, home):
    other = tmp_path / "Team"
    put(other, "shared", named("Shared"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: str(other))
    drafts.pane.menu.choose_folder.trigger()
    drafts.wait("Shared")
    assert drafts.pane.words.text() == "1 draft in “Team”"
    settings = drafts.user.app.settings
    assert (settings.drafts_folder, settings.last_folder) == (str(other), str(other))
    drafts.pane.menu.usual_folder.trigger()
    drafts.wait("Spring offer", "Order shipped", "Apples")
    assert settings.drafts_folder == ""
    assert not drafts.pane.menu.usual_folder.isVisible()


def test_a_chosen_folder_that_is_unplugged_is_said(drafts, tmp_path):
    drafts.dock._use_folder(tmp_path / "Stick")
    drafts.qtbot.waitUntil(lambda: drafts.pane.empty.heading.text() == "The folder is not there")
    assert "“Stick” connected?" in drafts.pane.empty.sentence.text()


def test_a_folder_that_is_unplugged_later_keeps_its_rows(three, drafts, folder):
    folder.rename(folder.with_name("Away"))
    drafts.model.watch.refresh()
    drafts.qtbot.waitUntil(lambda: "drive or network" in drafts.pane.words.text())
    assert len(drafts.names) == 3
    assert drafts.pane.words.property("note") == "warning"  # in its colour
    folder.with_name("Away").rename(folder)
    drafts.model.watch.refresh()
    drafts.qtbot.waitUntil(lambda: drafts.pane.words.text() == "3 drafts in “Reply-button drafts”")
    assert drafts.pane.words.property("note") == "hint"


def test_the_folder_is_shown(three, drafts, folder, told, monkeypatch):
    shown = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()) or len(shown) == 1
    )
    drafts.choose("Apples")
    drafts.pane.menu.show_in_folder.trigger()
    assert (shown, told) == ([str(folder)], [])
    drafts.pane.menu.show_in_folder.trigger()
    assert told == [f"The folder cannot be shown: It is here:\n{folder}"]


def test_the_chosen_draft_stays_chosen_whatever_comes(three, drafts, folder):
    drafts.choose("Order shipped")
    put(folder, "new", named("Brand new"), minutes_ago=0)
    drafts.qtbot.waitUntil(lambda: drafts.names[0] == "Brand new")
    assert drafts.chosen == "Order shipped"
    assert drafts.list.currentIndex().row() == 2


def test_what_is_looked_at_stays_in_its_place(folder, drafts):
    for number in range(40):
        put(folder, f"f{number:02}", named(f"n{number:02}"), minutes_ago=number + 10)
    drafts.model.watch.refresh()
    drafts.qtbot.waitUntil(lambda: len(drafts.names) == 40)
    bar = drafts.list.verticalScrollBar()
    drafts.list.grab()
    bar.setValue(bar.maximum() // 2)
    place = drafts.list.rect().topLeft()
    before = drafts.list.indexAt(place).data(), drafts.list.visualRect(drafts.list.indexAt(place)).top()
    put(folder, "new", named("Brand new"), minutes_ago=0)
    drafts.qtbot.waitUntil(lambda: drafts.names[0] == "Brand new")
    after = drafts.list.indexAt(place).data(), drafts.list.visualRect(drafts.list.indexAt(place)).top()
    assert before == after


def test_a_draft_that_is_saved_is_listed_at_once(drafts, folder, monkeypatch):
    monkeypatch.setattr(drafts.model.watch, "refresh", lambda: None)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(folder / "mine.reply.json"), "")
    )
    drafts.user.type("name", "Mine")
    drafts.user.window.menus.save_action.trigger()
    drafts.qtbot.waitUntil(lambda: drafts.said == ["Mine, open, +14155550123, Text header"])


def test_a_new_draft_begins_with_the_recipient(three, drafts):
    drafts.pane.menu.new.trigger()
    assert drafts.user.app.document.message.body == ""
    assert drafts.user.form.to.input.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of popups
def test_tooltips_are_plain_text(folder, drafts):
    put(folder, "a", with_note(named("A"), "<img src='x'>"))
    drafts.model.watch.refresh()
    drafts.wait("A")
    place = drafts.list.visualRect(drafts.model.index(0)).center()
    port = drafts.list.viewport()
    QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, place, port.mapToGlobal(place)))
    assert QToolTip.text() == "<p>a.reply.json</p><p>&lt;img src=&#x27;x&#x27;&gt;</p>"
    QToolTip.hideText()


def test_hidden_drafts_are_left_alone_and_the_choice_is_remembered(three, user, home, qtbot):
    drafts = Drafts(user)
    assert not drafts.dock.isVisible()  # the window is narrow
    assert drafts.model.is_there is None  # nobody looked into the folder
    drafts.show()
    user.window.close()
    user.app.stop()

    from composer.app import App
    from composer.session.drafts.header_file import File
    from composer.store.accounts.keychain import KeyStore
    from composer.store.paths import find_paths

    again = App(find_paths(os.environ), KeyStore(lambda: None), lambda _url, _type, _cancel: File())
    with qtbot.waitSignal(again.readiness.changed):
        again.start(None)
    assert again.window.drafts.isVisible()
    qtbot.waitUntil(lambda: again.library.rowCount() == 3)
    again.window.close()
    again.stop()


def test_the_form_is_whole_beside_the_drafts(user, qtbot):
    user.window.resize(1024, 700)
    Drafts(user).show()
    form = user.form
    qtbot.waitUntil(lambda: form.viewport().width() >= form.widget().minimumSizeHint().width())
    assert user.window.width() == 1024
    assert form.reply_window_label.text() == "24 h window not known"
    assert form.reply_window_label.visible_text.endswith("…")


def test_the_form_is_whole_in_a_window_that_became_narrower(user, drafts, qtbot):
    form = user.form
    user.window.resize(1280, 800)
    user.window.resizeDocks([user.window.drafts], [340], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: user.window.drafts.width() == 340)
    user.window.resize(1024, 700)
    qtbot.waitUntil(lambda: form.viewport().width() >= form.widget().minimumSizeHint().width())
    assert user.window.width() == 1024
