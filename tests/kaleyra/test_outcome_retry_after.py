"""When the API lets one try again: seconds, dates, and what is neither."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from composer.kaleyra.outcome import Rejected, read

from .replies import HUGE

HOUR = 60 * 60


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("0", 0, 0),
        ("30", 30, 30),
        (" 30\t", 30, 30),
        ("007", 7, 7),
        ("3600", HOUR, HOUR),
        ("3601", HOUR, HOUR),
        ("1000000000", HOUR, HOUR),
        ("0" * 50 + "7", 7, 7),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0, 0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0, 0),
        ("Sun Nov  6 08:49:37 1994", 0, 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", HOUR, HOUR),
        ("Fri, 31 Dec 9999 23:59:59 -2359", HOUR, HOUR),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0, 0),
    ],
)
def test_retry_after_is_seconds_up_to_an_hour(header: str, least: int, most: int) -> None:
    outcome = read(429, "", header)
    assert isinstance(outcome, Rejected)
    assert type(outcome.retry_after) is int
    assert least <= outcome.retry_after <= most


@pytest.mark.parametrize(
    ("minutes", "least", "most"), [(10, 590, 600), (60 * 24 * 400, HOUR, HOUR), (-10, 0, 0)]
)
def test_a_date_in_retry_after_is_counted_from_now(minutes: int, least: int, most: int) -> None:
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    assert least <= read(429, "", format_datetime(then, usegmt=True)).retry_after <= most


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "-1",
        "-30",
        "+30",
        "1.5",
        "1e3",
        "0x10",
        "30s",
        "30, 60",
        "soon",
        "٣٠",
        "²",
        "3\x000",
        "Mon, 32 Jan 2024 00:00:00 GMT",
        "Mon, 01 Jan 2024 25:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 +99999999999999",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2024 99999999999999999999:00:00 GMT",
        HUGE + "x",
    ],
)
def test_a_retry_after_that_cannot_be_read_is_none(header: str | None) -> None:
    assert read(429, "", header).retry_after is None


def test_a_retry_after_of_thousands_of_digits_stops_nothing() -> None:
    assert read(429, "", HUGE).retry_after in (None, HOUR)
