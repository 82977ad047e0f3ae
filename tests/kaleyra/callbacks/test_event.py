"""The ids, numbers and times of an event, which differ from callback to callback."""

import json
from datetime import timedelta

import pytest

from composer.kaleyra.callbacks.event import bare_id, bare_number

from .samples import ID, NOW, THEM, US, one, unix


@pytest.mark.parametrize("id_", [ID, f"{ID}:0", f"{ID}%3A0", f"{ID}%3a0", f" {ID} "])
def test_ids_are_compared_without_their_ending(id_):
    assert bare_id(id_) == ID


def test_other_endings_are_of_other_messages():
    assert bare_id(f"{ID}:1") == f"{ID}:1"


@pytest.mark.parametrize("number", ["+14155550123", "14155550123", "+1 (415) 555-0123", "0014155550123"])
def test_numbers_are_compared_as_digits(number):
    assert bare_number(number) == "14155550123"


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("1637311636", unix(1637311636)),
        ("1637311636.5", unix(1637311636)),
        ("1637311636123", unix(1637311636) + timedelta(milliseconds=123)),
        ("2021-11-19 08:47:16+00:00", unix(1637311636)),
        ("2021-11-19T08:47:16", unix(1637311636)),
        ("2021-11-19T09:47:16+01:00", unix(1637311636)),
        ("99999999999", NOW),
        ("4102444800", NOW),  # in the future: it cannot have happened later than it was told
        ("9999-12-31T23:59:59-14:00", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
        ("soon", NOW),
        ("", NOW),
    ],
)
def test_times(stamp, at):
    fields = {"from": THEM, "wanumber": US, "body": "Hi", "created_at": stamp}
    assert one("", "application/json", json.dumps(fields).encode()).at == at
