"""Who a customer is: both forms of a number, user ids, and what earlier versions kept."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.outcome import Accepted, Rejected
from composer.store.database import Database
from composer.store.log.sends import SendLog
from composer.store.replies import customers
from composer.store.replies.customers import fill
from composer.store.replies.events import Events
from tests.store.former_database import SAME, make_former_database
from tests.store.opened_database import opened

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
US, THEM, OTHER = "14155550100", "525512345678", "919812345679"
ID = "US.13491208655302741918"
LIVE, SANDBOX = Account("Shop", sender="+14155550100"), Account("sandbox", kind="sandbox")

OTHERS = [
    ("525512345678", "525512345679"),
    ("551132654321", "5511932654321"),  # a landline
    ("14155550123", "114155550123"),
    ("2250701234567", "2250501234567"),
    ("447911123456", "44447911123456"),
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "composer.sqlite3"


@pytest.fixture
def database(path):
    database = Database(path)
    yield database
    database.close_all()


@pytest.fixture
def events(database):
    return Events(database, lambda: NOON)


@pytest.fixture
def send_log(database):
    return SendLog(database)


def event(number, kind="received", *, recipient="", **more):
    at = NOON + timedelta(seconds=number)
    return Event(kind, at, sender=US, recipient=recipient, key=str(number), text=f"text {number}", **more)


def put(send_log, recipient, message_id="m1:0", account=LIVE, outcome=None):
    number = send_log.intend(account, recipient=recipient, request="POST", draft="{}")
    send_log.conclude(number, outcome or Accepted(message_id), 1)
    return number


def numbers(kept):
    return [one.number for one in kept]


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("asked", [0, 1])
def test_what_an_earlier_version_kept_of_both_forms_is_one_conversation(path, filled, asked):
    make_former_database(path)
    with opened(path) as database:
        events, send_log = Events(database), SendLog(database)
        if filled:
            assert fill(database) == 4 * len(SAME)
            assert fill(database) == 0
        for number, pair in enumerate(SAME):
            here = [2 * number + 1, 2 * number + 2]
            assert numbers(events.conversation(f"+{pair[asked]}", 10)) == here
            assert numbers(events.about_reply_window(pair[asked], simulated=False)) == here[::-1]
            assert [send.id for send in send_log.sends_to(f"+{pair[asked]}", 10)] == here[::-1]
            found = send_log.send_summaries(f"+{pair[asked]}", host="h")
            assert [send.recipient for send in found] == [f"+{pair[1]}", f"+{pair[0]}"]
        assert {key for key, _at in events.customers(50)} == {today for _former, today in SAME}
        assert send_log.recipients(50) == [f"+{today}" for _former, today in SAME[::-1]]


def test_filling_goes_on_where_it_was_broken_off_and_lets_others_write(path, monkeypatch):
    monkeypatch.setattr(customers, "_PORTION", 7)
    make_former_database(path, rows=3)
    with opened(path) as database:
        events, send_log = Events(database), SendLog(database)
        asked = []

        def cancelled():
            asked.append(events.keep([event(1000 + len(asked), recipient=OTHER)]))
            return len(asked) > 3

        first = fill(database, cancelled)
        assert 0 < first < 120
        put(send_log, f"+{OTHER}")
        assert first + fill(database) == 120
        with database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM events WHERE customer = ''").fetchone() == (0,)
            assert connection.execute("SELECT count(*) FROM sends_customers").fetchone() == (61,)


def test_a_damaged_recipient_holds_nothing_up(path):
    make_former_database(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE events SET recipient = x'ff' WHERE id = 1")
        connection.execute("UPDATE sends SET recipient = x'ff' WHERE id = 1")
        connection.execute("UPDATE sends SET message_id = x'ff' WHERE id = 2")
    with opened(path) as database:
        assert fill(database) == 4 * len(SAME)
        assert fill(database) == 0


def test_the_first_start_with_many_rows_is_quick(path):
    make_former_database(path, rows=1000)
    begun = time.perf_counter()
    Database(path).close_all()
    assert time.perf_counter() - begun < 5  # a tenth of that usually


@pytest.mark.parametrize(("one", "other"), SAME)
def test_both_forms_are_one_customer(events, send_log, one, other):
    events.keep([event(1, recipient=one), event(2, recipient=other)])
    assert numbers(events.conversation(one, 5)) == numbers(events.conversation(other, 5)) == [1, 2]
    assert events.customers(5) == [(other, NOON + timedelta(seconds=2))]
    assert {kept.customer for kept in events.newest(5)} == {other}
    put(send_log, f"+{one}")
    put(send_log, f"+{other}", outcome=Rejected("E1", "no"))
    for form in (one, other):
        assert [send.id for send in send_log.sends_to(form, 5)] == [2, 1]
        assert len(send_log.send_summaries(f"+{form}")) == 2
    assert send_log.recipients(5) == [f"+{other}"]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_in_doubt_two_people_stay_two(events, send_log, one, other):
    events.keep([event(1, recipient=one), event(2, recipient=other)])
    assert numbers(events.conversation(one, 5)) == [1]
    put(send_log, f"+{one}")
    put(send_log, f"+{other}")
    assert [send.id for send in send_log.sends_to(other, 5)] == [2]
    assert send_log.recipients(5) == [f"+{other}", f"+{one}"]


def test_a_customer_without_a_number_is_kept_by_the_id_as_it_came(events):
    events.keep([event(1, user_id=ID, name="Maria"), event(2, user_id=ID), event(3, user_id="US.1349")])
    assert numbers(events.conversation(ID, 5)) == [1, 2]
    assert [key for key, _at in events.customers(5)] == ["US.1349", ID]
    assert events.names([ID, "US.1349"]) == {ID: "Maria"}
    assert events.newest(1)[0].customer == "US.1349"
    assert events.get(1).event.name == "Maria"
    assert numbers(events.about_reply_window(ID, simulated=False)) == [2, 1]


@pytest.mark.parametrize("recipient", ["5215512345678", THEM])
def test_an_event_with_both_ties_them_for_good(events, recipient):
    events.keep([event(1, user_id=ID), event(2, "delivered", user_id=ID, recipient=recipient)])
    events.keep([event(3, user_id=ID), event(4, recipient=recipient)])
    assert numbers(events.conversation(THEM, 9)) == [1, 2, 3, 4]
    assert events.conversation(ID, 9) == []
    assert events.ties([ID]) == {(ID, False): THEM}
    assert [key for key, _at in events.customers(9)] == [THEM]
    assert {kept.customer for kept in events.newest(9)} == {THEM}
    events.clear(before=NOON + timedelta(days=1))
    events.keep([event(5, user_id=ID)])
    assert numbers(events.conversation(THEM, 9)) == [5]


@pytest.mark.parametrize(
    "answer",
    [
        {"message_id": "m1"},
        {"message_id": "wamid.1", "alias": "m1"},
        {"message_id": "wamid.1"},  # which a report named beside the other id
    ],
)
def test_an_id_that_answers_a_send_to_a_number_belongs_to_it(events, send_log, answer):
    put(send_log, "+5215512345678")
    events.keep([event(1, "sent", message_id="m1", alias="wamid.1"), event(2, user_id=ID)])
    events.keep([event(3, "replied", user_id=ID, **answer)])
    assert numbers(events.conversation(THEM, 9)) == [2, 3]


def test_an_answer_that_came_before_the_log_had_the_outcome_counts_too(events, send_log):
    number = send_log.intend(LIVE, recipient=f"+{THEM}", request="POST", draft="{}")
    events.keep([event(1, "sent", user_id=ID, message_id="m1")])
    assert events.conversation(THEM, 5) == []
    send_log.conclude(number, Accepted("m1:0"), 1)
    assert numbers(events.conversation(THEM, 5)) == [1]


def test_an_answer_to_what_an_earlier_version_sent_counts_too(path):
    make_former_database(path)
    with opened(path) as database:
        events = Events(database)
        events.keep([event(1, "replied", user_id=ID, message_id="id-0")])
        fill(database)
        assert ID in {kept.event.user_id for kept in events.conversation(SAME[0][0], 9)}


def test_an_answer_to_the_sandbox_says_nothing_of_a_real_customer(events, send_log):
    put(send_log, f"+{THEM}", account=SANDBOX)
    events.keep([event(1, user_id=ID, message_id="m1")])
    assert events.conversation(THEM, 5) == []
    events.keep([event(2, user_id=ID, message_id="m1", simulated=True)])
    assert numbers(events.conversation(THEM, 5)) == [2]
    assert numbers(events.conversation(ID, 5)) == [1]


def test_a_contradiction_is_not_joined(events, send_log):
    put(send_log, f"+{OTHER}", "m2")
    events.keep([event(1, user_id=ID, recipient=THEM)])
    events.keep([event(2, user_id=ID, recipient=OTHER)])
    events.keep([event(3, user_id=ID, message_id="m2"), event(4, user_id=ID)])
    assert numbers(events.conversation(THEM, 9)) == [1, 3, 4]
    assert numbers(events.conversation(OTHER, 9)) == [2]
    assert send_log.recipients_of(["m2", "m3"]) == {"m2": OTHER}


def test_a_send_that_two_numbers_got_ties_nothing(events, send_log):
    put(send_log, f"+{THEM}")
    put(send_log, f"+{OTHER}")
    events.keep([event(1, user_id=ID, message_id="m1")])
    assert numbers(events.conversation(ID, 5)) == [1]


def test_what_a_cleared_send_knew_is_gone(events, send_log, database):
    put(send_log, f"+{THEM}")
    send_log.clear()
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM sends_customers").fetchone() == (0,)


def test_clearing_all_forgets_who_is_who(events):
    events.keep([event(1, user_id=ID, recipient=THEM)])
    assert events.clear() == 1
    assert events.ties([ID]) == {}


def test_half_a_character_in_an_id_or_name_is_no_obstacle(events):
    events.keep([event(1, user_id=ID, name="\ud83d", price="\ud83d")])
    assert events.get(1).event.name == "\ud83d"
