"""The account a message is sent with, and its API key, which cannot be printed."""

import ipaddress
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, get_args
from urllib.parse import urlsplit

Encoding = Literal["multipart", "urlencoded", "json"]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)

Kind = Literal["sandbox", "test", "live"]
KINDS: tuple[Kind, ...] = get_args(Kind)

DEFAULT_BASE_URL = "https://api.kaleyra.io"
"""The documented host; other regions have others, so an account's is editable."""

REGIONS: Mapping[str, str] = {
    "Singapore": DEFAULT_BASE_URL,
    "India": "https://api.in.kaleyra.io",
    "Europe": "https://api.eu.kaleyra.io",
    "North America": "https://api.na.kaleyra.ai",
}
"""The hosts that Kaleyra documents, by region. No part of an account tells for certain which is its own."""

SANDBOX = "sandbox"
"""The name of the account that always exists and sends to the sandbox inside the program."""

KEY_VARIABLE = "KALEYRA_API_KEY"
"""The variable of the environment that an API key may be given in."""

_EXAMPLE = f"for example {DEFAULT_BASE_URL}"
_PORTS = {"https": 443, "http": 80}
_SID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


class AccountError(ValueError):
    """An account's field that cannot be used.

    str() is a sentence for people. It never holds what was typed as a key.

    field: `base_url`, `sid`, `key` ...
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class ApiKey:
    """An API key. It has no readable repr, str or pickle; `reveal` is its only way out."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        """Take a key as it was typed or pasted: outer white space is dropped.

        Raises AccountError("key", reason) for an empty key and for anything but printable ASCII, which a
        header cannot carry.
        """
        text = text.strip()
        if not text:
            raise AccountError("key", "The API key is empty: paste the key from your Kaleyra account.")
        for position, character in enumerate(text, 1):
            if not "!" <= character <= "~":
                raise AccountError(
                    "key", f"The API key has {_kind(character)} at position {position}: copy it again."
                )
        self.__text = text

    def reveal(self) -> str:
        """Return the key itself; only the request's header, the key store and the account dialog use it."""
        return self.__text

    def __repr__(self) -> str:
        return "ApiKey(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and other.__text == self.__text

    def __hash__(self) -> int:
        return hash(ApiKey)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("an API key cannot be pickled or copied")


