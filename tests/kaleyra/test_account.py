"""What may be an account's base URL, SID and key; and that the key cannot be printed."""

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

from composer.kaleyra.account import (
    DEFAULT_BASE_URL,
    ENCODINGS,
    Account,
    AccountError,
    ApiKey,
    checked_base_url,
    checked_sid,
    is_loopback,
)

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


@pytest.mark.parametrize(
    ("typed", "base_url"),
    [
        (DEFAULT_BASE_URL, "https://api.kaleyra.io"),
        ("https://api.in.kaleyra.io", "https://api.in.kaleyra.io"),
        ("https://api.na.kaleyra.ai/", "https://api.na.kaleyra.ai"),
        (" \thttps://api.kaleyra.io/\r\n", "https://api.kaleyra.io"),
        ("HTTPS://API.Kaleyra.IO", "https://api.kaleyra.io"),
        ("https://api.kaleyra.io:443", "https://api.kaleyra.io:443"),
        ("https://api.kaleyra.io:65535/", "https://api.kaleyra.io:65535"),
        ("https://gateway", "https://gateway"),
        ("https://my_host-2.example.", "https://my_host-2.example."),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://192.0.2.7", "https://192.0.2.7"),
        ("https://192.0.2.7:8443", "https://192.0.2.7:8443"),
        ("https://[2001:DB8::7]", "https://[2001:db8::7]"),
        ("https://[2001:db8::7]:8443/", "https://[2001:db8::7]:8443"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
        ("http://127.8.9.10:5000", "http://127.8.9.10:5000"),
        ("http://localhost:5000", "http://localhost:5000"),
        ("http://LocalHost", "http://localhost"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        (f"https://{'a' * 63}.example", f"https://{'a' * 63}.example"),
    ],
)
def test_a_base_url_is_scheme_host_and_port(typed: str, base_url: str) -> None:
    assert checked_base_url(typed) == base_url
    assert checked_base_url(base_url) == base_url


@pytest.mark.parametrize(
    "typed",
    [
        "http://api.kaleyra.io",
        "HTTP://API.KALEYRA.IO",
        "http://192.168.1.10:5000",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://[2001:db8::1]",
        "http://[::]",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://localhost.",
        "http://127.1",
        "http://2130706433",
        "http://0x7f.0.0.1",
    ],
)
def test_without_tls_only_this_machine_is_reached(typed: str) -> None:
    with pytest.raises(AccountError, match="https://") as caught:
        checked_base_url(typed)
    assert caught.value.field == "base_url"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "api.kaleyra.io",
        "api.kaleyra.io:443",
        "//api.kaleyra.io",
        "ftp://api.kaleyra.io",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https",
        "https:",
        "https://",
        "https:///v1",
        "https:/api.kaleyra.io",
        "https:api.kaleyra.io",
        "https ://api.kaleyra.io",
        "https://:443",
        "https://api.kaleyra.io/v1",
        "https://api.kaleyra.io/v1/HXXXXXXX071US/messages",
        "https://api.kaleyra.io//",
        "https://api.kaleyra.io/%2F",
        "https://api.kaleyra.io/;x",
        "https://api.kaleyra.io;x",
        "https://api.kaleyra.io?",
        "https://api.kaleyra.io?x=1",
        "https://api.kaleyra.io/?x",
        "https://api.kaleyra.io#",
        "https://api.kaleyra.io/#x",
        "https://maria@api.kaleyra.io",
        "https://maria:secret@api.kaleyra.io",
        "https://@api.kaleyra.io",
        "https://:@api.kaleyra.io",
        "https://api.kaleyra.io@attacker.example",
        "https://api.kaleyra.io\\@attacker.example",
        "https://attacker.example\\.kaleyra.io",
        "http://localhost@attacker.example",
        "http://attacker.example#@localhost",
        "https://api.kaleyra.io:port",
        "https://api.kaleyra.io:-1",
        "https://api.kaleyra.io:65536",
        "https://api.kaleyra.io:４４３",
        "https://api.kaleyra.io:4 43",
        "https://api.kaleyra.io:443:443",
        "https://api kaleyra.io",
        "https://api.kaleyra.io, https://api.in.kaleyra.io",
        "https://api.kaleyra.io\thttps://attacker.example",
        "https://api.kal\neyra.io",
        "https://api.kal\teyra.io",
        "https://api.kaleyra.io\x00",
        "https://api.kal\u200beyra.io",
        "https://api.kaleyra。io",
        "https://bücher.example",
        "https://api%2ekaleyra.io",
        "https://*.kaleyra.io",
        "https://<host>",
        "https://api..kaleyra.io",
        "https://.kaleyra.io",
        "https://-api.kaleyra.io",
        "https://api-.kaleyra.io",
        f"https://{'a' * 64}.example",
        f"https://{'a.' * 130}example",
        "https://[::1",
        "https://::1",
        "https://[::g]",
        "https://[v1.a]",
        "https://[127.0.0.1]",
        "http://[::1%lo]",
        "http://[::1%25lo]:5000",
        "http://[::1% ;x]",
        "“https://api.kaleyra.io”",
        "'https://api.kaleyra.io'",
    ],
)
def test_a_base_url_is_nothing_else(typed: str) -> None:
    with pytest.raises(AccountError, match=r"https://") as caught:
        checked_base_url(typed)
    assert caught.value.field == "base_url"
    assert str(caught.value).endswith(".")


@given(st.one_of(st.text(max_size=40), st.text("htps:/@[]?#.%1a\\ 7", max_size=30).map("https://".__add__)))
def test_any_text_is_a_base_url_that_stays_itself_or_is_refused(text: str) -> None:
    try:
        base_url = checked_base_url(text)
    except AccountError:
        return
    assert base_url.isascii()
    assert not set(base_url.partition("://")[2]) & set(" /@?#%\\")
    assert base_url == checked_base_url(base_url)


@pytest.mark.parametrize("sid", ["HXXXXXXX071US", "hxap1234567890in", "a", "0", "A_b-9", "x" * 64])
def test_a_sid_is_kept_without_outer_white_space(sid: str) -> None:
    assert checked_sid(f" \t{sid}\r\n") == sid


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "HX 1",
        "HX/1",
        "..",
        "HX?x",
        "HX#",
        "HX%2F",
        "<SID>",
        "$SID",
        "HX\n1",
        "HXé",
        "ＨＸ",
        "HX\u200b",
        "x" * 65,
    ],
)
def test_what_is_no_sid_is_refused(typed: str) -> None:
    with pytest.raises(AccountError) as caught:
        checked_sid(typed)
    assert caught.value.field == "sid"
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.255.255.254", "::1"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "localhost.example", "example", "128.0.0.1", "0.0.0.0", "::", "::2", "192.168.0.1"]
)
def test_another_machine_is_not_this_one(host: str) -> None:
    assert not is_loopback(host)


def test_only_the_account_named_sandbox_is_the_sandbox() -> None:
    assert Account("sandbox").is_sandbox
    assert not Account("Sandbox of QA", "http://127.0.0.1:5000").is_sandbox


def test_an_account_is_documented_host_and_multipart_unless_told() -> None:
    assert (Account("live").base_url, Account("live").encoding) == ("https://api.kaleyra.io", "multipart")
    assert ENCODINGS == ("multipart", "urlencoded", "json")
