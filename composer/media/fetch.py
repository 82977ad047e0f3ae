"""Reads the file behind a web address, which a stranger may have put into a draft."""

import hashlib
import re
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from requests import Response

from composer.kaleyra.http import exchange
from composer.kaleyra.http.exchange import Cancel, Connections, read_body
from composer.kaleyra.http.faults import fault_names, fault_text
from composer.media import compound, guard, kinds, video
from composer.media.file_version import FileVersion
from composer.message.header_types import HEADER_TYPES, OLD_OFFICE, HeaderType
from composer.message.text import urls
from composer.message.text.expiry import expires
from composer.message.text.urls import Address

TOTAL_SECONDS = 10.0
CONNECT_SECONDS = 5.0
REDIRECTS_MAX = 5

_READ_ON_MAX = 1 << 20
"""Bytes that are rather read to the end than asked for in parts."""


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
    etag: what its server calls this state of the file, "" if it does not.
    part: later bytes that tell what a video or an old document is; none if its server gives no parts.
    part_at: where they begin or would; None if they are not needed.
    """

    url: str
    final_url: str
    kind: str
    declared: str
    size: int | None
    whole: bool
    data: bytes = field(repr=False)
    etag: str = ""
    part: bytes = field(default=b"", repr=False)
    part_at: int | None = None

    @property
    def version(self) -> FileVersion:
        """What tells this state of the file from others."""
        digest = hashlib.sha256(self.data).hexdigest()
        return FileVersion(digest, self.whole, self.size, self.etag)


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
        than it accepts; of any other file `kinds.HEAD_BYTES`. Where these do not tell how a video is coded,
        or what an old document is, it is read on, or asked for the part that does.
    cancel: ends this fetch, and no other one.
    total_seconds: the most that it blocks; then the download is stopped.
    allowed: says which addresses may be connected to; only tests allow this machine's own.
    """
    cancel = cancel or Cancel()
    begun: list[Fetched] = []
    follow = partial(_follow, url, header_type, allowed, begun)
    found = exchange.run(follow, cancel, total_seconds, "fetch")
    if found is not None:
        return found
    if begun and not cancel.cancelled:
        return begun[0]
    if cancel.cancelled:
        return Unreachable("The file was not looked at, because you stopped that.")
    return Unreachable(
        f"The file did not come within {total_seconds:g} seconds, and WhatsApp may not wait longer: use "
        "a smaller file or a faster server, or try again."
    )


def _follow(
    url: str,
    header_type: HeaderType,
    allowed: Callable[[Address], bool],
    begun: list[Fetched],
    connections: Connections,
) -> Fetched | Unreachable:
    """Follow redirects to a file and read it.

    begun: receives what is known of the file before more is read than its beginning.
    """
    final_url = url
    found: Fetched | Unreachable | None = None
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
                    found = _read(url, final_url, header_type, answer)
                    if isinstance(found, Fetched) and found.part_at is not None:
                        begun.append(found)
                        found = _read_on(found, answer)
                else:
                    final_url = further
        except guard.Refused as refusal:
            return Unreachable(led + str(refusal))
        except guard.FAULTS as fault:
            return Unreachable(led + fault_text(fault_names(fault), host, "file"))
        if isinstance(found, Fetched) and found.part_at is not None:
            return _with_part(found, found.part_at, allowed, connections)
        if found is not None:
            return found
    return Unreachable(
        "This address leads from one address to the next without end: use the file's own address."
    )


def _read(url: str, final_url: str, header_type: HeaderType, answer: Response) -> Fetched | Unreachable:
    host = urlsplit(final_url).hostname or ""
    if answer.status_code != 200:
        return Unreachable(_no_file_text(answer.status_code, final_url, host))
    if _is_packed(answer):
        return Unreachable(
            f"{host} sends the file packed, though not asked to: ask who runs it to send it as it is."
        )
    stated = answer.headers.get("Content-Length", "")
    size = int(stated) if re.fullmatch("[0-9]{1,15}", stated) else None
    wanted = HEADER_TYPES[header_type]
    data = bytearray()
    whole = read_body(answer, data, kinds.HEAD_BYTES, unpacked=False)
    kind = kinds.kind(bytes(data))
    part_at = None
    if not whole and kind in wanted.content_types and (size is None or size <= wanted.bytes_max):
        if header_type == "image":
            whole = read_body(answer, data, wanted.bytes_max + 1, unpacked=False)
        elif (place := _telling_place(kind, bytes(data))) and (size is None or place[0] < size):
            part_at = place[0]
    declared = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    size = len(data) if whole else size
    return Fetched(url, final_url, kind, declared, size, whole, bytes(data), _etag(answer), part_at=part_at)


def _read_on(found: Fetched, answer: Response) -> Fetched:
    """Return what was found with what follows in the same answer, if what tells more is near."""
    place = _telling_place(found.kind, found.data)
    if place is None or place[0] > _READ_ON_MAX:
        return found
    data = bytearray(found.data)
    whole = read_body(answer, data, place[1], unpacked=False)
    kind = compound.kind(bytes(data)) if found.kind == OLD_OFFICE else found.kind
    size = len(data) if whole else found.size
    return replace(found, kind=kind, size=size, whole=whole, data=bytes(data), part_at=None)


def _telling_place(kind: str, head: bytes) -> tuple[int, int] | None:
    """Return where what tells more of a file begins, and where it ends at most; None if it was read."""
    if kind in HEADER_TYPES["video"].content_types:
        place = video.index_place(head)
        if place is None:
            return None
        start, known_end = place
        end = min(known_end or start + video.INDEX_BYTES_MAX, start + video.INDEX_BYTES_MAX)
    elif kind == OLD_OFFICE and (directory := compound.directory_place(head)) is not None:
        start, end = directory, directory + compound.DIRECTORY_BYTES_MAX
    else:
        return None
    return (start, end) if end > len(head) else None


def _with_part(
    found: Fetched, at: int, allowed: Callable[[Address], bool], connections: Connections
) -> Fetched:
    """Return what was found with a later part of the file; as it was, if the server does not give that.

    It is asked for at the address that redirects led to, on a connection guarded anew; no further redirect is
    followed.
    """
    most = compound.DIRECTORY_BYTES_MAX if found.kind == OLD_OFFICE else video.INDEX_BYTES_MAX
    data = bytearray()
    with (
        suppress(guard.Refused, *guard.FAULTS),
        closing(guard.Guard(allowed, connections.add)) as guarded,
        closing(
            guarded.get(found.final_url, (CONNECT_SECONDS, TOTAL_SECONDS), (at, at + most - 1))
        ) as answer,
    ):
        begins = re.match(r"bytes 0*([0-9]{1,15})-", answer.headers.get("Content-Range", ""))
        if answer.status_code != 206 or begins is None or int(begins[1]) != at or _etag(answer) != found.etag:
            return found
        if not _is_packed(answer):
            read_body(answer, data, most, unpacked=False)
    part = bytes(data)
    kind = compound.kind(found.data, part, at) if found.kind == OLD_OFFICE else found.kind
    return replace(found, kind=kind, part=part)


def _is_packed(answer: Response) -> bool:
    return answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity")


def _etag(answer: Response) -> str:
    return answer.headers.get("ETag", "").strip().removeprefix("W/")


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
