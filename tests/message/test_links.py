import pytest
from hypothesis import given
from hypothesis import strategies as st
from linkify_it import LinkifyIt

from composer.message import limits, links
from composer.message.links import Link
from composer.message.markup import Line, Run, parse

PIECES = (
    *(
        "http",
        "s",
        "://",
        "www",
        ".",
        "com",
        "a",
        "b",
        "/",
        "?",
        "#",
        "@",
        "(",
        ")",
        "[",
        "]",
        "*",
        "_",
        "~",
        "'",
    ),
    *(
        '"',
        "-",
        ",",
        "!",
        ":",
        " ",
        "\n",
        "\r\n",
        "👉",
        "❤️",
        "é",
        "详",
        "\u200b",
        "\ud83d",
        "1",
        "xn--",
        "mailto:",
    ),
    *("<", "="),
)
LINK_LIKE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def found(text: str) -> list[str]:
    return [text[link.start : link.end] for link in links.find(text)]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Look at https://example.com/a?b=c#d today", "https://example.com/a?b=c#d"),
        ("HTTPS://EXAMPLE.COM", "HTTPS://EXAMPLE.COM"),
        ("http://example.com:8080/x", "http://example.com:8080/x"),
        ("www.example.com", "www.example.com"),
        ("Order at shop.example.world!", "shop.example.world"),
        ("wa.me/14155550123?text=Hi%20there", "wa.me/14155550123?text=Hi%20there"),
        ("(see example.com/x).", "example.com/x"),
        ("example.com, please", "example.com"),
        ("https://en.wikipedia.org/wiki/Tea_(meal)", "https://en.wikipedia.org/wiki/Tea_(meal)"),
        ("münchen.de", "münchen.de"),
        ("пример.рф", "пример.рф"),
        ("write to maria@example.co.uk.", "maria@example.co.uk"),
        ("first line\r\nhttps://example.com\r\nlast", "https://example.com"),
        ("👉https://example.com/a", "https://example.com/a"),
        ("❤️example.com🔥", "example.com"),
        ("1️⃣www.example.com", "www.example.com"),
        ("→https://example.com", "https://example.com"),
        ("詳細はhttps://example.com/a まで", "https://example.com/a"),
        ("*example.com*", "example.com"),
    ],
)
def test_a_link_is_found(text: str, link: str) -> None:
    assert found(text) == [link]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Hi Maria",
            "Only 1.50 today",
            "Wait...ok",
            "e.g. this",
            "v1.2.3",
            "192.168.1.1",
            "index.notatld",
            "a@b",
        ),
        *("ftp://example.com", "//example.com", "@example", "www.", "http://", "javascript:alert(1)"),
    ],
)
def test_other_text_is_no_link(text: str) -> None:
    assert found(text) == []


def test_several_links_come_in_order_with_what_they_lead_to() -> None:
    assert links.find("a.com b@c.org https://d.net") == (
        Link(0, 5, "http://a.com"),
        Link(6, 13, "mailto:b@c.org"),
        Link(14, 27, "https://d.net"),
    )


def test_formatting_marks_right_after_a_path_belong_to_the_link() -> None:
    assert found("*https://example.com/a*") == ["https://example.com/a*"]


def test_formatting_marks_in_a_link_are_left_as_they_are() -> None:
    text = "_see_ https://example.com/a_b_c *now*"
    literal = [link.span for link in links.find(text)]
    assert parse(text, literal) == [
        Line(
            "plain",
            "",
            (
                Run("see", frozenset({"italic"})),
                Run(" https://example.com/a_b_c ", frozenset()),
                Run("now", frozenset({"bold"})),
            ),
        )
    ]


def test_a_link_longer_than_a_body_ends_there() -> None:
    text = "https://example.com/" + "a" * 5000 + " b.com"
    first, second = links.find(text)
    assert first.span == (0, limits.BODY_MAX)
    assert text[second.start : second.end] == "b.com"


@given(st.text(st.characters()) | LINK_LIKE)
def test_any_text_gives_links_in_order_that_stand_where_they_say(text: str) -> None:
    done = 0
    for link in links.find(text):
        assert done <= link.start < link.end <= len(text)
        written = text[link.start : link.end]
        assert link.url in (written, "http://" + written, "mailto:" + written)
        done = link.end


@given(LINK_LIKE)
def test_what_stands_in_a_link_is_shown_as_it_is(text: str) -> None:
    found = links.find(text)
    shown = "\n".join(
        "".join(run.text for run in line.runs) for line in parse(text, [link.span for link in found])
    )
    for link in found:
        assert text[link.start : link.end] in shown


@pytest.mark.parametrize(
    "unit", ["a.com/((", "a.com/{[(", "http://a/(", "a.com/'", "a.", "é.", "(", "😀.com", "a.com "]
)
def test_nothing_long_is_searched_in_one_piece(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brackets that never close cost the library time in the square of the length."""
    lengths = []

    monkeypatch.setattr(LinkifyIt, "match", lambda _self, text: lengths.append(len(text)))
    links.find(unit * 10_000)
    assert max(lengths, default=0) <= limits.BODY_MAX
    assert sum(lengths) <= len(unit) * 10_000
