"""Whether WhatsApp can fetch a URL: how it is written, where it points, its ending."""

import ipaddress
import mimetypes
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

from composer.message.header_types import HEADER_TYPES, HeaderType, one_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Joiners are not among them: addresses in Persian or Hindi hold them as letters.
_INVISIBLE = "\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_FORBIDDEN = re.compile(rf'[\s{_INVISIBLE}\\<>"]')
_AMPERSAND = re.compile(r"&amp;")
_REFUSED = ("whatsapp.net", "fbcdn.net", "cdninstagram.com", "fbsbx.com")
"""Where WhatsApp, Facebook and Instagram keep pictures that were sent: only their own programs get them."""

_LABEL = re.compile(r"[\w-]{1,63}")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PRIVATE_SUFFIXES = (
    # RFC 6761, 6762, 7686, 8375 and ICANN's list of names that will never be public
    *("localhost", "test", "invalid", "local", "onion", "home.arpa", "internal", "corp", "home"),
    # what routers and office networks use
    *("lan", "localdomain", "intranet", "private"),
)
_FILE = re.compile(r"[A-Za-z]:[\\/]|file:|/home/|/Users/|~/|\\\\", re.IGNORECASE)
"""How the places of files on Windows, macOS and Linux begin."""


def malformed(url: str) -> str | None:
    """Return one sentence on what to do if this is no http(s) URL that any server could be asked for."""
    if _FILE.match(url):
        return "This is a file on a computer: put it on the web first and paste its https:// address here."
    if url != url.strip():
        return "Remove the space before or after the web address."
    if " " in url and (better := mended(url)).isprintable() and better:
        return f"Remove the space in the web address, or write {better}."
    if found := _FORBIDDEN.search(url):
        what = (
            "space"
            if found[0].isspace()
            else f"“{found[0]}”"
            if found[0].isprintable()
            else "invisible character"
        )
        return f"Remove the {what} in the web address, or copy the address again."
    parts = _parts(url)
    if parts is None:
        return "Copy the web address again: this one is damaged."
    if parts.scheme not in ("http", "https"):
        return "Start the web address with https://, as in https://example.com/file."
    if not parts.hostname:
        return "Write the server's name after https://, as in https://example.com/file."
    if not _is_host(parts):
        return "Check the server's name after https://: there is no server with such a name."
    return None


def mended(url: str) -> str:
    """Return a web address without what copying did to it, "" if that changes nothing or does not help.

    That is white space and invisible characters, and `&amp;` of a page's source.
    """
    better = re.sub(f"[{_INVISIBLE}]", "", re.sub(r"[^\S ]", "", url)).strip().replace(" ", "%20")
    better = _AMPERSAND.sub("&", better)
    return better if better != url and malformed(better) is None else ""


def unreachable(url: str) -> str | None:
    """Return one sentence on what to do if a URL is malformed or names a machine that is not on the internet.

    Told from the spelling alone: a public name may still lead to a private address.
    """
    parts = _parts(url)
    sentence = malformed(url)
    if parts is None or sentence is not None:
        return sentence
    host = _host(parts)
    advice = "use a web address that everyone on the internet can open"
    address = _address(host)
    if address is not None:
        return None if is_public(address) else f"{address} is not a public address: {advice}."
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        return f"{host} is an unusual way to write an address: write the server's name instead."
    if len(labels) == 1 or is_below(host, _PRIVATE_SUFFIXES):
        return f"{host} is known only inside a network: {advice}."
    return None


def is_public(address: Address) -> bool:
    """Whether anyone on the internet can reach this address. Of an IPv4 one inside IPv6 that one counts."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.is_site_local or address.teredo is not None:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


@lru_cache(maxsize=16)
def doubts(url: str, header_type: HeaderType | None = None) -> tuple[str, ...]:
    """Return one sentence for each thing that may keep a well-formed URL from working.

    header_type: the media the URL is for, whose server and ending are checked; None: a callback URL.
    """
    parts = _parts(url)
    if parts is None:
        return ()
    found = []
    if parts.scheme == "http":
        found.append(
            "Use https:// if the server offers it: with http:// others can read and change what is sent."
        )
    if "@" in parts.netloc:
        found.append(
            "Remove the user name and password from the web address: everyone who sees it can use them."
        )
    if header_type is not None:
        if is_below(_host(parts), _REFUSED):
            found.append(
                "This file lies on a server of WhatsApp or Facebook, which does not hand it to the API: "
                "put it on a web server of your own."
            )
        found += filter(None, [_wrong_ending(parts.path, header_type)])
    return tuple(found)


def host(url: str) -> str:
    """Return the name or address of a URL's server, one spelling for each server; "" for no web address.

    The port does not count, and neither do capitals, a dot at the end and the letters of a name in ASCII.
    """
    parts = _parts(url)
    if parts is None or malformed(url) is not None:
        return ""
    name = _host(parts)
    try:
        return name.encode("idna").decode()
    except UnicodeError:  # a label that no name has
        return name


def has_file_name(url: str) -> bool:
    """Whether the last part of a URL's path has an ending, as a file's name has."""
    parts = _parts(url)
    return parts is not None and "." in unquote(parts.path).rpartition("/")[2]


@lru_cache(maxsize=16)
def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return None if parts.port == 0 else parts  # reading the port checks it
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    """Return the host as a browser reads it: full-width letters and ideographic stops are ASCII to it."""
    host = unicodedata.normalize("NFKC", parts.hostname or "").lower().replace("。", ".")
    return host.removesuffix(".")


def _address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])  # the zone behind % may be any text
    except ValueError:
        return None


def _is_host(parts: SplitResult) -> bool:
    host = _host(parts)
    if "[" in parts.netloc:
        return _address(host) is not None
    return len(host) < 254 and all(_LABEL.fullmatch(label) for label in host.split("."))


@lru_cache(maxsize=1)
def _endings() -> mimetypes.MimeTypes:
    # An instance of its own answers from Python's list alone, so that every machine says the same.
    known = mimetypes.MimeTypes(filenames=())
    missing = {
        "image": "webp jxl",
        "video": "mkv m4v wmv flv",
        "application": "docx xlsx pptx odt ods odp rtf rar 7z",
    }
    for kind, endings in missing.items():
        for ending in endings.split():
            known.add_type(f"{kind}/x-{ending}", f".{ending}")
    return known


def _wrong_ending(path: str, header_type: HeaderType) -> str | None:
    name = unquote(path).rpartition("/")[2].partition(";")[0]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    wanted = HEADER_TYPES[header_type].endings
    if not ending or not wanted or ending in wanted:
        return None
    kind = _kind(ending)
    # An ending that says nothing (none known, or .bin) and a good one spelt otherwise (.jpe) may be fine.
    if kind in (None, "application/octet-stream", *map(_kind, wanted)):
        return None
    return (
        f"The web address ends in .{ending}: use a file that ends in {one_of(wanted)}, or choose another "
        "header type."
    )


def _kind(ending: str) -> str | None:
    kind, packed = _endings().guess_type("x." + ending)
    return packed or kind


def is_below(host: str, domains: Iterable[str]) -> bool:
    """Whether a host is one of some domains, or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
