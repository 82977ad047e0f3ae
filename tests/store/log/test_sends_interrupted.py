"""Sends that the end of their run cut off."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from composer.kaleyra.outcome import Accepted, NotSent, Unknown
from composer.store.instances import RunningInstance
from composer.store.log.sends import ENDED, SendLog
from tests.store.log.intents import intend

UNDER_WAY_LATER = timedelta(minutes=2, microseconds=1)


def test_interrupted_sends_of_earlier_runs_become_unknown(send_log, database, clock):
    ended, done = intend(send_log), intend(send_log)
    send_log.conclude(done, NotSent("x"), 5)
    clock.time += UNDER_WAY_LATER
    later = SendLog(database, clock)
    assert later.conclude_interrupted() == 1
    assert later.get(ended).outcome == Unknown(ENDED)
    assert later.get(ended).duration_ms is None
    assert later.get(done).outcome == NotSent("x")
    assert later.conclude_interrupted() == 0


def test_a_send_of_another_running_copy_is_left_alone(send_log, database, clock):
    sent = intend(send_log)
    clock.time += timedelta(minutes=2)
    other = SendLog(database, clock)
    assert other.conclude_interrupted() == 0
    assert other.get(sent).outcome is None


def test_a_send_of_a_run_that_was_killed_becomes_unknown_at_once(tmp_path, database):
    code = (
        "import os, sys; from pathlib import Path\n"
        "from composer.kaleyra.account import Account; from composer.store.database import Database\n"
        "from composer.store.log.sends import SendLog; from composer.store.instances import RunningInstance\n"
        "folder = Path(sys.argv[1]); send_log = SendLog(Database(folder / 'composer.sqlite3'), "
        "instance=RunningInstance(folder))\n"
        "print(send_log.intend(Account('Shop'), recipient='+1', request='', draft=''), flush=True)\n"
        "sys.stdin.read()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], **pipes) as process:
        number = int(process.stdout.readline())
        now = datetime.now(UTC)
        later = SendLog(database, lambda: now, RunningInstance(tmp_path))
        assert later.conclude_interrupted() == 0
        process.kill()
        process.wait(20)
        assert later.conclude_interrupted() == 1
    assert later.get(number).outcome == Unknown(ENDED)
    assert later.conclude_interrupted() == 0
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".lock"] == []


def test_a_send_of_a_run_that_nobody_knows_becomes_unknown_in_time(tmp_path, database, clock):
    intend(SendLog(database, clock, RunningInstance()))
    later = SendLog(database, clock, RunningInstance(tmp_path))
    assert later.conclude_interrupted() == 0
    clock.time += UNDER_WAY_LATER
    assert later.conclude_interrupted() == 1


def test_a_send_of_this_run_is_left_alone_however_long_it_takes(send_log, clock):
    sent = intend(send_log)
    clock.time += timedelta(days=1)
    assert send_log.conclude_interrupted() == 0
    assert send_log.get(sent).outcome is None


def test_a_clock_set_back_leaves_no_send_under_way_for_ever(send_log, database, clock):
    intend(send_log)
    clock.time -= timedelta(days=1)
    assert SendLog(database, clock).conclude_interrupted() == 1


def test_a_late_outcome_wins_over_unknown(send_log, database, clock):
    sent = intend(send_log)
    clock.time += UNDER_WAY_LATER
    SendLog(database, clock).conclude_interrupted()
    send_log.conclude(sent, Accepted("id-1"), 9)
    assert send_log.get(sent).outcome == Accepted("id-1")
