"""What an answer repeats of the key and the SID: in any disguise, anywhere, and nothing else is touched."""

import base64
import html
import json
import string
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from composer.kaleyra.outcome import Accepted, Rejected, read
from composer.kaleyra.redaction import HIDDEN, HIDDEN_SID, Redactor

KEY = "planted/Key+9f3a71=&"
SID = "HPLANTED77SID"

PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
keys = st.text(PRINTABLE, min_size=8, max_size=40)

Disguise = Callable[[str], str]
NAMED = {character: f"&{name}" for name, character in html.entities.html5.items() if name.endswith(";")}
PLAIN: dict[str, Disguise] = {"itself": str, "other case": str.swapcase}
ONCE: dict[str, Disguise] = {
    "\\u": lambda character: f"\\u{ord(character):04x}",
    "\\U": lambda character: f"\\u{ord(character):04X}",
    "\\x": lambda character: f"\\x{ord(character):02x}",
    "short": lambda character: json.dumps(character)[1:-1].replace("/", "\\/"),
    "%": lambda character: f"%{ord(character):02x}",
    "&#": lambda character: f"&#{ord(character)};",
    "&#x": lambda character: f"&#X{ord(character):04X};",
    "&name": lambda character: NAMED.get(character, character),
}
TWICE: dict[str, Disguise] = {
    "%%": lambda character: f"%25{ord(character):02X}",
    "&amp;#": lambda character: f"&amp;#{ord(character)};",
    "\\u0026#": lambda character: f"\\u0026#{ord(character)};",
    "%26%23": lambda character: f"%26%23{ord(character)}%3b",
}
OF_A_CHARACTER = PLAIN | ONCE | TWICE
OF_A_KEY: dict[str, Disguise] = {
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 in a URL": lambda key: base64.urlsafe_b64encode(key.encode()).decode().rstrip("="),
    "Basic": lambda key: base64.b64encode(f"user:{key}".encode()).decode(),
    "api-key": lambda key: base64.b64encode(f"api-key: {key}\r\n".encode()).decode(),
    "quoted base64": lambda key: quote(base64.b64encode(key.encode()), safe=""),
    "hexadecimal": lambda key: key.encode().hex(),
    "HEXADECIMAL": lambda key: key.encode().hex().upper(),
}


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, str]:
    """A key, and how an answer may repeat it: each character escaped on its own, by two kinds of escapes."""
    key = draw(keys)
    escapes = draw(
        st.lists(st.sampled_from(sorted(ONCE)), max_size=2)
        | st.lists(st.sampled_from(sorted(TWICE)), max_size=1)
    )
    ways = st.sampled_from([*PLAIN, *escapes])
    return key, "".join(OF_A_CHARACTER[draw(ways)](character) for character in key)


