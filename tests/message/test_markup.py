"""The markup shows what WhatsApp Web was observed to show, and holds its rules on texts nobody observed."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.message.markup import Line, parse

OBSERVED = json.loads((Path(__file__).parent.parent / "data" / "markup.json").read_text("utf-8"))
MARKS = "*_~`"
HOSTILE_LENGTH = 65_536

marked_texts = st.text(alphabet="*_~` a,\n", max_size=40)
odd_texts = st.text(alphabet="*_~`->•19. aé\n\r\t\u00a0😀❤\ufe0f\u0301\u200d\U0001fae0", max_size=40)
texts = st.one_of(marked_texts, odd_texts, st.text())
untimed = settings(deadline=None)


def runs(line: Line) -> list[list[str]]:
    return [[run.text, " ".join(sorted(run.styles))] for run in line.runs]


def shown(text: str, literal: tuple[tuple[int, int], ...] = ()) -> list[list[list[str]]]:
    return [runs(line) for line in parse(text, literal)]


def blocks(text: str) -> list[str]:
    return [line.block for line in parse(text)]


def words(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def without_marks(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, MARKS)))


def is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


def test_all_observed_texts_are_there():
    assert len(OBSERVED) == 502


@pytest.mark.parametrize("case", OBSERVED, ids=[f"observed-{number}" for number in range(len(OBSERVED))])
def test_an_observed_text_shows_as_it_was_observed(case):
    lines = [{"block": line.block, "marker": line.marker, "runs": runs(line)} for line in parse(case["text"])]

    assert lines == case["lines"], repr(case["text"])


@pytest.mark.parametrize("mark", ["*", "_", "~", "`"])
@pytest.mark.parametrize(
    "neighbour", [*" ,.!?()[]{}<>/\\|@#%&+=^-\"';:₹€$…—–“”¿。、،", "\t", "\u200d", "😀", "🇮🇳", "🏽"]
)
def test_a_mark_works_beside_white_space_punctuation_and_symbols(mark, neighbour):
    [line] = shown(f"x{neighbour}{mark}b c{mark}{neighbour}x")

    assert [text for text, styles in line if styles] == ["b c"]


@pytest.mark.parametrize("mark", ["*", "_", "~", "`"])
@pytest.mark.parametrize("neighbour", [*"aZéßЖ中あกا0٣²½Ⅷªा", "\u0301", "\ufe0f", "\u20e3", "𝐀", "\u0378"])
def test_a_mark_does_nothing_beside_letters_digits_and_combining_marks(mark, neighbour):
    opening, closing = f"{neighbour}{mark}b{mark}", f"{mark}b{mark}{neighbour}"

    assert shown(opening) == [[[opening, ""]]]
    assert shown(closing) == [[[closing, ""]]]


@pytest.mark.parametrize(
    "symbol",
    [
        *"🟠🟰🤌🤍🤎🤏🤿🥱🥲🥷🥹🥻🦣🦯🦺🦿🧃🧏🩰🪀🪐🫀🫠🫨🛕🛖🛜🛝🛟🛺🛼",  # emoji of Unicode 12 to 15
        *"\U0001fae9\U0001fadf\U0001f6d8\U0001faea",  # emoji of Unicode 16 and 17
        *"\u20c0\u20c1\u2e4f\u2e52㋿\u061d\U0001fbca",  # other symbols and punctuation since
    ],
)
def test_a_mark_does_nothing_beside_symbols_newer_than_unicode_11(symbol):
    assert shown(f"{symbol}*b*") == [[[f"{symbol}*b*", ""]]]
    assert shown(f"*b*{symbol}") == [[[f"*b*{symbol}", ""]]]
    assert shown(f"*{symbol}*") == [[[symbol, "bold"]]]


@pytest.mark.parametrize("symbol", "🥰🥵🥶🥺🦸🦹🧁🧩🧿🤺🤾🦘🧐🛹🛸♾⚧₿⹎㋾🆬🡇")
def test_a_mark_works_beside_the_last_symbols_before_unicode_12(symbol):
    assert shown(f"{symbol}*b*{symbol}") == [[[symbol, ""], ["b", "bold"], [symbol, ""]]]


@pytest.mark.parametrize("space", [*" \t\u00a0\u2003\u202f\u3000\ufeff\r"])
def test_marks_hug_what_is_not_white_space(space):
    for text in (f"*{space}b*", f"*b{space}*"):
        assert [styles for _, styles in shown("x " + text)[0]] == [""], text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("***", [["*", "bold"]]),
        ("*a* b*", [["a", "bold"], [" b*", ""]]),
        ("*a *b* c*", [["a *b", "bold"], [" c*", ""]]),
        ("*a _b* c_ *d*", [["a _b", "bold"], [" c_ ", ""], ["d", "bold"]]),
        ("*a _b* ~c_ d~", [["a _b", "bold"], [" ", ""], ["c_ d", "strike"]]),
        ("_*a_* *b*", [["*a", "italic"], ["* ", ""], ["b", "bold"]]),
        ("*a `b* c`", [["*a ", ""], ["b* c", "code"]]),
        ("`a *b` c*", [["a *b", "code"], [" c*", ""]]),
        ("`a _b` *c_ d*", [["a _b", "code"], [" ", ""], ["c_ d", "bold"]]),
        ("*a ```b* c```", [["*a ", ""], ["b* c", "fence"]]),
        ("`a ```b` c```", [["`a ", ""], ["b` c", "fence"]]),
        ("x```y```z", [["x", ""], ["y", "fence"], ["z", ""]]),
        ("``` *a* ```", [[" *a* ", "fence"]]),
        ("```  ``` `a`", [["```  ``` ", ""], ["a", "code"]]),
        ("*_~`x`~_*", [["x", "bold code italic strike"]]),
        ("*_a_ ~b~*", [["a", "bold italic"], [" ", "bold"], ["b", "bold strike"]]),
    ],
)
def test_pairs_nest_and_the_loser_of_a_crossing_shows_its_marks(text, expected):
    assert shown(text) == [expected]


@pytest.mark.parametrize(
    ("text", "block", "marker"),
    [
        ("- a", "bullet", "-"),
        ("* a", "bullet", "*"),
        ("• a", "bullet", "•"),
        ("0. a", "numbered", "0."),
        ("99. a", "numbered", "99."),
        ("> a", "quote", ">"),
        ("- - a", "bullet", "-"),
        ("> > a", "quote", ">"),
        ("> 1. a", "quote", ">"),
        *[
            (text, "plain", "")
            for text in ("-", "- ", "-  a", " - a", "-a", "-\ta", "-\u00a0a", "- \u00a0a", "+ a")
        ],
        *[
            (text, "plain", "")
            for text in ("100. a", "1.", "1. ", "1.  a", "1) a", ". a", "a. b", "٣. a", "1 . a")
        ],
        *[(text, "plain", "") for text in (">", "> ", ">  a", ">> a", "\r- a")],
    ],
)
def test_a_line_is_a_list_line_or_quote_by_marker_one_space_and_a_word(text, block, marker):
    [line] = parse(text)

    assert (line.block, line.marker) == (block, marker)
    assert words(line) == text.removeprefix(f"{marker} " if marker else "")


def test_a_fence_takes_in_lines_marks_and_markers():
    assert shown("```a\n- *b*\n> c\n\n```\n- d") == [
        [["a", "fence"]],
        [["- *b*", "fence"]],
        [["> c", "fence"]],
        [],
        [],
        [["d", ""]],
    ]


@pytest.mark.parametrize("marker", ["- ", "1. ", "> "])
def test_a_line_with_part_of_a_fence_of_several_lines_is_no_list_line(marker):
    assert blocks(f"{marker}a ```b\nc``` d\n{marker}e") == ["plain", "plain", parse(f"{marker}e")[0].block]
    assert blocks(f"{marker}a ```b``` c") == blocks(f"{marker}a")


def test_inline_marks_do_not_reach_over_a_line_break():
    assert shown("*a\nb* _c\r\nd_") == [[["*a", ""]], [["b* _c", ""]], [["d_", ""]]]


def test_a_carriage_return_is_dropped_before_a_line_feed_only():
    assert shown("a\r\nb\rc\r\n\r\n") == [[["a", ""]], [["b\rc", ""]], [], []]


def test_no_text_is_one_empty_line():
    assert parse("") == [Line("plain", "", ())]


def test_half_a_character_is_shown_like_any_symbol():
    assert shown("\ud83d*b*") == [[["\ud83d", ""], ["b", "bold"]]]


def test_marks_inside_a_link_stay_and_those_around_it_work():
    text = "*see https://example.com/a_b_c?x=*1*&y=```z``` _now_*"
    link = (text.index("https"), text.index(" _now"))

    assert shown(text, (link,)) == [[[text[1 : link[1] + 1], "bold"], ["now", "bold italic"]]]
    assert shown(text) != shown(text, (link,))


def test_links_are_found_where_carriage_returns_are_dropped():
    text = "a\r\n\r\n_b_ _c_ _d_"
    link = (text.index("_c_"), text.index("_c_") + 3)

    assert shown(text, (link,))[-1] == [["b", "italic"], [" _c_ ", ""], ["d", "italic"]]


def test_a_marker_inside_a_link_is_no_marker():
    assert [line.block for line in parse("- a\n1. a\n> a", ((0, 3), (4, 5), (10, 11)))] == ["plain"] * 3


def test_links_may_come_in_any_order_overlap_and_reach_too_far():
    assert shown("*a* *b* *c*", ((8, 99), (0, 2), (1, 3))) == [[["*a* ", ""], ["b", "bold"], [" *c*", ""]]]


@pytest.mark.parametrize(
    "pattern",
    ["*", "`", "*a", "* a", "*a* ", "```a", "``` ", "_*~", "_*a_*", "> ", "\n", "- a\n", "😀", "*\u0301"],
)
def test_a_long_hostile_text_keeps_every_line(pattern):
    text = pattern * (HOSTILE_LENGTH // len(pattern))

    lines = parse(text)

    assert len(lines) == text.count("\n") + 1
    if not set(pattern) & set(MARKS):
        assert "\n".join(f"{line.marker} " * bool(line.marker) + words(line) for line in lines) == text


@given(texts)
@untimed
def test_nothing_but_marks_and_markers_is_dropped_and_nothing_is_added(text):
    sources = text.replace("\r\n", "\n").split("\n")

    lines = parse(text)

    assert len(lines) == len(sources)
    for line, source in zip(lines, sources, strict=True):
        lead = f"{line.marker} " if line.marker else ""
        assert source.startswith(lead)
        assert (line.block == "plain") == (not lead)
        assert is_subsequence(words(line), source[len(lead) :])
        assert without_marks(words(line)) == without_marks(source[len(lead) :])


@given(texts)
@untimed
def test_marks_are_dropped_in_pairs(text):
    lines = parse(text)

    dropped = Counter(text)
    for line in lines:
        dropped -= Counter(line.marker + words(line))
    assert [mark for mark in MARKS if dropped[mark] % 2] == []


@given(texts)
@untimed
def test_runs_are_never_empty_and_neighbours_look_different(text):
    for line in parse(text):
        assert all(run.text for run in line.runs)
        assert all(left.styles != right.styles for left, right in pairwise(line.runs))


@given(texts)
@untimed
def test_the_same_text_always_shows_the_same(text):
    assert parse(text) == parse(text)


@given(texts, texts)
@untimed
def test_without_fences_no_line_depends_on_another(above, below):
    above, below = (re.sub("```+", "``", text).strip("\r") for text in (above, below))

    assert parse(f"{above}\n{below}") == parse(above) + parse(below)


@given(texts, texts, st.text(alphabet=MARKS + "->. 1a", max_size=12))
@untimed
def test_a_link_shows_verbatim_and_acts_like_a_word_of_its_length(before, after, inside):
    link = f"h{inside}h"
    word = "ŵ" * len(link)

    with_link = shown(before + link + after, ((len(before), len(before) + len(link)),))

    with_word = shown(before + word + after)
    assert with_link == [[[text.replace(word, link), styles] for text, styles in line] for line in with_word]
    assert any(link in text for line in with_link for text, _ in line)
