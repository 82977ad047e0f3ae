"""A log of sends whose time the test sets."""

from datetime import UTC, datetime

import pytest

from composer.session.background import Background
from composer.store.database import Database
from composer.store.log.sends import SendLog
from tests.store.logged_sends import Clock


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC))


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "data" / "composer.sqlite3")
    yield database
    database.close_all()


@pytest.fixture
def send_log(database, clock):
    return SendLog(database, clock)


@pytest.fixture
def background(qapp, qtbot):
    background = Background()
    yield background
    qtbot.waitUntil(lambda: background.wait(0))
