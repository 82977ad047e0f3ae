"""The sends of the log, read: damaged rows, pages, places, recipients."""

import pytest

from composer.kaleyra.outcome import NotSent, Rejected
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from tests.store.log.intents import intend

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
    assert send_log.extent()[0] == 5
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
    assert send_log.extent()[0] == 4
    assert [send.id for send in send_log.page(1, 2)] == [sent[4], sent[2]]


def test_an_empty_log(send_log):
    assert send_log.extent()[0] == 0
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
