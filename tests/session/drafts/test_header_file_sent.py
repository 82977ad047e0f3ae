"""The file that was sent lately is looked at again, and a changed one is warned of."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.media.file_version import FileVersion
from composer.message.drafts.draft import Draft
from composer.message.model import Header, Message
from composer.message.problems import Problem
from composer.sending.deliver import Delivery
from composer.sending.outgoing import Outgoing
from composer.session.background import Background
from composer.session.drafts import header_file as module
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import File, HeaderFile
from composer.session.drafts.sent_files import SentFiles
from composer.store.settings import Settings

from .test_sent_files import Clock

URL = "https://example.com/a.png"
LIVE = Account("Live", "https://api.kaleyra.io", kind="live")
SANDBOX = Account("sandbox", "http://127.0.0.1:1")
ANSWERS = {
    "accepted": Accepted("1"),
    "unknown": Unknown("x"),
    "rejected": Rejected("1", "x"),
    "not": NotSent("x"),
}


class Web:
    """Has a file in some state, and remembers who asked for it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.state, self.problems = "one", ()

    def __call__(self, url, header_type, cancel):
        self.asked.append(url)
        return File(self.problems, version=FileVersion(self.state, True))


@pytest.fixture
def web():
    return Web()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def document(qapp):
    document = Document(Draft("", Message(header=Header("image"))))
    yield document
    document.end()


@pytest.fixture
def header_file(document, web, clock, monkeypatch, tmp_path, qtbot):
    """A file that is known, and looked at again whenever it may be."""
    monkeypatch.setattr(module, "_PAUSE_MS", 5)
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.0)
    background = Background()
    header_file = HeaderFile(document, background, Settings(tmp_path / "s.json"), web, SentFiles(clock))
    document.edit("header.value", URL)
    qtbot.waitUntil(lambda: header_file.file is not None)
    yield header_file
    assert background.wait(5000)


def send(header_file, document, outcome="accepted", account=LIVE):
    outgoing = Outgoing(document.message, account)
    header_file.note_send(outgoing)
    header_file.note_delivery(Delivery(outgoing, ANSWERS[outcome]))


def settled(header_file):
    return header_file._loading is None


def come_back(state=Qt.ApplicationState.ApplicationActive):
    application = QCoreApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.applicationStateChanged.emit(state)


@pytest.mark.parametrize("outcome", ["accepted", "unknown"])
def test_a_file_that_changed_since_it_was_sent_is_warned_of(header_file, document, web, qtbot, outcome):
    send(header_file, document, outcome)
    qtbot.waitUntil(lambda: settled(header_file))
    assert header_file.problems == ()
    web.state = "two"
    with qtbot.waitSignal(header_file.changed):
        document.edit("body", "The next one")
        assert not header_file.loading  # it is looked at without a word
    (problem,) = header_file.problems
    assert (problem.field, problem.severity, problem.mended) == ("header.value", "warning", URL + "?v=2")
    assert "has changed since it was sent" in problem.text


def test_one_click_leads_to_a_file_without_a_warning(header_file, document, web, qtbot):
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    web.state = "two"
    document.edit("body", "The next one")
    qtbot.waitUntil(lambda: bool(header_file.problems))
    document.edit("header.value", header_file.problems[0].mended)
    qtbot.waitUntil(lambda: header_file.file is not None)
    assert web.asked[-1] == URL + "?v=2"
    assert header_file.problems == ()


def test_coming_back_to_the_window_is_enough(header_file, document, web, qtbot):
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    web.state = "two"
    come_back(Qt.ApplicationState.ApplicationInactive)
    assert settled(header_file)
    come_back()
    qtbot.waitUntil(lambda: bool(header_file.problems))


def test_a_click_looks_again_though_nothing_is_wrong(header_file, document, web, qtbot):
    assert not header_file.can_load
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    web.state = "two"
    assert header_file.can_load
    header_file.load()
    qtbot.waitUntil(lambda: bool(header_file.problems))


