"""A message that goes to its recipient once more, and how long the API asked to wait."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.kaleyra.request import describe, fields, payload_hash
from composer.message.model import Button, Header, Message
from composer.sending.outgoing import Outgoing
from composer.sending.safeguards import repeat_warning, repeated_send, wait_seconds
from composer.store import database as database_module
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.repeats import SendSummary
from composer.store.log.sends import SendLog

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ACCOUNT = Account("Shop", sid="HX1", sender="+14155550100", callback_url="https://example.com/status")
MESSAGE = Message(
    to="+14155550123", header=Header("text", "Hello"), body="Hi 🎉", buttons=(Button("yes", "Yes"),)
)


def earlier(minutes=1.0, outcome="accepted", message=MESSAGE, account=ACCOUNT, **changes):
    """A send that began so many minutes ago and took no time."""
    begun = NOW - timedelta(minutes=minutes)
    payload = payload_hash(describe(message, account))
    send = SendSummary(
        account.name, "api.kaleyra.io", fields(message, account)["to"], payload, begun, begun, outcome
    )
    return replace(send, **changes)


def warning(*sends, message=MESSAGE, account=ACCOUNT, now=NOW):
    send = repeated_send(Outgoing(message, account), sends, now)
    if send is None:
        return ""
    problem = repeat_warning(send, now)
    assert (problem.field, problem.severity) == ("to", "warning")
    return problem.text


def test_nothing_speaks_against_a_first_send():
    assert warning() == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "just now"), (0.9, "just now"), (1, "1 minute ago"), (9.9, "9 minutes ago"), (10, ""), (100, "")],
)
def test_what_was_sent_within_ten_minutes_is_warned_of(minutes, words):
    text = warning(earlier(minutes))
    assert text == (
        f"This message was sent to +1 415-555-0123 {words}: sent again, it arrives twice." if words else ""
    )


@pytest.mark.parametrize("outcome", ["unknown", None])
@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.5, "just now"), (30, "30 minutes ago"), (150, "2 hours ago"), (24 * 60 * 9, "9 days ago")],
)
def test_what_nobody_knows_of_is_warned_of_however_long_ago_it_was(minutes, words, outcome):
    assert warning(earlier(minutes, outcome)) == (
        f"This message may have been sent to +1 415-555-0123 {words}: check with Kaleyra or the customer "
        "before "
        "sending again."
    )


@pytest.mark.parametrize("outcome", ["rejected", "not-sent"])
def test_what_did_not_arrive_is_not_warned_of(outcome):
    assert warning(earlier(1, outcome)) == ""
    assert "may have been sent" in warning(earlier(1, outcome), earlier(60, "unknown"))
    assert "arrives twice" in warning(earlier(1, outcome), earlier(5))


def test_after_a_later_success_an_unknown_one_no_longer_counts():
    assert warning(earlier(20), earlier(60, "unknown")) == ""
    assert "may have been sent" in warning(earlier(20, "unknown"), earlier(60))
    assert "arrives twice" in warning(earlier(5), earlier(60, "unknown"))


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "Hi"},
        {"footer": "Bye"},
        {"header": None},
        {"header": Header("text", "Hallo")},
        {"buttons": (Button("yes", "Yes!"),)},
        {"buttons": (Button("no", "Yes"),)},
        {"sender": "+14155550111"},
        {"to": "+14155550124"},
    ],
)
def test_another_message_or_recipient_is_no_repetition(changes):
    assert warning(earlier(), message=replace(MESSAGE, **changes)) == ""


@pytest.mark.parametrize(
    ("message", "account"),
    [
        (replace(MESSAGE, to="+1 (415) 555-0123"), ACCOUNT),
        (replace(MESSAGE, callback_url="https://example.com/other"), ACCOUNT),
        (replace(MESSAGE, sender="+1 415 555 0100"), ACCOUNT),
        (MESSAGE, replace(ACCOUNT, encoding="json", name="The same shop", sid="HX2")),
    ],
)
def test_what_reads_the_same_is_a_repetition(message, account):
    assert warning(earlier(), message=message, account=account) != ""


def test_another_host_is_no_repetition_and_neither_is_a_send_whose_payload_is_unknown():
    assert warning(earlier(), account=replace(ACCOUNT, base_url="https://api.in.kaleyra.io")) == ""
    assert warning(earlier(payload="")) == ""


def test_a_redirected_send_repeats_what_went_to_the_tester():
    account = replace(ACCOUNT, kind="test", allowed_recipients=("+14155550199",))
    assert warning(earlier(), account=account) == ""
    assert "+1 415-555-0199" in warning(earlier(recipient="+14155550199"), account=account)


def test_a_sandbox_may_be_sent_to_again_and_again():
    local = replace(ACCOUNT, base_url="http://127.0.0.1:5000", kind="sandbox")
    assert warning(earlier(host="127.0.0.1:5000"), account=local) == ""
    assert warning(earlier(host="127.0.0.1:5000"), account=replace(local, kind="live")) != ""


def test_the_last_send_is_the_one_written_last_whatever_the_clock_said():
    assert "may have been sent" in warning(earlier(1, "unknown"), earlier(-60))


@pytest.mark.parametrize("minutes", [5, 11, 60 * 24])
def test_after_the_clock_was_set_back_a_repetition_is_asked_about(minutes):
    assert "sent again, it arrives twice." in warning(earlier(-minutes))


def test_a_clock_that_was_set_back_does_not_warn_for_ever():
    text = warning(earlier(-60 * 24))
    assert "was sent to +1 415-555-0123 before this computer's clock was set back: sent again" in text
    assert warning(earlier(11), earlier(-60 * 24)) == "", "sent once more, that one counts"


@pytest.mark.parametrize(
    "text", ["", "POST ...", "POST x\n{", "POST x\n[1]", "\n{" + "[" * 100_000, "POST x\n{1}"]
)
def test_what_describes_no_request_has_no_payload(text):
    assert payload_hash(text) == ""


# --- how long to wait


def refused(seconds_ago=0.0, retry_after=30, **changes):
    ended = NOW - timedelta(seconds=seconds_ago)
    return earlier(1, "rejected", ended_at=ended, retry_after=retry_after, **changes)


@pytest.mark.parametrize(
    ("send", "seconds"),
    [
        (refused(0), 30),
        (refused(0.5), 30),
        (refused(29.5), 1),
        (refused(30), 0),
        (refused(3000), 0),
        (refused(0, 10**9), 3600),
        (refused(0, 0), 0),
        (refused(0, None), 0),
        (refused(-1000), 30),  # the clock was set back
        (refused(account=replace(ACCOUNT, name="Another")), 0),
        (refused(host="api.in.kaleyra.io"), 0),
        (earlier(0, "unknown"), 0),
    ],
)
def test_what_the_api_asked_for_is_counted_down(send, seconds):
    assert wait_seconds(ACCOUNT, [send], NOW) == seconds


def test_it_is_the_account_that_waits_whoever_is_written_to():
    assert wait_seconds(ACCOUNT, [refused(10, recipient="+442071838750", payload="x")], NOW) == 20


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_a_later_answer_ends_the_waiting(outcome):
    later = earlier(0, outcome)
    assert wait_seconds(ACCOUNT, [later, refused(10)], NOW) == 0
    assert wait_seconds(ACCOUNT, [refused(10), later], NOW) == 0


@pytest.mark.parametrize("outcome", ["not-sent", "unknown", None])
def test_what_brought_no_answer_does_not(outcome):
    assert wait_seconds(ACCOUNT, [earlier(0, outcome), refused(10)], NOW) == 20


def test_nobody_waits_before_the_first_send():
    assert wait_seconds(ACCOUNT, [], NOW) == 0


# --- what the log says of it


@pytest.fixture
def clock():
    return [NOW]


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield database
    database.close_all()


@pytest.fixture
def send_log(database, clock):
    return SendLog(database, lambda: clock[0])


def intend(send_log, message=MESSAGE, account=ACCOUNT):
    recipient = fields(message, account)["to"]
    return send_log.intend(account, recipient=recipient, request=describe(message, account), draft="{}")


@pytest.mark.parametrize(
    ("outcome", "kind", "retry_after"),
    [
        (Accepted("m1"), "accepted", None),
        (Rejected("E1", "No", retry_after=30), "rejected", 30),
        (NotSent("No."), "not-sent", None),
        (Unknown("Perhaps."), "unknown", None),
    ],
)
def test_the_log_knows_earlier_sends(send_log, outcome, kind, retry_after):
    send_log.conclude(intend(send_log), outcome, 1500)
    [send] = send_log.send_summaries()
    ended = NOW + timedelta(seconds=1.5)
    assert send == earlier(0, kind, ended_at=ended, retry_after=retry_after)


def test_a_send_under_way_is_warned_of(send_log):
    intend(send_log)
    assert send_log.send_summaries("+14155550123") == [earlier(0, None)]
    assert "may have been sent" in warning(*send_log.send_summaries("+14155550123"))


def test_an_outcome_that_could_not_be_written_counts_all_the_same(send_log, database, monkeypatch):
    number = intend(send_log)
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(database.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError):
            send_log.conclude(number, NotSent("No."), 20)
    assert [send.outcome for send in send_log.send_summaries()] == ["not-sent"]


def test_the_newest_sends_come_first_and_those_to_one_recipient_alone(send_log, clock):
    for minute in range(4):
        clock[0] = NOW + timedelta(minutes=minute)
        intend(send_log, replace(MESSAGE, to="+14155550123" if minute % 2 else "+14155550124"))
    assert [send.started_at.minute for send in send_log.send_summaries()] == [3, 2, 1, 0]
    assert [send.started_at.minute for send in send_log.send_summaries("+14155550123")] == [3, 1]
    assert [send.started_at.minute for send in send_log.send_summaries(limit=1)] == [3]
    assert send_log.send_summaries("+1") == []


def test_what_nobody_knows_of_is_found_behind_many_later_sends(send_log):
    send_log.conclude(intend(send_log), Unknown("Perhaps."), 20)
    for number in range(3):
        send_log.conclude(intend(send_log, replace(MESSAGE, body=str(number))), Accepted("m"), 20)
    assert "may have been sent" in warning(
        *send_log.send_summaries("+14155550123", host="api.kaleyra.io", limit=2)
    )
    send_log.conclude(intend(send_log), Accepted("m"), 20)
    sends = send_log.send_summaries("+14155550123", host="api.kaleyra.io", limit=2)
    assert [send.outcome for send in sends] == [*["accepted"] * 4, "unknown"]
    assert len(send_log.send_summaries("+14155550123", host="another.example", limit=2)) == 0


def test_sends_that_all_have_an_outcome_are_not_read_beyond_the_limit(send_log):
    for _ in range(3):
        send_log.conclude(intend(send_log), Accepted("m"), 20)
    assert len(send_log.send_summaries("+14155550123", limit=2)) == 2


@pytest.mark.parametrize(
    "damage",
    [
        "started_at = 'x'",
        "started_at = 9223372036854775807",
        "account = x'ff'",
        "request = x'ff'",
        "duration_ms = 'long'",
    ],
)
def test_a_damaged_send_is_left_out(send_log, database, damage):
    intend(send_log)
    number = intend(send_log)
    with database.writing() as connection:
        connection.execute(f"UPDATE sends SET {damage} WHERE id = ?", (number,))
    assert send_log.send_summaries() == [earlier(0, None)]


def test_a_recipient_of_half_a_character_is_found(send_log):
    message = replace(MESSAGE, to="\ud83d")
    intend(send_log, message)
    assert [send.recipient for send in send_log.send_summaries("\ud83d")] == ["\ud83d"]


def test_a_message_of_half_a_character_repeats_itself(send_log):
    message = replace(MESSAGE, body="half \ud83d")
    send_log.conclude(intend(send_log, message), Unknown("Perhaps."), 20)
    assert warning(*send_log.send_summaries(), message=message) != ""


@pytest.mark.parametrize(
    "base_url", ["https://api.kaleyra.io:443", "https://api.kaleyra.io.", "https://API.kaleyra.io:443"]
)
def test_another_way_to_write_the_host_is_no_other_account(base_url):
    account = replace(ACCOUNT, base_url=base_url)
    assert warning(earlier(), account=account)


@pytest.mark.parametrize(
    ("sent", "again"),
    [
        ("+5215512345678", "+525512345678"),
        ("+525512345678", "+52 1 55 1234 5678"),
        ("+551187654321", "+5511987654321"),
        ("+541123456789", "+5491123456789"),
        ("+22997123456", "+2290197123456"),
        ("+22507123456", "+2250707123456"),
    ],
)
def test_a_repetition_to_the_other_form_of_a_number_is_one(sent, again):
    assert "sent again, it arrives twice" in warning(
        earlier(message=replace(MESSAGE, to=sent)), message=replace(MESSAGE, to=again)
    )
    assert warning(earlier(message=replace(MESSAGE, to=sent)), message=replace(MESSAGE, to=f"{again}0")) == ""
