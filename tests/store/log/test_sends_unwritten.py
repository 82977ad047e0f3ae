"""Outcomes that cannot be written yet."""

import contextlib
import sqlite3
import time

import pytest

from composer.kaleyra.outcome import Accepted
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from tests.store.log.intents import ACCOUNT, intend


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
    with pytest.raises(StorageError), send_log.alone(give_up):
        send_log.intend(ACCOUNT, recipient="+1", request="", draft="")
    assert time.monotonic() - begun < 1
