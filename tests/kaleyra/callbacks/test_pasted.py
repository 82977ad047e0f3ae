"""Callbacks as people paste them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.callbacks import pasted
from composer.kaleyra.callbacks.pasted import PASTED_MAX, read_pasted
from composer.kaleyra.callbacks.read import read

DATA = Path(__file__).parents[2] / "data" / "callbacks"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TAP = (DATA / "v2_tap.json").read_text()
STATUS = (DATA / "v2_status.json").read_text()
QUERY = (DATA / "v1_status.query").read_text()
ONE_LINE = json.dumps(json.loads(TAP))
REQUEST = (
    f"POST /callback HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\n\r\n{ONE_LINE}\r\n"
)


def kinds(text: str) -> list[str]:
    return [event.kind for event in read_pasted(text, NOW)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TAP, ["replied"]),
        (f"\n\ufeff  {STATUS}\n", ["delivered"]),
        (f"[{ONE_LINE}, {ONE_LINE}]", ["replied", "replied"]),
        (f"{ONE_LINE}\n{ONE_LINE}\n", ["replied", "replied"]),
        (f"{TAP}\n\n  \r\n{STATUS}", ["replied", "delivered"]),
        (REQUEST, ["replied"]),
        (REQUEST.replace(ONE_LINE, TAP), ["replied"]),
        (QUERY, ["delivered"]),
        (f"https://example.com/cb?{QUERY}", ["delivered"]),
        (
            f'10.0.0.1 - "GET /cb?{QUERY} HTTP/1.1" 200\n10.0.0.1 - "GET /favicon.ico HTTP/1.1" 404',
            ["delivered"],
        ),
        (f"Received:\n{QUERY}\n{QUERY.replace('delivered', 'read')}", ["delivered", "read"]),
        ('{"hello": "world"}', ["unknown"]),
        ("Dear colleague,\n\nplease look at http://example.com/?a=1", []),
        ("", []),
    ],
)
def test_pasted(text, found):
    assert kinds(text) == found


def test_a_pasted_callback_is_the_one_that_may_have_arrived_as_well():
    (arrived,) = read("", "application/json", TAP.encode(), NOW)
    for text in (TAP, ONE_LINE, f"[{ONE_LINE}]", REQUEST):
        (found,) = read_pasted(text, NOW)
        assert found.key == arrived.key
        assert json.loads(found.raw) == json.loads(TAP)


@pytest.mark.parametrize(
    "text", ["[" * 300_000, "{\n" * 50_000, '{"a"\n\n' * 50_000, "a=b\n" * 50_000, "?" * 1_000_000]
)
def test_hostile_pasted_texts_take_no_long_time(text):
    assert list(read_pasted(text, NOW)) == []


def test_ten_megabytes_are_read():
    text = f"[{', '.join([ONE_LINE] * (PASTED_MAX // (len(ONE_LINE) + 2)))}]"
    assert len(list(read_pasted(text, NOW))) > 20_000


@pytest.mark.parametrize("lines", [99, 100, 102])
def test_of_what_is_too_long_it_is_said_how_much_was_not_read(monkeypatch, lines):
    monkeypatch.setattr(pasted, "ENTRIES_MAX", 100)
    unread: list[int] = []
    found = list(read_pasted("{}\n \n" * lines, NOW, unread.append))
    assert len(found) == min(lines, 100)
    assert sum(unread) == lines - len(found)


def test_of_a_long_list_it_is_said_how_much_was_not_read(monkeypatch):
    monkeypatch.setattr(pasted, "ENTRIES_MAX", 3)
    unread: list[int] = []
    assert len(list(read_pasted(f"[{', '.join([ONE_LINE] * 5)}]", NOW, unread.append))) == 3
    assert unread == [2]


def test_what_stands_behind_ten_megabytes_is_counted(monkeypatch):
    monkeypatch.setattr(pasted, "PASTED_MAX", len(QUERY) + 1)
    unread: list[int] = []
    assert len(list(read_pasted(f"{QUERY}\n{QUERY}\n{QUERY}", NOW, unread.append))) == 1
    assert unread == [2]


@given(st.text() | st.text(alphabet='[]{}",:\n ?=&a'))
def test_nothing_makes_it_raise(text):
    for event in read_pasted(text, NOW):
        event.raw.encode()
