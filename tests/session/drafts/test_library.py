"""The drafts as rows: what is read of them, where, and when."""

import threading
from functools import partial

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView, QStyledItemDelegate

from composer.session import watch as watching
from composer.session.background import Background
from composer.session.drafts.library import ENTRY_ROLE, OPEN_ROLE, LibraryModel
from composer.store.drafts.library import Changes, Entry, Library
from composer.store.files import StorageError
from tests.store.draft_files import named, put

PAGE = 200


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


@pytest.fixture
def model(open_model, folder, tmp_path):
    """A model on a real folder, not yet started."""
    return open_model(folder, partial(Library, indexes=tmp_path / "indexes"))


class Drafts:
    """As many drafts as are wanted, as a library hands them over; it notes what was asked for, and where."""

    def __init__(self, folder, count):
        self.folder, self.size, self.asked, self.threads = folder, count, [], set()
        self.free = threading.Event()
        self.free.set()
        self.fault = ""
        self.mistake = False

    def rows(self, order, offset, limit, query="", tag=""):
        self.note((order, offset, query, tag))
        first = f"{query or order}{tag}"
        return [entry(f"{first} {number}") for number in range(offset, min(offset + limit, self.size))]

    def count(self, query="", tag=""):
        self.note("count")
        return self.size

    def tags(self):
        return []

    def entry(self, path):
        return None

    def refresh(self, progress, cancelled):
        return Changes()

    def close(self):
        pass

    def note(self, asked):
        self.threads.add(threading.current_thread())
        self.free.wait(5)
        if self.mistake:
            self.mistake = False
            raise ZeroDivisionError
        if self.fault:
            raise StorageError(self.folder, self.fault)
        self.asked.append(asked)

    @property
    def pages(self):
        return [asked[1] for asked in self.asked if asked != "count"]


@pytest.fixture
def many(open_model, folder, qtbot):
    """A model on 10,000 drafts, listed."""
    drafts = Drafts(folder, 10_000)
    model = open_model(folder, lambda _folder: drafts)
    model.look()
    qtbot.waitUntil(lambda: model.rowCount() == 10_000)
    model.drafts = drafts
    return model


class OneSize(QStyledItemDelegate):
    """As the window's own: it looks into no row to tell its size."""

    def sizeHint(self, _option, _index):
        return QSize(100, 20)


def entry(name):
    return Entry(f"/drafts/{name}", name, "", "", 0, 0, "", "", "", "")


def names(model):
    return [model.index(row).data() for row in range(model.rowCount())]


def start(qtbot, model):
    with qtbot.waitSignal(model.watch.refreshed):
        model.start()
    qtbot.waitUntil(lambda: model.is_listed and not model._looking)


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


def test_a_file_that_comes_from_outside_appears_by_itself(model, folder, qtbot):
    put(folder, "a", named("A"))
    start(qtbot, model)
    assert names(model) == ["A"]
    put(folder, "b", named("B"))
    qtbot.waitUntil(lambda: sorted(names(model)) == ["A", "B"])  # sooner than the next look
    (folder / "a.reply.json").unlink()
    qtbot.waitUntil(lambda: names(model) == ["B"])


def test_a_file_in_a_subfolder_appears_by_itself_too(model, folder, qtbot):
    put(folder / "sub", "a", named("A"))
    start(qtbot, model)
    qtbot.waitUntil(lambda: str(folder / "sub") in model.watch._watch._watched())
    put(folder / "sub", "b", named("B"))
    qtbot.waitUntil(lambda: sorted(names(model)) == ["A", "B"])


def test_a_change_that_the_system_does_not_tell_of_appears_after_a_while(model, folder, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "POLL_MS", 100)
    path = put(folder, "a", named("A"))
    start(qtbot, model)
    path.write_bytes(put(folder.parent, "c", named("C")).read_bytes())  # in place
    qtbot.waitUntil(lambda: names(model) == ["C"])


def test_a_folder_that_is_made_later_is_noticed(model, folder, qtbot, monkeypatch):
    monkeypatch.setattr(watching, "POLL_MS", 100)
    folder.rmdir()
    start(qtbot, model)
    assert (model.is_there, names(model)) == (False, [])
    put(folder, "a", named("A"))
    qtbot.waitUntil(lambda: names(model) == ["A"])
    assert model.is_there


def test_order_tag_and_words(model, folder, qtbot):
    from composer.message.drafts.tags import with_tags

    put(folder, "1", with_tags(named("Zebra", body="red wine"), ["vip"]), minutes_ago=1)
    put(folder, "2", named("Ant", body="red apple"), minutes_ago=5)
    put(folder, "3", named("Bee", body="green apple"), minutes_ago=9)
    start(qtbot, model)
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


def test_one_search_is_made_once_typing_pauses(many, qtbot):
    del many.drafts.asked[:]
    for text in ("o", "or", "ord", "orde", "order"):
        many.search(text)
    qtbot.waitUntil(lambda: many.index(0).data() == "order 0")
    assert [asked for asked in many.drafts.asked if asked != "count"] == [("newest", 0, "order", "")]


def test_what_was_found_for_other_words_is_not_shown(many, qtbot):
    seen = []
    many.modelReset.connect(lambda: seen.append(many.index(0).data()))
    many.drafts.free.clear()
    many.search("old")
    many._pause.timeout.emit()  # it is being looked for
    many.search("new")
    many.drafts.free.set()
    qtbot.waitUntil(lambda: many.index(0).data() == "new 0")
    assert seen == ["new 0"]


