"""The conversations as the window knows them, however the callbacks come."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.callbacks import pasted
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.outcome import Accepted, Rejected
from composer.session.background import Background
from composer.session.replies.deliveries import Deliveries
from composer.session.replies.replies import EVERYTHING, Replies
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from tests.session.settled import settle

US, THEM, OTHER = "14155550199", "14155550123", "442071838750"
DRAFT = '{"message": {"body": "Hi *Maria*"}}'


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield database
    database.close_all()


@pytest.fixture
def send_log(database):
    return SendLog(database)


@pytest.fixture
def events(database):
    return Events(database)


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def replies(events, send_log, background, qtbot):
    replies = Replies(events, send_log, background)
    replies.refresh()
    settle(background, qtbot)
    return replies


def event(number, kind="received", recipient=THEM, **more):
    at = more.pop("at", datetime.now(UTC))
    return Event(kind, at, sender=US, recipient=recipient, text=f"text {number}", key=str(number), **more)


def put(send_log, outcome, recipient=f"+{THEM}"):
    number = send_log.intend(Account("sandbox"), recipient=recipient, request="POST", draft=DRAFT)
    send_log.conclude(number, outcome, 1)
    return number


def said(replies):
    return [line.text for line in replies.lines]


def test_a_conversation_has_sends_states_and_answers_in_order(replies, send_log, qtbot):
    put(send_log, Accepted("m1:0"))
    put(send_log, Rejected("E1", "no"))
    # A version 1 state names no customer: its message does.
    replies.keep((event(1, "sent", "", message_id="m1"), event(2, "replied", message_id="m1", title="Yes")))
    replies.choose(f"+{THEM}")
    qtbot.waitUntil(lambda: len(replies.lines) == 4)
    assert said(replies) == ["Hi Maria", "Refused: Hi Maria", "Sent: handed to WhatsApp", "Tapped “Yes”"]
    assert [line.side for line in replies.lines] == ["ours", "ours", "state", "theirs"]
    assert [customer.key for customer in replies.customers] == [THEM]


def test_every_callback_is_among_all_of_them(replies, qtbot):
    replies.keep((event(1, "unknown", ""), event(2, recipient=OTHER)))
    qtbot.waitUntil(lambda: len(replies.lines) == 2)
    assert replies.chosen == EVERYTHING
    assert [line.who for line in replies.lines] == ["", "+44 20 7183 8750"]


def test_what_is_not_seen_is_unread(replies, qtbot):
    replies.choose(THEM)
    replies.show(True)
    replies.keep((event(1), event(2, recipient=OTHER), event(3, "read", recipient="33123456789")))
    qtbot.waitUntil(lambda: replies.unread == {OTHER})
    replies.choose(OTHER)
    assert not replies.unread
    replies.show(False)
    replies.keep((event(4, recipient=OTHER),))
    qtbot.waitUntil(lambda: replies.unread == {OTHER})
    replies.show(True)
    assert not replies.unread


def test_what_was_there_at_the_start_is_no_news(events, send_log, background, qtbot):
    events.keep([event(1)])
    replies = Replies(events, send_log, background)
    received = []
    replies.received.connect(received.extend)
    replies.refresh()
    qtbot.waitUntil(lambda: said(replies) == ["text 1"])
    replies.keep((event(2),))
    qtbot.waitUntil(lambda: [kept.event.text for kept in received] == ["text 2"])
    assert replies.unread == {THEM}


def test_a_burst_makes_few_looks_and_tells_of_each_event_once(replies, qtbot):
    received, looks = [], []
    replies.received.connect(lambda some: (received.extend(some), looks.append(len(some))))

    def burst(first):
        for number in range(first, 3000, 4):
            replies.keep((event(number),))

    clients = [threading.Thread(target=burst, args=(first,)) for first in range(4)]
    for client in clients:
        client.start()
    qtbot.waitUntil(lambda: len(received) == 3000, timeout=30_000)
    for client in clients:
        client.join()
    assert len({kept.number for kept in received}) == 3000
    assert len(looks) < 300
    assert len(replies.lines) == 200


def test_what_is_reported_again_is_no_news(replies, qtbot):
    received = []
    replies.received.connect(received.extend)
    for _ in range(3):
        replies.keep((event(1),))
    replies.keep((event(2),))
    qtbot.waitUntil(lambda: len(received) == 2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no callback in this text."),
        ("good morning", "There is no callback in this text."),
        ("id=1&status=sent\nid=1%3A0&status=SENT", "1 new event, 1 already known."),
        ('{"a": 1}', "1 new event, 1 not understood, kept as it is."),
    ],
)
def test_pasted_callbacks(replies, qtbot, text, sentence):
    told = []
    replies.import_text(text, told.append)
    qtbot.waitUntil(lambda: told == [sentence])


def test_of_too_many_callbacks_at_once_the_rest_is_told(replies, qtbot, monkeypatch):
    monkeypatch.setattr(pasted, "ENTRIES_MAX", 2)
    told = []
    replies.import_text("".join(f"id={number}&status=sent\n" for number in range(5)), told.append)
    qtbot.waitUntil(
        lambda: (
            told == ["2 new events. The last 3 entries were not read: import them from a file of their own."]
        )
    )


def test_a_disk_that_fills_up_in_the_midst_of_an_import_is_told(replies, database, qtbot, monkeypatch):
    keep = Events.keep

    def fail_later(events, some):
        if events.extent()[0]:
            raise StorageError(database.path, "The disk is full.")
        return keep(events, some)

    monkeypatch.setattr(Events, "keep", fail_later)
    told = []
    replies.import_text("".join(f"id={number}&status=sent\n" for number in range(1500)), told.append)
    qtbot.waitUntil(lambda: told == ["Only 1,000 new events were taken. The disk is full."])


def test_a_log_that_cannot_be_read_is_told_of(replies, database, qtbot, monkeypatch, caplog):
    def broken(*_):
        raise StorageError(database.path, "broken")

    monkeypatch.setattr(Events, "after", broken)
    with qtbot.waitSignal(replies.failed) as failed:
        replies.refresh()
    assert "cannot be read" in failed.args[0]
    monkeypatch.undo()
    replies.keep((event(1),))
    qtbot.waitUntil(lambda: said(replies) == ["text 1"])
    caplog.clear()


def test_what_comes_while_a_look_fails_is_told_of_once_one_works(
    replies, send_log, qtbot, monkeypatch, caplog
):
    told, go_on = [], threading.Event()
    replies.received.connect(told.extend)

    def fail(*_arguments):
        assert go_on.wait(5)
        raise StorageError(None, "The disk reports a fault.")

    with monkeypatch.context() as patched, qtbot.waitSignal(replies.failed):
        patched.setattr(send_log, "page", fail)
        replies.refresh()
        qtbot.wait(20)
        replies.keep((event(1),))
        qtbot.wait(20)
        replies.failed.connect(patched.undo)  # the disk is well again
        go_on.set()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert said(replies) == ["text 1"]
    caplog.clear()


def test_old_events_go_with_the_log(replies, events, database, qtbot):
    past = Events(database, lambda: datetime.now(UTC) - timedelta(days=10))
    past.keep([event(1)])
    events.keep([event(2)])
    replies.keep_for(0)
    replies.keep_for(5)
    qtbot.waitUntil(lambda: said(replies) == ["text 2"])


def test_how_far_messages_came(send_log, events, qapp):
    deliveries = Deliveries(events)
    send, other = (
        send_log.get(put(send_log, Accepted("m1:0"))),
        send_log.get(put(send_log, Rejected("E1", "no"))),
    )
    assert deliveries.of(send).state == "accepted"
    assert deliveries.of(other) is None
    events.keep([event(1, "delivered", message_id="m1", simulated=True), event(2, "read", message_id="m1")])
    assert deliveries.of(send).state == "accepted"  # nobody told it that callbacks came
    deliveries.forget()
    deliveries.load([send, other, None])
    assert deliveries.of(send).state == "delivered"  # the real one is none of the sandbox's
