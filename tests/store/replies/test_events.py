"""The events of callbacks."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer.kaleyra.callbacks.event import KINDS, Event
from composer.kaleyra.callbacks.read import read
from composer.store import database as database_module
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.replies.events import Events
from composer.store.replies.rows import KeptEvent
from composer.store.schema import MIGRATIONS

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
US, THEM, OTHER = "14155550100", "919812345678", "919812345679"


class Clock:
    def __init__(self):
        self.time = NOON

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield database
    database.close_all()


@pytest.fixture
def events(database, clock):
    return Events(database, clock)


def event(number=1, kind="sent", *, seconds=0, **more):
    whole = {"message_id": "m1", "sender": US, "recipient": THEM, "key": f"key {number}"} | more
    return Event(kind, NOON + timedelta(seconds=seconds), **whole)


def numbers(kept):
    return [one.number for one in kept]


def test_an_event_is_kept_whole(events):
    whole = Event(
        "replied",
        NOON - timedelta(microseconds=1),
        message_id="m1",
        alias="wamid.1",
        sender=US,
        recipient=THEM,
        code="131026",
        words="wörds",
        button_id="yes",
        title="Yes & no\0",
        text="text\nof lines",
        raw='{"a": 1}',
        key="k",
        simulated=True,
    )
    assert events.keep([whole]) == 1
    assert events.get(1) == KeptEvent(1, NOON, whole)
    assert events.newest(10) == [KeptEvent(1, NOON, replace(whole, raw=""))]
    assert events.get(1).event.at.tzinfo is UTC


def test_what_is_reported_again_is_kept_once(events):
    assert events.keep([event(1), event(2), event(1)]) == 2
    assert events.keep([event(2, seconds=5), event(3)]) == 1
    assert events.keep([event(3)]) == 0
    assert events.keep([]) == 0
    assert events.extent()[0] == 3
    assert events.newest(1)[0].event.at == NOON


def test_a_simulated_event_is_another_one_than_a_customers(events):
    assert events.keep([event(1), event(1, simulated=True)]) == 2
    assert [kept.event.simulated for kept in events.newest(5)] == [True, False]
    assert {kept.event.key for kept in events.newest(5)} == {"key 1"}


def test_newest_and_after(events):
    events.keep([event(number) for number in range(10)])
    assert numbers(events.newest(3)) == [10, 9, 8]
    assert numbers(events.newest(3, before=8)) == [7, 6, 5]
    assert numbers(events.after(7, 100)) == [8, 9, 10]
    assert numbers(events.after(0, 2)) == [1, 2]
    assert events.extent() == (10, 10)


def test_a_conversation_is_in_the_order_of_what_happened(events):
    events.keep([event(1, seconds=3), event(2, seconds=1), event(3, recipient=OTHER), event(4, seconds=2)])
    assert numbers(events.conversation(THEM, 10)) == [2, 4, 1]
    assert numbers(events.conversation("+91 98123 45678", 2)) == [4, 1]
    assert numbers(events.conversation(OTHER, 10)) == [3]
    assert events.conversation("+1", 10) == []


def test_recipients_by_who_was_last_heard_of(events):
    events.keep([event(1), event(2, recipient=OTHER), event(3, recipient=""), event(4, seconds=7)])
    assert events.customers(10) == [(THEM, NOON + timedelta(seconds=7)), (OTHER, NOON)]
    assert [number for number, _at in events.customers(1)] == [THEM]


def test_what_tells_of_the_window(events):
    events.keep(
        [event(1), event(2, "received", seconds=1), event(3, "replied", seconds=2), event(4, "unknown")]
    )
    events.keep([event(5, "failed"), event(6, "failed", seconds=1)])
    events.keep([event(number, "replied", seconds=number, simulated=True) for number in range(7, 10)])
    assert numbers(events.about_reply_window("+" + THEM, simulated=False)) == [3, 2, 6, 5]
    assert numbers(events.about_reply_window(THEM, simulated=False, limit=1)) == [
        3,
        6,
    ]  # whatever was simulated
    assert numbers(events.about_reply_window(THEM, simulated=True, limit=2)) == [9, 8]


def test_the_events_of_messages_by_any_form_of_their_ids(events):
    events.keep([event(1), event(2, message_id="m2"), event(3, "read"), event(4, message_id="m3")])
    found = events.of_messages(["m1:0", "m2", "m1%3A0", "m9", ""])
    assert {given: [one.kind for one in some] for given, some in found.items()} == {
        "m1:0": ["sent", "read"],
        "m1%3A0": ["sent", "read"],
        "m2": ["sent"],
        "m9": [],
    }
    assert events.of_messages([]) == {}


def test_the_events_of_a_message_by_its_other_id(events):
    """A state tells both ids; the tap knows WhatsApp's own alone."""
    events.keep(
        [
            event(1, alias="wamid.1"),
            event(2, "replied", message_id="wamid.1"),
            event(3, alias="wamid.9", message_id="m9"),
            event(4, "replied", message_id="wamid.8"),
        ]
    )
    assert [one.kind for one in events.of_messages(["m1:0"])["m1:0"]] == ["sent", "replied"]
    assert [one.kind for one in events.of_messages(["wamid.1"])["wamid.1"]] == ["sent", "replied"]
    both = events.of_messages(["m1", "wamid.1"])
    assert [len(some) for some in both.values()] == [1, 1]  # asked for both, each is its own