def test_of_10_000_drafts_only_the_page_on_the_screen_is_read_and_never_on_this_thread(many, qtbot):
    view = QListView()
    qtbot.addWidget(view)
    view.setUniformItemSizes(True)
    view.setItemDelegate(OneSize(view))
    view.setModel(many)
    with qtbot.waitExposed(view):
        view.show()
    view.grab()
    assert many.drafts.pages == [0]
    view.scrollToBottom()
    view.grab()  # rows that are not there yet are empty
    qtbot.waitUntil(lambda: many.index(9_999).data() == "newest 9999")
    assert many.drafts.pages == [0, 9_800, 0]
    assert threading.current_thread() not in many.drafts.threads


def test_a_page_that_comes_later_moves_nothing(many, qtbot):
    with qtbot.assertNotEmitted(many.modelReset), qtbot.waitSignal(many.dataChanged):
        assert many.index(5_000).data() is None
    qtbot.waitUntil(lambda: many.index(5_000).data() == "newest 5000")


def test_only_a_few_pages_are_kept(many, qtbot):
    for row in range(0, 10_000, PAGE):
        qtbot.waitUntil(lambda row=row: many.index(row).data() == f"newest {row}")
    assert len(many._pages) <= 5


def test_pages_asked_for_while_one_is_read_are_read_without_asking_again(many, qtbot):
    many.drafts.free.clear()
    many.look()
    assert [many.index(row).data() for row in (450, 650)] == [None, None]
    many.drafts.free.set()
    qtbot.waitUntil(lambda: not many._looking and not many._soon.isActive())
    assert [many.index(row).data() for row in (450, 650)] == ["newest 450", "newest 650"]


def test_after_a_mistake_of_the_program_what_was_asked_for_meanwhile_is_listed(many, qtbot):
    many.drafts.free.clear()
    many.drafts.mistake = True
    with qtbot.captureExceptions() as caught:
        many.look()
        many.order_by("name")
        many._soon.timeout.emit()  # while it is still being looked
        many._soon.stop()
        many.drafts.free.set()
        qtbot.waitUntil(lambda: bool(caught))
    qtbot.waitUntil(lambda: many.index(0).data() == "name 0")


def test_a_mistake_of_the_program_is_said_where_the_drafts_are(many, qtbot):
    many.drafts.mistake = True
    with qtbot.captureExceptions() as caught:
        many.look()
        qtbot.waitUntil(lambda: bool(caught))
    assert "the drafts could not be listed" in many.fault
    assert many.index(0).data() == "newest 0"


def test_a_draft_that_cannot_be_put_into_words_has_its_name(many, monkeypatch, caplog):
    def fail(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("composer.session.drafts.library.in_words", fail)
    assert many.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "newest 0"
    assert "a draft of the list could not be shown: ZeroDivisionError" in caplog.text
    caplog.clear()


def test_an_index_that_fails_is_said_and_what_was_listed_stays(many, qtbot):
    many.drafts.fault = "The disk reports a fault."
    with qtbot.waitSignal(many.listed):
        many.look()
    assert many.fault == "The disk reports a fault."
    assert many.index(0).data() == "newest 0"
    many.drafts.fault = ""
    with qtbot.waitSignal(many.listed):
        many.look()
    assert many.fault == ""


def test_the_model_keeps_qts_rules(model, folder, qtbot):
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)  # noqa: F841 - it watches
    path = put(folder, "a", named("A"))
    start(qtbot, model)
    put(folder, "b", named("B"))
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    path.unlink()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.rowCount(model.index(0)) == 0
    assert model.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert model.index(0).data(ENTRY_ROLE).name == "B"
    assert model.data(model.index(7, 0)) is None


def test_the_open_draft_is_marked_however_its_path_is_written(model, folder, tmp_path, qtbot):
    put(folder, "a", named("A"), minutes_ago=1)
    put(folder, "b", named("B"), minutes_ago=2)
    link = tmp_path / "link"
    link.symlink_to(folder)
    start(qtbot, model)
    model.show_open(link / "b.reply.json")
    qtbot.waitUntil(lambda: [model.index(row).data(OPEN_ROLE) for row in range(2)] == [False, True])
    assert "open" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    model.show_open(None)
    qtbot.waitUntil(lambda: not any(model.index(row).data(OPEN_ROLE) for row in range(2)))


def test_another_folder_is_listed_and_what_comes_from_the_one_before_is_not(model, folder, tmp_path, qtbot):
    put(folder, "a", named("A"))
    start(qtbot, model)
    other = tmp_path / "Other"
    put(other, "b", named("B"))
    model.open_folder(other)
    model.watch.refresh()
    qtbot.waitUntil(lambda: names(model) == ["B"])
    put(folder, "c", named("C"))
    put(other, "d", named("D"))
    qtbot.waitUntil(lambda: sorted(names(model)) == ["B", "D"])


def test_a_folder_that_is_gone_keeps_its_rows_and_says_so(model, folder, qtbot):
    put(folder, "a", named("A"))
    start(qtbot, model)
    folder.rename(folder.with_name("Away"))
    model.watch.refresh()
    qtbot.waitUntil(lambda: "is its drive or network connected?" in model.fault)
    assert names(model) == ["A"]
    folder.with_name("Away").rename(folder)
    model.watch.refresh()
    qtbot.waitUntil(lambda: model.fault == "")


def test_a_damaged_index_is_told_once_and_made_again(model, folder, tmp_path, qtbot):
    put(folder, "a", named("A"))
    start(qtbot, model)
    model.watch.leave()
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
