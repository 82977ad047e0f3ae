"""A send whose program is killed while the answer is awaited: nobody knows, and nothing is sent again."""

import os
import time

import pytest

from composer.kaleyra.outcome import Unknown
from composer.store.database import Database
from composer.store.instances import RunningInstance
from composer.store.log.sends import ENDED, SendLog
from tests.recording_sandbox import RecordingSandbox


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_send_is_unknown_at_the_next_start_and_is_not_repeated(
    start, draft, sends, home, monkeypatch
):
    monkeypatch.setenv("KALEYRA_API_KEY", "planted-Key-9f3a71")
    with RecordingSandbox(scenario="slow") as slow:
        process = start("send", draft(), "--base-url", slow.base_url, "--sid", "HX1")
        limit = time.monotonic() + 30
        while not slow.requests:
            assert time.monotonic() < limit
            time.sleep(0.02)
        process.kill()
        process.wait(20)
        assert [kept.outcome for kept in sends()] == [None]
        database = Database(home / "composer.sqlite3")
        assert SendLog(database, instance=RunningInstance(home)).conclude_interrupted() == 1
        database.close_all()
        assert [kept.outcome for kept in sends()] == [Unknown(ENDED)]
        assert slow.requests == 1
