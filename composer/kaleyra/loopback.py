"""Who may ask the program's own servers: a web page can make a browser of this computer ask them, too."""

import re
from collections.abc import Mapping
from http import HTTPStatus

OWN_HOSTS = frozenset({"127.0.0.1", "localhost"})
"""How this computer is named in a request to it."""

_HOST = r"([a-z0-9._-]{1,253}|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?"
_HOST_HEADER = re.compile(_HOST, re.IGNORECASE)
_ORIGIN_HEADER = re.compile(f"https?://{_HOST}", re.IGNORECASE)


def refusal_status(environ: Mapping[str, str], hosts: frozenset[str] = OWN_HOSTS) -> HTTPStatus | None:
    """Return the status by which a request is refused, None for one that may be answered.

    400 for a missing Host and 421 for a foreign one (a page may let a name of its own lead to 127.0.0.1),
    403 for a page that is not from these hosts: a browser names it as the Origin.

    environ: the request's, as WSGI gives it.
    hosts: the names that are answered, in lower case and without a trailing dot.
    """
    host = _HOST_HEADER.fullmatch(environ.get("HTTP_HOST", ""))
    if host is None:
        return HTTPStatus.BAD_REQUEST
    if _name(host) not in hosts:
        return HTTPStatus.MISDIRECTED_REQUEST
    if "HTTP_ORIGIN" in environ:
        origin = _ORIGIN_HEADER.fullmatch(environ["HTTP_ORIGIN"])
        if origin is None or _name(origin) not in hosts:
            return HTTPStatus.FORBIDDEN
    return None


def _name(found: re.Match[str]) -> str:
    return found[1].lower().removesuffix(".")
