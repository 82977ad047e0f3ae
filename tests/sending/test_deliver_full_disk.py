"""A disk that is full when the outcome is to be kept: the send is reported as what it was."""

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted
from composer.message.model import Button, Message
from composer.sending.deliver import deliver
from composer.sending.outgoing import Outgoing
from composer.store.database import Database
from composer.store.log.sends import SendLog
from tests.recording_sandbox import RecordingSandbox

# The answer repeats the body, and so needs more of the disk than is left.
MESSAGE = Message(to="+14155550123", body="🎉" * 1024, buttons=(Button("yes", "Yes"),))


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield database
    database.close_all()


def limit(database, pages):
    with database.reading() as connection:
        connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_send_that_succeeds_on_a_full_disk_is_reported_as_sent(database, caplog):
    send_log = SendLog(database)
    with RecordingSandbox() as sandbox:
        account = Account("Shop", sandbox.base_url, "HX1", "+14155550100")
        outgoing = Outgoing(MESSAGE, account)
        delivery = deliver(
            outgoing, ApiKey("key"), Cancel(), send_log, on_intent_written=lambda: limit(database, 1)
        )
        assert sandbox.requests == 1
    assert isinstance(delivery.outcome, Accepted)
    assert delivery.not_logged.endswith("the disk is full.")
    assert "Accepted" in delivery.text
    kept = send_log.get(delivery.send_id)
    assert (kept.outcome, kept.kept) == (delivery.outcome, False)
    limit(database, 10_000)
    assert send_log.conclude_again() == 1
    assert send_log.get(delivery.send_id).kept is True