def test_another_draft_with_the_file_is_warned_of(header_file, document, web, qtbot):
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    web.state = "two"
    document.open(Draft("", Message(header=Header("image", URL))), None)
    qtbot.waitUntil(lambda: bool(header_file.problems))
    document.edit("header.value", "https://example.com/b.png")
    qtbot.waitUntil(lambda: header_file.file is not None)
    assert header_file.problems == ()


@pytest.mark.parametrize(
    ("outcome", "account"), [("rejected", LIVE), ("not", LIVE), ("accepted", SANDBOX), ("unknown", SANDBOX)]
)
def test_what_whatsapp_never_got_is_not_warned_of(header_file, document, web, qtbot, outcome, account):
    send(header_file, document, outcome, account)
    qtbot.waitUntil(lambda: settled(header_file))
    before = len(web.asked)
    web.state = "two"
    document.edit("body", "The next one")
    come_back()
    assert settled(header_file)
    header_file.load()
    qtbot.waitUntil(lambda: settled(header_file))
    assert len(web.asked) == before + 1
    assert header_file.problems == ()


def test_after_ten_minutes_it_is_neither_looked_at_nor_warned_of(header_file, document, web, clock, qtbot):
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    web.state = "two"
    document.edit("body", "The next one")
    qtbot.waitUntil(lambda: bool(header_file.problems))
    clock.pass_minutes(10.1)
    assert header_file.problems == ()
    before = len(web.asked)
    document.edit("body", "The one after it")
    assert (len(web.asked), settled(header_file), header_file.can_load) == (before, True, False)


def test_that_it_is_over_is_told(header_file, document, monkeypatch, qtbot):
    header_file._forget_timer.setInterval(20)
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    with qtbot.waitSignal(header_file.changed):
        pass


def test_what_is_sent_is_what_was_there_then_and_not_when_it_was_typed(header_file, document, web, qtbot):
    web.state = "two"  # since it was looked at
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    assert web.asked == [URL, URL]
    document.edit("body", "The next one")
    qtbot.waitUntil(lambda: settled(header_file))
    assert header_file.problems == ()


def test_what_is_known_for_less_than_a_minute_is_not_looked_at_again(
    header_file, document, web, monkeypatch, qtbot
):
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 60.0)
    send(header_file, document)
    document.edit("body", "The next one")
    come_back()
    assert settled(header_file)
    assert web.asked == [URL]


def test_an_address_that_was_never_looked_at_is_not_because_it_was_sent(header_file, document, web, qtbot):
    foreign = "https://example.com/foreign.png"
    document.open(Draft("", Message(header=Header("image", foreign))), None)
    send(header_file, document)
    document.edit("body", "The next one")
    come_back()
    assert settled(header_file)
    assert web.asked == [URL]
    header_file.load()
    qtbot.waitUntil(lambda: header_file.file is not None)
    assert header_file.problems == ()  # nobody knows what it was
    web.state = "two"
    header_file.load()
    qtbot.waitUntil(lambda: bool(header_file.problems))


def test_the_files_own_problems_stay_beside_it(header_file, document, web, qtbot):
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    wrong = Problem("header.value", "error", "This address shows a web page.")
    web.state, web.problems = "two", (wrong,)
    document.edit("body", "The next one")
    qtbot.waitUntil(lambda: len(header_file.problems) == 2)
    assert header_file.problems[0] == wrong


def test_a_file_that_is_not_there_any_more_is_told_and_not_called_changed(header_file, document, web, qtbot):
    send(header_file, document)
    qtbot.waitUntil(lambda: settled(header_file))
    gone = Problem("header.value", "warning", "There is no file at this web address (404).")
    header_file._check_file = lambda *_: File((gone,))
    document.edit("body", "The next one")
    qtbot.waitUntil(lambda: header_file.problems == (gone,))
