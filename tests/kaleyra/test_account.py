"""What may be an account's base URL and SID."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.kaleyra.account import (
    DEFAULT_BASE_URL,
    ENCODINGS,
    Account,
    AccountError,
    checked_base_url,
    checked_colour,
    checked_sid,
    is_loopback,
)


@pytest.mark.parametrize(
    ("typed", "base_url"),
    [
        (DEFAULT_BASE_URL, "https://api.kaleyra.io"),
        ("https://api.in.kaleyra.io", "https://api.in.kaleyra.io"),
        ("https://api.na.kaleyra.ai/", "https://api.na.kaleyra.ai"),
        (" \thttps://api.kaleyra.io/\r\n", "https://api.kaleyra.io"),
        ("HTTPS://API.Kaleyra.IO", "https://api.kaleyra.io"),
        ("https://api.kaleyra.io:443", "https://api.kaleyra.io"),
        ("https://api.kaleyra.io.:443/", "https://api.kaleyra.io"),
        ("https://api.kaleyra.io.", "https://api.kaleyra.io"),
        ("https://api.kaleyra.io:0443", "https://api.kaleyra.io"),
        ("https://api.kaleyra.io:", "https://api.kaleyra.io"),
        ("https://api.kaleyra.io:80", "https://api.kaleyra.io:80"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.0.0.1:443", "http://127.0.0.1:443"),
        ("https://[2001:DB8:0:0::7]:443", "https://[2001:db8::7]"),
        ("https://api.kaleyra.io:65535/", "https://api.kaleyra.io:65535"),
        ("https://gateway", "https://gateway"),
        ("https://my_host-2.example.", "https://my_host-2.example"),
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
        "https://api.kaleyra.io:0",
        "https://api.kaleyra.io:000",
        "http://127.0.0.1:0",
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


@pytest.mark.parametrize(
    ("account", "reaches"),
    [
        (Account("sandbox", "http://127.0.0.1:5000"), False),
        (Account("sandbox", "http://["), False),
        (Account("Sandbox of QA", "http://127.0.0.1:5000"), False),
        (Account("Sandbox of QA", "http://[::1]:5000"), False),
        (Account("Sandbox of QA", "http://localhost:5000"), False),
        (Account("Production"), True),
        (Account("Production", "https://127.0.0.1.example.com"), True),
        (Account("Production", "http://["), True),
        (Account("Production", ""), True),
    ],
)
def test_only_what_leaves_this_machine_reaches_phones(account: Account, reaches: bool) -> None:
    assert account.reaches_phones == reaches


def test_an_account_is_live_unless_somebody_says_otherwise() -> None:
    assert Account("Shop").kind == "live"
    assert Account("Shop", kind="test").kind == "test"


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:5000", "https://localhost", DEFAULT_BASE_URL])
def test_a_live_account_is_asked_about_whatever_its_address(base_url: str) -> None:
    assert Account("Shop", base_url).is_asked_about
    assert Account("Shop", base_url, kind="test").is_asked_about == (base_url == DEFAULT_BASE_URL)
    assert not Account("sandbox", base_url).is_asked_about


def test_the_sandbox_is_always_one_and_what_reaches_phones_never() -> None:
    assert Account("sandbox", "", kind="live").kind == "sandbox"
    assert Account("Shop", "http://127.0.0.1:5000", kind="sandbox").kind == "sandbox"
    assert Account("Shop", kind="sandbox").kind == "live"
    assert (
        replace(Account("Shop", "http://127.0.0.1:5000", kind="sandbox"), base_url=DEFAULT_BASE_URL).kind
        == "live"
    )
    assert Account("Shop", "http://[::1", kind="sandbox").kind == "live"


def test_what_another_version_keeps_makes_no_other_account() -> None:
    assert Account("Shop", others={"x": 1}) == Account("Shop")
    assert hash(Account("Shop", others={"x": 1})) == hash(Account("Shop"))
    assert "secret" not in repr(Account("Shop", others={"x": "secret"}))


@pytest.mark.parametrize(
    ("typed", "colour"), [("#1B6B3A", "#1b6b3a"), (" #ffffff\n", "#ffffff"), ("", ""), (" ", "")]
)
def test_a_colour_is_six_digits(typed: str, colour: str) -> None:
    assert checked_colour(typed) == colour


@pytest.mark.parametrize(
    "typed", ["red", "#fff", "1B6B3A", "#1B6B3G", "#1B6B3A80", "#1B6B3A\n#", "＃1B6B3A", "#１B6B3A"]
)
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(AccountError, match="#1B6B3A") as caught:
        checked_colour(typed)
    assert caught.value.field == "colour"
