"""A customer's conversation: whose it is, who is named, and what is doubtful in it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import read
from composer.kaleyra.outcome import Accepted
from composer.replies.conversation import EVERYTHING, event_customer, event_text, read_conversation
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from composer.store.replies.rows import KeptEvent
from tests.store.opened_database import opened

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
US, THEM, OTHER = "14155550100", "525512345678", "442071838750"
ID, NAMELESS = "US.13491208655302741918", "MX.2"
DRAFT = '{"message": {"body": "Hi"}}'


@pytest.fixture
def database(tmp_path):
    with opened(tmp_path / "composer.sqlite3") as database:
        yield database


@pytest.fixture
def events(database):
    return Events(database)


@pytest.fixture
def send_log(database):
    return SendLog(database)


@pytest.fixture
def view(events, send_log):
    return lambda chosen, **more: read_conversation(events, send_log, chosen, 0, **more)


def event(number, kind="received", *, recipient="", **more):
    more = {"text": f"text {number}"} | more
    at = NOON + timedelta(seconds=number)
    return Event(kind, at, sender=US, recipient=recipient, key=str(number), **more)


def put(send_log, recipient, message_id="m1:0"):
    number = send_log.intend(Account("Shop"), recipient=recipient, request="POST", draft=DRAFT)
    send_log.conclude(number, Accepted(message_id), 1)


def texts(view):
    return [line.text for line in view.lines]


def test_both_forms_of_a_number_and_their_sends_are_one_conversation(view, events, send_log):
    put(send_log, "+5215512345678")
    put(send_log, "+525512345678", "m2")
    events.keep([event(1, recipient="5215512345678"), event(2, recipient=THEM)])
    found = view(THEM)
    assert sorted(texts(found)) == ["Hi", "Hi", "text 1", "text 2"]
    assert [(customer.key, customer.name) for customer in found.customers] == [(THEM, "+52 55 1234 5678")]


def test_customers_without_a_number_are_called_by_their_name_or_else_the_id(view, events):
    events.keep([event(1, user_id=ID, name="María & Co"), event(2, user_id=NAMELESS), event(3, user_id=ID)])
    found = view(EVERYTHING)
    assert [(customer.key, customer.name) for customer in found.customers] == [
        (ID, "María & Co"),
        (NAMELESS, NAMELESS),
    ]
    assert [line.who for line in found.lines] == ["María & Co", NAMELESS, "María & Co"]
    assert texts(view(ID)) == ["text 1", "text 3"]
    assert not any(line.doubt or line.who for line in view(ID).lines)


def test_a_conversation_goes_on_under_the_number_that_its_id_turns_out_to_be(view, events):
    events.keep([event(1, user_id=ID)])
    events.keep([event(2, user_id=ID, recipient=THEM)])
    found = view(ID, unread={ID, OTHER})
    assert (found.asked, found.chosen, found.joined) == (ID, THEM, {ID: THEM})
    assert texts(found) == ["text 1", "text 2"]
    assert [customer.key for customer in found.customers] == [THEM]


def test_an_id_with_two_numbers_is_shown_and_not_joined(view, events):
    events.keep([event(1, user_id=ID, recipient=THEM), event(2, user_id=ID, recipient=OTHER)])
    [line] = view(OTHER).lines
    assert line.doubt == f"the user id {ID} is known as that of +52 55 1234 5678: not joined"
    [line] = view(THEM).lines
    assert line.doubt == ""
    assert [bool(line.doubt) for line in view(EVERYTHING).lines] == [False, True]


def test_an_answer_to_a_message_to_somebody_else_is_shown_in_both_and_not_joined(view, events, send_log):
    put(send_log, f"+{OTHER}", "m2")
    events.keep([event(1, user_id=ID, recipient=THEM), event(2, user_id=ID, message_id="m2")])
    doubt = "the message went to +44 20 7183 8750, the answer comes from +52 55 1234 5678: not joined"
    assert [(line.doubt, line.who) for line in view(THEM).lines] == [("", ""), (doubt, "")]
    assert [(line.doubt, line.who) for line in view(OTHER).lines if line.event] == [
        (doubt, "+52 55 1234 5678")
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("maría", [ID]),
        ("MARIA", [ID]),
        ("co mar", [ID]),
        (ID, [ID]),
        ("1349120", [ID]),
        ("+52 55 1234 5678", [THEM]),
        ("5215512345678", [THEM]),
        ("+5215512345678", [THEM]),
        ("5512", [THEM]),
        ("+52-1-55-1234", [THEM]),
        ("ana", [THEM]),
        ("7183", [OTHER]),
        ("nobody", []),
        ("maria 5678", []),
    ],
)
def test_customers_are_found_by_number_name_and_id(view, events, send_log, wanted, found):
    events.keep([event(1, user_id=ID, name="María & Co"), event(2, user_id=NAMELESS)])
    events.keep([event(3, recipient=THEM, name="Ana"), event(4, recipient="33123456789")])
    put(send_log, f"+{OTHER}")
    assert [customer.key for customer in view(EVERYTHING, wanted=wanted).customers] == found


@pytest.mark.parametrize(
    ("kind", "words", "text"),
    [
        ("unknown", "The customer deleted a message", "The customer deleted a message"),
        ("unknown", "pending", "Reported: pending"),
        ("unknown", "", "A callback that this program does not understand: its payload is kept"),
        ("sent", "", "Sent: handed to WhatsApp"),
    ],
)
def test_an_event_that_is_not_understood_says_its_own_words(kind, words, text):
    assert event_text(Event(kind, NOON, words=words)) == text


def test_an_edit_shows_the_new_text_and_a_revoked_message_opens_nothing():
    edit = {"from": THEM, "id": "w1", "type": "edit"}
    edit["edit"] = {"original_message_id": "w0", "message": {"type": "text", "text": {"body": "new"}}}
    revoked = {"from": THEM, "id": "w2", "type": "revoke", "revoke": {"original_message_id": "w0"}}
    for message, text, is_inbound in (
        (edit, "new", True),
        (revoked, "The customer deleted a message", False),
    ):
        body = {"meta_object": {"value": {"messages": [message]}, "field": "messages"}}
        [found] = read("", "application/json", json.dumps(body).encode(), NOON)
        assert (event_text(found), found.is_inbound) == (text, is_inbound)


def test_who_an_event_is_about():
    assert event_customer(KeptEvent(1, NOON, event(1, recipient="5215512345678"))) == "+52 55 1234 5678"
    assert event_customer(KeptEvent(1, NOON, event(1, user_id=ID, name="A\nB"))) == "A B"
    assert event_customer(KeptEvent(1, NOON, event(1, user_id=ID), tied=THEM)) == "+52 55 1234 5678"
    assert event_customer(KeptEvent(1, NOON, event(1))) == ""
