"""Sends: the intent before, the outcome after."""

import contextlib
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
from composer.store.instances import Run
from composer.store.log.rows import Send
from composer.store.log.sends import ENDED, SendLog

ACCOUNT = Account("Shop", "https://api.kaleyra.io:8443", sid="HXSECRETSID", sender="+14155550100")
NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
UNDER_WAY_LATER = timedelta(minutes=2, microseconds=1)


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
def send_log(database, clock):
    return SendLog(database, clock)


def intend(send_log, recipient="+14155550123", account=ACCOUNT):
    return send_log.intend(account, recipient=recipient, request="POST ...", draft='{"name": "x"}')


def test_an_intent_is_kept_and_under_way(send_log):
    number = intend(send_log)
    assert send_log.get(number) == Send(
        id=number,
        started_at=NOON,
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
        "from composer.store.history import History\n"
        "history = History(Database(Path(sys.argv[1])))\n"
        "history.intend(Account('Shop'), recipient='+1', request='', draft='')\n"
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


def test_sends_of_earlier_runs_are_settled(send_log, database, clock):
    ended, done = intend(send_log), intend(send_log)
    send_log.conclude(done, NotSent("x"), 5)
    clock.time += UNDER_WAY_LATER
    later = SendLog(database, clock)
    assert later.settle_leftovers() == 1
    assert later.get(ended).outcome == Unknown(ENDED)
    assert later.get(ended).duration_ms is None
    assert later.get(done).outcome == NotSent("x")
    assert later.settle_leftovers() == 0


def test_a_send_of_another_running_copy_is_left_alone(send_log, database, clock):
    sent = intend(send_log)
    clock.time += timedelta(minutes=2)
    other = SendLog(database, clock)
    assert other.settle_leftovers() == 0
    assert other.get(sent).outcome is None


def test_a_send_of_a_run_that_was_killed_is_settled_at_once(tmp_path, send_log):
    code = (
        "import os, sys; from pathlib import Path\n"
        "from composer.kaleyra.account import Account; from composer.store.database import Database\n"
        "from composer.store.history import History; from composer.store.runs import Run\n"
        "folder = Path(sys.argv[1]); history = History(Database(folder / 'composer.sqlite3'), run=Run(folder))\n"
        "print(history.intend(Account('Shop'), recipient='+1', request='', draft=''), flush=True)\n"
        "sys.stdin.read()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], **pipes) as process:
        number = int(process.stdout.readline())
        now = datetime.now(UTC)
        later = SendLog(send_log._database, lambda: now, Run(tmp_path))
        assert later.settle_leftovers() == 0
        process.kill()
        process.wait(20)
        assert later.settle_leftovers() == 1
    assert later.get(number).outcome == Unknown(ENDED)
    assert later.settle_leftovers() == 0
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".lock"] == []


def test_a_send_of_a_run_of_which_nobody_can_tell_is_settled_by_time(tmp_path, database, clock):
    intend(SendLog(database, clock, Run()))
    later = SendLog(database, clock, Run(tmp_path))
    assert later.settle_leftovers() == 0
    clock.time += UNDER_WAY_LATER
    assert later.settle_leftovers() == 1


def test_a_send_of_this_run_is_left_alone_however_long_it_takes(send_log, clock):
    sent = intend(send_log)
    clock.time += timedelta(days=1)
    assert send_log.settle_leftovers() == 0
    assert send_log.get(sent).outcome is None


def test_a_clock_set_back_leaves_no_send_under_way_for_ever(send_log, database, clock):
    intend(send_log)
    clock.time -= timedelta(days=1)
    assert SendLog(database, clock).settle_leftovers() == 1


def test_a_late_outcome_wins_over_the_settled_one(send_log, database, clock):
    sent = intend(send_log)
    clock.time += UNDER_WAY_LATER
    SendLog(database, clock).settle_leftovers()
    send_log.conclude(sent, Accepted("id-1"), 9)
    assert send_log.get(sent).outcome == Accepted("id-1")


def test_a_second_outcome_leaves_nothing_of_the_first(send_log, database):
    sent = intend(send_log)
    send_log.conclude(sent, Rejected("E1", "no", {"body": "x"}, 30, 400, "reply"), 9)
    send_log.conclude(sent, NotSent("y"), 9)
    with database.reading() as connection:
        row = connection.execute("SELECT status, code, fields, retry_after, reply FROM sends").fetchone()
    assert row == (None,) * 5


@pytest.fixture
def another(database):
    """Another program that has the database to itself for writing, until it is rolled back."""
    with contextlib.closing(sqlite3.connect(database.path, check_same_thread=False)) as another:
        another.execute("BEGIN IMMEDIATE")
        yield another


def give_up():
    return True


def test_an_outcome_that_cannot_be_written_yet_is_read_all_the_same_and_written_later(
    send_log, database, clock
):
    number, other = intend(send_log), intend(send_log)
    with contextlib.closing(sqlite3.connect(database.path)) as another:
        another.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program is using it"):
            send_log.conclude(number, Accepted("id-1"), 9, give_up)
    assert send_log.get(number).outcome == Accepted("id-1")
    assert (send_log.get(number).duration_ms, send_log.get(number).kept) == (9, False)
    assert [(send.id, send.kept) for send in send_log.page(0, 2)] == [(other, True), (number, False)]
    assert SendLog(database, clock).get(number).outcome is None  # of another run nobody can know
    assert send_log.conclude_again() == 1
    assert send_log.get(number) == SendLog(database, clock).get(number)
    assert (send_log.get(number).outcome, send_log.get(number).kept) == (Accepted("id-1"), True)
    assert send_log.conclude_again() == 0


def test_as_long_as_it_cannot_be_written_it_is_tried_again(send_log, another, monkeypatch):
    monkeypatch.setattr("composer.store.database.BUSY_SECONDS", 0.1)
    another.rollback()
    number = intend(send_log)
    another.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError):
        send_log.conclude(number, Accepted("id-1"), 9)
    with pytest.raises(StorageError):
        send_log.conclude_again()
    assert send_log.get(number).outcome == Accepted("id-1")
    another.rollback()
    assert send_log.conclude_again() == 1