def _without_json_escapes(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def readings(text: str) -> Iterator[str]:
    """What the libraries make of a text, one after another of them."""
    found = [text]
    for _ in range(2):
        found += [
            undo(reading) for reading in found for undo in (_without_json_escapes, unquote, html.unescape)
        ]
    yield from found


def shows(key: str, text: str) -> bool:
    return any(key.lower() in reading.lower() for reading in readings(text))


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif value is not None:
        yield str(value)


def everything_shown(outcome: Any) -> Iterator[str]:
    yield from (repr(outcome), outcome.reply)
    yield from texts_of(
        [getattr(outcome, name) for name in type(outcome).__dataclass_fields__ if name != "fields"]
    )
    yield from texts_of(dict(getattr(outcome, "fields", {})))
    try:
        tree = json.loads(outcome.reply)
    except (ValueError, RecursionError):
        return
    yield from texts_of(tree)
    yield json.dumps(tree, indent=2, ensure_ascii=False)  # as the window shows it


@pytest.mark.parametrize("disguise", OF_A_CHARACTER)
def test_a_key_is_hidden_in_each_disguise_and_nothing_else(disguise: str) -> None:
    repeated = "".join(map(OF_A_CHARACTER[disguise], KEY))
    assert Redactor(KEY, SID).redact(f"Bad key {repeated}, sorry") == f"Bad key {HIDDEN}, sorry"


@pytest.mark.parametrize("disguise", OF_A_KEY)
@pytest.mark.parametrize("key", [KEY, "????>>>>~~~~", "12345678"])
def test_a_key_is_hidden_as_the_whole_is_disguised(disguise: str, key: str) -> None:
    hidden = Redactor(key, SID).redact(f"Bad key {OF_A_KEY[disguise](key)} sorry")
    assert HIDDEN in hidden
    assert hidden.startswith("Bad key ")
    assert hidden.endswith(" sorry")
    assert max(map(len, hidden.replace(HIDDEN, " ").split())) <= len("YXBpLWtleTog"), (
        "the text before the key"
    )


@given(disguised(), st.text(max_size=12), st.text(max_size=12))
def test_no_reading_of_any_text_shows_the_key(of: tuple[str, str], before: str, after: str) -> None:
    key, repeated = of
    assert not shows(key, Redactor(key, SID).redact(before + repeated + after))
    if not set(key) & set("\\%&"):  # else it may read as another escape, and the key does not stand there
        assert HIDDEN in Redactor(key, SID).redact(f"{before} {repeated} {after}")


words = st.text(string.ascii_letters + ' "\\/é😀', max_size=8)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | words | st.just("@"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "data", "message_id", "recipient", "error", "code", "message", "body", "@"]
            )
            | words,
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def planted(tree: Any, repeated: str) -> Any:
    """The tree with what repeats the key in place of each @."""
    if isinstance(tree, dict):
        return {planted(name, repeated): planted(value, repeated) for name, value in tree.items()}
    if isinstance(tree, list):
        return [planted(value, repeated) for value in tree]
    return f"a {repeated} b" if tree == "@" else tree


@given(disguised(), trees, st.booleans(), st.sampled_from([200, 400, 500]))
def test_no_outcome_of_any_json_shows_the_key(
    of: tuple[str, str], tree: Any, ascii_only: bool, status: int
) -> None:
    key, repeated = of
    answer = json.dumps({"message": tree, **(tree if isinstance(tree, dict) else {})})
    assume(not shows(key, answer))  # all of punctuation, for example
    reply = json.dumps(planted(json.loads(answer), repeated), ensure_ascii=ascii_only)
    outcome = read(status, Redactor(key, SID).redact(reply))
    assert [text for text in everything_shown(outcome) if shows(key, text)] == []


@given(disguised(), trees)
def test_json_with_the_key_stays_json(of: tuple[str, str], tree: Any) -> None:
    key, repeated = of
    assume(not set(key) & set("\\%&"))
    hidden = json.loads(
        Redactor(key, SID).redact(json.dumps({"id": "a1", "body": f" {repeated} ", "more": tree}))
    )
    assert hidden["id"] == "a1"
    assert HIDDEN in hidden["body"]


@given(disguised(), st.data())
def test_an_answer_cut_within_the_key_shows_no_long_part_of_it(
    of: tuple[str, str], data: st.DataObject
) -> None:
    key, repeated = of
    cut = repeated[: data.draw(st.integers(0, len(repeated)))]
    hidden = Redactor(key, SID).redact('{"message": "Bad key ' + cut)
    assert not any(reading.lower().endswith(key[:8].lower()) for reading in readings(hidden))
    assert hidden.startswith('{"message": "Bad key ') or HIDDEN in hidden


