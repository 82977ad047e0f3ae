"""What may be an API key; and that it cannot be printed."""

import copy
import dataclasses
import logging
import pickle
import pprint
import string
import traceback
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.account import AccountError, ApiKey

SECRET = "Zq7x9K-Wv3"
HALVES = ("Zq7x9K", "Wv3")


@dataclasses.dataclass(frozen=True)
class Holder:
    key: ApiKey


def _locals_of_a_failing_function(key: ApiKey) -> str:
    try:
        return str(1 / (key == ""))
    except ZeroDivisionError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        ascii,
        format,
        lambda key: f"{key} {key!r} {key!s} {key!a}",
        lambda key: "{} {!r}".format(key, key),  # noqa: UP032
        lambda key: "%s %r" % (key, key),  # noqa: UP031
        lambda key: repr([key]) + repr((key,)) + repr({key}) + repr({"key": key, key: "key"}),
        lambda key: str(Holder(key)) + pprint.pformat(Holder(key)),
        lambda key: repr(ValueError(key)) + str(ValueError(key)),
        lambda key: "".join(traceback.format_exception(ValueError("no", key))),
        lambda key: logging.makeLogRecord({"msg": "with %s %r", "args": (key, key)}).getMessage(),
        lambda key: _locals_of_a_failing_function(key),
    ],
)
def test_a_key_never_shows(show: Callable[[ApiKey], str]) -> None:
    shown = show(ApiKey(SECRET))
    assert shown
    assert SECRET not in shown


@pytest.mark.parametrize(
    "take",
    [
        *[
            lambda key, protocol=protocol: pickle.dumps(key, protocol)
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
        ],
        lambda key: pickle.dumps(Holder(key)),
        copy.copy,
        copy.deepcopy,
        lambda key: copy.deepcopy(Holder(key)),
        lambda key: dataclasses.asdict(Holder(key)),
        vars,
        lambda key: format(key, "s"),
        bytes,
        len,
        list,
    ],
)
def test_a_key_is_taken_apart_by_nothing(take: Callable[[ApiKey], object]) -> None:
    with pytest.raises(TypeError) as caught:
        take(ApiKey(SECRET))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_key_is_revealed_without_outer_white_space() -> None:
    assert ApiKey(f" \t\r\n{SECRET}\n\u00a0 ").reveal() == SECRET


def test_every_printable_ascii_character_may_be_in_a_key() -> None:
    every = string.ascii_letters + string.digits + string.punctuation
    assert ApiKey(every).reveal() == every


def test_keys_are_equal_if_their_texts_are() -> None:
    assert ApiKey(SECRET) == ApiKey(f" {SECRET} ")
    assert ApiKey(SECRET) != ApiKey(SECRET + "x")
    assert ApiKey(SECRET) != SECRET
    assert len({ApiKey(SECRET), ApiKey(SECRET), ApiKey("other")}) == 2


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("\n", "a line break"),
        ("\r\n", "a line break"),
        ("\u2028", "a line break"),
        (" ", "a space"),
        ("\t", "a space"),
        ("\u00a0", "a space"),
        ("“", "a curly quote"),
        ("’", "a curly quote"),
        ("é", "a character"),
        ("е", "a character"),  # a Cyrillic letter that looks like e
        ("Ａ", "a character"),
        ("\u200b", "a character"),
        ("\x00", "a character"),
        ("\x7f", "a character"),
        ("\ud83d", "a character"),
        ("🔑", "a character"),
    ],
)
def test_a_key_with_a_character_that_no_header_carries_is_refused(inside: str, named: str) -> None:
    with pytest.raises(AccountError) as caught:
        ApiKey(inside.join(HALVES))
    assert caught.value.field == "key"
    assert named in str(caught.value)
    assert "position 7" in str(caught.value)
    _no_part_of_the_key(caught.value)


@pytest.mark.parametrize(
    "quoted", ["“Zq7x9KWv3”", "‘Zq7x9KWv3’", "\ufeffZq7x9KWv3", "Zq7x9KWv3\u200b", "api-key: Zq7x9KWv3"]
)
def test_a_key_pasted_with_something_around_it_is_refused(quoted: str) -> None:
    with pytest.raises(AccountError) as caught:
        ApiKey(quoted)
    _no_part_of_the_key(caught.value)


@pytest.mark.parametrize("nothing", ["", " ", "\r\n\t\u00a0"])
def test_an_empty_key_is_refused(nothing: str) -> None:
    with pytest.raises(AccountError, match="empty") as caught:
        ApiKey(nothing)
    assert caught.value.field == "key"


@given(st.text(max_size=30))
def test_any_text_is_a_key_that_a_header_carries_or_is_refused(text: str) -> None:
    if text.strip() and all(33 <= ord(character) <= 126 for character in text.strip()):
        assert ApiKey(text).reveal() == text.strip()
    else:
        with pytest.raises(AccountError, match=r"\.$"):
            ApiKey(text)


def _no_part_of_the_key(error: AccountError) -> None:
    said = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)) + repr(error.args)
    assert not any(half in said for half in HALVES)
    assert str(error)[0].isupper()
    assert str(error).endswith(".")