def test_an_outcome_is_never_written_to_a_send_of_another_log(send_log, database, clock, another):
    """Where the file is removed, numbers begin anew."""
    another.rollback()
    first = intend(send_log)
    another.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError):
        send_log.conclude(first, Accepted("id-1"), 9, give_up)
    database.path.unlink()
    assert intend(SendLog(database, clock), "+2") == first
    assert send_log.get(first).outcome is None
    with pytest.raises(StorageError, match="cleared"):
        send_log.conclude(first, Accepted("id-1"), 9)
    assert send_log.get(first).outcome is None
    assert send_log.conclude_again() == 0


def test_an_outcome_of_a_log_that_was_removed_is_not_taken_for_the_next_sends(send_log, database, another):
    another.rollback()
    first = intend(send_log)
    another.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError):
        send_log.conclude(first, Accepted("id-1"), 9, give_up)
    database.path.unlink()
    assert intend(send_log, "+2") == first
    assert (send_log.get(first).recipient, send_log.get(first).outcome) == ("+2", None)
    assert send_log.conclude_again() == 0


def test_what_is_no_longer_wanted_does_not_wait_for_another_program(send_log, another):
    begun = time.monotonic()
    with pytest.raises(StorageError):
        send_log.intend(ACCOUNT, recipient="+1", request="", draft="", unwanted=give_up)
    assert time.monotonic() - begun < 1


DAMAGE = [
    ("started_at", "'noon'"),
    ("started_at", 2**62),
    ("started_at", 1.5),
    ("account", "x'ff'"),
    ("recipient", "x'ff'"),
    ("draft", "x'ff'"),
    ("duration_ms", "'long'"),
    ("outcome", "'perhaps'"),
    ("outcome", "'accepted'"),
    ("status", "'OK'"),
    ("code", "NULL"),
    ("text", "NULL"),
    ("fields", "NULL"),
    ("fields", "'{'"),
    ("fields", "'[]'"),
    ("fields", "'{\"body\": 7}'"),
    ("fields", "'" + "[" * 100_000 + "'"),
    ("retry_after", "'later'"),
    ("reply", "x'ff'"),
]


