"""The drafts of a folder as rows, which follow what happens in it."""

import threading
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from composer.session import watch as watching
from composer.session.drafts.library import ENTRY_ROLE, OPEN_ROLE
from composer.store.drafts.library import Changes, Library
from tests.session.settled import settle
from tests.store.draft_files import named, put


@pytest.fixture
def model(open_model, folder, tmp_path):
    """A model on a real folder, not yet started."""
    return open_model(folder, partial(Library, indexes=tmp_path / "indexes"))


def names(model):
    return [model.index(row).data() for row in range(model.rowCount())]


@pytest.fixture
def start(background, qtbot):
    """Start a model, and wait until its folder was read and is listed."""

    def start(model):
        with qtbot.waitSignal(model.watch.refreshed):
            model.start()
        settle(background, qtbot)
        assert model.is_listed

    return start


def test_what_the_index_knows_is_listed_before_the_folder_was_looked_at(
    model, folder, tmp_path, qtbot, monkeypatch
):
    put(folder, "b", named("B"), minutes_ago=1)
    put(folder, "a", named("A"), minutes_ago=5)
    index = Library(folder, tmp_path / "indexes")
    index.refresh()
    index.close()
    looking = threading.Event()
    monkeypatch.setattr(model.library, "refresh", lambda *_job: looking.wait(5) and Changes())
    model.start()
    qtbot.waitUntil(lambda: names(model) == ["B", "A"])
    assert model.is_there is None
    looking.set()
    qtbot.waitUntil(lambda: model.is_there is True)


def test_a_file_that_comes_from_outside_appears_by_itself(start, model, folder, qtbot):
    put(folder, "a", named("A"))
    start(model)
    assert names(model) == ["A"]
    put(folder, "b", named("B"))
    qtbot.waitUntil(lambda: sorted(names(model)) == ["A", "B"])  # sooner than the next look
    (folder / "a.reply.json").unlink()
    qtbot.waitUntil(lambda: names(model) == ["B"])


def test_a_file_in_a_subfolder_appears_by_itself_too(start, model, folder, qtbot):
    put(folder / "sub", "a", named("A"))
    start(model)
    put(folder / "sub", "b", named("B"))
    qtbot.waitUntil(lambda: sorted(names(model)) == ["A", "B"])


def test_a_change_that_the_system_does_not_tell_of_appears_after_a_while(
    start, model, folder, qtbot, monkeypatch
):
    monkeypatch.setattr(watching, "POLL_MS", 100)
    path = put(folder, "a", named("A"))
    start(model)
    path.write_bytes(put(folder.parent, "c", named("C")).read_bytes())  # in place
    qtbot.waitUntil(lambda: names(model) == ["C"])


def test_a_folder_that_is_made_later_is_noticed(start, model, folder, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "POLL_MS", 100)
    folder.rmdir()
    start(model)
    assert (model.is_there, names(model)) == (False, [])
    put(folder, "a", named("A"))
    qtbot.waitUntil(lambda: names(model) == ["A"])
    assert model.is_there


def test_order_tag_and_words(start, model, folder, qtbot):
    from composer.message.drafts.tags import with_tags

    put(folder, "1", with_tags(named("Zebra", body="red wine"), ["vip"]), minutes_ago=1)
    put(folder, "2", named("Ant", body="red apple"), minutes_ago=5)
    put(folder, "3", named("Bee", body="green apple"), minutes_ago=9)
    start(model)
    assert names(model) == ["Zebra", "Ant", "Bee"]
    assert model.tags == [("vip", 1)]
    model.order_by("name")
    qtbot.waitUntil(lambda: names(model) == ["Ant", "Bee", "Zebra"])
    model.search("app")
    qtbot.waitUntil(lambda: names(model) == ["Ant", "Bee"])
    assert model.is_narrowed
    model.search("red")
    qtbot.waitUntil(lambda: names(model) == ["Ant", "Zebra"])
    model.filter_by("vip")
    qtbot.waitUntil(lambda: names(model) == ["Zebra"])
    model.search("")
    model.filter_by("")
    qtbot.waitUntil(lambda: len(names(model)) == 3)


def test_the_model_keeps_qts_rules(start, model, folder, qtbot):
    warning = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, warning)  # noqa: F841 - it watches
    path = put(folder, "a", named("A"))
    start(model)
    put(folder, "b", named("B"))
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    path.unlink()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.rowCount(model.index(0)) == 0
    assert model.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert model.index(0).data(ENTRY_ROLE).name == "B"
    assert model.data(model.index(7, 0)) is None


def test_the_open_draft_is_marked_however_its_path_is_written(start, model, folder, tmp_path, qtbot):
    put(folder, "a", named("A"), minutes_ago=1)
    put(folder, "b", named("B"), minutes_ago=2)
    link = tmp_path / "link"
    link.symlink_to(folder)
    start(model)
    model.show_open(link / "b.reply.json")
    qtbot.waitUntil(lambda: [model.index(row).data(OPEN_ROLE) for row in range(2)] == [False, True])
    assert "open" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    model.show_open(None)
    qtbot.waitUntil(lambda: not any(model.index(row).data(OPEN_ROLE) for row in range(2)))


def test_another_folder_is_listed_and_what_comes_from_the_one_before_is_not(
    start, model, folder, tmp_path, qtbot
):
    put(folder, "a", named("A"))
    start(model)
    other = tmp_path / "Other"
    put(other, "b", named("B"))
    model.open_folder(other)
    qtbot.waitUntil(lambda: names(model) == ["B"])
    put(folder, "c", named("C"))
    put(other, "d", named("D"))
    qtbot.waitUntil(lambda: sorted(names(model)) == ["B", "D"])


def test_a_folder_that_is_gone_keeps_its_rows_and_says_so(start, model, folder, qtbot):
    put(folder, "a", named("A"))
    start(model)
    folder.rename(folder.with_name("Away"))
    model.start()
    qtbot.waitUntil(lambda: "is its drive or network connected?" in model.fault)
    assert names(model) == ["A"]
    folder.with_name("Away").rename(folder)
    model.start()
    qtbot.waitUntil(lambda: model.fault == "")


def test_a_damaged_index_is_told_once_and_made_again(start, model, folder, tmp_path, qtbot):
    put(folder, "a", named("A"))
    start(model)
    model.watch.stop()
    model.close()
    (index,) = (tmp_path / "indexes").glob("*.sqlite3")
    for file in (tmp_path / "indexes").glob("*"):
        file.unlink()
    index.write_bytes(b"no database" * 1000)
    with qtbot.waitSignal(model.noticed) as noticed:
        model.start()
    assert "was damaged" in noticed.args[0]
    qtbot.waitUntil(lambda: names(model) == ["A"])


def test_reading_many_new_files_shows_how_far_it_is_and_can_be_left(model, folder, qtbot):
    for number in range(120):
        put(folder, f"f{number}", named(f"n{number}"))
    told = []
    model.listed.connect(lambda: told.append(model.progress))
    model.start()
    qtbot.waitUntil(lambda: any(progress and progress[1] == 120 for progress in told))
    model.stop()
    with qtbot.assertNotEmitted(model.watch.refreshed, wait=300):
        pass
    assert 0 < model.library.count() < 120
