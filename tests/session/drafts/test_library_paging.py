"""The drafts as rows: of many only the pages on the screen are read, and never on the window's thread."""

import threading

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListView, QStyledItemDelegate

from composer.store.drafts.library import Changes, Entry
from composer.store.files import StorageError
from tests.session.settled import settle

PAGE = 200


class Drafts:
    """As many drafts as are wanted, as a library hands them over; it notes what was asked for, and where.

    What is asked for waits until `free` is set.
    """

    def __init__(self, folder, count):
        self.folder, self.size = folder, count
        self.waiting, self.asked, self.threads = [], [], set()
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
        self.waiting.append(asked)
        self.free.wait(5)
        self.waiting.remove(asked)
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
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount() == 10_000)
    model.drafts = drafts
    return model


class OneSize(QStyledItemDelegate):
    """As the window's own: it looks into no row to tell its size."""

    def sizeHint(self, _option, _index):
        return QSize(100, 20)


def entry(name):
    return Entry(f"/drafts/{name}", name, "", "", 0, 0, "", "", "", "")


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
    qtbot.waitUntil(lambda: bool(many.drafts.waiting))  # it is being looked for
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
    assert many.index(9_200).data() == "newest 9200"
    assert many.index(8_800).data() is None  # of the sixth page before the end
    qtbot.waitUntil(lambda: many.index(8_800).data() == "newest 8800")


def test_pages_asked_for_while_one_is_read_are_read_without_asking_again(many, background, qtbot):
    many.drafts.free.clear()
    many.refresh()
    assert [many.index(row).data() for row in (450, 650)] == [None, None]
    many.drafts.free.set()
    settle(background, qtbot)
    assert [many.index(row).data() for row in (450, 650)] == ["newest 450", "newest 650"]


def test_after_a_mistake_of_the_program_what_was_asked_for_meanwhile_is_listed(many, qtbot):
    many.drafts.free.clear()
    many.drafts.mistake = True
    with qtbot.captureExceptions() as caught:
        many.refresh()
        many.order_by("name")
        many.refresh()  # while it is still being looked
        many.drafts.free.set()
        qtbot.waitUntil(lambda: bool(caught))
    qtbot.waitUntil(lambda: many.index(0).data() == "name 0")


def test_a_mistake_of_the_program_is_said_where_the_drafts_are(many, qtbot):
    many.drafts.mistake = True
    with qtbot.captureExceptions() as caught:
        many.refresh()
        qtbot.waitUntil(lambda: bool(caught))
    assert "the drafts could not be listed" in many.fault
    assert many.index(0).data() == "newest 0"


def test_a_draft_that_cannot_be_put_into_words_has_its_name(many, monkeypatch, caplog):
    def fail(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("composer.session.drafts.library.accessible_text", fail)
    assert many.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "newest 0"
    assert "a draft of the list could not be shown: ZeroDivisionError" in caplog.text
    caplog.clear()


def test_an_index_that_fails_is_said_and_what_was_listed_stays(many, qtbot):
    many.drafts.fault = "The disk reports a fault."
    with qtbot.waitSignal(many.listed):
        many.refresh()
    assert many.fault == "The disk reports a fault."
    assert many.index(0).data() == "newest 0"
    many.drafts.fault = ""
    with qtbot.waitSignal(many.listed):
        many.refresh()
    assert many.fault == ""
