"""Why a message did not leave, in plain words."""

import re
import ssl
from collections.abc import Iterator

CERTIFICATE_FAULTS = {
    "CertificateExpired": "its certificate has expired",
    "CertificateNotYetValid": "its certificate is not valid yet",
    "CertificateOfOtherHost": "its certificate is for another name",
    "CertificateOfUnknownAuthority": "its certificate is from an authority that this computer does not trust",
    "CertificateRevoked": "its certificate was withdrawn",
}
"""What may be wrong with a host's certificate, by a name of `fault_names`."""

_ADVICE = {
    "CertificateExpired": "check this computer's date; if it is right, whoever runs the host must renew it",
    "CertificateNotYetValid": "check this computer's date",
    "CertificateOfOtherHost": "check the account's base URL",
    "CertificateOfUnknownAuthority": "check the account's base URL; in a company network ask your IT staff",
    "CertificateRevoked": "ask whoever runs the host",
}

_VERIFY_CODES = {
    # OpenSSL's X509_V_ERR_*, Windows' CERT_E_* and CRYPT_E_*, macOS's errSec*.
    "CertificateExpired": (10, 0x800B0101, -67818),
    "CertificateNotYetValid": (9, 0x800B0102, -67819),
    "CertificateOfOtherHost": (62, 64, 0x800B010F, -67602),
    "CertificateOfUnknownAuthority": (2, 18, 19, 20, 21, 0x800B0109, 0x800B010A, -67843, -25318),
    "CertificateRevoked": (23, 0x80092010, 0x800B010C, -67820),
}
_TUNNEL = re.compile(r"Tunnel connection failed: ([0-9]{3})\b")  # http.client's words

_TEXTS = {
    "Stopped": "You stopped the send before anything was sent.",
    "ProxyWantsSignIn": "Your network's proxy wants a user name and a password. Nothing was sent: ask your "
    "IT staff how programs sign in there.",
    "ProxyRefused": "Your network's proxy refuses to let the program through to {host}. Nothing was sent: "
    "ask your IT staff to allow it.",
    "ProxyFoundNobody": "Your network's proxy could not reach {host}. Nothing was sent: check the account's "
    "base URL, or try again later.",
    "ProxyUnproven": "Your network's proxy could not prove who it is. Nothing was sent: ask your IT staff.",
    "ProxyUnreachable": "Your network's proxy does not answer. Nothing was sent: check the proxy set on this "
    "computer, or ask your IT staff.",
    "ProxyError": "Your network's proxy did not let the program through to {host}. Nothing was sent: "
    "ask your IT staff.",
    **{
        name: f"{{host}} could not prove who it is: {what}. Nothing was sent: {_ADVICE[name]}."
        for name, what in CERTIFICATE_FAULTS.items()
    },
    "SSLError": (
        "{host} could not prove who it is, so nothing was sent. Check the account's base URL and this "
        "computer's clock; in a company network ask your IT staff."
    ),
    "NameResolutionError": (
        "{host} was not found. Nothing was sent: check the internet connection and the account's base URL."
    ),
    "ConnectTimeoutError": "{host} did not answer in time. Nothing was sent: check the internet connection.",
    "ReadTimeout": "{host} did not answer in time. Nothing was sent: check the internet connection.",
    "ConnectionRefusedError": (
        "No connection to {host} could be made. Nothing was sent: the host refused, so check the account's "
        "base URL, or try again later."
    ),
    "NewConnectionError": (
        "No connection to {host} could be made. Nothing was sent: check the internet connection."
    ),
    "ConnectionError": "The connection to {host} broke before anything was sent.",
    "UnicodeEncodeError": (
        "The message holds half of an emoji, which cannot be sent. Nothing was sent: delete it."
    ),
    "InvalidSchema": "The proxy set on this computer is of a kind the program cannot use. Nothing was sent.",
    "InvalidProxyURL": "The proxy set on this computer is not a web address. Nothing was sent.",
    "InvalidURL": (
        "The account's base URL, or the proxy set on this computer, is not a web address. Nothing was sent."
    ),
}


def fault_names(fault: BaseException) -> set[str]:
    """Return the names of the classes of an exception and of those it came from, and of what they say.

    Added are those of CERTIFICATE_FAULTS, and why a proxy did not help: ProxyWantsSignIn, ProxyRefused,
    ProxyFoundNobody, ProxyUnproven, ProxyUnreachable.
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
    return names


def not_sent_text(names: set[str], host: str) -> str:
    """Return a sentence or two on why nothing was sent to a host and what to do, "" for an unforeseen fault.

    names: see `fault_names`.
    """
    return next((text.format(host=host) for name, text in _TEXTS.items() if name in names), "")


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
