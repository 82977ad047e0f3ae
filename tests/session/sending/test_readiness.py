"""Whether the message can be sent, followed at each change."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.message.drafts.draft import Draft
from composer.message.model import Button, Header, Message
from composer.message.problems import Problem
from composer.replies.reply_window import ReplyWindow
from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import File, HeaderFile
from composer.session.replies.reply_window import ReplyWindows
from composer.session.sending.readiness import Readiness
from composer.session.sending.recipient import Recipient
from composer.session.sending.repeat_check import RepeatCheck
from composer.store.accounts.accounts import AccountsFile
from composer.store.accounts.keychain import KeyStore
from composer.store.database import Database
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from composer.store.settings import Settings

MESSAGE = Message(to="+14155550123", body="Hi", buttons=(Button("yes", "Yes"), Button("no", "No")))
LIVE = Account(
    "Production", "https://api.kaleyra.io", sid="HX1", sender="+14155550100", callback_url="https://x.example"
)
PAGE = Problem("header.value", "error", "This address shows a web page.")


@pytest.fixture
def document(qapp):
    document = Document(Draft("Offer", MESSAGE))
    yield document
    document.end()


@pytest.fixture
def accounts(qapp, tmp_path):
    background = Background()
    file = AccountsFile(tmp_path / "accounts.json")
    yield AccountBook(file, KeyStore(lambda: None), tmp_path, background, "http://127.0.0.1:8080")
    assert background.wait(5000)


@pytest.fixture
def header_file(document, qapp, tmp_path):
    background = Background()
    yield HeaderFile(
        document, background, Settings(tmp_path / "settings.json"), lambda _url, _type, _cancel: File((PAGE,))
    )
    assert background.wait(5000)


@pytest.fixture
def repeat_check(qapp, tmp_path):
    database = Database(tmp_path / "composer.db")
    yield RepeatCheck(SendLog(database))
    database.close_all()


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def readiness(document, accounts, header_file, repeat_check, settings, tmp_path, monkeypatch):
    windows = ReplyWindows(Events(Database(tmp_path / "composer.db")))
    monkeypatch.setattr(windows, "find", lambda _outgoing: ReplyWindow("open"))
    return Readiness(document, accounts, header_file, repeat_check, Recipient(settings, windows))


@pytest.fixture
def looking(readiness):
    readiness.refresh()
    return readiness


def test_nothing_is_ready_before_the_first_look(readiness, document, qtbot):
    with qtbot.assertNotEmitted(readiness.changed, wait=60):
        document.edit("body", "Hello")
    assert (readiness.ready, readiness.problems, readiness.recipient_hint) == (False, (), "")


def test_a_complete_message_is_ready_for_the_sandbox(looking):
    assert (looking.ready, looking.problems) == (True, ())
    assert looking.recipient_hint == "Will be sent to +1 415-555-0123"


def test_a_change_is_looked_at_shortly_after(looking, document, qtbot):
    with qtbot.waitSignal(looking.changed, timeout=1000):
        document.edit("body", "")
        assert looking.ready  # not yet
    assert not looking.ready
    assert [problem.text for problem in looking.problems_of("body")] == ["Write the text of the message."]
    assert looking.problems_of("footer") == []
    with qtbot.waitSignal(looking.changed, timeout=1000):
        document.edit("body", "Hello")
    assert looking.ready


def test_a_burst_of_changes_is_looked_at_once(looking, document, qtbot):
    looks = []
    looking.changed.connect(lambda: looks.append(document.message.body))
    for end in range(1, 20):
        document.edit("body", "Hello, dear customer"[:end])
    qtbot.waitUntil(lambda: bool(looks))
    assert looks == ["Hello, dear custome"]


def test_typing_without_a_pause_does_not_put_the_look_off(looking, document, qtbot):
    typed, looks = [], []
    looking.changed.connect(lambda: looks.append(len(typed)))

    def type_one():
        typed.append("x")
        document.edit("body", "".join(typed))

    typing = QTimer(interval=5)
    typing.timeout.connect(type_one)
    typing.start()
    qtbot.waitUntil(lambda: len(typed) == 100 or bool(looks))
    typing.stop()
    assert looks


def test_a_look_before_a_send_sees_the_newest(looking, document, qtbot):
    document.edit("to", "12")
    looking.refresh()
    assert (looking.ready, looking.recipient_hint) == (False, "")
    with qtbot.assertNotEmitted(looking.changed, wait=60):
        pass  # that look was the last


def test_another_account_is_looked_at(looking, accounts, qtbot):
    accounts.save(replace(LIVE, sid=""), None, ApiKey("planted-Key-9f3a71"))
    with qtbot.assertNotEmitted(looking.changed, wait=60):
        accounts.save(LIVE, "Production", None)
    assert looking.ready  # with the sandbox, which is still in use
    with qtbot.waitSignal(looking.changed, timeout=1000):
        accounts.select("Production")
    assert (looking.ready, looking.problems) == (True, ())
    with qtbot.waitSignal(looking.changed, timeout=1000):
        accounts.save(replace(LIVE, sid=""), "Production", ApiKey("planted-Key-9f3a71"))
    assert [problem.field for problem in looking.problems] == ["account.sid"]
    assert not looking.ready


def test_a_key_that_is_missing_is_told(looking, accounts, qtbot):
    accounts.save(LIVE, None, None)
    accounts.select("Production")
    qtbot.waitUntil(lambda: any("Enter the API key" in problem.text for problem in looking.problems))
    assert not looking.ready


REFUSED = Rejected(
    "E413",
    "Invalid",
    {"body": "too long", "buttons[1].title": "odd", "header.value": "gone", "template": "x"},
)


@pytest.mark.parametrize(
    ("field", "text", "change"),
    [("body", "too long", ("body", "Hello")), ("buttons[1].title", "odd", ("buttons[1].title", "Never"))],
)
def test_a_refusal_stands_at_its_field_until_that_is_changed(looking, document, qtbot, field, text, change):
    with qtbot.waitSignal(looking.changed, timeout=1000):
        looking.note_outcome(MESSAGE, REFUSED)
    assert looking.answers_of(field) == [f"Kaleyra refused this: {text}"]
    assert looking.answers_of("footer") == []
    assert looking.ready  # the user may know better
    document.edit("footer", "Bye")
    assert looking.answers_of(field) == [f"Kaleyra refused this: {text}"]
    document.edit(*change)
    assert looking.answers_of(field) == []
    document.undo_stack.undo()
    assert looking.answers_of(field) == [f"Kaleyra refused this: {text}"]


def test_a_refusal_of_what_the_message_has_no_more_is_gone(looking, document):
    with_header = replace(MESSAGE, header=Header("image", "https://example.com/a.png"))
    looking.note_outcome(with_header, REFUSED)
    assert looking.answers_of("header.value") == []
    document.edit("buttons", MESSAGE.buttons[:1])
    assert looking.answers_of("buttons[1].title") == []


@pytest.mark.parametrize("outcome", [Accepted("m1"), NotSent("x"), Unknown("x"), Rejected("E1", "no")])
def test_the_next_outcome_replaces_the_refusal(looking, outcome):
    looking.note_outcome(MESSAGE, REFUSED)
    looking.note_outcome(MESSAGE, outcome)
    assert looking.answers_of("body") == []


def test_what_is_wrong_with_the_headers_file_stands_against_sending(looking, document, header_file, qtbot):
    document.edit("header", Header("image", "https://example.com/a.png"))
    looking.refresh()
    assert looking.ready
    header_file.load()
    qtbot.waitUntil(lambda: PAGE in looking.problems)
    assert not looking.ready


def test_an_address_that_is_wrong_in_itself_is_reproached_once(looking, document, header_file, qtbot):
    document.edit("header", Header("image", "https://192.168.0.1/a.png"))
    header_file.load()
    qtbot.waitUntil(lambda: header_file.file is not None)
    looking.refresh()
    assert [problem.field for problem in looking.problems if problem.severity == "error"] == ["header.value"]
    assert PAGE not in looking.problems


def test_a_picture_of_this_computer_cannot_be_sent(looking, document, header_file, tmp_path, qtbot):
    document.edit("header", Header("image"))
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(tmp_path / "a.png"))
    header_file.show_local_picture(tmp_path / "a.png")
    qtbot.waitUntil(lambda: header_file.shows_local_picture)
    looking.refresh()
    [problem] = looking.problems_of("header.value")
    assert problem.severity == "error"
    assert "Only the preview shows the picture of this computer" in problem.text


def test_nothing_is_said_of_a_number_that_is_begun(looking, document, qtbot):
    looking.note_recipient_key()
    document.edit("to", "+1415")
    looking.refresh()
    assert looking.is_recipient_begun
    assert not looking.ready
    (found,) = looking.problems_of("to")
    assert found.text.startswith("Enter the recipient's number")
    assert looking.recipient_hint == ""
    with qtbot.waitSignal(looking.refreshed, timeout=1000):
        looking.note_recipient_end()
    assert not looking.is_recipient_begun
    assert [problem.text for problem in looking.problems_of("to")] == [
        "The number is too short for its country: check whether digits are missing."
    ]


@pytest.mark.parametrize("number", ["+1415555012345", "+1415 Maria", "+999", "+1,+2", "14155550123.0"])
def test_what_no_more_digits_mend_is_said_while_it_is_typed(looking, document, number):
    looking.note_recipient_key()
    document.edit("to", number)
    looking.refresh()
    assert not looking.is_recipient_begun
    assert [problem.severity for problem in looking.problems_of("to")] == ["error"]


def test_a_whole_number_is_ready_while_it_is_typed(looking, document):
    looking.note_recipient_key()
    document.edit("to", "+44 20 7946 0958")
    looking.refresh()
    assert looking.ready
    assert looking.recipient_hint == "Will be sent to +44 20 7946 0958"


def test_a_number_of_the_known_country_is_offered(looking, document, settings):
    settings.country = "IT"
    document.edit("to", "347 123 4567")
    looking.refresh()
    (found,) = looking.problems_of("to")
    assert found.mended == "+39 347 123 4567"
    assert "if it is one of Italy" in found.text
