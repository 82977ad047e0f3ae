"""One send: the intent on the disk before anything leaves, the outcome after, over real HTTP and SQLite."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http import client
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.kaleyra.sandbox.sandbox import SCENARIOS
from composer.message.drafts.draft import loads
from composer.message.model import Button, Header, Message
from composer.sending.deliver import MISTAKE, Delivery, deliver
from composer.sending.outgoing import Outgoing
from composer.store.database import Database
from composer.store.log.sends import SendLog
from tests.recording_sandbox import RecordingSandbox

KEY = "planted-Key-9f3a71"
SID = "HPLANTED77SID"
MESSAGE = Message(to="+1 (415) 555-0123", body="Hi *Maria* 🎉", buttons=(Button("yes", "Yes"),))
ACCOUNT = Account("Shop", sid=SID, sender="+14155550100", callback_url="https://example.com/status")
ANSWER = b'{"id": "m1", "data": [{"message_id": "m1:0", "recipient": "14155550123"}], "error": {}}'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "composer.sqlite3"


@pytest.fixture
def database(path):
    database = Database(path)
    yield database
    database.close_all()


@pytest.fixture
def send_log(database):
    return SendLog(database)


def send(send_log, url, message=MESSAGE, cancel=None, **more):
    return deliver(outgoing(url, message), ApiKey(KEY), cancel or Cancel(), send_log, **more)


def outgoing(url, message=MESSAGE):
    return Outgoing(message, replace(ACCOUNT, base_url=url))


@contextmanager
def listening(look):
    """A server that accepts the message, and does something when a connection is there, before it reads."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def setup(self):
            seen.append(look())
            super().setup()

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(ANSWER)))
            self.end_headers()
            self.wfile.write(ANSWER)

        def log_message(self, *_arguments):
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()
        thread.join(20)


def rows(path, statement="SELECT id, recipient, outcome FROM sends"):
    with closing(sqlite3.connect(path, isolation_level=None)) as another:
        return another.execute(statement).fetchall()


def test_the_intent_is_on_the_disk_before_the_first_byte_and_the_outcome_after(send_log, path):
    with listening(lambda: rows(path)) as (url, seen):
        delivery = send(send_log, url)
    assert seen == [[(delivery.send_id, "+14155550123", None)]]
    accepted = Accepted("m1:0", ("14155550123",), 200, ANSWER.decode())
    assert delivery == Delivery(outgoing(url), accepted, delivery.send_id, "")
    kept = send_log.get(delivery.send_id)
    assert kept.outcome == delivery.outcome
    assert 0 <= kept.duration_ms < 20_000


def test_who_shows_the_log_is_called_once_the_intent_is_there(send_log, path):
    calls = []
    with listening(lambda: len(calls)) as (url, seen):
        send(send_log, url, on_intent_written=lambda: calls.append(rows(path)))
    assert seen == [1]
    assert [outcome for _, _, outcome in calls[0]] == [None]


@pytest.mark.parametrize("scenario", [scenario for scenario in SCENARIOS if scenario != "slow"])
def test_whatever_is_answered_is_kept_as_it_is_returned(send_log, scenario):
    with RecordingSandbox(scenario=scenario) as sandbox:
        delivery = send(send_log, sandbox.base_url)
    assert isinstance(delivery.outcome, Accepted | Rejected | Unknown)
    assert send_log.get(delivery.send_id).outcome == delivery.outcome
    assert delivery.not_logged == ""


def test_the_message_can_be_opened_again_from_the_log(send_log):
    message = replace(
        MESSAGE, header=Header("document", "https://example.com/a.pdf", "Bill"), footer="\ud83d"
    )
    with RecordingSandbox() as sandbox:
        delivery = send(send_log, sandbox.base_url, message)
    assert isinstance(delivery.outcome, NotSent)  # half an emoji
    kept = send_log.get(delivery.send_id)
    assert loads(kept.draft.encode()).message == message
    assert '"caption": "Bill"' in kept.request


def test_neither_key_nor_sid_is_kept(send_log, database, path):
    with listening(lambda: None) as (url, _seen):
        send(send_log, url)
    database.close_all()
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"Maria" in kept
    assert KEY.encode() not in kept
    assert SID.encode() not in kept


def test_without_an_intent_nothing_is_sent(send_log, database, path):
    with database.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1")
    calls = []
    message = replace(MESSAGE, body="x" * 100_000)
    with RecordingSandbox() as sandbox:
        delivery = send(send_log, sandbox.base_url, message, on_intent_written=lambda: calls.append(1))
        assert sandbox.requests == 0
    assert delivery == Delivery(
        outgoing(sandbox.base_url, message),
        NotSent(
            "Nothing was sent, because the log of sends could not be written. The program's records "
            "“composer.sqlite3” could not be used: the disk is full."
        ),
    )
    assert (calls, rows(path)) == ([], [])


