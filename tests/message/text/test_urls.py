import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.text import urls

URL_LIKE = st.text(alphabet="htps:/@[].%?&=#\\ 0127xaf-。１é\u200b\ud800", max_size=30).map("http".__add__)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/logo.png",
        "HTTPS://EXAMPLE.COM:8443/a.png?b=c#d",
        "https://münchen.de/bild.png",
        "https://example.com./a",
        "https://8.8.8.8/a.png",
        "https://[2606:4700::1111]/a.png",
        "https://[::ffff:8.8.8.8]/a.png",
        "https://localhost.example.com/",
        "https://foo.example/",
    ],
)
def test_a_public_web_address_is_fine(url: str) -> None:
    assert (urls.malformed(url), urls.unreachable(url), urls.doubts(url, "image")) == (None, None, ())


@pytest.mark.parametrize(
    ("url", "essential"),
    [
        ("", "Start the web address with https://"),
        ("example.com/a.png", "Start the web address with https://"),
        ("ftp://example.com/a.png", "Start the web address with https://"),
        ("file:///home/me/a.png", "This is a file on a computer: put it on the web first"),
        ("C:/a.png", "This is a file on a computer"),
        ("c:\\Users\\Me\\my pictures\\a.png", "This is a file on a computer"),
        ("\\\\server\\share\\a.png", "This is a file on a computer"),
        ("/home/me/a.png", "This is a file on a computer"),
        ("/Users/me/a.png", "This is a file on a computer"),
        ("~/a.png", "This is a file on a computer"),
        ("/images/a.png", "Start the web address with https://"),
        ("data:image/png;base64,AA", "Start the web address with https://"),
        ("https://", "Write the server's name"),
        ("https:///a.png", "Write the server's name"),
        ("https:example.com", "Write the server's name"),
        ("https://:443/", "Write the server's name"),
        ("https://a..b/", "Check the server's name"),
        ("https://ex%61mple.com/", "Check the server's name"),
        ("https://exa\ud800mple.com/", "Check the server's name"),
        ("https://" + "a." * 130 + "com/", "Check the server's name"),
        ("https://example.com/my file.png", "Remove the space in"),
        ("https://example.com/a\xa0b", "Remove the space in"),
        ("https://example.com/a\nb", "Remove the space in"),
        (" https://example.com", "Remove the space before or after"),
        ("https://example.com\\@127.0.0.1/", "Remove the “\\”"),
        ("\ufeffhttps://example.com", "Remove the invisible character"),
        ("https://exa\u200bmple.com", "Remove the invisible character"),
        ("https://example.com:99999/", "damaged"),
        ("https://example.com:0/", "damaged"),
        ("https://[::1", "damaged"),
    ],
)
def test_what_no_server_can_be_asked_for_is_explained(url: str, essential: str) -> None:
    assert essential in (urls.malformed(url) or "")
    assert urls.unreachable(url) == urls.malformed(url)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "localhost",
            "LOCALHOST.",
            "nas",
            "app.localhost",
            "printer.local",
            "db.internal",
            "pc.lan",
            "x.home.arpa",
        ),
        *(
            "a.test",
            "a.invalid",
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1.",
            "169.254.169.254",
            "0.0.0.0",
        ),
        *(
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "2130706433",
            "127.1",
            "0x7f.1",
            "0x7f000001",
        ),
        *(
            "0177.0.0.1",
            "017700000001",
            "1.2.3",
            "256.1.1.1",
            "１２７.0.0.1",
            "127。0。0。1",
            "ⓛocalhost",
            "𝐋ocalhost",
        ),
        *("[::1]", "[::]", "[fd00::1]", "[fe80::1]", "[fe80::1%25eth0]", "[ff02::1]", "[fec0::1]"),
        *(
            "[::ffff:10.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::a00:1]",
            "[2002:7f00:1::]",
            "[2001::1]",
        ),
        "user:pw@127.0.0.1",
    ],
)
def test_what_the_internet_does_not_reach_is_found(host: str) -> None:
    url = f"https://{host}/a.png"
    assert urls.malformed(url) is None
    sentence = urls.unreachable(url)
    assert sentence is not None
    assert any(
        essential in sentence for essential in ("not a public address", "known only inside", "unusual way")
    )


