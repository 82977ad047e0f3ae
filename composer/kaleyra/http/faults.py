"""Why a message did not leave, in plain words."""

from collections.abc import Iterator

_TEXTS = {
    "Stopped": "You stopped the send before anything was sent.",
    "ProxyError": "Your network's proxy did not let the program through to {host}. Nothing was sent: "
    "ask your IT staff.",
    "SSLError": (
        "{host} could not prove who it is, so nothing was sent. Check the account's base URL and this "
        "computer's clock; in a company network ask your IT staff."
    ),
    "NameResolutionError": (
        "{host} was not found. Nothing was sent: check the internet connection and the account's base URL."
    ),
    "ConnectTimeoutError": "{host} did not answer in time. Nothing was sent: check the internet connection.",
    "ReadTimeout": "{host} did not answer in time. Nothing was sent: check the internet connection.",
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


def exception_names(fault: BaseException) -> set[str]:
    """Return the names of the classes of an exception and of those it came from."""
    return {type(error).__name__ for error in _chain(fault)}


def not_sent_text(names: set[str], host: str) -> str:
    """Return a sentence or two on why nothing was sent to a host and what to do, "" for an unforeseen fault.

    names: of the exceptions, see `exception_names`.
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
