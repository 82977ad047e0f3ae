"""What the sends before say about the next one, read from a real log."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, Rejected, Unknown
from composer.kaleyra.request import describe, fields
from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Message
from composer.session.sending.repeat_check import Caution
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import History

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
def history(tmp_path, clock):
    database = Database(tmp_path / "composer.db")
    yield History(database, now=clock)
    database.close_all()


@pytest.fixture
def caution(qapp, history, clock):
    return Caution(history, clock)


def send(history, outcome, message=MESSAGE, account=LIVE):
    number = history.intend(
        account,
        recipient=fields(message, account)["to"],
        request=describe(message, account),
        draft=dumps(Draft("", message)).decode(),
    )
    if outcome is not None:
        history.conclude(number, outcome, 0)


def warning(caution, message=MESSAGE, account=LIVE):
    problem = caution.warning(message, account)
    return problem.text if problem else ""


def test_the_same_message_is_warned_of_for_ten_minutes(caution, history, clock):
    assert warning(caution) == ""
    send(history, Accepted("id"))
    assert warning(caution) == "", "what was read is known until `forget`"
    caution.forget()
    clock.pass_(minutes=3)
    assert warning(caution) == "This message was sent to +1 415-555-0123 3 minutes ago: sent again, it arrives twice."
    assert warning(caution, Message(to="+14155550124", body="Hi", buttons=MESSAGE.buttons)) == ""
    assert warning(caution)
    clock.pass_(minutes=7)
    assert warning(caution) == ""


@pytest.mark.parametrize("outcome", [Unknown("No answer came."), None])
def test_what_may_have_been_sent_is_warned_of_however_long_ago(caution, history, clock, outcome):
    send(history, outcome)
    clock.pass_(days=3)
    assert "may have been sent" in warning(caution)


def test_a_sandbox_is_not_warned_of_and_costs_no_look(caution, history):
    account = Account("sandbox")
    send(history, Accepted("id"), account=account)
    history.past_sends = None  # would fail
    assert warning(caution, account=account) == ""


def test_time_ticks_while_the_api_asked_to_wait(caution, history, clock, qtbot):
    assert caution.seconds_left(LIVE) == 0
    send(history, Rejected("429", "Too many", status=429, retry_after=2))
    caution.forget()
    assert caution.seconds_left(LIVE) == 2
    with qtbot.waitSignal(caution.ticked, timeout=3000):
        pass
    clock.pass_(seconds=2)
    assert caution.seconds_left(LIVE) == 0
    with qtbot.assertNotEmitted(caution.ticked, wait=1200):
        pass


def test_what_the_sandbox_answered_meanwhile_hides_nothing(caution, history, clock):
    send(history, Rejected("429", "Too many", status=429, retry_after=3600))
    send(history, Unknown("No answer came."), account=LIVE)
    for _ in range(150):
        send(history, Accepted("id"), account=Account("sandbox", "http://127.0.0.1:8080", sender="+1"))
    assert caution.holds(LIVE)
    assert "may have been sent" in warning(caution)
    assert not caution.holds(Account("Another", sid="HX1", sender="+14155550100"))


def test_a_log_that_cannot_be_read_warns_of_nothing(caution, history, monkeypatch, caplog):
    send(history, Accepted("id"))

    def fail(*_arguments, **_more):
        raise StorageError(Path("composer.db"), "The disk does not answer.")

    monkeypatch.setattr(history, "past_sends", fail)
    assert (warning(caution), caution.seconds_left(LIVE)) == ("", 0)
    assert "The disk does not answer." in caplog.text
