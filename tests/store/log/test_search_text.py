"""Which sends a filter leaves."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.kaleyra.timings import Timings
from composer.message.model import Header
from composer.store.database import Database
from composer.store.log import search_text
from composer.store.log.filter import SendFilter
from composer.store.log.sends import SendLog
from composer.store.schema import MIGRATIONS
from tests.store.logged_sends import HELLO, NOON, QA, SHOP, put


def found(send_log, **wanted):
    return list(send_log.matching(SendFilter(**wanted)))


def test_each_outcome_is_found_by_its_name_and_what_is_under_way_by_none(send_log):
    outcomes = {
        "accepted": Accepted("m"),
        "rejected": Rejected("E1", ""),
        "not-sent": NotSent(""),
        "unknown": Unknown(""),
    }
    numbers = {name: put(send_log, outcome) for name, outcome in outcomes.items()}
    under_way = put(send_log)
    assert {name: found(send_log, outcome=name) for name in outcomes} == {
        name: [no] for name, no in numbers.items()
    }
    assert found(send_log) == [under_way, *reversed(numbers.values())]


def test_every_part_of_a_filter_has_to_fit(send_log, clock):
    put(send_log, NotSent("x"))
    wanted = put(send_log, NotSent("x"), account=QA)
    put(send_log, Unknown("x"), account=QA)
    clock.go(days=1)
    put(send_log, NotSent("x"), account=QA)
    noon = {"since": NOON, "until": NOON + timedelta(hours=1)}
    assert found(send_log, outcome="not-sent", account="QA", text="maria", **noon) == [wanted]


def test_a_day_begins_at_its_first_moment_and_ends_before_the_next(send_log, clock):
    numbers = []
    for step in (0, 1, 24 * 3600 * 10**6 - 2, 1):
        clock.go(microseconds=step)
        numbers.append(put(send_log, NotSent("x")))
    assert found(send_log, since=NOON, until=NOON + timedelta(days=1)) == numbers[2::-1]
    assert found(send_log, since=NOON + timedelta(microseconds=1)) == numbers[:0:-1]


REFUSED = Rejected(
    "131047", "Re-engagement message", {"body": "too long"}, None, 400, '{"error": {"x": "Überlänge"}}'
)
MESSAGE = replace(HELLO, header=Header("image", "https://example.com/a_b.png"), footer="Bäckerei Zwölf")


@pytest.mark.parametrize(
    "typed",
    [
        "maria",
        "MARIA",
        "hi maria",
        "maria hi",
        "ari",
        "5678",
        "+4915112345678",
        "+49 151 12345678",
        "4915112345678",
        "backerei zwolf",
        "example.com/a_b",
        "yes",
        "131047",
        "re-engagement",
        "uberlange",
        "body too long",
        "api.kaleyra.io",
        " maria  ",
        "'; maria; --",
    ],
)
def test_a_word_anywhere_in_the_request_or_the_answer_finds_a_send(send_log, typed):
    number = put(send_log, REFUSED, message=MESSAGE)
    put(
        send_log, NotSent("x"), message=replace(HELLO, to="+14155550123", body="Else", buttons=()), account=QA
    )
    assert found(send_log, text=typed) == [number]


@pytest.mark.parametrize(
    "typed", ["marias", "maria peter", "999", "HXSECRETSID", "example.com/aXb", "m_ria", "ma%ia"]
)
def test_what_stands_nowhere_finds_nothing(send_log, typed):
    put(send_log, REFUSED, message=MESSAGE)
    assert found(send_log, text=typed) == []


@pytest.mark.parametrize("typed", ["", "  ", "…", "%", "_", "*"])
def test_what_holds_no_word_leaves_all(send_log, typed):
    number = put(send_log, REFUSED)
    assert found(send_log, text=typed) == [number]


def test_a_redirected_send_is_found_by_both_numbers(send_log):
    number = put(send_log, Accepted("m"), account=QA)
    assert found(send_log, text="+447700900123") == found(send_log, text="+4915112345678") == [number]


def test_only_sends_after_a_number_are_searched(send_log):
    numbers = [put(send_log, NotSent("x")) for _ in range(3)]
    for wanted in (SendFilter(), SendFilter("maria"), SendFilter(outcome="not-sent")):
        assert list(send_log.matching(wanted, numbers[0])) == numbers[:0:-1]


def test_a_later_outcome_replaces_what_an_earlier_one_was_found_by(send_log):
    number = put(send_log, Unknown("perhaps"))
    send_log.conclude(number, Accepted("wamid.7"), 1)
    assert (found(send_log, text="perhaps"), found(send_log, text="wamid.7")) == ([], [number])


def test_what_was_cleared_is_found_no_more_and_its_words_are_gone_from_the_file(send_log, database, tmp_path):
    put(send_log, NotSent("x"), message=replace(HELLO, body="Zanzibar"))
    assert found(send_log, text="zanzibar")
    send_log.clear()
    assert not found(send_log, text="zanzibar")
    database.close_all()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("composer.sqlite3*")).lower()
    assert b"zanzibar" not in written


def test_old_sends_are_removed_and_counted_by_their_age(send_log, clock):
    put(send_log, NotSent("x"))
    under_way = put(send_log)
    clock.go(days=31)
    young = put(send_log, NotSent("x"))
    moment = clock.time - timedelta(days=30)
    assert (send_log.count_before(moment), send_log.remove_before(moment)) == (1, 1)
    assert found(send_log) == [young, under_way]


def test_the_accounts_that_sent_are_named_once_in_order(send_log):
    for account in (SHOP, QA, SHOP):
        last = put(send_log, account=account)
    assert (send_log.accounts(), send_log.accounts(last - 1), send_log.accounts(last)) == (
        ["QA", "Shop"],
        ["Shop"],
        [],
    )


def test_sends_of_an_earlier_version_are_found(tmp_path):
    path = tmp_path / "composer.sqlite3"
    Database(path, MIGRATIONS[:1]).close_all()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO sends (started_at, run, account, is_sandbox, host, recipient, request, draft, "
            "outcome, text)"
            " VALUES (1, 'r', 'Shop', 0, 'h', '+1415', 'body maria', '{}', 'not-sent', 'refused')"
        )
    database = Database(path)
    send_log = SendLog(database)
    assert (
        found(send_log, text="maria")
        == found(send_log, text="refused")
        == found(send_log, account="Shop")
        == [1]
    )
    assert send_log.get(1).outcome.timings == Timings()
    database.close_all()


@pytest.mark.parametrize("outcome", [Accepted("m"), Rejected("E1", ""), NotSent("x"), Unknown("x")])
def test_timings_are_kept_with_every_outcome(send_log, outcome):
    number = put(send_log, replace(outcome, timings=Timings(42, 61, None, 183)))
    assert send_log.get(number).outcome.timings == Timings(42, 61, None, 183)


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", "7", '{"connect": -1, "sent": true, "done": "x"}', "[" * 10_000]
)
def test_timings_that_are_damaged_are_none(send_log, database, kept):
    number = put(send_log, Accepted("m"))
    with database.writing() as connection:
        connection.execute("UPDATE sends SET timings = ?", (kept,))
    assert send_log.get(number).outcome == Accepted("m")
    assert send_log.get(number).outcome.timings == Timings()


@given(st.text(max_size=40))
def test_what_was_written_is_found_by_itself(text):
    kept = search_text.outcome_search_text(Unknown(text))
    for group in search_text.patterns(text):
        assert any(
            pattern.strip("%") in kept or pattern.strip("%") in kept.replace(" ", "") for pattern in group
        )


@pytest.mark.parametrize(
    "typed", ["525512345678", "5215512345678", "+52 1 55 1234 5678", "+52-1-55-1234-5678"]
)
def test_a_send_is_found_by_either_form_of_its_number(send_log, typed):
    both = [
        put(send_log, Accepted("m"), message=replace(HELLO, to=to))
        for to in ("+5215512345678", "+525512345678")
    ]
    put(send_log, Accepted("m"), message=replace(HELLO, to="+525512345679"))
    assert found(send_log, text=typed) == both[::-1]
