"""What the tests of the log share."""

import pytest

from composer.store.database import Database
from composer.store.log.sends import SendLog
from tests.store.logged_sends import Clock


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
