"""What the list of drafts shows, and what it is searched and ordered by."""

from PySide6.QtCore import Qt

from composer.message.drafts.draft import dumps
from tests.store.draft_files import named, put

from .drafts_list import Drafts


def test_the_newest_come_first_and_each_says_what_it_is(three, drafts):
    assert drafts.said == [
        "Spring offer, +14155550123, Image header",
        "Order shipped, +14155550123, Image header, tags: vip",
        "Apples, +14155550123, Image header",
    ]
    assert drafts.pane.status.text() == "3 drafts in “Reply-button drafts”"
    assert not drafts.list.grab().isNull()


def test_search_finds_by_all_text_and_the_keyboard_goes_on_to_what_was_found(three, drafts):
    assert drafts.pane.search.hasFocus()
    drafts.qtbot.keyClicks(drafts.pane.search, "RED")
    drafts.wait("Spring offer", "Apples")
    assert drafts.pane.status.text() == "2 drafts found"
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
    drafts.model.start()
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
    drafts.model.start()
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
        drafts.list.select(path)
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
    drafts.model.start()
    drafts.qtbot.waitUntil(lambda: bool(said))
    drafts.rest()
    assert drafts.names == ["Spring offer", "Order shipped", "Apples"]
    assert user.window.statusBar().currentMessage() == said[0]
    drafts.model.start()
    drafts.rest()
    assert len(said) == 1
