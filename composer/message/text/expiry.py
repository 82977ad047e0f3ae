"""When a signed web address stops working."""

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from composer.message.text import urls

# strftime would name the month in the language of the system
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.(eyJ[A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*")
_HEXADECIMAL = {
    "ex": ("discordapp.com", "discordapp.net"),
    "oe": ("fbcdn.net", "cdninstagram.com", "whatsapp.net", "fbsbx.com"),
}
"""Which part of the query is the time of expiry in hexadecimal, on which hosts."""

Query = Mapping[str, str]


@lru_cache(maxsize=16)
def expires(url: str) -> datetime | None:
    """Return when a signed URL stops working, in UTC; None if it carries no date that can be read.

    Read are the query strings of AWS (Signature Version 4, `Expires` of Version 2, CloudFront's policy),
    Google and Alibaba storage, Azure's `se`, JSON Web Tokens, and Discord's and Meta's own on their hosts.
    """
    try:
        query = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
        return next((end for find in _EXPIRIES if (end := find(query, urls.host(url)))), None)
    except (ValueError, OverflowError, RecursionError):
        return None


def _of_storage(query: Query, _host: str) -> datetime | None:
    for vendor in ("amz", "goog", "oss"):
        if f"x-{vendor}-expires" in query:
            signed = _utc(query.get(f"x-{vendor}-date", ""))
            return signed + timedelta(seconds=_seconds(query[f"x-{vendor}-expires"]))
    # Shorter numbers are no unix time of this century but somebody's "expires in".
    if len(query.get("expires", "")) >= 9:
        return _EPOCH + timedelta(seconds=_seconds(query["expires"]))
    return _utc(query["se"]) if "-" in query.get("se", "") else None


def _of_policy(query: Query, _host: str) -> datetime | None:
    if "policy" not in query:
        return None
    policy = _base64_json(query["policy"].translate(str.maketrans("-_~", "+=/")), "+/")
    found = re.search(r'"DateLessThan":\s*\{\s*"AWS:EpochTime":\s*([0-9]{9,11})', json.dumps(policy))
    return _EPOCH + timedelta(seconds=int(found[1])) if found else None


def _of_token(query: Query, _host: str) -> datetime | None:
    for value in query.values():
        if found := _TOKEN.fullmatch(value):
            claims = _base64_json(found[1], "-_")
            end = claims.get("exp") if isinstance(claims, dict) else None
            if isinstance(end, int | float) and not isinstance(end, bool):
                return _EPOCH + timedelta(seconds=end)
    return None


def _of_chat(query: Query, host: str) -> datetime | None:
    name = next((name for name, hosts in _HEXADECIMAL.items() if urls.is_below(host, hosts)), "")
    value = query.get(name, "")
    return _EPOCH + timedelta(seconds=int(value, 16)) if re.fullmatch("[0-9A-Fa-f]{8}", value) else None


_EXPIRIES = (_of_storage, _of_policy, _of_token, _of_chat)


def _base64_json(text: str, signs: str) -> Any:
    return json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=signs.encode()))


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def when(end: datetime) -> str:
    """Return a time as people read it: `1 March 2026 at 12:00 UTC`."""
    return f"{end.day} {_MONTHS[end.month - 1]} {end.year} at {end:%H:%M} UTC"


def _seconds(text: str) -> int:
    if not re.fullmatch("[0-9]{1,12}", text):
        raise ValueError(text)
    return int(text)
