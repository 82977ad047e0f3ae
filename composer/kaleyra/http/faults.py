"""Why an exchange came to nothing, in plain words."""

import re
import ssl
from collections.abc import Iterator
from typing import Literal

Purpose = Literal["send", "callback", "file"]
"""What an exchange is for: a message, a simulated customer's callback, a header's file."""

_CERTIFICATES = {
    "CertificateExpired": (
        "its certificate has expired",
        "check this computer's date; if it is right, whoever runs the host must renew it",
    ),
    "CertificateNotYetValid": ("its certificate is not valid yet", "check this computer's date"),
    "CertificateOfOtherHost": ("its certificate is for another name", "check the account's base URL"),
    "CertificateOfUnknownAuthority": (
        "its certificate is from an authority that this computer does not trust",
        "check the account's base URL; in a company network ask your IT staff",
    ),
    "CertificateRevoked": ("its certificate was withdrawn", "ask whoever runs the host"),
}
_VERIFY_CODES = {
    # OpenSSL's X509_V_ERR_*, Windows' CERT_E_* and CRYPT_E_*, macOS's errSec*.
    "CertificateExpired": (10, 0x800B0101, -67818),
    "CertificateNotYetValid": (9, 0x800B0102, -67819),
    "CertificateOfOtherHost": (62, 64, 0x800B010F, -67602),
    "CertificateOfUnknownAuthority": (2, 18, 19, 20, 21, 0x800B0109, 0x800B010A, -67843, -25318),
    "CertificateRevoked": (23, 0x80092010, 0x800B010C, -67820),
}
_OTHER_PROXY = (
    "The program cannot look at this file through this computer's proxy: use a web address with https://, "
    "or open it in a browser to check it."
)
_NO_SUCH_NAME = "Check the server's name in the web address: there is no server with such a name."
_TUNNEL = re.compile(r"Tunnel connection failed: ([0-9]{3})\b")  # http.client's words

# What is said for each purpose, by a name of `fault_names`: the first that is there counts, "" always is.
_TEXTS: dict[str, dict[Purpose, str]] = {
    "Stopped": {"send": "You stopped the send before anything was sent."},
    "ProxyWantsSignIn": {
        "send": "Your network's proxy wants a user name and a password. Nothing was sent: ask your "
        "IT staff how programs sign in there.",
    },
    "ProxyRefused": {
        "send": "Your network's proxy refuses to let the program through to {host}. Nothing was sent: "
        "ask your IT staff to allow it.",
    },
    "ProxyFoundNobody": {
        "send": "Your network's proxy could not reach {host}. Nothing was sent: check the account's "
        "base URL, or try again later.",
    },
    "ProxyUnproven": {
        "send": "Your network's proxy could not prove who it is. Nothing was sent: ask your IT staff.",
    },
    "ProxyUnreachable": {
        "send": "Your network's proxy does not answer. Nothing was sent: check the proxy set on this "
        "computer, or ask your IT staff.",
    },
    "ProxyError": {
        "send": "Your network's proxy did not let the program through to {host}. Nothing was sent: "
        "ask your IT staff.",
        "callback": "Your network's proxy did not let the program through to {host}.",
        "file": "Your network's proxy did not let the program through to {host}: open the address in a "
        "browser to check it.",
    },
    **{
        name: {
            "send": f"{{host}} could not prove who it is: {what}. Nothing was sent: {advice}.",
            "callback": f"{{host}} could not prove who it is: {what}.",
        }
        for name, (what, advice) in _CERTIFICATES.items()
    },
    "SSLError": {
        "send": "{host} could not prove who it is, so nothing was sent. Check the account's base URL and "
        "this computer's clock; in a company network ask your IT staff.",
        "callback": "{host} could not prove who it is: its certificate is not one that this computer trusts.",
        "file": "{host} could not prove who it is, so WhatsApp may refuse it: ask who runs it to renew its "
        "certificate; in a company network ask your IT staff.",
    },
    "NameResolutionError": {
        "send": "{host} was not found. Nothing was sent: check the internet connection and the account's "
        "base URL.",
        "callback": "{host} was not found: check the callback URL and the internet connection.",
    },
    "TimedOut": {
        "send": "{host} did not answer in time. Nothing was sent: check the internet connection.",
        "callback": "{host} did not answer in time.",
        "file": "{host} did not answer in time: check the internet connection, or open the address in a "
        "browser.",
    },
    "ConnectionRefusedError": {
        "send": "No connection to {host} could be made. Nothing was sent: the host refused, so check the "
        "account's base URL, or try again later.",
    },
    "NewConnectionError": {
        "send": "No connection to {host} could be made. Nothing was sent: check the internet connection.",
        "callback": "Nothing answers at {host}: is the handler running, and is the port right?",
    },
    "ConnectionError": {"send": "The connection to {host} broke before anything was sent."},
    "UnicodeEncodeError": {
        "send": "The message holds half of an emoji, which cannot be sent. Nothing was sent: delete it.",
        "file": _NO_SUCH_NAME,
    },
    "InvalidSchema": {
        "send": "The proxy set on this computer is of a kind the program cannot use. Nothing was sent.",
        "file": _OTHER_PROXY,
    },
    "InvalidProxyURL": {
        "send": "The proxy set on this computer is not a web address. Nothing was sent.",
        "file": _OTHER_PROXY,
    },
    "InvalidURL": {
        "send": "The account's base URL, or the proxy set on this computer, is not a web address. "
        "Nothing was sent.",
        "callback": "The callback URL is not a web address.",
        "file": _NO_SUCH_NAME,
    },
    "UnicodeError": {"file": _NO_SUCH_NAME},
    "": {
        "callback": "The connection to {host} broke before an answer was there.",
        "file": "The connection to {host} broke before the file was there: try again, or open the address "
        "in a browser.",
    },
}


