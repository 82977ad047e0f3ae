"""Sends: the intent before, the outcome after."""

import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.rows import Send
from composer.store.log.sends import SendLog
from tests.store.log.intents import ACCOUNT, intend
from tests.store.logged_sends import NOON


def test_an_intent_is_kept_and_under_way(send_log, clock):
    clock.time = NOON + timedelta(microseconds=123456)
    number = intend(send_log)
    assert send_log.get(number) == Send(
        id=number,
        started_at=NOON + timedelta(microseconds=123456),
        account="Shop",
        is_sandbox=False,
        host="api.kaleyra.io:8443",
        recipient="+14155550123",
        request="POST ...",
        draft='{"name": "x"}',
        duration_ms=None,
        outcome=None,
    )
    assert send_log.get(number).started_at.tzinfo is UTC


def test_of_the_account_only_name_and_host_are_kept(send_log, database, tmp_path):
    send_log.conclude(intend(send_log), NotSent("x"), 1)
    database.close_all()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"api.kaleyra.io" in kept
    assert b"HXSECRETSID" not in kept
    assert b"+14155550100" not in kept


def test_the_sandbox_is_told_apart(send_log):
    send = send_log.get(intend(send_log, account=Account("sandbox", base_url="")))
    assert (send.account, send.is_sandbox, send.host) == ("sandbox", True, "")


def test_an_intent_outlives_the_program(tmp_path):
    code = (
        "import os, sys; from pathlib import Path\n"
        "from composer.kaleyra.account import Account; from composer.store.database import Database\n"
        "from composer.store.log.sends import SendLog\n"
        "send_log = SendLog(Database(Path(sys.argv[1])))\n"
        "send_log.intend(Account('Shop'), recipient='+1', request='', draft='')\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "composer.sqlite3")], check=False, timeout=60)
    database = Database(tmp_path / "composer.sqlite3")
    assert [send.outcome for send in SendLog(database).page(0, 10)] == [None]
    database.close_all()


OUTCOMES = [
    Accepted("id-1"),
    Accepted("id-1", ("+1", "+2"), 202, '{"id": 1}', "a warning"),
    Rejected("", "no"),
    Rejected("E602", "Invalid", {"body": "too long", "weird[1]": ""}, 30, 400, "<html>"),
    NotSent("No network."),
    Unknown("Timed out."),
    Unknown("Server error", 503, "body"),
    Accepted("\ud83d", ("\udc00",), 200, "\ud83d\0x", "\udfff"),
    Rejected("\ud83d", "\udc00\0", {"\ud83d": "\udc00"}, None, None, "\ud83d"),
]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_is_kept_as_it_was(send_log, outcome):
    number = intend(send_log)
    send_log.conclude(number, outcome, 1234)
    assert send_log.get(number).outcome == outcome
    assert send_log.get(number).duration_ms == 1234
    assert send_log.page(0, 1) == [send_log.get(number)]


text = st.text(st.characters(exclude_categories=()), max_size=20)
number = st.none() | st.integers(-(2**63) + 1, 2**63 - 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.builds(Accepted, text, st.lists(text).map(tuple), st.integers(0, 999), text, text)
    | st.builds(Rejected, text, text, st.dictionaries(text, text), number, number, text)
    | st.builds(NotSent, text)
    | st.builds(Unknown, text, number, text)
)
def test_any_outcome_is_kept_as_it_was(send_log, outcome):
    sent = intend(send_log)
    send_log.conclude(sent, outcome, 1)
    assert send_log.get(sent).outcome == outcome


def test_numbers_that_no_database_holds_are_bounded(send_log):
    sent = intend(send_log)
    send_log.conclude(sent, Rejected("", "later", {}, 10**30, 10**40), 10**50)
    assert send_log.get(sent).outcome == Rejected("", "later", {}, 2**63 - 1, 2**63 - 1)


def test_half_characters_in_an_intent_are_kept(send_log):
    account = Account("\ud83d", "https://api.kaleyra.io")
    sent = send_log.intend(account, recipient="\ud83d", request="a\udc00", draft="\udfff\0")
    send = send_log.get(sent)
    assert (send.account, send.recipient, send.request, send.draft) == (
        "\ud83d",
        "\ud83d",
        "a\udc00",
        "\udfff\0",
    )
    assert send_log.recipients(5) == ["\ud83d"]


def test_a_second_outcome_leaves_nothing_of_the_first(send_log, database):
    sent = intend(send_log)
    send_log.conclude(sent, Rejected("E1", "no", {"body": "x"}, 30, 400, "reply"), 9)
    send_log.conclude(sent, NotSent("y"), 9)
    with database.reading() as connection:
        row = connection.execute("SELECT status, code, fields, retry_after, reply FROM sends").fetchone()
    assert row == (None,) * 5


def test_a_damaged_row_under_way_becomes_unknown(send_log, database, clock):
    number = intend(send_log)
    with database.writing() as connection:
        connection.execute("UPDATE sends SET started_at = 'noon', run = x'ff' WHERE id = ?", (number,))
    assert SendLog(database, clock).conclude_interrupted() == 1


def test_clearing_removes_what_is_concluded_from_the_disk(send_log, database, tmp_path):
    for index in range(50):
        sent = send_log.intend(ACCOUNT, recipient=f"+1999{index:04}", request="Secretive " * 200, draft="{}")
        send_log.conclude(sent, Unknown("Secretive reason", 500, "Secretive reply"), 5)
    under_way = intend(send_log)
    send_log.clear()
    assert [send.id for send in send_log.page(0, 10)] == [under_way]
    send_log.conclude(under_way, Accepted("id-1"), 5)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Secretive" not in kept
    assert b"+1999" not in kept


def test_numbers_are_never_used_again(send_log):
    first = intend(send_log)
    send_log.conclude(first, NotSent("x"), 1)
    send_log.clear()
    assert intend(send_log) > first


def test_a_send_that_was_cleared_is_a_storage_error(send_log):
    with pytest.raises(StorageError, match="no longer in the log"):
        send_log.get(7)
    with pytest.raises(StorageError, match="no longer in the log"):
        send_log.conclude(7, NotSent("x"), 1)


def test_what_cannot_be_kept_is_a_storage_error(send_log, database):
    intend(send_log)
    with database.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageError, match="the disk is full"):
        send_log.intend(ACCOUNT, recipient="+1", request="x" * 100_000, draft="")
    assert send_log.extent()[0] == 1


def test_real_time_is_in_utc(database):
    before = datetime.now(UTC)
    send_log = SendLog(database)
    assert before <= send_log.get(intend(send_log)).started_at <= datetime.now(UTC)


def test_an_intent_is_committed_when_it_returns(send_log, database):
    sent = intend(send_log)
    other = sqlite3.connect(database.path)
    assert other.execute("SELECT id FROM sends").fetchall() == [(sent,)]
    other.close()
    assert time.monotonic() > 0


def test_what_is_kept_alone_is_kept_together_or_not_at_all(send_log):
    with send_log.alone():
        first = intend(send_log)
        second = intend(send_log)
    assert [send.id for send in send_log.page(0, 9)] == [second, first]

    def fail():
        with send_log.alone():
            intend(send_log)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [send.id for send in send_log.page(0, 9)] == [second, first]
