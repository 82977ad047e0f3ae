"""One send at a time in the background, against the real sandbox."""

import threading
import time
from dataclasses import replace

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Accepted, NotSent, Unknown
from composer.message.model import Button, Header, Message
from composer.sending.outgoing import Outgoing
from composer.session.background import Background
from composer.session.replies.receiving import Receiving
from composer.session.sending import sender as module
from composer.session.sending.sender import REST_MS, Sender
from composer.store.database import Database
from composer.store.log.sends import SendLog
from composer.store.settings import Settings
from tests.recording_sandbox import RecordingSandbox

MESSAGE = Message(to="+14155550123", body="Hi", buttons=(Button("yes", "Yes"),))
KEY = ApiKey("planted-Key-9f3a71")


@pytest.fixture
def sandbox():
    with RecordingSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def account(sandbox):
    return Account("Shop", sandbox.base_url, sid="HX1", sender="+14155550100", kind="sandbox")


@pytest.fixture
def send_log(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield SendLog(database)
    database.close_all()


@pytest.fixture
def rest():
    """Milliseconds after a send."""
    return 1


@pytest.fixture
def sender(qapp, send_log, monkeypatch, tmp_path, rest):
    monkeypatch.setattr(module, "REST_MS", rest)
    background = Background()
    receiving = Receiving(lambda _events: None, Settings(tmp_path / "settings.json"), background)
    yield Sender(send_log, background, receiving)
    assert background.wait(5000)


@pytest.fixture
def told(sender, send_log):
    """What the sender says, in order, with what the log held then; and on which thread."""
    told = []
    here = threading.get_ident()

    def note(name, *arguments):
        assert threading.get_ident() == here
        told.append((name, [send.outcome for send in send_log.page(0, 9)], sender.busy, *arguments))

    sender.started.connect(lambda outgoing: note("started", outgoing.written))
    sender.recorded.connect(lambda: note("recorded"))
    sender.finished.connect(lambda delivery: note("finished", delivery.outgoing.written, delivery.outcome))
    return told


def test_a_send_is_told_from_its_start_to_its_end(sender, account, told, sandbox, qtbot):
    sandbox.answer_next("slow")
    with qtbot.waitSignal(sender.recorded):
        sender.send(Outgoing(MESSAGE, account), KEY)
        assert told == [("started", [], True, MESSAGE)]
    assert told[1:] == [("recorded", [None], True)]
    qtbot.waitUntil(lambda: sandbox.requests == 1)
    with qtbot.waitSignal(sender.finished, timeout=2000) as finished:
        sender.stop()
    outcome = finished.args[0].outcome
    assert isinstance(outcome, Unknown)
    assert told[2:] == [("finished", [outcome], False, MESSAGE, outcome)]


def test_a_second_send_while_one_runs_is_impossible(sender, account, sandbox, send_log, qtbot):
    with qtbot.waitSignal(sender.finished):
        sender.send(Outgoing(MESSAGE, account), KEY)
        with pytest.raises(RuntimeError, match="under way"):
            sender.send(Outgoing(MESSAGE, account), KEY)
    assert (sandbox.requests, send_log.extent()[0]) == (1, 1)
    qtbot.waitUntil(lambda: sender.may_send)
    with qtbot.waitSignal(sender.finished) as finished:
        sender.send(Outgoing(MESSAGE, account), KEY)
    assert isinstance(finished.args[0].outcome, Accepted)
    assert sandbox.requests == 2


def test_the_next_send_is_not_stopped_by_the_stop_of_the_last(sender, account, qtbot):
    sender.stop()  # nothing to stop
    for _ in range(2):
        with qtbot.waitSignal(sender.finished) as finished:
            sender.send(Outgoing(MESSAGE, account), KEY)
        assert isinstance(finished.args[0].outcome, Accepted)
        sender.stop()
        qtbot.waitUntil(lambda: sender.may_send)


def test_a_send_can_follow_from_the_rest_after_another(sender, account, sandbox, qtbot):
    """The slot of `rested` finds the sender free."""

    def again():
        if sandbox.requests < 3:
            sender.send(Outgoing(MESSAGE, account), KEY)

    sender.rested.connect(again)
    sender.send(Outgoing(MESSAGE, account), KEY)
    qtbot.waitUntil(lambda: sandbox.requests == 3 and sender.may_send)


@pytest.mark.parametrize("rest", [REST_MS])
def test_the_sender_rests_for_a_moment_after_a_send(sender, account, sandbox, qtbot):
    assert sender.may_send
    with qtbot.waitSignal(sender.finished):
        sender.send(Outgoing(MESSAGE, account), KEY)
        assert not sender.may_send
    assert (sender.busy, sender.may_send) == (False, False)
    ended = time.monotonic()
    with pytest.raises(RuntimeError, match="has just ended"):
        sender.send(Outgoing(MESSAGE, account), KEY)
    with qtbot.waitSignal(sender.rested, timeout=2 * REST_MS):
        pass
    assert sender.may_send
    assert time.monotonic() - ended > 0.5  # longer than a slow double click
    assert sandbox.requests == 1


def test_a_job_that_fails_says_unknown_and_leaves_the_sender_free(
    sender, account, sandbox, qtbot, monkeypatch
):
    def fail(*_arguments):
        raise ZeroDivisionError

    with monkeypatch.context() as broken, qtbot.captureExceptions() as caught:
        broken.setattr("composer.session.sending.sender.deliver", fail)
        with qtbot.waitSignal(sender.finished) as finished:
            sender.send(Outgoing(MESSAGE, account), KEY)
        qtbot.waitUntil(lambda: bool(caught))
    [delivery] = finished.args
    assert (delivery.outgoing.written, delivery.send_id) == (MESSAGE, None)
    assert isinstance(delivery.outcome, Unknown)
    assert "may have been sent" in delivery.outcome.reason
    assert caught[0][0] is ZeroDivisionError  # not hushed up
    qtbot.waitUntil(lambda: sender.may_send)
    with qtbot.waitSignal(sender.finished) as finished:
        sender.send(Outgoing(MESSAGE, account), KEY)
    assert isinstance(finished.args[0].outcome, Accepted)
    assert sandbox.requests == 1


def test_without_an_intent_nothing_is_sent_and_nothing_is_noted(sender, account, told, sandbox, qtbot):
    too_long = replace(MESSAGE, header=Header("image", "https://example.com/a.png", "x" * 1_000_000))
    with qtbot.waitSignal(sender.finished) as finished:
        sender.send(Outgoing(too_long, account), KEY)
    outcome = finished.args[0].outcome
    assert isinstance(outcome, NotSent)
    assert told == [("started", [], True, too_long), ("finished", [], False, too_long, outcome)]
    assert sandbox.requests == 0


def test_what_was_sent_before_and_nobody_knew_of_is_not_sent(sender, account, sandbox, send_log, qtbot):
    live = replace(account, kind="live")
    with qtbot.waitSignal(sender.finished):
        sender.send(Outgoing(MESSAGE, live), KEY)
    qtbot.waitUntil(lambda: sender.may_send)
    with qtbot.waitSignal(sender.repeated) as repeated:
        sender.send(Outgoing(MESSAGE, live), KEY)
    [outgoing] = repeated.args
    assert [outgoing.written, outgoing.account.name] == [MESSAGE, "Shop"]
    assert (sender.may_send, sandbox.requests, send_log.extent()[0]) == (True, 1, 1)
    [known] = send_log.send_summaries()
    with qtbot.waitSignal(sender.finished):
        sender.send(Outgoing(MESSAGE, live), KEY, known)
    assert sandbox.requests == 2