def test_the_inner_address_decides_about_an_outer_one() -> None:
    assert urls.is_public(ipaddress.ip_address("::ffff:8.8.8.8"))
    assert not urls.is_public(ipaddress.ip_address("::ffff:127.0.0.1"))


@pytest.mark.parametrize(
    ("url", "header_type", "essential"),
    [
        ("http://example.com/a.png", "image", "Use https://"),
        ("https://me:secret@example.com/a.png", "image", "Remove the user name and password"),
        ("https://example.com/a.gif", "image", "ends in .gif: use a file that ends in jpg, jpeg or png,"),
        ("https://example.com/a.WEBP", "image", "ends in .webp"),
        ("https://example.com/a.mp4", "image", "ends in .mp4"),
        ("https://example.com/a%2Fb.pdf?x=y.png", "image", "ends in .pdf"),
        ("https://example.com/a.png", "video", "ends in .png: use a file that ends in mp4 or 3gp,"),
        ("https://example.com/a.mov", "video", "ends in .mov"),
        ("https://example.com/a.png", "document", "ends in .png"),
        ("https://example.com/a.docx", "image", "ends in .docx"),
        ("https://example.com/a.zip", "document", "ends in .zip"),
        ("https://example.com/a.rtf", "document", "ends in .rtf"),
        ("https://example.com/a.tar.gz", "document", "ends in .gz"),
        ("https://example.com/a.html;s=1", "document", "ends in .html"),
    ],
)
def test_what_may_not_work_is_doubted(url: str, header_type: str, essential: str) -> None:
    (doubt,) = urls.doubts(url, header_type)
    assert essential in doubt


@pytest.mark.parametrize(
    ("path", "header_type"),
    [
        *(
            ("a.jpg", "image"),
            ("a.JPEG", "image"),
            ("a.jpe", "image"),
            ("a.3gp", "video"),
            ("a.pptx", "document"),
        ),
        *(
            ("a", "image"),
            ("a.php", "image"),
            ("a.v2", "video"),
            ("a.", "image"),
            (".png", "image"),
            ("", "document"),
        ),
        *(
            ("a.bin", "document"),
            ("a.b/c", "video"),
            ("a.mp4;s=1", "video"),
            ("a.gif", None),
            ("a.gif", "text"),
        ),
    ],
)
def test_good_and_unknown_endings_are_not_doubted(path: str, header_type: str | None) -> None:
    assert urls.doubts("https://example.com/" + path, header_type) == ()


@given(st.text(alphabet=st.characters()) | URL_LIKE | URL_LIKE.map(lambda text: "http://a.com/?se=-&" + text))
def test_no_url_makes_the_checks_fail(url: str) -> None:
    for sentence in (
        urls.malformed(url),
        urls.unreachable(url),
        *urls.doubts(url, "image"),
        *urls.doubts(url),
    ):
        assert sentence is None or sentence.isprintable()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.COM./a", "example.com"),
        ("https://example.com:8443", "example.com"),
        ("https://münchen.de/x", "xn--mnchen-3ya.de"),
        ("https://ｅxample.com/", "example.com"),
        ("https://[::1]:80/a", "::1"),
        ("https://me@example.com/", "example.com"),
        ("example.com", ""),
        ("", ""),
        ("https://exa mple.com", ""),
    ],
)
def test_a_server_has_one_spelling(url: str, host: str) -> None:
    assert urls.host(url) == host


@given(URL_LIKE)
def test_no_text_is_too_odd_for_a_host(url: str) -> None:
    assert isinstance(urls.host(url), str)
