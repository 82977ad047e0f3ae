"""Reads the file behind a web address, which a stranger may have put into a draft."""

import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from requests import Response

from composer.kaleyra.http import exchange
from composer.kaleyra.http.exchange import Cancel, Connections, read_body
from composer.kaleyra.http.faults import fault_names, fault_text
from composer.media import guard, kinds
from composer.message.header_types import HEADER_TYPES, HeaderType
from composer.message.text import urls
from composer.message.text.expiry import expires
from composer.message.text.urls import Address

TOTAL_SECONDS = 10.0
CONNECT_SECONDS = 5.0
REDIRECTS_MAX = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was read of a file.

    url: the address that was asked for.
    final_url: the address that redirects led to.
    kind: what it is by its content, one of `kinds.NAMES`.
    declared: the media type that its server gives, in small letters, without parameters; "" if it gives none.
    size: bytes in the whole file, counted or as its server says; None if neither is known.
    whole: whether all of it was read.
    data: the whole file if `whole`, else its first bytes.
    """

    url: str
    final_url: str
    kind: str
    declared: str
    size: int | None
    whole: bool
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No file was read.

    reason: one plain sentence that says why, and what to do.
    """

    reason: str


def fetch(
    url: str,
    header_type: HeaderType,
    cancel: Cancel | None = None,
    *,
    total_seconds: float = TOTAL_SECONDS,
    allowed: Callable[[Address], bool] = urls.is_public,
) -> Fetched | Unreachable:
    """Read as much of a header's file as is needed to judge it; no exception of a library comes out.

    The connection is guarded (see `guard.Guard`), also after each of at most REDIRECTS_MAX redirects.

    url: any text that stands in a draft.
    header_type: image, video or document. Of a picture that WhatsApp accepts all is read, up to one byte more
        than it accepts; of any other file `kinds.HEAD_BYTES`.
    cancel: ends this fetch, and no other one.
    total_seconds: the most that it blocks; then the download is stopped.
    allowed: says which addresses may be connected to; only tests allow this machine's own.
    """
    cancel = cancel or Cancel()
    found = exchange.run(partial(_follow, url, header_type, allowed), cancel, total_seconds, "fetch")
    if found is not None:
        return found
    if cancel.cancelled:
        return Unreachable("The file was not looked at, because you stopped that.")
    return Unreachable(
        f"The file did not come within {total_seconds:g} seconds, and WhatsApp may not wait longer: use "
        "a smaller file or a faster server, or try again."
    )


def _follow(
    url: str, header_type: HeaderType, allowed: Callable[[Address], bool], connections: Connections
) -> Fetched | Unreachable:
    final_url = url
    for hop in range(REDIRECTS_MAX + 1):
        led = "This address leads on to another one: " if hop else ""
        if sentence := urls.malformed(final_url):
            return Unreachable(_LEADS_NOWHERE if hop else sentence)
        host = urlsplit(final_url).hostname or ""
        try:
            with (
                closing(guard.Guard(allowed, connections.add)) as guarded,
                closing(guarded.get(final_url, (CONNECT_SECONDS, TOTAL_SECONDS))) as answer,
            ):
                further = guard.redirect_target(final_url, answer)
                if further is None:
                    return _read(url, final_url, header_type, answer)
                final_url = further
        except guard.Refused as refusal:
            return Unreachable(led + str(refusal))
        except guard.FAULTS as fault:
            return Unreachable(led + fault_text(fault_names(fault), host, "file"))
    return Unreachable(
        "This address leads from one address to the next without end: use the file's own address."
    )


def _read(url: str, final_url: str, header_type: HeaderType, answer: Response) -> Fetched | Unreachable:
    host = urlsplit(final_url).hostname or ""
    if answer.status_code != 200:
        return Unreachable(_no_file_text(answer.status_code, final_url, host))
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        return Unreachable(
            f"{host} sends the file packed, though not asked to: ask who runs it to send it as it is."
        )
    stated = answer.headers.get("Content-Length", "")
    size = int(stated) if re.fullmatch("[0-9]{1,15}", stated) else None
    wanted = HEADER_TYPES[header_type]
    data = bytearray()
    whole = read_body(answer, data, kinds.HEAD_BYTES, unpacked=False)
    kind = kinds.kind(bytes(data))
    fits = kind in wanted.content_types and (size is None or size <= wanted.bytes_max)
    if header_type == "image" and fits:
        whole = whole or read_body(answer, data, wanted.bytes_max + 1, unpacked=False)
    declared = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Fetched(url, final_url, kind, declared, len(data) if whole else size, whole, bytes(data))


def _no_file_text(status: int, url: str, host: str) -> str:
    """Return one sentence about an answer that is neither a file nor a redirect."""
    end = expires(url)
    if end is not None and end < datetime.now(UTC):
        return (
            "This link has stopped working, because its time is "
            "over: copy a new one, or one that does not expire."
        )
    if status in (401, 403):
        return (
            f"{host} shows this file only to some ({status}): "
            "use a web address that opens without signing in."
        )
    if status in (404, 410):
        return f"There is no file at this web address ({status}): open it in a browser to check it."
    if status == 429 or status >= 500:
        return (
            f"{host} is in trouble at the moment ({status}): try "
            "again later, or put the file on another server."
        )
    return f"{host} did not hand out a file ({status}): open the web address in a browser to check it."


_LEADS_NOWHERE = "This address leads on to something that is not on the web: use the file's own address."
