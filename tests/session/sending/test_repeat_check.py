"""What the sends before say about the next one, read from a real log."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, Rejected, Unknown
from composer.kaleyra.request import describe, fields
from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Message
from composer.sending.outgoing import Outgoing
from composer.session.sending.repeat_check import RepeatCheck
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog

LIVE = Account("Shop", sid="HX1", sender="+14155550100")
MESSAGE = Message(to="+14155550123", body="Hi", buttons=(Button("yes", "Yes"),))


class Clock:
    """A time that stands until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def send_log(tmp_path, clock):
    database = Database(tmp_path / "composer.db")
    yield SendLog(database, now=clock)
    database.close_all()


@pytest.fixture
def repeat_check(qapp, send_log, clock):
    return RepeatCheck(send_log, clock)


def send(send_log, outcome, message=MESSAGE, account=LIVE):
    number = send_log.intend(
        account,
        recipient=fields(message, account)["to"],
        request=describe(message, account),
        draft=dumps(Draft("", message)).decode(),
    )
    if outcome is not None:
        send_log.conclude(number, outcome, 0)


def warning(repeat_check, message=MESSAGE, account=LIVE):
    problem = repeat_check.warning(Outgoing(message, account))
    return problem.text if problem else ""


def test_the_same_message_is_warned_of_for_ten_minutes(repeat_check, send_log, clock):
    assert warning(repeat_check) == ""
    send(send_log, Accepted("id"))
    assert warning(repeat_check) == "", "what was read is known until `forget`"
    repeat_check.forget()
    clock.pass_(minutes=3)
    assert (
        warning(repeat_check)
        == "This message was sent to +1 415-555-0123 3 minutes ago: sent again, it arrives twice."
    )
    assert warning(repeat_check, Message(to="+14155550124", body="Hi", buttons=MESSAGE.buttons)) == ""
    assert warning(repeat_check)
    clock.pass_(minutes=7)
    assert warning(repeat_check) == ""


@pytest.mark.parametrize("outcome", [Unknown("No answer came."), None])
def test_what_may_have_been_sent_is_warned_of_however_long_ago(repeat_check, send_log, clock, outcome):
    send(send_log, outcome)
    clock.pass_(days=3)
    assert "may have been sent" in warning(repeat_check)


def test_a_sandbox_is_not_warned_of_and_costs_no_look(repeat_check, send_log):
    account = Account("sandbox")
    send(send_log, Accepted("id"), account=account)
    send_log.send_summaries = None  # would fail
    assert warning(repeat_check, account=account) == ""


def test_time_ticks_while_the_api_asked_to_wait(repeat_check, send_log, clock, qtbot):
    assert repeat_check.seconds_left(LIVE) == 0
    send(send_log, Rejected("429", "Too many", status=429, retry_after=2))
    repeat_check.forget()
    assert repeat_check.seconds_left(LIVE) == 2
    with qtbot.waitSignal(repeat_check.ticked, timeout=3000):
        pass
    clock.pass_(seconds=2)
    assert repeat_check.seconds_left(LIVE) == 0
    with qtbot.assertNotEmitted(repeat_check.ticked, wait=1200):
        pass


def test_what_the_sandbox_answered_meanwhile_hides_nothing(repeat_check, send_log, clock):
    send(send_log, Rejected("429", "Too many", status=429, retry_after=3600))
    send(send_log, Unknown("No answer came."), account=LIVE)
    for _ in range(150):
        send(send_log, Accepted("id"), account=Account("sandbox", "http://127.0.0.1:8080", sender="+1"))
    assert repeat_check.holds(LIVE)
    assert "may have been sent" in warning(repeat_check)
    assert not repeat_check.holds(Account("Another", sid="HX1", sender="+14155550100"))


def test_a_log_that_cannot_be_read_warns_of_nothing(repeat_check, send_log, monkeypatch, caplog):
    send(send_log, Accepted("id"))

    def fail(*_arguments, **_more):
        raise StorageError(Path("composer.db"), "The disk does not answer.")

    monkeypatch.setattr(send_log, "send_summaries", fail)
    assert (warning(repeat_check), repeat_check.seconds_left(LIVE)) == ("", 0)
    assert "The disk does not answer." in caplog.text
