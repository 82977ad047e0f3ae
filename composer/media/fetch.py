"""Reads the file behind a web address, which a stranger may have put into a draft."""

import re
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from composer.kaleyra.http.client import Cancel
from composer.media import kinds
from composer.message.header_types import HEADER_TYPES, HeaderType
from composer.message.text import urls
from composer.message.text.urls import Address

if TYPE_CHECKING:
    from requests import Response

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

    The connection is guarded (see `guard.Guard`), also after each of at most REDIRECTS_MAX redirects. The
    download runs on a thread of its own, because looking up a name cannot be interrupted.

    url: any text that stands in a draft.
    header_type: image, video or document. Of a picture that WhatsApp accepts all is read, up to one byte more
        than it accepts; of any other file `kinds.HEAD_BYTES`.
    cancel: ends this fetch, and no other one.
    total_seconds: the most that it blocks; then the download is stopped.
    allowed: says which addresses may be connected to; only tests allow this machine's own.
    """
    cancel = cancel or Cancel()
    download = _Download(url, header_type, cancel, allowed)
    if not cancel.cancelled:
        threading.Thread(target=download.run, name="fetch", daemon=True).start()
        cancel.wait(total_seconds)
    if download.fault is not None:
        raise download.fault
    if download.result is not None and not cancel.cancelled:
        return download.result
    if cancel.cancelled:
        reason = "The file was not looked at, because you stopped that."
    else:
        reason = (
            f"The file did not come within {total_seconds:g} seconds, and WhatsApp may not wait longer: use "
            "a smaller file or a faster server, or try again."
        )
    cancel.cancel()
    download.close()
    return Unreachable(reason)


class _Download:
    """The download on its thread; at its end `result` is set, or `fault` for a mistake in the program."""

    def __init__(
        self, url: str, header_type: HeaderType, cancel: Cancel, allowed: Callable[[Address], bool]
    ) -> None:
        self.result: Fetched | Unreachable | None = None
        self.fault: BaseException | None = None
        self._url = url
        self._header_type = header_type
        self._cancel = cancel
        self._allowed = allowed
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def run(self) -> None:
        try:
            self.result = self._follow()
        except BaseException as fault:  # noqa: BLE001 - raised again where somebody waits for it
            self.fault = fault
        with self._lock:
            for connected in self._sockets:
                connected.close()
            self._sockets.clear()
        self._cancel.wake()

    def close(self) -> None:
        """Close the connections, so that the thread ends too."""
        with self._lock:
            for connected in self._sockets:
                try:
                    connected.shutdown(socket.SHUT_RDWR)
                except OSError:  # it is over already
                    continue

    def _add_socket(self, connected: socket.socket) -> None:
        # A duplicate: the connection's own socket becomes another object when TLS begins.
        with self._lock:
            self._sockets.append(connected.dup())
        if self._cancel.cancelled:
            self.close()

    def _follow(self) -> Fetched | Unreachable:
        from composer.media import guard

        url = self._url
        for hop in range(REDIRECTS_MAX + 1):
            led = "This address leads on to another one: " if hop else ""
            if sentence := urls.malformed(url):
                return Unreachable(_LEADS_NOWHERE if hop else sentence)
            host = urlsplit(url).hostname or ""
            try:
                with (
                    closing(guard.Guard(self._allowed, self._add_socket)) as guarded,
                    closing(guarded.get(url, (CONNECT_SECONDS, TOTAL_SECONDS))) as answer,
                ):
                    further = guard.redirect_target(url, answer)
                    if further is None:
                        return self._read(url, host, answer)
                    url = further
            except guard.Refused as refusal:
                return Unreachable(led + str(refusal))
            except guard.FAULTS as fault:
                return Unreachable(led + guard.fault_text(fault, host))
        return Unreachable(
            "This address leads from one address to the next without end: use the file's own address."
        )

    def _read(self, url: str, host: str, answer: "Response") -> Fetched | Unreachable:
        if answer.status_code != 200:
            return Unreachable(_no_file_text(answer.status_code, url, host))
        if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            return Unreachable(
                f"{host} sends the file packed, though not asked to: ask who runs it to send it as it is."
            )
        stated = answer.headers.get("Content-Length", "")
        size = int(stated) if re.fullmatch("[0-9]{1,15}", stated) else None
        wanted = HEADER_TYPES[self._header_type]
        data = bytearray()
        whole = _fill(data, answer, kinds.HEAD_BYTES)
        kind = kinds.kind(bytes(data))
        fits = kind in wanted.content_types and (size is None or size <= wanted.bytes_max)
        if self._header_type == "image" and fits:
            whole = whole or _fill(data, answer, wanted.bytes_max + 1)
        declared = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Fetched(self._url, url, kind, declared, len(data) if whole else size, whole, bytes(data))


def _fill(data: bytearray, answer: "Response", wanted: int) -> bool:
    """Read until so many bytes are there; return whether the file ends before."""
    while len(data) < wanted:
        # read() would wait until all are there.
        piece = answer.raw.read1(min(65536, wanted - len(data)), decode_content=False)
        if not piece:
            return True
        data += piece
    return False


def _no_file_text(status: int, url: str, host: str) -> str:
    """Return one sentence about an answer that is neither a file nor a redirect."""
    end = urls.expires(url)
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
