"""Words and queries of the search."""

import sqlite3
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.store.search import key, query, words


def finds(typed: str, text: str) -> bool:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'ascii', prefix = '1 2 3 4 5')"
    )
    connection.execute("INSERT INTO search VALUES (?)", (words(text),))
    match = query(typed)
    found = (
        bool(match) and connection.execute("SELECT 1 FROM search WHERE search MATCH ?", (match,)).fetchone()
    )
    connection.close()
    return bool(found)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ord", "Your ORDER has shipped"),
        ("shipped your", "Your order has shipped"),
        ("grosse", "Die Größe"),
        ("Größe", "DIE GROSSE"),
        ("ecole", "L’École"),
        ("lodz", "Łódź"),
        ("istanbul", "İSTANBUL"),
        ("ISTANBUL", "istanbul"),
        ("abc", "ＡＢＣ"),
        ("世界", "您好世界"),
        ("好世", "您好世界"),
        ("ありが", "どうもありがとう"),
        ("สวัสดี", "คุณสวัสดีครับ"),
        ("नमस्", "नमस्ते दुनिया"),
        ("दुनिया", "नमस्ते दुनिया"),
        ("안녕하", "안녕하세요"),
        ("안녀", "안녕하세요"),  # half a syllable is typed
        ("اهلا", "أَهْلًا"),
        ("🙂", "Hi🙂there"),
        ("👍", "Great👍🏽"),
        ("🫠", "🫠"),  # newer than SQLite's tables
        ("example.com", "See https://example.com/a.png"),
        ("0123", "+14155550123"),
        ("+1 415 555 0123", "+14155550123"),
        ("415-555-0123", "+14155550123"),
        ("(415) 555", "+14155550123"),
        ("١٢٣٤", "1234"),
        ("soft", "so\u00adft"),
        ("10", "10% off"),
        ("50€", "only 50€"),
        ("order_4711", "for order_4711!"),
    ],
)
def test_found(typed, text):
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("rder", "Your order"),
        ("order invoice", "Your order"),
        ("好您", "您好世界"),
        ("界您", "您好世界"),
        ("com.example", "https://example.com/"),
        ("not", "Your order"),
    ],
)
def test_not_found(typed, text):
    assert not finds(typed, text)


@pytest.mark.parametrize(
    "typed", ["", "  ", '"', "*", "''", "()", "^", "-", "!!!", "\0", "\ud800", "\u0301", "{", "%"]
)
def test_without_a_word_there_is_no_query(typed):
    assert query(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "a OR",
            "NOT a",
            "NEAR(a b)",
            "col:a",
            'a"b',
            "a*b",
            "a^2",
            "-a",
            "a AND AND",
            "{a b}:c",
            "a\0b",
            "(",
        ),
        *("a" * 10_000, "x " * 5000, "1-2 " * 500, "您" * 5000),
    ],
)
def test_hostile_queries_are_words(typed):
    finds(typed, "some text")
    assert finds(typed, typed) or not query(typed)


@given(st.text(max_size=60))
def test_any_text_is_found_by_itself(text):
    assert finds(text, text) or not query(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_query_is_ever_refused(typed, text):
    finds(typed, text)


@pytest.mark.parametrize("part", ["\u0301\u0316", "\u0345\u0316", "ﷺ", "ab ", "您", "123456 ", "1", "\0"])
def test_hostile_texts_take_no_time(part):
    start = process_time()
    words((part * 256_000)[:256_000])
    assert process_time() - start < 5


def test_names_are_ordered_as_people_do():
    names = ["Offer 10", "offer 2", "Émile", "Zoe", "eva", "", "Offer"]
    assert sorted(names, key=key) == ["", "Émile", "eva", "Offer", "offer 2", "Offer 10", "Zoe"]