def test_an_id_of_half_a_character_names_its_events_and_no_others(events):
    """JSON may hold half of an emoji; SQLite's texts may not."""
    events.keep(
        [
            event(1, message_id="\ud83d", alias="\udc4d"),
            event(2, "replied", message_id="\udc4d"),
            event(3, message_id="\ud83e"),
            event(4, recipient="\ud83d"),
        ]
    )
    assert events.newest(1, before=2)[0].event.message_id == "\ud83d"
    found = events.of_messages(["\ud83d:0", "\udc00"])
    assert {given: [one.kind for one in some] for given, some in found.items()} == {
        "\ud83d:0": ["sent", "replied"],
        "\udc00": [],
    }
    assert numbers(events.about(["\ud83d", "\ud83e"])) == [1, 2, 3]
    assert numbers(events.conversation("\ud83d", 10)) == [4]


def test_the_events_of_very_many_messages(events):
    events.keep([event(number, message_id=f"m{number}", alias=f"w{number}") for number in range(1500)])
    events.keep([event(f"tap {number}", "replied", message_id=f"w{number}") for number in range(1500)])
    found = events.of_messages([f"m{number}:0" for number in range(1500)])
    assert {len(some) for some in found.values()} == {2}


def test_questions_go_through_the_indexes(events, database):
    events.keep([event(1)])
    questions = {
        "SELECT * FROM events WHERE customer = 'a' AND customer <> ''"
        " ORDER BY at DESC, id DESC": "events_customer",
        "SELECT * FROM events WHERE customer = '' AND recipient = 'a' AND recipient <> ''"
        " ORDER BY at DESC, id DESC": "events_unfilled",
        "SELECT * FROM events WHERE message_id IN ('a', 'b')": "events_message",
        "SELECT message_id FROM events WHERE alias IN ('a', 'b') AND alias <> ''": "events_alias",
    }
    for question, index in questions.items():
        with database.reading() as connection:
            plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}"))
        assert index in plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan


def test_clearing_removes_all_and_their_text_and_begins_no_number_anew(events, tmp_path):
    events.keep([event(1, text="my secret is 4711", raw="raw secret 4712")])
    assert events.clear() == 1
    assert events.extent() == (0, 0)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"secret" not in kept
    events.keep([event(1)])
    assert numbers(events.newest(5)) == [2]
    with pytest.raises(StorageError, match="cleared meanwhile"):
        events.get(1)