@pytest.mark.parametrize(("column", "value"), DAMAGE)
def test_a_damaged_row_hides_no_other(send_log, database, column, value):
    first, second, third = (intend(send_log, f"+{number}") for number in range(3))
    for number in (first, second, third):
        send_log.conclude(number, Rejected("E1", "no", {"body": "x"}, 30, 400, "reply"), 9)
    with database.writing() as connection:
        connection.execute(f"UPDATE sends SET {column} = {value} WHERE id = ?", (second,))
    shown = send_log.page(0, 10)
    assert (shown[0], shown[1], shown[2]) == (send_log.get(third), None, send_log.get(first))
    with pytest.raises(StorageError, match="damaged"):
        send_log.get(second)
    assert {"+0", "+2"} <= set(send_log.recipients(10))


def test_a_damaged_row_under_way_is_settled(send_log, database, clock):
    number = intend(send_log)
    with database.writing() as connection:
        connection.execute("UPDATE sends SET started_at = 'noon', run = x'ff' WHERE id = ?", (number,))
    assert SendLog(database, clock).settle_leftovers() == 1


def test_the_extent_counts_what_came_after_a_send(send_log):
    assert send_log.extent() == (0, 0, 0)
    sent = [intend(send_log) for _ in range(4)]
    assert send_log.extent() == (4, sent[3], 0)
    assert send_log.extent(sent[1]) == (4, sent[3], 2)
    assert send_log.extent(0) == (4, sent[3], 4)


def test_what_came_since_shifts_no_page_and_no_place(send_log, database, clock):
    sent = [intend(send_log) for _ in range(4)]
    newest = sent[-1]
    intend(SendLog(database, clock))
    assert [send.id for send in send_log.page(1, 2, newest)] == [sent[2], sent[1]]
    assert [send_log.place(number, newest) for number in (sent[3], sent[0])] == [0, 3]


def test_only_this_runs_sends_have_a_place(send_log, database, clock):
    theirs = intend(SendLog(database, clock))
    mine = intend(send_log)
    assert (send_log.place(mine, mine), send_log.place(theirs, mine), send_log.place(99, 99)) == (
        0,
        None,
        None,
    )


def test_pages_come_newest_first(send_log):
    sent = [intend(send_log) for _ in range(5)]
    assert send_log.count() == 5
    assert [send.id for send in send_log.page(0, 2)] == [sent[4], sent[3]]
    assert [send.id for send in send_log.page(2, 2)] == [sent[2], sent[1]]
    assert [send.id for send in send_log.page(4, 2)] == [sent[0]]
    assert send_log.page(5, 2) == []
    assert send_log.page(0, 0) == []


def test_pages_are_right_where_sends_are_missing(send_log):
    sent = [intend(send_log) for _ in range(6)]
    send_log.conclude(sent[0], NotSent("x"), 1)
    send_log.conclude(sent[3], NotSent("x"), 1)
    send_log.clear()
    assert send_log.count() == 4
    assert [send.id for send in send_log.page(1, 2)] == [sent[4], sent[2]]


def test_an_empty_history(send_log):
    assert send_log.count() == 0
    assert send_log.page(0, 10) == []
    assert send_log.recipients(10) == []


def test_skipping_does_not_read_the_long_rows(send_log, database):
    """The cost of the last page of many, in steps of SQLite's machine rather than in time."""
    with database.reading() as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM sends INDEXED BY sends_id ORDER BY id DESC LIMIT 1 OFFSET 9"
        ).fetchall()
        count = connection.execute("EXPLAIN QUERY PLAN SELECT count(*) FROM sends").fetchall()
    assert "COVERING INDEX sends_id" in plan[0][3]
    assert "COVERING INDEX" in count[0][3]


def test_recipients_come_once_each_the_latest_first(send_log):
    for recipient in ("+1", "+2", "+1", "+3", "+2"):
        intend(send_log, recipient)
    assert send_log.recipients(10) == ["+2", "+3", "+1"]
    assert send_log.recipients(2) == ["+2", "+3"]


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
    assert send_log.count() == 1


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
