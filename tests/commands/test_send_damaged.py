"""send with a log that is damaged: it is quarantined, and never makes a fault look like an outcome."""

import logging
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.kept_records import flip, flipped_bits, make_database

DAMAGED = Path(__file__).parents[1] / "data" / "damaged"


@pytest.fixture
def log(home) -> Path:
    home.mkdir()
    return home / "composer.sqlite3"


def test_a_damaged_name_in_the_log_holds_no_message_up(process, draft, log, home):
    shutil.copy(DAMAGED / "database-bad-name.sqlite3", log)
    ended = process("--data-dir", home, "send", draft(), "--account", "sandbox", "--json")
    assert (ended.status, ended.json["outcome"]) == (0, "accepted")
    assert ended.err.count("The log of sends was damaged.") == 1
    again = process("--data-dir", home, "send", draft(), "--account", "sandbox", "--json")
    assert again.status == 0
    assert "damaged" not in again.err


def test_another_programs_table_in_the_logs_place_holds_no_message_up(run, draft, log):
    with closing(sqlite3.connect(log)) as connection:
        connection.execute("CREATE TABLE sends (id INTEGER PRIMARY KEY, text TEXT)")
    ended = run("send", draft(), "--account", "sandbox", "--json")
    assert ended.status == 0
    assert "The log of sends was damaged." in ended.err


def test_one_flipped_bit_in_the_log_is_never_a_refused_message(run, draft, log, caplog):
    caplog.set_level(logging.CRITICAL)
    make_database(log)
    good = log.read_bytes()
    for bit in flipped_bits(good, 5, 24):
        for file in log.parent.glob("composer.sqlite3*"):
            file.unlink()
        log.write_bytes(flip(good, bit))
        ended = run("send", draft(), "--account", "sandbox", "--json")
        assert (ended.status, ended.json["outcome"]) in [(0, "accepted"), (3, "not-sent")], bit
