"""Which headers' files were sent lately, and as what: WhatsApp keeps each for ten minutes by its address."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import parse_qsl

from composer.media.file_version import FileVersion
from composer.message.problems import Problem
from composer.message.text.expiry import expires
from composer.system.local_time import local_time

KEPT = timedelta(minutes=10)
"""How long WhatsApp keeps the file behind an address (Meta)."""

_SIGNED = re.compile(r"sign|\bsig\b|token|hmac|hash|policy|jwt|auth|md5|^hm$|^oh$")
_OURS = re.compile(r"(?:^|&)v=([0-9]{1,6})$")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Sent:
    url: str
    at: datetime
    version: FileVersion | None


class SentFiles:
    """The files that were sent in the last ten minutes, since the program began."""

    def __init__(self, now: Callable[[], datetime] = _utc_now) -> None:
        self._now = now
        self._sent: list[_Sent] = []

    def note(self, url: str, version: FileVersion | None) -> None:
        """Record that the file behind an address is sent now.

        version: as it is, None if that is not known.
        """
        self._sent = [*self._lately(), _Sent(url, self._now(), version)]

    def learn(self, url: str, version: FileVersion) -> None:
        """Take what is found now for what was sent before it was known."""
        self._sent = [
            replace(sent, version=version) if sent.url == url and sent.version is None else sent
            for sent in self._sent
        ]

    def has(self, url: str) -> bool:
        """Whether an address was sent in the last ten minutes."""
        return any(sent.url == url for sent in self._lately())

    def problem(self, url: str, version: FileVersion) -> Problem | None:
        """Return a warning if another file may go out than is there now, with an address that avoids it.

        version: what is there now.
        """
        sent_lately = self._lately()
        former = [
            sent.at
            for sent in sent_lately
            if sent.url == url and sent.version is not None and version.differs(sent.version)
        ]
        if not former:
            return None
        text = (
            f"The file at this address has changed since it was sent at {local_time(former[-1], '%H:%M')}, "
            f"and WhatsApp may still send the old one until {local_time(former[-1] + KEPT, '%H:%M')}: "
        )
        better = other_address(url, {sent.url for sent in sent_lately})
        text += (
            f"use {better}, which leads to the same file."
            if better
            else "put it on the web under another name."
        )
        return Problem("header.value", "warning", text, mended=better or None)

    def _lately(self) -> list[_Sent]:
        now = self._now()
        return [sent for sent in self._sent if now - sent.at <= KEPT]


def other_address(url: str, taken: set[str]) -> str:
    """Return another address of the same file, by its query; "" if it is signed and would no longer work.

    taken: those that it must not be.
    """
    before, mark, fragment = url.partition("#")
    place, _, query = before.partition("?")
    names = [name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)]
    if expires(url) is not None or any(_SIGNED.search(name) for name in names):
        return ""
    ours = _OURS.search(query)
    rest = query[: ours.start()] if ours else query
    name = "v" if ours or "v" not in names else "version"
    start = f"{place}?{rest}&" if rest else f"{place}?"
    numbers = count(int(ours[1]) + 1 if ours else 2)
    return next(
        address for number in numbers if (address := f"{start}{name}={number}{mark}{fragment}") not in taken
    )