def test_clearing_what_is_old(events, clock):
    events.keep([event(1)])
    clock.time += timedelta(days=1)
    events.keep([event(2)])
    assert events.clear(before=clock.time) == 1
    assert numbers(events.newest(5)) == [2]


def test_all_of_a_callback_are_kept_or_none(events, database):
    with database.writing() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.key = 'key 2' BEGIN SELECT RAISE(FAIL, "
            "'x'); END"
        )
    with pytest.raises(StorageError):
        events.keep([event(1), event(2)])
    assert events.extent() == (0, 0)


def test_many_threads_keep_each_event_once(events):
    def keep(number):
        return events.keep([event(number % 100)])

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(keep, range(400))) == 100
    assert events.extent()[0] == 100


def test_every_thread_learns_that_its_events_could_not_be_kept(events, tmp_path, monkeypatch):
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    events.keep([event(0)])
    with closing(sqlite3.connect(tmp_path / "composer.sqlite3")) as other, ThreadPoolExecutor(6) as pool:
        other.execute("BEGIN IMMEDIATE")
        waiting = [pool.submit(events.keep, [event(number)]) for number in range(6)]
        assert {type(one.exception()) for one in waiting} == {StorageError}
        other.rollback()
        assert events.keep([event(7)]) == 1
    assert numbers(events.newest(9)) == [2, 1]


def test_two_programs_keep_each_event_once(events, tmp_path):
    other = Database(tmp_path / "composer.sqlite3")
    try:
        assert events.keep([event(1)]) == 1
        assert Events(other).keep([event(1), event(2)]) == 1
        assert events.extent()[0] == 2
    finally:
        other.close_all()


def test_a_busy_file_holds_up_readers_of_events_no_longer_than_itself(events, tmp_path):
    events.keep([event(1)])
    with closing(sqlite3.connect(tmp_path / "composer.sqlite3", check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer = threading.Thread(target=events.keep, args=([event(2)],))
        writer.start()
        begun = time.monotonic()
        assert len(events.newest(5)) == 1
        assert time.monotonic() - begun < 0.2
        other.rollback()
        writer.join()
    assert len(events.newest(5)) == 2


@pytest.mark.parametrize(
    "damage", ["kind = 'x'", "at = 'soon'", "at = 99999999999999999999", "text = x'ff'", "received_at = x''"]
)
def test_a_damaged_event_hides_no_other(events, database, caplog, damage):
    events.keep([event(1), event(2)])
    with database.writing() as connection:
        connection.execute(f"UPDATE events SET {damage} WHERE id = 1")
    assert numbers(events.newest(5)) == [2]
    assert "event 1 is damaged" in caplog.text
    with pytest.raises(StorageError, match="damaged"):
        events.get(1)


def test_a_file_of_before_gets_the_table(tmp_path):
    path = tmp_path / "composer.sqlite3"
    before = Database(path, MIGRATIONS[:1])
    before.close_all()
    database = Database(path)
    try:
        assert Events(database).keep([event(1)]) == 1
    finally:
        database.close_all()


TEXTS = st.text(max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.builds(
        Event,
        st.sampled_from(KINDS),
        st.datetimes(timezones=st.just(UTC)),
        **dict.fromkeys(
            ("message_id", "alias", "sender", "code", "words", "button_id", "title", "text", "raw"), TEXTS
        ),
        simulated=st.booleans(),
    )
)
def test_every_event_comes_back_as_it_was(events, one):
    events.clear()
    events.keep([one])
    (kept,) = events.newest(5)
    assert events.get(kept.number).event == one


def test_a_key_in_a_callbacks_headers_is_never_kept(events, tmp_path):
    """What is read is the query and the body; headers never come in."""
    events.keep(read("id=1&status=sent", "application/json; api-key=Secret0Key", b""))
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Secret0Key" not in kept
