"""The header's file is looked at when typing pauses; a stranger's draft asks first."""

import threading

import pytest
from PySide6.QtGui import QImage

from composer.message.drafts.draft import Draft
from composer.message.model import Header, Message
from composer.message.problems import Problem
from composer.session.background import Background
from composer.session.drafts import header_file as module
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import File, HeaderFile
from composer.store.settings import Settings

URL = "https://example.com/a.png"
PAGE = Problem("header.value", "error", "This address shows a web page.")


class Web:
    """Answers looks; while `hold` is set they wait until they are cancelled."""

    def __init__(self):
        self.asked = []
        self.answer = File(picture=QImage(4, 3, QImage.Format.Format_RGB32), size=1234)
        self.hold = self.mistake = False
        self.cancelled = threading.Event()

    def __call__(self, url, header_type, cancel):
        self.asked.append((header_type, url))
        if self.hold:
            cancel.wait(5)
            self.cancelled.set()
        if self.mistake:
            raise ZeroDivisionError
        return self.answer


@pytest.fixture
def web():
    return Web()


@pytest.fixture
def document(qapp):
    document = Document(Draft("", Message(header=Header("image"))))
    yield document
    document.end()


@pytest.fixture
def start(document, web, monkeypatch, tmp_path):
    """Make one as each start of the program does, with the preferences of the one before."""
    monkeypatch.setattr(module, "_PAUSE_MS", 5)
    background, settings = Background(), Settings(tmp_path / "settings.json")
    yield lambda: HeaderFile(document, background, settings, web)
    assert background.wait(5000)


@pytest.fixture
def header_file(start):
    return start()


def type_url(document, url=URL):
    for end in range(8, len(url) + 1):
        document.edit("header.value", url[:end])


def test_a_typed_address_is_looked_at_once_when_typing_pauses(header_file, document, web, qtbot):
    type_url(document)
    assert header_file.loading
    qtbot.waitUntil(lambda: header_file.file is not None)
    assert web.asked == [("image", URL)]
    assert header_file.pictures[URL].width() == 4
    assert (header_file.file.size, header_file.problems, header_file.loading, header_file.can_load) == (
        1234,
        (),
        False,
        False,
    )


def test_a_known_file_is_not_looked_at_again(header_file, document, web, qtbot):
    type_url(document)
    qtbot.waitUntil(lambda: header_file.file is not None)
    document.edit("header.value", "")
    assert header_file.file is None
    document.edit("header.value", URL)
    assert header_file.file is not None
    assert not header_file.loading
    assert len(web.asked) == 1


def test_a_file_of_a_draft_that_was_opened_waits_for_a_click(header_file, document, web, qtbot):
    document.open(Draft("", Message(header=Header("image", URL))), None)
    assert (header_file.loading, header_file.can_load, header_file.pictures) == (False, True, {})
    document.edit("header", Header("video", URL))  # another type is no other place
    assert not header_file.loading
    document.edit("header", Header("image", URL))
    header_file.load()
    qtbot.waitUntil(lambda: URL in header_file.pictures)
    assert web.asked == [("image", URL)]


def test_a_file_that_was_looked_at_here_before_is_loaded_when_its_draft_is_opened(
    header_file, start, document, web, qtbot
):
    type_url(document)
    qtbot.waitUntil(lambda: header_file.file is not None)
    document.open(Draft("", Message()), None)
    of_the_next_run = start()
    document.open(Draft("", Message(header=Header("image", URL))), None)
    qtbot.waitUntil(lambda: of_the_next_run.file is not None)
    assert len(web.asked) == 2


@pytest.mark.parametrize("value", ["", "  ", "no address", "file:///etc/passwd", "https://"])
def test_what_is_no_address_is_not_looked_at(header_file, document, web, value):
    document.edit("header.value", value)
    header_file.load()
    assert (header_file.loading, header_file.can_load, web.asked) == (False, False, [])


def test_a_text_header_has_no_file(header_file, document, web):
    document.edit("header", Header("text", URL))
    header_file.load()
    assert (header_file.loading, header_file.can_load, web.asked) == (False, False, [])


def test_another_address_ends_the_look_at_the_one_before(header_file, document, web, qtbot):
    web.hold = True
    type_url(document)
    qtbot.waitUntil(lambda: len(web.asked) == 1)
    web.hold = False
    document.edit("header.value", "https://example.com/b.png")
    assert web.cancelled.wait(2)
    qtbot.waitUntil(lambda: header_file.file is not None)
    assert web.asked[-1] == ("image", "https://example.com/b.png")
    assert list(header_file.pictures) == ["https://example.com/b.png"]


def test_what_is_wrong_is_told_and_can_be_tried_again(header_file, document, web, qtbot):
    web.answer = File((PAGE,))
    type_url(document)
    qtbot.waitUntil(lambda: header_file.problems == (PAGE,))
    assert header_file.can_load
    web.answer = File()
    header_file.load()
    qtbot.waitUntil(lambda: header_file.problems == ())


def test_stopping_leaves_nothing_behind(header_file, document, web, qtbot):
    web.hold = True
    document.edit("header.value", URL)
    header_file.load()
    header_file.stop()
    assert web.cancelled.wait(2)
    assert (header_file.loading, header_file.can_load, header_file.file) == (False, True, None)


def test_a_picture_of_this_computer_shows_until_there_is_an_address(header_file, document, tmp_path, qtbot):
    path = tmp_path / "mine.png"
    QImage(6, 5, QImage.Format.Format_RGB32).save(str(path))
    with qtbot.waitSignal(header_file.changed):
        header_file.show_local_picture(path)
    assert header_file.shows_local_picture
    assert header_file.pictures[""].width() == 6
    document.edit("header.value", URL)
    assert not header_file.shows_local_picture
    assert header_file.pictures == {}


@pytest.mark.parametrize("data", [None, b"", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_of_this_computer_is_refused_in_words(header_file, tmp_path, qtbot, data):
    path = tmp_path / "mine.png"
    if data is not None:
        path.write_bytes(data)
    with qtbot.waitSignal(header_file.local_picture_refused) as refused:
        header_file.show_local_picture(path)
    assert refused.args[0].endswith(".")
    assert header_file.pictures == {}


def test_a_mistake_of_the_program_ends_the_look_and_it_can_be_tried_again(header_file, document, web, qtbot):
    web.mistake = True
    with qtbot.captureExceptions() as caught:
        type_url(document)
        qtbot.waitUntil(lambda: bool(caught))
    assert (header_file.loading, header_file.can_load) == (False, True)
    web.mistake = False
    header_file.load()
    qtbot.waitUntil(lambda: URL in header_file.pictures)