def test_an_answer_cut_within_base64_of_the_key_shows_little_of_it() -> None:
    coded = OF_A_KEY["Basic"](KEY)
    for length in range(len(coded)):
        hidden = Redactor(KEY, SID).redact("Basic " + coded[:length])
        left = hidden.removeprefix("Basic ").replace(HIDDEN, "")
        known = base64.b64decode(left[: len(left) // 4 * 4])
        assert len(known.removeprefix(b"user:")) < 8


@given(st.text() | trees.map(json.dumps))
def test_what_repeats_no_secret_comes_back_as_it_is(text: str) -> None:
    assert Redactor(KEY, SID).redact(text) == text


def test_a_key_as_a_number_or_a_name_is_hidden_in_json_that_stays_json() -> None:
    hidden = Redactor("1234567890", SID).redact(
        '{"id": "a1", "key": 1234567890, "1234567890": {"n": 1.5, "ok": true}}'
    )
    assert json.loads(hidden) == {"id": "a1", "key": HIDDEN, HIDDEN: {"n": 1.5, "ok": True}}


def test_escapes_that_the_key_itself_seems_to_hold_do_not_save_it() -> None:
    for key in (
        "100%41%2541",
        "&amp;&lt;&#65;",
        "\\u0041\\u0042",
        "\\\\\\\\\\\\\\\\x",
        '"\\/"\\/"\\/',
        "\\nabcdefg",
    ):
        for answer in (
            key,
            json.dumps({"code": key, "message": f"{key}.", key: [key]}),
            f'{{"message": "{key}"}}',
        ):
            assert not any(
                shows(key, text) for text in everything_shown(read(400, Redactor(key, SID).redact(answer)))
            )


def test_quotation_marks_may_be_escaped_as_other_languages_do() -> None:
    assert Redactor('it\'s-"a"-key', SID).redact("'it\\'s-\\\"a\\\"-key'") == f"'{HIDDEN}'"


def test_the_sid_is_hidden_too_and_one_secret_may_hold_the_other() -> None:
    assert Redactor(KEY, SID).redact(f"/v1/{SID}/x {SID.lower()}") == f"/v1/{HIDDEN_SID}/x {HIDDEN_SID}"
    assert Redactor(f"a-{SID}-b", SID).redact(f"a-{SID}-b of {SID}") == f"{HIDDEN} of {HIDDEN_SID}"
    assert Redactor("PLANTED77", SID).redact(f"PLANTED77 of {SID}") == f"{HIDDEN} of {HIDDEN_SID}"


@pytest.mark.parametrize("key", ["id", "a1", "abc", "reply", "message"])
def test_a_key_too_short_to_be_one_garbles_nothing(key: str) -> None:
    answer = '{"id": "a1", "type": "reply", "message": "abc"}'
    assert Redactor(key, "").redact(answer) == answer


def test_an_id_is_found_beside_the_key() -> None:
    reply = Redactor(KEY, SID).redact(json.dumps({"id": "a1", "body": f'x \\ {quote(KEY)} " x'}))
    outcome = read(200, reply)
    assert isinstance(outcome, Accepted)
    assert outcome.message_id == "a1"
    assert json.loads(reply)["body"] == f'x \\ {HIDDEN} " x'


@pytest.mark.parametrize("depth", [10, 400, 900, 1000, 100_000])
def test_the_key_is_hidden_however_deep_it_lies(depth: int) -> None:
    reply = Redactor(KEY, SID).redact("[" * depth + json.dumps(quote(KEY)) + "]" * depth)
    assert not shows(KEY, reply)
    assert HIDDEN in reply
    assert isinstance(read(400, reply), Rejected)


def test_the_key_is_hidden_at_each_of_many_depths() -> None:
    deeper = [KEY]
    for _ in range(20):
        deeper.append(quote(deeper[-1], safe=""))
    assert not shows(KEY, Redactor(KEY, SID).redact(" ".join(deeper)))


@pytest.mark.parametrize(
    "escape", ["\\", "%25", "&amp;", "\\u005c", "&#", "%", "&#" + "0" * 5000 + "43;", "&amp;#37;25"]
)
def test_escapes_without_end_are_no_secret_and_hide_none(escape: str) -> None:
    text = escape * (1_000_000 // len(escape))
    assert Redactor(KEY, SID).redact(text) == text
    assert KEY not in Redactor(KEY, SID).redact(text + KEY)