def test_a_message_too_long_for_the_log_is_not_sent(send_log, path):
    with RecordingSandbox() as sandbox:
        header = Header("image", "https://example.com/a.png", "x" * 1_000_000)
        delivery = send(send_log, sandbox.base_url, replace(MESSAGE, header=header))
        assert sandbox.requests == 0
    assert isinstance(delivery.outcome, NotSent)
    assert "too long" in delivery.outcome.reason
    assert (delivery.send_id, rows(path)) == (None, [])


def test_an_outcome_that_cannot_be_kept_is_returned_all_the_same(send_log, path, caplog):
    with listening(lambda: rows(path, "DELETE FROM sends RETURNING id")) as (url, seen):
        delivery = send(send_log, url)
    assert (delivery.outcome.message_id, delivery.send_id) == ("m1:0", seen[0][0][0])
    assert delivery.not_logged.startswith(
        "The outcome could not be written into the log. This send is no longer "
    )
    [record] = caplog.records
    assert record.getMessage().startswith("the outcome of a send was not kept: ")


def test_a_send_that_was_stopped_before_it_began_is_kept_as_not_sent(send_log):
    cancel = Cancel()
    cancel.cancel()
    with RecordingSandbox() as sandbox:
        delivery = send(send_log, sandbox.base_url, cancel=cancel)
        assert sandbox.requests == 0
    assert isinstance(delivery.outcome, NotSent)
    assert send_log.get(delivery.send_id).outcome == delivery.outcome


def test_two_sends_are_two_rows(send_log):
    with RecordingSandbox() as sandbox:
        first = send(send_log, sandbox.base_url)
        [known] = send_log.send_summaries()
        second = send(send_log, sandbox.base_url, known=known)
        assert sandbox.requests == 2
    assert [kept.id for kept in send_log.page(0, 10)] == [second.send_id, first.send_id]


@contextmanager
def taken_after_the_intent(path):
    """Another program that locks the database, once what it gives is called."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as another:
        yield lambda: another.execute("BEGIN IMMEDIATE")


def test_an_outcome_that_cannot_be_written_yet_is_read_in_this_run(send_log, path, monkeypatch, caplog):
    monkeypatch.setattr("composer.store.database.BUSY_SECONDS", 0.1)
    with taken_after_the_intent(path) as take, RecordingSandbox() as sandbox:
        delivery = send(send_log, sandbox.base_url, on_intent_written=take)
    assert isinstance(delivery.outcome, Accepted)
    assert delivery.not_logged.endswith("another program is using it.")
    kept = send_log.get(delivery.send_id)
    assert (kept.outcome, kept.kept) == (delivery.outcome, False)
    assert send_log.conclude_again() == 1
    assert rows(path, "SELECT outcome FROM sends") == [("accepted",)]


def test_stopping_does_not_wait_for_another_program_that_uses_the_log(send_log, path):
    cancel = Cancel()
    with closing(sqlite3.connect(path)) as another, RecordingSandbox() as sandbox:
        another.execute("BEGIN IMMEDIATE")
        stop = threading.Timer(0.3, cancel.cancel)
        stop.start()
        begun = time.monotonic()
        delivery = send(send_log, sandbox.base_url, cancel=cancel)
        assert time.monotonic() - begun < 1.3
        assert sandbox.requests == 0
    stop.join()
    stopped = NotSent("You stopped the send before anything was sent.")
    assert delivery == Delivery(outgoing(sandbox.base_url), stopped)
    assert rows(path) == []


def test_stopping_after_the_intent_does_not_wait_for_another_program_either(send_log, path, caplog):
    cancel = Cancel()
    with taken_after_the_intent(path) as take, RecordingSandbox(scenario="slow") as sandbox:
        stop = threading.Timer(0.5, cancel.cancel)
        stop.start()
        begun = time.monotonic()
        delivery = send(send_log, sandbox.base_url, cancel=cancel, on_intent_written=take)
        assert time.monotonic() - begun < 1.5
    stop.join()
    assert isinstance(delivery.outcome, Unknown)
    assert delivery.not_logged
    assert send_log.get(delivery.send_id).outcome == delivery.outcome


def test_a_mistake_of_the_program_does_not_leave_a_send_under_way(send_log, monkeypatch):
    def fail(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(client, "send", fail)
    with pytest.raises(ZeroDivisionError):
        send(send_log, "http://127.0.0.1:9")
    [kept] = send_log.page(0, 9)
    assert kept.outcome == Unknown(MISTAKE)


def test_a_delivery_says_who_answered(send_log):
    with RecordingSandbox() as sandbox:
        account = Account("sandbox", sandbox.base_url, sid=SID, sender="+1")
        ours = deliver(Outgoing(MESSAGE, account), ApiKey(KEY), Cancel(), send_log)
        theirs = send(send_log, sandbox.base_url)
    assert ours.text.startswith("Accepted. The sandbox took the message")
    assert theirs.text.startswith("Accepted. Kaleyra took the message")
