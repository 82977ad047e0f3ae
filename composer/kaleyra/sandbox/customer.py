"""Sends the simulated customer's callbacks over real HTTP, to this program or to somebody's handler."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from composer.kaleyra.http import exchange
from composer.kaleyra.http.exchange import Cancel as Cancel  # for the sandbox's reports, too
from composer.kaleyra.http.exchange import Connections
from composer.kaleyra.http.faults import fault_names, fault_text
from composer.kaleyra.sandbox.callbacks import Callback

TOTAL_SECONDS = 10.0
"""How long one callback may take, its answer included."""

ANSWER_MAX = 65536
"""How many bytes of an answer are read."""

_STOPPED = "You stopped the rehearsal."


@dataclass(frozen=True, slots=True)
class HandlerAnswer:
    """What somebody's handler answered to a callback.

    callback: which one.
    status: HTTP, None if no answer came.
    body: the first ANSWER_MAX bytes as text.
    is_cut: whether there was more.
    seconds: from the start of the request to the end of the answer.
    fault: a sentence that says why no answer came, "" if one did.
    """

    callback: Callback
    status: int | None
    body: str = field(default="", repr=False)
    is_cut: bool = False
    seconds: float = 0.0
    fault: str = ""


def send(
    url: str,
    callbacks: Iterable[Callback],
    *,
    cancel: Cancel | None = None,
    on_answer: Callable[[HandlerAnswer], None] = lambda _answer: None,
    total_seconds: float = TOTAL_SECONDS,
) -> tuple[HandlerAnswer, ...]:
    """Post callbacks to a URL one after the other, and return the answers.

    Nothing but the callbacks is sent, nothing is repeated and no redirect is followed; no exception of a
    library comes out. After a callback without an answer no further one is sent.

    url: of a callback handler.
    callbacks: in the order in which they are sent.
    cancel: ends it within a second.
    on_answer: given each answer as it arrives, on this thread.
    total_seconds: the most that it blocks for each callback.
    """
    cancel = cancel or Cancel()
    answers = []
    for callback in callbacks:
        answers.append(_post(url, callback, cancel, total_seconds))
        on_answer(answers[-1])
        if answers[-1].status is None:
            break
    return tuple(answers)


def _post(url: str, callback: Callback, cancel: Cancel, seconds: float) -> HandlerAnswer:
    if not _is_web_address(url):
        return HandlerAnswer(
            callback, None, fault="A callback URL starts with http:// or https:// and a server's name."
        )
    begun = time.monotonic()
    answer = exchange.run(partial(_ask, url, callback, seconds), cancel, seconds, "simulated-customer")
    if answer is None:
        late = f"No complete answer came within {seconds:g} seconds."
        answer = HandlerAnswer(callback, None, fault=_STOPPED if cancel.cancelled else late)
    return replace(answer, seconds=time.monotonic() - begun)


def _ask(url: str, callback: Callback, timeout: float, connections: Connections) -> HandlerAnswer:
    from requests import Request

    headers = {"Content-Type": callback.content_type, "Accept": "*/*", "Accept-Encoding": "identity"}
    body = bytearray()
    try:
        request = Request("POST", url, headers=headers, data=callback.body).prepare()
        with exchange.ask(request, timeout, connections.add) as answer:
            is_cut = not exchange.read_body(answer, body, ANSWER_MAX + 1)
    except Exception as fault:  # noqa: BLE001 - the libraries' exceptions have no common base
        why = fault_text(fault_names(fault), urlsplit(url).hostname or "", "callback")
        return HandlerAnswer(callback, None, fault=why)
    text = exchange.answer_text(bytes(body[:ANSWER_MAX]), answer.encoding)
    return HandlerAnswer(callback, answer.status_code, text, is_cut)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
