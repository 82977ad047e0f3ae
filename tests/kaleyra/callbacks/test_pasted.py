"""Callbacks as people paste them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.callbacks import pasted
from composer.kaleyra.callbacks.pasted import PASTED_MAX, read_pasted, read_queries
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
PARTS = (
    "".join(
        f'--x7\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("id", "abc:0"), ("status", "delivered"))
    )
    + "--x7--\r\n"
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
        (f"{TAP}{STATUS}\n{TAP}", ["replied", "delivered", "replied"]),
        (PARTS, ["delivered"]),
        (PARTS.replace("\r", ""), ["delivered"]),
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{ONE_LINE}\nnot one\n{ONE_LINE}", ["replied", "unknown", "replied"]),
        (f"{ONE_LINE}\n{ONE_LINE[:-9]}", ["replied", "unknown"]),
        (REQUEST, ["replied"]),
        (f"GET /cb?{QUERY} HTTP/1.1\nHost: example.com\n\n", ["delivered"]),
        ("id=abc&status=read", ["read"]),
        ("body=Hello there&from=14155550123&type=text", ["received"]),
        ("a=b", ["unknown"]),
        ("7", ["unknown"]),
        ("[]", ["unknown"]),
        ("Dear colleague,\n\nplease look at http://example.com/?a=1", ["unknown", "unknown"]),
        (" \n", []),
    ],
)
def test_of_a_text_that_is_to_hold_nothing_else_no_line_is_left_out(text, found):
    assert [event.kind for event in read_pasted(text, NOW, whole=True)] == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (QUERY, "delivered"),
        (f"?{QUERY}", "delivered"),
        (f"https://example.com/cb?{QUERY}", "delivered"),
        (f"https://example.com/a=b?{QUERY}#top", "delivered"),
        (f"/cb?{QUERY}", "delivered"),
        (f"GET /cb?{QUERY} HTTP/1.1", "delivered"),
        (f'10.0.0.1 - "GET /cb?{QUERY} HTTP/1.1" 200', "delivered"),
        ("https://example.com/cb", "unknown"),
        ("https://example.com/cb?", "unknown"),
        ("foo=bar", "unknown"),
        ('{"id": "abc", "status": "read"}', "unknown"),
    ],
)
def test_queries(line, found):
    assert [event.kind for event in read_queries(f"\n{line}\r\n\n{line}", NOW)] == [found, found]


@pytest.mark.parametrize("before", ["", "https://example.com/cb?", "GET /cb?"])
@pytest.mark.parametrize("text", ["How are you?", "At 5 HTTP is down", "caf%C3%A9", "caf%E9", "café"])
def test_a_querys_text_is_read_to_its_end(before, text):
    (event,) = read_queries(f"{before}body={text}&from=14155550123&type=text", NOW)
    assert (event.kind, event.text) == ("received", text.replace("%C3%A9", "é").replace("%E9", "é"))


def test_of_too_many_queries_it_is_said_how_many_were_not_read(monkeypatch):
    monkeypatch.setattr(pasted, "ENTRIES_MAX", 3)
    unread: list[int] = []
    assert len(list(read_queries("id=a&status=read\n" * 5, NOW, unread.append))) == 3
    assert unread == [2]


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
