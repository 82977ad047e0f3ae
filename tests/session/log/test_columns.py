"""What the log's columns show of a send."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.session.log.columns import COLUMNS, state
from composer.store.log.rows import Send

SEND = Send(1, datetime(2020, 3, 1, 20, 0, 0, tzinfo=UTC), "Shop", False, "h", "+1415", "", "", None, None)


def cells(row):
    return tuple(column.text(row) for column in COLUMNS)


@pytest.mark.parametrize(
    ("outcome", "shown", "told"),
    [
        (None, "busy", ("Sending…", "")),
        (Accepted("m1", (), 202), "ok", ("Accepted", "202")),
        (Rejected("E1", "no", {}, None, 400), "error", ("Refused", "400")),
        (Rejected("E1", "no"), "error", ("Refused", "")),
        (NotSent("x"), "error", ("Not sent", "")),
        (Unknown("x", 503), "warning", ("May have been sent", "503")),
        (Unknown("x"), "warning", ("May have been sent", "")),
    ],
)
def test_each_outcome_has_its_words_and_its_state(outcome, shown, told):
    row = replace(SEND, outcome=outcome)
    assert (state(row), cells(row)[3:5]) == (shown, told)


@pytest.mark.parametrize(
    ("milliseconds", "told"), [(None, ""), (0, "0.00 s"), (5, "0.01 s"), (61_234, "61.23 s")]
)
def test_the_duration_is_in_seconds(milliseconds, told):
    assert cells(replace(SEND, duration_ms=milliseconds))[5] == told


@pytest.mark.parametrize(("zone", "told"), [("UTC", "2020-03-01"), ("Asia/Kolkata", "2020-03-02")])
def test_the_time_is_this_computers_and_todays_is_without_the_date(monkeypatch, request, zone, told):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    request.addfinalizer(time.tzset)
    request.addfinalizer(monkeypatch.undo)
    assert cells(SEND)[0] == told
    now = datetime.now(UTC)
    if (now.astimezone() + timedelta(seconds=5)).date() == now.astimezone().date():  # not at midnight
        assert cells(replace(SEND, started_at=now))[0] == f"{now.astimezone():%H:%M:%S}"
    lately = now - timedelta(days=40)
    here = lately.astimezone()
    assert cells(replace(SEND, started_at=lately))[0] == f"{here.day} {here:%b %H:%M}"


@pytest.mark.parametrize(
    ("zone", "started", "told"),
    [
        ("XYZ-24", SEND.started_at, "2020-03-01 UTC"),
        ("XYZ+24", SEND.started_at, "2020-03-01 UTC"),
        ("Asia/Tokyo", datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "9999-12-31 UTC"),
        ("America/New_York", datetime(1, 1, 1, 0, 0, tzinfo=UTC), "1-01-01 UTC"),
    ],
)
def test_a_time_that_this_computers_zone_does_not_have_is_utc(monkeypatch, request, zone, started, told):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    request.addfinalizer(time.tzset)
    request.addfinalizer(monkeypatch.undo)
    assert cells(replace(SEND, started_at=started))[0].lstrip("0") == told