def _kind(character: str) -> str:
    if character in "\r\n\u2028\u2029":
        return "a line break"
    if character.isspace():
        return "a space"
    if character in "“”‘’„‚«»":
        return "a curly quote"
    return "a character that no key has"


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom messages are sent; the key is kept apart.

    Numbers are as they were typed.

    name: unique, chosen by the user.
    base_url: `scheme://host[:port]` of the API, see `checked_base_url`.
    sid: Kaleyra's id of the account, a part of the API's address.
    sender: the WhatsApp business number.
    callback_url: where Kaleyra reports to, "" for nowhere.
    encoding: of a request's body.
    business_name: heads the conversation on the phone.
    picture: beside the business name; a file in the data folder, "" for none.
    kind: what a mistake costs. An account is live unless the user says otherwise; `sandbox` reaches no phone,
        and the account of the sandbox inside the program is always of that kind.
    colour: `#RRGGBB`, "" for the colour of its kind.
    own_number: a phone of the user's, "" for none.
    allowed_recipients: the only numbers a test account sends to; all are allowed if there are none.
    others: what another version of the program stores of the account.
    """

    name: str
    base_url: str = DEFAULT_BASE_URL
    sid: str = ""
    sender: str = ""
    callback_url: str = ""
    encoding: Encoding = "multipart"
    business_name: str = ""
    picture: str = ""
    kind: Kind = "live"
    colour: str = ""
    own_number: str = ""
    allowed_recipients: tuple[str, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.is_sandbox:
            object.__setattr__(self, "kind", "sandbox")
        elif self.kind == "sandbox" and self.reaches_phones:
            object.__setattr__(self, "kind", "live")

    @property
    def is_sandbox(self) -> bool:
        """Whether this is the account inside the program: nothing sent with it reaches anybody."""
        return self.name == SANDBOX

    @property
    def reaches_phones(self) -> bool:
        """Whether what is sent with it reaches real phones; on this machine only a sandbox answers."""
        if self.is_sandbox:
            return False
        try:
            return not is_loopback(urlsplit(self.base_url).hostname or "")
        except ValueError:
            return True  # no address at all

    @property
    def is_asked_about(self) -> bool:
        """Whether somebody is asked before a send.

        That is so for a live account whatever its address: a tunnel or a company's proxy may be on this
        machine.
        """
        return self.kind == "live" or self.reaches_phones


def checked_base_url(text: str) -> str:
    """Return `scheme://host[:port]` from what was typed; two addresses of one host become the same text.

    A trailing slash or dot and the scheme's own port are dropped. Raises AccountError("base_url", reason) for
    anything else: no host, a port 0, a path, user names, plain http to another machine than this one (the key
    would travel readable).
    """
    scheme, host, port = _parts_of_base_url(text)
    if port == 0:
        raise AccountError("base_url", f"There is no port 0: leave it out, {_EXAMPLE}.")
    with suppress(ValueError):
        host = ipaddress.ip_address(host).compressed
    return _base_url(scheme, host.removesuffix("."), None if port == _PORTS[scheme] else port)


def check_stored_base_url(text: str) -> None:
    """Raise AccountError for what a file has as a base URL and `checked_base_url` never returned.

    Earlier versions of the program kept a trailing dot and any port, and keys are bound to the text.
    """
    if _base_url(*_parts_of_base_url(text)) != text:
        raise AccountError("base_url", "The base URL is not written as scheme://host[:port].")


def host_in(base_url: str) -> str:
    """Return the `host[:port]` of a base URL as it is compared, "" for none."""
    try:
        return urlsplit(_comparable(base_url)).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def is_same_base_url(one: str, other: str) -> bool:
    """Whether two base URLs lead to the same host, however they are written."""
    return _comparable(one) == _comparable(other)


def region_of(base_url: str) -> str:
    """Return the region whose host a base URL leads to, "" if it is another."""
    return next((name for name, url in REGIONS.items() if is_same_base_url(url, base_url)), "")


def _comparable(base_url: str) -> str:
    try:
        return checked_base_url(base_url)
    except AccountError:  # as of the sandbox, which has none while it does not run
        return base_url


def _parts_of_base_url(text: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of what was typed. Raises AccountError."""
    text = text.strip()
    if not text:
        raise AccountError(
            "base_url", "There is no base URL: choose a region, or enter a web address with https://."
        )
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AccountError("base_url", f"This is not a web address: {_EXAMPLE}.") from None
    bracketed = "[" in parts.netloc
    # urlsplit drops tabs and line breaks within an address, and brackets around what is no IPv6 address.
    if (
        parts.scheme not in ("http", "https")
        or not _is_host(host)
        or not text.isprintable()
        or bracketed != (":" in host)
    ):
        raise AccountError("base_url", f"The base URL must look like a web address, {_EXAMPLE}.")
    if (
        parts.username is not None
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
        or text[-1] in "?#"
    ):
        raise AccountError(
            "base_url", f"The base URL is only https:// and the host, without a path, {_EXAMPLE}."
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise AccountError(
            "base_url", "The base URL must start with https://, or your API key could be read on the way."
        )
    return parts.scheme, host, port


def _base_url(scheme: str, host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + (f":{port}" if port is not None else "")


def checked_colour(text: str) -> str:
    """Return a colour as `#rrggbb`, "" for none. Raises AccountError("colour", reason) for anything else."""
    text = text.strip()
    if text and not _COLOUR.fullmatch(text):
        raise AccountError(
            "colour", "A colour is written as # and six digits or letters, for example #1B6B3A."
        )
    return text.lower()


def checked_sid(text: str) -> str:
    """Return the account SID without outer white space.

    Raises AccountError("sid", reason) if it cannot be one.
    """
    text = text.strip()
    if not text:
        raise AccountError("sid", "The SID is missing: Kaleyra shows it beside your API key.")
    if not _SID.fullmatch(text):
        raise AccountError(
            "sid", "The SID has only letters and digits: copy it again from your Kaleyra account."
        )
    return text


def is_loopback(host: str) -> bool:
    """Whether a URL's host is this machine, judged by its spelling only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        return (
            all(re.fullmatch(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", label) for label in labels)
            and len(host) < 254
        )
    return "%" not in host  # the network card an IPv6 address is meant for, in any characters