def fault_names(fault: BaseException) -> set[str]:
    """Return the names of the classes of an exception and of those it came from, and of what they say.

    Added are those of a certificate's faults, why a proxy did not help (ProxyWantsSignIn, ProxyRefused,
    ProxyFoundNobody, ProxyUnproven, ProxyUnreachable), and TimedOut.
    """
    names: set[str] = set()
    for error in _chain(fault):
        names.add(type(error).__name__)
        if isinstance(error, ssl.SSLCertVerificationError):
            code = getattr(error, "verify_code", 0)
            names |= {name for name, codes in _VERIFY_CODES.items() if code in codes}
        elif isinstance(error, OSError) and (refused := _TUNNEL.match(str(error))):
            status = int(refused[1])
            found_nobody = "ProxyFoundNobody" if status >= 500 else "ProxyRefused"
            names.add("ProxyWantsSignIn" if status == 407 else found_nobody)
    if "ProxyError" in names and "SSLError" in names:
        names.add("ProxyUnproven")
    elif "ProxyError" in names and names & {"NewConnectionError", "ConnectTimeoutError"}:
        names.add("ProxyUnreachable")
    if names & {"ConnectTimeoutError", "ReadTimeout", "ReadTimeoutError"}:
        names.add("TimedOut")
    return names


def fault_text(names: set[str], host: str, purpose: Purpose) -> str:
    """Return in a sentence or two why an exchange with a host came to nothing, and what to do.

    For a send it says that nothing was sent, and is "" for an unforeseen fault.

    names: see `fault_names`.
    """
    known = {*names, ""}
    texts = (texts[purpose] for name, texts in _TEXTS.items() if name in known and purpose in texts)
    return next(texts, "").format(host=host)


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those it came from, which libraries store as cause, context or argument."""
    seen: set[int] = set()
    waiting: list[object] = [fault]
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            yield error
            waiting += [error.__cause__, error.__context__, getattr(error, "reason", None), *error.args]
